#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "base/filename_pattern.h"
#include "lamella/error.h"
#include "statement/binding.h"
#include "statement/characters.h"

namespace lamella::statement {
namespace {

using Kind = JsonValue::Kind;

// The run's id is kept beside the target and shown to people: one short line.
constexpr size_t kLongestRunId = 255;

bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

void AddPartitionColumn(Binding& binding, const std::string& what, size_t offset,
                        std::string_view name, std::set<std::string, std::less<>>& seen) {
  auto& columns = binding.dataset.partition_cols;
  if (name.empty()) binding.Fail(offset, what + " has a column without a name");
  if (!seen.emplace(name).second) {
    binding.Fail(offset, what + " names column " + Quoted(name) + " twice");
  }
  binding.Note("partition_cols[" + std::to_string(columns.size()) + "]", offset);
  columns.emplace_back(name);
}

}  // namespace

void ReadPartitionColumns(Binding& binding, const std::string& what,
                          const JsonValue& value) {
  std::set<std::string, std::less<>> seen;
  if (value.is(Kind::kString)) {
    for (std::string_view rest = value.text;;) {
      const size_t comma = std::min(rest.find(','), rest.size());
      std::string_view name = rest.substr(0, comma);
      while (name.starts_with(' ')) name.remove_prefix(1);
      while (name.ends_with(' ')) name.remove_suffix(1);
      AddPartitionColumn(binding, what, value.offset, name, seen);
      if (comma == rest.size()) return;
      rest.remove_prefix(comma + 1);
    }
  }
  if (!value.is(Kind::kArray)) {
    binding.Fail(value.offset, what + " takes a list of columns, not " + Shown(value));
  }
  if (value.items.empty()) {
    binding.Fail(value.offset,
                 what + " names no column; name one, or leave the option out");
  }
  for (const JsonValue& item : value.items) {
    if (!item.is(Kind::kString)) {
      binding.Fail(item.offset,
                   what + " takes names of columns in it, not " + Shown(item));
    }
    AddPartitionColumn(binding, what, item.offset, item.text, seen);
  }
}

EmptyPartition ReadEmptyPartition(const Binding& binding, const JsonValue& value) {
  using Policy = EmptyPartition::Policy;
  const std::string what = "\"empty_partition_value\"";
  if (value.is(Kind::kNull)) return {Policy::kNull, {}};
  const std::string& text = ReadText(binding, what, value);
  if (EqualsIgnoringCase(text, "null")) return {Policy::kNull, {}};
  if (EqualsIgnoringCase(text, "error")) return {};
  if (text.empty()) {
    binding.Fail(value.offset,
                 what +
                     " takes \"error\", \"null\" or a text that stands for an empty "
                     "string, not \"\"");
  }
  return {Policy::kText, text};
}

std::string ReadFilenamePattern(const Binding& binding, const JsonValue& value) {
  const std::string& pattern = ReadText(binding, "\"filename_pattern\"", value);
  try {
    (void)base::FilenamePattern(pattern);
  } catch (const OptionError& error) {
    binding.Fail(value.offset, error.what());
  }
  return pattern;
}

std::string ReadRunId(const Binding& binding, const JsonValue& value) {
  const std::string what = "\"run_id\"";
  const std::string& id = ReadText(binding, what, value);
  if (id.empty() || id.size() > kLongestRunId ||
      std::any_of(id.begin(), id.end(), IsControl)) {
    binding.Fail(value.offset, what +
                                   " takes a text of 1 to 255 bytes without line "
                                   "breaks and control characters, not " +
                                   Shown(value));
  }
  return id;
}

std::string ReadPath(const Binding& binding, const std::string& what,
                     const JsonValue& value) {
  const std::string& path = ReadText(binding, what, value);
  if (path.empty()) binding.Fail(value.offset, what + " is empty; name a file");
  if (path.find('\0') != std::string::npos) {
    binding.Fail(value.offset, what + " holds a NUL character");
  }
  return path;
}

}  // namespace lamella::statement
