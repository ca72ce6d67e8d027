#include <array>
#include <charconv>
#include <climits>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "statement/binding.h"
#include "statement/characters.h"
#include "statement/suggest.h"

namespace lamella::statement {
namespace {

using Kind = JsonValue::Kind;

struct Unit {
  std::string_view name;
  uint64_t bytes;
};
constexpr std::array<Unit, 10> kUnits = {{{"", 1},
                                          {"b", 1},
                                          {"kb", 1'000},
                                          {"mb", 1'000'000},
                                          {"gb", 1'000'000'000},
                                          {"tb", 1'000'000'000'000},
                                          {"kib", 1ull << 10},
                                          {"mib", 1ull << 20},
                                          {"gib", 1ull << 30},
                                          {"tib", 1ull << 40}}};

template <typename Value>
struct Named {
  std::string_view name;
  Value value;
};

// "null" is for the command line, which has no other way to write it.
constexpr std::array<Named<Compression>, 9> kCodecs = {{
    {"snappy", Compression::kSnappy},
    {"gzip", Compression::kGzip},
    {"brotli", Compression::kBrotli},
    {"zstd", Compression::kZstd},
    {"lz4_raw", Compression::kLz4Raw},
    {"none", Compression::kUncompressed},
    {"lz4", Compression::kLz4Raw},
    {"uncompressed", Compression::kUncompressed},
    {"null", Compression::kUncompressed},
}};

constexpr std::array<Named<Encoding>, 8> kEncodings = {{
    {"plain", Encoding::kPlain},
    {"rle_dictionary", Encoding::kRleDictionary},
    {"rle", Encoding::kRle},
    {"delta_binary_packed", Encoding::kDeltaBinaryPacked},
    {"delta_length_byte_array", Encoding::kDeltaLengthByteArray},
    {"delta_byte_array", Encoding::kDeltaByteArray},
    {"byte_stream_split", Encoding::kByteStreamSplit},
    {"dictionary", Encoding::kRleDictionary},
}};

constexpr std::array<Named<Profile>, 2> kProfiles = {{
    {"universal", Profile::kUniversal},
    {"modern", Profile::kModern},
}};

constexpr std::array<Named<PartitionEscaping>, 3> kEscapings = {{
    {"hive", PartitionEscaping::kHive},
    {"url", PartitionEscaping::kUrl},
    {"none", PartitionEscaping::kNone},
}};

constexpr std::array<Named<WriteMode>, 5> kModes = {{
    {"error", WriteMode::kError},
    {"overwrite", WriteMode::kOverwrite},
    {"overwrite_partitions", WriteMode::kOverwritePartitions},
    {"append", WriteMode::kAppend},
    {"ignore", WriteMode::kIgnore},
}};

constexpr std::array<Named<CommitKind>, 3> kCommits = {{
    {"auto", CommitKind::kAuto},
    {"exchange", CommitKind::kExchange},
    {"journal", CommitKind::kJournal},
}};

// The value that `value` names, in any case. The message lists the first `listed` names,
// which are those without their second spellings.
template <typename Table>
auto ReadNamed(const Binding& binding, const std::string& what, const JsonValue& value,
               const Table& table, size_t listed) {
  if (value.is(Kind::kString)) {
    for (const auto& [name, meaning] : table) {
      if (EqualsIgnoringCase(name, value.text)) return meaning;
    }
  }
  std::vector<std::string> names;
  names.reserve(table.size());
  for (const auto& [name, meaning] : table) names.emplace_back(name);
  std::string hint = value.is(Kind::kString) ? DidYouMean(value.text, names) : "";
  if (hint.empty()) {
    names.resize(listed);
    hint = Listed("; it is one of", names);
  }
  binding.Fail(value.offset, what + " can't be " + Shown(value) + hint);
}

// Number of bytes; negative when the text says none, infinite or huge when it is too
// much.
double ParseSize(std::string_view text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, fault] =
      std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (fault != std::errc() || !std::isfinite(number)) return -1;
  std::string_view unit(rest, static_cast<size_t>(end - rest));
  while (unit.starts_with(' ')) unit.remove_prefix(1);
  for (const Unit& known : kUnits) {
    if (EqualsIgnoringCase(known.name, unit)) {
      return std::floor(number * static_cast<double>(known.bytes));
    }
  }
  return -1;
}

std::optional<int64_t> ParseWhole(const JsonValue& value) {
  int64_t number = 0;
  const char* const end = value.text.data() + value.text.size();
  const auto [rest, fault] = std::from_chars(value.text.data(), end, number);
  const bool whole = value.is(Kind::kNumber) && fault == std::errc() && rest == end;
  return whole ? std::optional(number) : std::nullopt;
}

std::string To(WholeRange range) {
  return std::to_string(range.min) + " to " + std::to_string(range.max);
}

}  // namespace

int64_t ReadWhole(const Binding& binding, const std::string& what, const JsonValue& value,
                  WholeRange range) {
  const std::optional<int64_t> number = ParseWhole(value);
  if (!number || *number < range.min || *number > range.max) {
    binding.Fail(value.offset, what + " takes a whole number from " + To(range) +
                                   ", not " + Shown(value));
  }
  return *number;
}

int ReadLevel(const Binding& binding, const std::string& what, const JsonValue& value) {
  const std::optional<int64_t> level = ParseWhole(value);
  if (!level || *level < INT_MIN || *level > INT_MAX) {
    binding.Fail(value.offset, what + " takes a whole number, not " + Shown(value));
  }
  return static_cast<int>(*level);
}

uint64_t ReadSize(const Binding& binding, const std::string& what, const JsonValue& value,
                  WholeRange range) {
  if (value.is(Kind::kNumber)) {
    return static_cast<uint64_t>(ReadWhole(binding, what, value, range));
  }
  const double bytes = value.is(Kind::kString) ? ParseSize(value.text) : -1;
  if (bytes < 0) {
    binding.Fail(value.offset, what +
                                   " takes a number of bytes or a text such as "
                                   "\"128MB\" or \"1MiB\", not " +
                                   Shown(value));
  }
  if (bytes < static_cast<double>(range.min) || bytes > static_cast<double>(range.max)) {
    binding.Fail(value.offset,
                 what + " takes " + To(range) + " bytes, not " + Shown(value));
  }
  return static_cast<uint64_t>(bytes);
}

bool ReadFlag(const Binding& binding, const std::string& what, const JsonValue& value) {
  if (!value.is(Kind::kBool)) {
    binding.Fail(value.offset, what + " takes true or false, not " + Shown(value));
  }
  return value.boolean;
}

const std::string& ReadText(const Binding& binding, const std::string& what,
                            const JsonValue& value) {
  if (!value.is(Kind::kString)) {
    binding.Fail(value.offset, what + " takes a text, not " + Shown(value));
  }
  return value.text;
}

double ReadShare(const Binding& binding, const std::string& what,
                 const JsonValue& value) {
  double share = 0;
  const char* const end = value.text.data() + value.text.size();
  const auto [rest, fault] = std::from_chars(value.text.data(), end, share);
  const bool number = value.is(Kind::kNumber) && fault == std::errc() && rest == end;
  if (!number || !(share > 0 && share < 1)) {
    binding.Fail(value.offset,
                 what + " takes a number between 0 and 1, not " + Shown(value));
  }
  return share;
}

Compression ReadCodec(const Binding& binding, const std::string& what,
                      const JsonValue& value) {
  if (value.is(Kind::kNull)) return Compression::kUncompressed;
  return ReadNamed(binding, what, value, kCodecs, 6);
}

Encoding ReadEncoding(const Binding& binding, const std::string& what,
                      const JsonValue& value) {
  return ReadNamed(binding, what, value, kEncodings, 7);
}

Profile ReadProfile(const Binding& binding, const std::string& what,
                    const JsonValue& value) {
  return ReadNamed(binding, what, value, kProfiles, 2);
}

PartitionEscaping ReadEscaping(const Binding& binding, const JsonValue& value) {
  return ReadNamed(binding, "\"partition_escaping\"", value, kEscapings,
                   kEscapings.size());
}

WriteMode ReadMode(const Binding& binding, const JsonValue& value) {
  return ReadNamed(binding, "\"mode\"", value, kModes, kModes.size());
}

CommitKind ReadCommit(const Binding& binding, const JsonValue& value) {
  return ReadNamed(binding, "\"commit\"", value, kCommits, kCommits.size());
}

std::string EncodingName(Encoding encoding) {
  for (const auto& [name, value] : kEncodings) {
    if (value == encoding) return std::string(name);
  }
  return {};
}

}  // namespace lamella::statement

namespace lamella {

std::string_view ModeName(WriteMode mode) {
  for (const auto& [name, value] : statement::kModes) {
    if (value == mode) return name;
  }
  return {};
}

}  // namespace lamella
