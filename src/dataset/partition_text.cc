#include "dataset/partition_text.h"

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <type_traits>

#include "base/decimal_text.h"
#include "base/utf8.h"
#include "base/uuid.h"
#include "dataset/time_units.h"
#include "lamella/error.h"
#include "schema/leaf.h"

namespace lamella::dataset {
namespace {

[[noreturn]] void RefuseType(const Field& field, const char* what, const char* advice) {
  throw SchemaError("column \"" + field.name + "\" can't be a partition column: " + what +
                    "; " + advice);
}

[[noreturn]] void RefuseValue(const Field& field, const char* what) {
  throw SchemaError("partition column \"" + field.name + "\" has " + what +
                    ", for which readers share no text; cast the column to VARCHAR");
}

// Wide decimals are not always aligned.
template <typename T>
T ValueAt(const ColumnView& column, uint64_t row) {
  T value;
  std::memcpy(&value, static_cast<const uint8_t*>(column.values) + row * sizeof value,
              sizeof value);
  return value;
}

template <typename T>
std::string NumberText(const ColumnView& column, uint64_t row) {
  const T value = ValueAt<T>(column, row);
  if constexpr (std::is_floating_point_v<T>) {
    // The only spelling that Spark takes; the others take any.
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  }
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::string IntegerAt(TypeId id, const ColumnView& column, uint64_t row) {
  switch (id) {
    case TypeId::kInt8:
      return NumberText<int8_t>(column, row);
    case TypeId::kInt16:
      return NumberText<int16_t>(column, row);
    case TypeId::kInt32:
      return NumberText<int32_t>(column, row);
    case TypeId::kInt64:
      return NumberText<int64_t>(column, row);
    case TypeId::kUInt8:
      return NumberText<uint8_t>(column, row);
    case TypeId::kUInt16:
      return NumberText<uint16_t>(column, row);
    case TypeId::kUInt32:
      return NumberText<uint32_t>(column, row);
    case TypeId::kUInt64:
      return NumberText<uint64_t>(column, row);
    default:
      // RequirePartitionable lets none through.
      throw SchemaError("a value of this type has no text in the name of a directory");
  }
}

// A HUGEINT holds more than its decimal; what no file could store is no directory either.
void RequireDigits(const Field& field, Int128 value) {
  Int128 limit = 1;
  for (int i = 0; i < field.type.precision; ++i) limit *= 10;
  if (-limit < value && value < limit) return;
  throw SchemaError("column \"" + field.name + "\" holds " +
                    base::DecimalText(value, field.type.scale) + ", which " +
                    schema::TypeName(field.type) +
                    ", the widest decimal of Parquet readers, can't hold; cast the "
                    "column to VARCHAR");
}

std::string DecimalAt(const Field& field, const ColumnView& column, uint64_t row) {
  const DataType& type = field.type;
  if (type.precision <= 4)
    return base::DecimalText(ValueAt<int16_t>(column, row), type.scale);
  if (type.precision <= 9)
    return base::DecimalText(ValueAt<int32_t>(column, row), type.scale);
  if (type.precision <= 18)
    return base::DecimalText(ValueAt<int64_t>(column, row), type.scale);
  const auto value = ValueAt<Int128>(column, row);
  RequireDigits(field, value);
  return base::DecimalText(value, type.scale);
}

std::string StringAt(const Field& field, const ColumnView& column, uint64_t row) {
  std::string text(ValueAt<StringView>(column, row).view());
  if (!base::IsUtf8(text)) {
    throw SchemaError("partition column \"" + field.name +
                      "\" holds text that is not UTF-8; use hex() of it");
  }
  return text;
}

const std::string& EnumText(const DataType& type, const ColumnView& column,
                            uint64_t row) {
  const size_t size = type.dictionary.size();
  const uint32_t code = size <= 255     ? ValueAt<uint8_t>(column, row)
                        : size <= 65535 ? ValueAt<uint16_t>(column, row)
                                        : ValueAt<uint32_t>(column, row);
  return type.dictionary.at(code);
}

std::string DateText(const Field& field, int64_t days) {
  using std::chrono::sys_days;
  using std::chrono::year;
  constexpr sys_days kFirst{year{1} / 1 / 1};
  constexpr sys_days kLast{year{9999} / 12 / 31};
  if (days < kFirst.time_since_epoch().count() ||
      days > kLast.time_since_epoch().count()) {
    RefuseValue(field, "a date outside the years 1 to 9999, or an infinite one");
  }
  const std::chrono::year_month_day date{sys_days{std::chrono::days{days}}};
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

/// `13:45:06`, and all digits of the unit behind it when there is a fraction.
std::string ClockText(int64_t time, TimeUnit unit) {
  const int64_t seconds = time / UnitsPerSecond(unit);
  const int64_t fraction = time % UnitsPerSecond(unit);
  char text[48];
  int size =
      std::snprintf(text, sizeof text, "%02d:%02d:%02d", static_cast<int>(seconds / 3600),
                    static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
  if (fraction != 0) {
    size += std::snprintf(text + size, sizeof text - static_cast<size_t>(size), ".%0*lld",
                          FractionDigits(unit), static_cast<long long>(fraction));
  }
  return {text, static_cast<size_t>(size)};
}

std::string TimeText(const Field& field, int64_t time) {
  if (time >= kSecondsPerDay * UnitsPerSecond(field.type.unit)) {
    RefuseValue(field, "the time 24:00:00");
  }
  return ClockText(time, field.type.unit);
}

std::string TimestampText(const Field& field, int64_t time) {
  // In nanoseconds DuckDB's infinities would pass for instants of 2262 and 1677.
  constexpr int64_t kInfinity = std::numeric_limits<int64_t>::max();
  if (time == kInfinity || time == -kInfinity)
    RefuseValue(field, "an infinite timestamp");
  const int64_t per_day = kSecondsPerDay * UnitsPerSecond(field.type.unit);
  const int64_t of_day = (time % per_day + per_day) % per_day;
  // Not time - of_day, which leaves 64 bits near the first timestamp there is.
  const int64_t days = time / per_day - (time % per_day < 0 ? 1 : 0);
  return DateText(field, days) + " " + ClockText(of_day, field.type.unit) +
         (field.type.utc ? "Z" : "");
}

}  // namespace

void RequirePartitionable(const Field& field) {
  switch (field.type.id) {
    case TypeId::kBinary:
      return RefuseType(field, "bytes have no text of their own",
                        "use hex() or base64() of it");
    case TypeId::kJson:
      return RefuseType(field, "equal JSON values have many spellings",
                        "cast it to VARCHAR to mean the spelling");
    case TypeId::kInterval:
      return RefuseType(field, "readers share no text of an INTERVAL",
                        "cast it to VARCHAR");
    case TypeId::kList:
    case TypeId::kArray:
    case TypeId::kStruct:
    case TypeId::kMap:
      return RefuseType(field, "it is nested",
                        "take a member of it, or cast it to VARCHAR");
    default:
      return;
  }
}

std::optional<std::string> PartitionText(const Field& field, const ColumnView& column,
                                         uint64_t row) {
  const DataType& type = field.type;
  if (type.id == TypeId::kNull || !column.valid(row)) return std::nullopt;
  switch (type.id) {
    case TypeId::kBool:
      return ValueAt<uint8_t>(column, row) != 0 ? "true" : "false";
    case TypeId::kFloat:
      return NumberText<float>(column, row);
    case TypeId::kDouble:
      return NumberText<double>(column, row);
    case TypeId::kDecimal:
      return DecimalAt(field, column, row);
    case TypeId::kString:
      return StringAt(field, column, row);
    case TypeId::kUuid:
      return base::UuidText(ValueAt<base::UuidBytes>(column, row));
    case TypeId::kEnum:
      return EnumText(type, column, row);
    case TypeId::kDate:
      return DateText(field, ValueAt<int32_t>(column, row));
    case TypeId::kTime:
      return TimeText(field, ValueAt<int64_t>(column, row));
    case TypeId::kTimestamp:
      return TimestampText(field, ValueAt<int64_t>(column, row));
    default:
      return IntegerAt(type.id, column, row);
  }
}

}  // namespace lamella::dataset
