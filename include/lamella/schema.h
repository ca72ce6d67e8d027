/// The columns of a query result, in terms that Arrow and SQL engines share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lamella {

enum class TypeId {
  kNull,  ///< The NULL type: no value at all.
  kBool,
  kInt8,
  kInt16,
  kInt32,
  kInt64,
  kUInt8,
  kUInt16,
  kUInt32,
  kUInt64,
  kFloat,
  kDouble,
  kDecimal,
  kString,  ///< UTF-8.
  kJson,    ///< UTF-8 that holds a JSON value.
  kBinary,
  kUuid,
  kEnum,  ///< Codes into `DataType::dictionary`.
  kDate,
  kTime,
  kTimestamp,
  kInterval,
  kList,
  kArray,  ///< A list with the same number of elements in each row.
  kStruct,
  kMap,
};

enum class TimeUnit { kSecond, kMilli, kMicro, kNano };

struct Field;

/// A type with its parameters; the comments name the types a member belongs to.
struct DataType {
  TypeId id = TypeId::kNull;
  int precision = 0;                      ///< kDecimal: 1 to 38.
  int scale = 0;                          ///< kDecimal: 0 to precision.
  TimeUnit unit = TimeUnit::kMicro;       ///< kTime, kTimestamp.
  bool utc = false;                       ///< kTimestamp: an instant, not a wall clock.
  uint32_t array_size = 0;                ///< kArray: elements in each row.
  std::vector<std::string> dictionary{};  ///< kEnum: the text of each code.
  /// kList, kArray: the element; kStruct: the members; kMap: the key, then the value.
  std::vector<Field> children;

  friend bool operator==(const DataType&, const DataType&) = default;
};

/// A named column or member.
struct Field {
  std::string name;
  DataType type;
  bool nullable = true;

  friend bool operator==(const Field&, const Field&) = default;
};

/// The columns of a result, in their order.
struct Schema {
  std::vector<Field> fields;
};

}  // namespace lamella
