/// The enumerations of parquet.thrift, with its numbers.
///
/// `Compression` and `Encoding` stand in lamella/options.h, because users name them. A
/// file of another writer may carry a number that has no enumerator: the reader keeps it
/// in the same variable, so a `switch` over a value that was read needs a default.
#pragma once

#include <cstdint>

#include "lamella/options.h"

namespace lamella::format {

/// `Type`: how the values of a leaf are stored.
enum class Type : int32_t {
  kBoolean = 0,
  kInt32 = 1,
  kInt64 = 2,
  kInt96 = 3,  ///< Deprecated; read only.
  kFloat = 4,
  kDouble = 5,
  kByteArray = 6,
  kFixedLenByteArray = 7,
};

/// `ConvertedType`: the older annotation, which many readers still go by.
enum class ConvertedType : int32_t {
  kUtf8 = 0,
  kMap = 1,
  kMapKeyValue = 2,  ///< Deprecated; read only.
  kList = 3,
  kEnum = 4,
  kDecimal = 5,
  kDate = 6,
  kTimeMillis = 7,
  kTimeMicros = 8,
  kTimestampMillis = 9,
  kTimestampMicros = 10,
  kUint8 = 11,
  kUint16 = 12,
  kUint32 = 13,
  kUint64 = 14,
  kInt8 = 15,
  kInt16 = 16,
  kInt32 = 17,
  kInt64 = 18,
  kJson = 19,
  kBson = 20,
  kInterval = 21,
};

/// `FieldRepetitionType`.
enum class Repetition : int32_t { kRequired = 0, kOptional = 1, kRepeated = 2 };

/// `PageType`.
enum class PageType : int32_t {
  kDataPage = 0,
  kIndexPage = 1,  ///< Never used by anyone.
  kDictionaryPage = 2,
  kDataPageV2 = 3,
};

/// `BoundaryOrder`: how the bounds of a column index run from page to page.
enum class BoundaryOrder : int32_t { kUnordered = 0, kAscending = 1, kDescending = 2 };

/// `TimeUnit`: a union of empty structs; the numbers are its field ids.
enum class TimeUnit : int32_t { kMillis = 1, kMicros = 2, kNanos = 3 };

/// `ColumnOrder`: a union of empty structs; the numbers are its field ids.
enum class ColumnOrder : int32_t {
  kTypeOrder = 1,            ///< The order that belongs to the column's type.
  kIeee754TotalOrder = 2,    ///< Floats by their bits; read only.
  kInt96TimestampOrder = 3,  ///< Read only.
};

}  // namespace lamella::format
