/// Tables of every type with random values, for the tests.
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "shred/testing/rows.h"

namespace lamella::dataset::testing {

using shred::testing::Table;
using shred::testing::Value;

inline Value RandomValue(const DataType& type, std::mt19937_64& random, bool nullable) {
  using shred::testing::List;
  if (type.id == TypeId::kNull || (nullable && random() % 6 == 0)) return {};
  std::vector<Value> parts;
  auto element = [&](size_t child) {
    const Field& field = type.children[child];
    return RandomValue(field.type, random, field.nullable);
  };
  switch (type.id) {
    case TypeId::kString:
    case TypeId::kJson:
    case TypeId::kBinary:
      return std::string(random() % 40, static_cast<char>('a' + random() % 26));
    case TypeId::kFloat:
    case TypeId::kDouble:
      return static_cast<double>(random() % 1000) / 8;
    case TypeId::kUuid:
      return std::string(16, static_cast<char>(random() % 50));
    case TypeId::kBool:
      return random() % 2;
    case TypeId::kEnum:
      return random() % type.dictionary.size();
    case TypeId::kInterval:
      return Interval{static_cast<int32_t>(random() % 30), 4, 5000};
    case TypeId::kList:
      for (uint64_t i = random() % 5; i > 0; --i) parts.push_back(element(0));
      return List(parts);
    case TypeId::kArray:
      for (uint64_t i = 0; i < type.array_size; ++i) parts.push_back(element(0));
      return List(parts);
    case TypeId::kMap:
      for (uint64_t i = random() % 4; i > 0; --i) {
        parts.push_back(List({element(0), element(1)}));
      }
      return List(parts);
    case TypeId::kStruct:
      for (size_t i = 0; i < type.children.size(); ++i) parts.push_back(element(i));
      return List(parts);
    default:
      return random() % 100;
  }
}

inline std::vector<DataType> SimpleTypes() {
  using namespace shred::testing;
  std::vector<std::string> many(300, "text");
  for (size_t i = 0; i < many.size(); ++i) many[i] += std::to_string(i);
  std::vector<DataType> types = {Decimal(4, 1),
                                 Decimal(9, 2),
                                 Decimal(18, 3),
                                 Decimal(38, 4),
                                 EnumOf({"one", "two"}),
                                 EnumOf(many),
                                 Timestamp(TimeUnit::kMicro)};
  for (const TypeId id :
       {TypeId::kNull, TypeId::kBool, TypeId::kInt8, TypeId::kInt16, TypeId::kInt32,
        TypeId::kInt64, TypeId::kUInt8, TypeId::kUInt16, TypeId::kUInt32, TypeId::kUInt64,
        TypeId::kFloat, TypeId::kDouble, TypeId::kString, TypeId::kJson, TypeId::kBinary,
        TypeId::kUuid, TypeId::kDate, TypeId::kTime, TypeId::kInterval}) {
    types.push_back(Simple(id));
  }
  return types;
}

inline std::vector<DataType> NestedTypes() {
  using namespace shred::testing;
  return {
      ListOf(Simple(TypeId::kString)),
      ListOf(ListOf(Decimal(38, 0))),
      ListOf(Simple(TypeId::kNull)),
      ArrayOf(Simple(TypeId::kString), 3),
      ArrayOf(ListOf(Simple(TypeId::kInt8)), 2),
      MapOf(Simple(TypeId::kString), ListOf(Simple(TypeId::kDouble))),
      StructOf({{"x", Simple(TypeId::kInt64)},
                {"y", ListOf(Simple(TypeId::kString))},
                {"z", ArrayOf(Simple(TypeId::kBool), 2)}}),
      ListOf(StructOf({{"s", StructOf({{"t", Simple(TypeId::kUuid)},
                                       {"u", Simple(TypeId::kBinary)}})},
                       {"m", MapOf(Simple(TypeId::kInt32), Simple(TypeId::kString))}}))};
}

/// A column of each type, simple and nested.
inline Schema EveryType() {
  std::vector<DataType> types = SimpleTypes();
  for (const DataType& type : NestedTypes()) types.push_back(type);
  Schema schema;
  for (DataType& type : types) {
    schema.fields.push_back(
        {"c" + std::to_string(schema.fields.size()), std::move(type), true});
  }
  return schema;
}

inline Table RandomTable(Schema schema, uint64_t rows, std::mt19937_64& random) {
  Table table;
  table.schema = std::move(schema);
  for (const Field& field : table.schema.fields) {
    std::vector<Value>& column = table.columns.emplace_back();
    for (uint64_t i = 0; i < rows; ++i) {
      column.push_back(RandomValue(field.type, random, field.nullable));
    }
  }
  return table;
}

/// The rows of `table` with these numbers, in their order.
inline Table SelectRows(const Table& table, std::span<const uint64_t> rows) {
  Table selected;
  selected.schema = table.schema;
  for (const std::vector<Value>& column : table.columns) {
    std::vector<Value>& to = selected.columns.emplace_back();
    for (const uint64_t row : rows) to.push_back(column[row]);
  }
  return selected;
}

}  // namespace lamella::dataset::testing
