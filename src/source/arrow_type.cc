#include "source/arrow_type.h"

#include <charconv>
#include <cstring>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "lamella/error.h"

namespace lamella::source {
namespace {

using Layout = ArrowLayout;

DataType Plain(TypeId id) {
  DataType type;
  type.id = id;
  return type;
}

ArrowType Temporal(TypeId id, TimeUnit unit, Layout layout, int64_t factor) {
  ArrowType result{layout, 8, factor, Plain(id)};
  result.type.unit = unit;
  return result;
}

const std::map<std::string_view, ArrowType>& FixedFormats() {
  static const std::map<std::string_view, ArrowType> formats = {
      {"n", {Layout::kNone, 0, 1, Plain(TypeId::kNull)}},
      {"b", {Layout::kBits, 0, 1, Plain(TypeId::kBool)}},
      {"c", {Layout::kAsIs, 1, 1, Plain(TypeId::kInt8)}},
      {"C", {Layout::kAsIs, 1, 1, Plain(TypeId::kUInt8)}},
      {"s", {Layout::kAsIs, 2, 1, Plain(TypeId::kInt16)}},
      {"S", {Layout::kAsIs, 2, 1, Plain(TypeId::kUInt16)}},
      {"i", {Layout::kAsIs, 4, 1, Plain(TypeId::kInt32)}},
      {"I", {Layout::kAsIs, 4, 1, Plain(TypeId::kUInt32)}},
      {"l", {Layout::kAsIs, 8, 1, Plain(TypeId::kInt64)}},
      {"L", {Layout::kAsIs, 8, 1, Plain(TypeId::kUInt64)}},
      {"e", {Layout::kHalf, 2, 1, Plain(TypeId::kFloat)}},
      {"f", {Layout::kAsIs, 4, 1, Plain(TypeId::kFloat)}},
      {"g", {Layout::kAsIs, 8, 1, Plain(TypeId::kDouble)}},
      {"u", {Layout::kOffsets, 4, 1, Plain(TypeId::kString)}},
      {"U", {Layout::kOffsets, 8, 1, Plain(TypeId::kString)}},
      {"vu", {Layout::kViews, 16, 1, Plain(TypeId::kString)}},
      {"z", {Layout::kOffsets, 4, 1, Plain(TypeId::kBinary)}},
      {"Z", {Layout::kOffsets, 8, 1, Plain(TypeId::kBinary)}},
      {"vz", {Layout::kViews, 16, 1, Plain(TypeId::kBinary)}},
      {"tdD", {Layout::kAsIs, 4, 1, Plain(TypeId::kDate)}},
      {"tdm", {Layout::kDate64, 8, 1, Plain(TypeId::kDate)}},
      {"tts", Temporal(TypeId::kTime, TimeUnit::kMicro, Layout::kTime32, 1'000'000)},
      {"ttm", Temporal(TypeId::kTime, TimeUnit::kMicro, Layout::kTime32, 1'000)},
      {"ttu", Temporal(TypeId::kTime, TimeUnit::kMicro, Layout::kAsIs, 1)},
      {"ttn", Temporal(TypeId::kTime, TimeUnit::kNano, Layout::kAsIs, 1)},
      {"tiM", {Layout::kMonths, 4, 1, Plain(TypeId::kInterval)}},
      {"tiD", {Layout::kDayTime, 8, 1, Plain(TypeId::kInterval)}},
      {"tin", {Layout::kMonthDayNano, 16, 1, Plain(TypeId::kInterval)}},
      {"+l", {Layout::kList, 4, 1, Plain(TypeId::kList)}},
      {"+L", {Layout::kList, 8, 1, Plain(TypeId::kList)}},
      {"+vl", {Layout::kListView, 4, 1, Plain(TypeId::kList)}},
      {"+vL", {Layout::kListView, 8, 1, Plain(TypeId::kList)}},
      {"+s", {Layout::kStruct, 0, 1, Plain(TypeId::kStruct)}},
      {"+m", {Layout::kMap, 4, 1, Plain(TypeId::kMap)}},
  };
  return formats;
}

// What begins so has no form in Parquet, or none that says the same.
struct Refusal {
  std::string_view prefix;
  const char* name;
  const char* advice;
};

constexpr Refusal kRefusals[] = {
    {"tD", "a duration", "cast it to int64, the number of its units"},
    {"+u", "a union", "make it a struct with a member for each type"},
    {"+r", "run-end encoded", "decode it (pyarrow.compute.run_end_decode)"},
};

[[noreturn]] void Refuse(const std::string& column, const std::string& what,
                         const std::string& advice) {
  throw SchemaError("column \"" + column + "\" is " + what +
                    ", which this version does not write; " + advice);
}

[[noreturn]] void RefuseFormat(const std::string& column, std::string_view format) {
  throw SourceError("column \"" + column + "\" has the Arrow format \"" +
                    std::string(format) + "\", which is unknown");
}

// The numbers behind the colon, with commas between them.
std::optional<std::vector<int>> Numbers(std::string_view text) {
  std::vector<int> numbers;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (true) {
    const auto [next, error] = std::from_chars(at, end, numbers.emplace_back());
    if (error != std::errc()) return std::nullopt;
    if (next == end) return numbers;
    if (*next != ',') return std::nullopt;
    at = next + 1;
  }
}

ArrowType ReadDecimal(const std::vector<int>& numbers, const std::string& column) {
  const int bits = numbers.size() == 3 ? numbers[2] : 128;
  const int precision = numbers[0];
  const int scale = numbers[1];
  const std::string name = "a decimal" + std::to_string(bits) + "(" +
                           std::to_string(precision) + ", " + std::to_string(scale) + ")";
  if (bits < 128 && precision > (bits == 32 ? 9 : 18)) {
    Refuse(column, name, "cast it to decimal128");
  }
  if (precision > 38 || (bits != 32 && bits != 64 && bits != 128)) {
    Refuse(column, name, "cast it to decimal128 of at most 38 digits, or to text");
  }
  if (precision < 1 || scale < 0 || scale > precision) {
    Refuse(column, name, "cast it to a decimal with a scale from 0 to its precision");
  }
  ArrowType result{Layout::kDecimal, bits / 8, 1, Plain(TypeId::kDecimal)};
  result.type.precision = precision;
  result.type.scale = scale;
  return result;
}

// `tss:` with s, m, u or n for the unit; a zone may follow.
std::optional<ArrowType> ReadTimestamp(std::string_view format) {
  const size_t unit = std::string_view("smun").find(format[2]);
  if (format[3] != ':' || unit == std::string_view::npos) return std::nullopt;
  ArrowType result =
      Temporal(TypeId::kTimestamp, static_cast<TimeUnit>(unit), Layout::kAsIs, 1);
  result.type.utc = format.size() > 4;
  return result;
}

std::optional<ArrowType> ReadParameters(std::string_view format,
                                        const std::string& column) {
  if (format.starts_with("ts") && format.size() >= 4) return ReadTimestamp(format);
  const size_t colon = format.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view kind = format.substr(0, colon);
  const auto numbers = Numbers(format.substr(colon + 1));
  if (!numbers) return std::nullopt;
  if (kind == "d" && (numbers->size() == 2 || numbers->size() == 3)) {
    return ReadDecimal(*numbers, column);
  }
  if (numbers->size() != 1 || numbers->front() < 0) return std::nullopt;
  if (kind == "w") {
    return ArrowType{Layout::kFixedBytes, numbers->front(), 1, Plain(TypeId::kBinary)};
  }
  if (kind == "+w") {
    ArrowType result{Layout::kFixedList, 0, 1, Plain(TypeId::kArray)};
    result.type.array_size = static_cast<uint32_t>(numbers->front());
    return result;
  }
  return std::nullopt;
}

void ApplyExtension(const std::string& name, ArrowType& type) {
  if (name == "arrow.json" && type.type.id == TypeId::kString) {
    type.type.id = TypeId::kJson;
  }
  if (name == "arrow.uuid" && type.layout == Layout::kFixedBytes && type.width == 16) {
    type.layout = Layout::kAsIs;
    type.type.id = TypeId::kUuid;
  }
}

}  // namespace

// int32 count, then for each entry int32 size, key, int32 size, value; in the machine's
// order of bytes, without padding.
std::string ExtensionName(const char* metadata) {
  if (metadata == nullptr) return "";
  const auto number = [&metadata] {
    int32_t value;
    std::memcpy(&value, metadata, sizeof value);
    metadata += sizeof value;
    return value;
  };
  const auto text = [&] {
    const auto size = static_cast<size_t>(number());
    const std::string_view found(metadata, size);
    metadata += size;
    return found;
  };
  for (int32_t left = number(); left > 0; --left) {
    const std::string_view key = text();
    const std::string_view value = text();
    if (key == "ARROW:extension:name") return std::string(value);
  }
  return "";
}

ArrowType ReadArrowType(const ArrowSchema& schema, const std::string& column) {
  const std::string_view format = schema.format == nullptr ? "" : schema.format;
  for (const Refusal& refusal : kRefusals) {
    if (format.starts_with(refusal.prefix)) Refuse(column, refusal.name, refusal.advice);
  }
  const auto fixed = FixedFormats().find(format);
  std::optional<ArrowType> type;
  if (fixed != FixedFormats().end()) {
    type = fixed->second;
  } else {
    type = ReadParameters(format, column);
  }
  if (!type) RefuseFormat(column, format);
  ApplyExtension(ExtensionName(schema.metadata), *type);
  return *type;
}

}  // namespace lamella::source
