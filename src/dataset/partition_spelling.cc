#include "dataset/partition_spelling.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

#include "dataset/partition_text.h"
#include "dataset/scanner.h"
#include "dataset/time_spelling.h"

namespace lamella::dataset {
namespace {

std::string Lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::optional<std::string> OfBool(const DataType& type, const std::string& text) {
  const std::string lower = Lower(text);
  if (lower == "true" || lower == "1") return PartitionTextOf(type, uint8_t{1});
  if (lower == "false" || lower == "0") return PartitionTextOf(type, uint8_t{0});
  return std::nullopt;
}

/// Exactly: the sign, the digits from the first to the last that is not zero, and the
/// power of ten of the last. `-12.50` and `-1250e-2` are `-125e-1`.
std::optional<std::string> OfExactNumber(std::string_view text) {
  Scanner scanner(text);
  const bool negative = !scanner.Take("+") && scanner.Take("-");
  std::string digits(scanner.Digits());
  int64_t exponent = 0;
  if (scanner.Take(".")) {
    const std::string_view fraction = scanner.Digits();
    exponent = -static_cast<int64_t>(fraction.size());
    digits += fraction;
  }
  if (digits.empty()) return std::nullopt;
  if (scanner.Take("eE")) {
    const bool down = !scanner.Take("+") && scanner.Take("-");
    const auto power = scanner.Number(1, 6);
    if (!power) return std::nullopt;
    exponent += down ? -*power : *power;
  }
  if (!scanner.AtEnd()) return std::nullopt;
  const size_t first = digits.find_first_not_of('0');
  if (first == digits.npos) return "0";
  const size_t last = digits.find_last_not_of('0');
  exponent += static_cast<int64_t>(digits.size() - 1 - last);
  return (negative ? "-" : "") + digits.substr(first, last + 1 - first) + "e" +
         std::to_string(exponent);
}

template <typename T>
std::optional<std::string> OfFloat(const DataType& type, std::string_view text) {
  if (text.starts_with("+") && !text.starts_with("+-")) text.remove_prefix(1);
  T value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return PartitionTextOf(type, value);
}

std::optional<std::string> ValueOf(const DataType& type, const std::string& text) {
  switch (type.id) {
    case TypeId::kBool:
      return OfBool(type, text);
    case TypeId::kInt8:
    case TypeId::kInt16:
    case TypeId::kInt32:
    case TypeId::kInt64:
    case TypeId::kUInt8:
    case TypeId::kUInt16:
    case TypeId::kUInt32:
    case TypeId::kUInt64:
    case TypeId::kDecimal:
      return OfExactNumber(text);
    case TypeId::kFloat:
      return OfFloat<float>(type, text);
    case TypeId::kDouble:
      return OfFloat<double>(type, text);
    case TypeId::kDate:
      return DateOf(type, text);
    case TypeId::kTime:
      return TimeOf(type, text);
    case TypeId::kTimestamp:
      return TimestampOf(type, text);
    case TypeId::kUuid:
      return Lower(text);
    default:
      return std::nullopt;
  }
}

}  // namespace

std::string CanonicalText(const DataType& type, const std::string& text) {
  return ValueOf(type, text).value_or(text);
}

}  // namespace lamella::dataset
