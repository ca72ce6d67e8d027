// Any text as the value, or the name, of a partition column: the directory is one
// component that is neither hidden nor leads elsewhere, and readers decode the same text
// from it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "base/filename_pattern.h"
#include "dataset/directory_name.h"
#include "dataset/sibling_names.h"
#include "dataset/testing/unescaped.h"
#include "lamella/error.h"

namespace {

using namespace lamella;

bool IsOneName(std::string_view name) {
  return !name.empty() && name.size() <= 255 && name != "." && name != ".." &&
         name.find('/') == name.npos && name.find('\0') == name.npos;
}

bool IsVisible(std::string_view name) {
  return name.front() != '.' && name.front() != '_';
}

void Try(const std::string& column, const std::string& value,
         const DatasetOptions& options) {
  std::string name;
  try {
    std::optional<std::string> text = value;
    name = dataset::DirectoryName(column, text, options);
  } catch (const SchemaError&) {
    return;
  }
  if (!IsOneName(name)) std::abort();
  if (!options.hive_file_pattern && !IsVisible(name)) std::abort();
  if (options.partition_escaping == PartitionEscaping::kNone) return;
  const std::string expected = options.hive_file_pattern ? column + "=" + value : value;
  if (dataset::testing::Unescaped(name) != expected) std::abort();
}

void TryPattern(const std::string& pattern) {
  try {
    const std::string name = base::FilenamePattern(pattern).Name(UINT64_MAX);
    if (!IsOneName(name) || !IsVisible(name)) std::abort();
  } catch (const OptionError&) {
    return;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  DatasetOptions options;
  options.partition_escaping = static_cast<PartitionEscaping>(data[0] % 3);
  options.hive_file_pattern = (data[0] & 4) != 0;
  Try("k", text, options);
  Try(text, "v", options);
  TryPattern(text);
  const std::string folded = dataset::FoldedName(text);
  if (dataset::FoldedName(folded) != folded) std::abort();
  return 0;
}
