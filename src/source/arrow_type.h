/// Arrow's types as Lamella's: what the format string of one array says.
#pragma once

#include <cstdint>
#include <string>

#include "lamella/arrow_abi.h"
#include "lamella/schema.h"

namespace lamella::source {

/// How the buffers of an array become the values of a view.
enum class ArrowLayout {
  kNone,          ///< There are no values: null.
  kAsIs,          ///< The buffer holds what a view holds.
  kBits,          ///< Booleans, a bit each.
  kHalf,          ///< Floats of 16 bits, widened.
  kDecimal,       ///< Integers of `width` bytes that have to fit the precision.
  kDate64,        ///< Days, in milliseconds.
  kTime32,        ///< `factor` microseconds each.
  kMonths,        ///< Intervals: int32 months,
  kDayTime,       ///< … int32 days, int32 milliseconds,
  kMonthDayNano,  ///< … int32 months, int32 days, int64 nanoseconds.
  kOffsets,       ///< Bytes between offsets of `width` bytes.
  kViews,         ///< 16 bytes each that hold short strings and point to long ones.
  kFixedBytes,    ///< `width` bytes each, of any length.
  kList,          ///< Elements between offsets of `width` bytes.
  kListView,      ///< Offsets and sizes of `width` bytes.
  kFixedList,     ///< `DataType::array_size` elements each.
  kStruct,
  kMap,         ///< As kList, of structs of a key and a value.
  kDictionary,  ///< Indices of the index type's format into values of any other layout.
};

/// One array's type. The comments above say what `width` and `factor` mean.
struct ArrowType {
  ArrowLayout layout = ArrowLayout::kNone;
  int64_t width = 0;
  int64_t factor = 1;
  DataType type{};  ///< Without children.
};

/// Reads `schema.format` and the extension name in `schema.metadata`; an extension other
/// than `arrow.json` and `arrow.uuid` is what it is stored as, as Arrow asks of those who
/// don't know it. `column` names the column in messages. Throws SchemaError for a type
/// that has no form in Parquet, SourceError for a format that is none. `schema` is no
/// dictionary.
ArrowType ReadArrowType(const ArrowSchema& schema, const std::string& column);

/// The extension's name in the metadata of a schema; empty where there is none.
std::string ExtensionName(const char* metadata);

}  // namespace lamella::source
