/// Values and types for the tests, short enough to be written down as tables.
#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "lamella/batch.h"
#include "lamella/schema.h"

namespace lamella::shred::testing {

/// One value of any type; a default one is NULL.
struct Value {
  enum class Kind { kNull, kNumber, kReal, kText, kParts, kInterval };

  Value() = default;
  template <typename T>
  requires(std::is_integral_v<T> || std::is_same_v<T, Int128>) Value(T value)
      : kind(Kind::kNumber), number(value) {}
  Value(double value) : kind(Kind::kReal), real(value) {}
  Value(float value) : kind(Kind::kReal), real(value) {}
  Value(std::string value) : kind(Kind::kText), text(std::move(value)) {}
  Value(const char* value) : kind(Kind::kText), text(value) {}
  Value(Interval value) : kind(Kind::kInterval), interval(value) {}

  bool is_null() const { return kind == Kind::kNull; }

  Kind kind = Kind::kNull;
  Int128 number = 0;
  double real = 0;
  std::string text;          ///< Strings, and the 16 bytes of a UUID.
  std::vector<Value> parts;  ///< Elements, members, or entries of key and value.
  Interval interval{};
};

inline const Value kNull;

/// A list, an array, a struct (its members) or a map (its entries, each a list of two).
inline Value List(std::vector<Value> parts) {
  Value value;
  value.kind = Value::Kind::kParts;
  value.parts = std::move(parts);
  return value;
}

inline DataType Simple(TypeId id) {
  DataType type;
  type.id = id;
  return type;
}

inline DataType Decimal(int precision, int scale) {
  DataType type = Simple(TypeId::kDecimal);
  type.precision = precision;
  type.scale = scale;
  return type;
}

inline DataType Timestamp(TimeUnit unit, bool utc = false) {
  DataType type = Simple(TypeId::kTimestamp);
  type.unit = unit;
  type.utc = utc;
  return type;
}

inline DataType EnumOf(std::vector<std::string> dictionary) {
  DataType type = Simple(TypeId::kEnum);
  type.dictionary = std::move(dictionary);
  return type;
}

inline DataType ListOf(DataType element, bool nullable = true) {
  DataType type = Simple(TypeId::kList);
  type.children.push_back({"element", std::move(element), nullable});
  return type;
}

inline DataType ArrayOf(DataType element, uint32_t size) {
  DataType type = ListOf(std::move(element));
  type.id = TypeId::kArray;
  type.array_size = size;
  return type;
}

inline DataType StructOf(std::vector<Field> members) {
  DataType type = Simple(TypeId::kStruct);
  type.children = std::move(members);
  return type;
}

inline DataType MapOf(DataType key, DataType value) {
  DataType type = Simple(TypeId::kMap);
  type.children.push_back({"key", std::move(key), false});
  type.children.push_back({"value", std::move(value), true});
  return type;
}

}  // namespace lamella::shred::testing
