#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "lamella/error.h"
#include "source/engine.h"

namespace lamella::source {
namespace {

using ::testing::ElementsAre;

Location Nowhere(size_t) { return {}; }

EngineOptions Threads(unsigned threads) {
  EngineOptions options;
  options.threads = threads;
  return options;
}

// The type of the only column of a query, with its parameters.
std::string Describe(const DataType& type) {
  std::string text = std::to_string(static_cast<int>(type.id));
  switch (type.id) {
    case TypeId::kDecimal:
      return "decimal " + std::to_string(type.precision) + " " +
             std::to_string(type.scale);
    case TypeId::kTime:
    case TypeId::kTimestamp:
      text = type.id == TypeId::kTime ? "time" : "timestamp";
      text += " " + std::to_string(static_cast<int>(type.unit));
      return type.utc ? text + " utc" : text;
    case TypeId::kEnum:
      text = "enum";
      for (const std::string& entry : type.dictionary) text += " " + entry;
      return text;
    case TypeId::kList:
      text = "list";
      break;
    case TypeId::kArray:
      text = "array " + std::to_string(type.array_size);
      break;
    case TypeId::kStruct:
      text = "struct";
      break;
    case TypeId::kMap:
      text = "map";
      break;
    default:
      return text;
  }
  for (const Field& child : type.children) {
    text +=
        " (" + child.name + (child.nullable ? " " : "! ") + Describe(child.type) + ")";
  }
  return text;
}

std::string TypeOf(const std::string& expression) {
  Engine engine(Threads(1));
  auto query = engine.Prepare("SELECT " + expression + " AS c", Nowhere);
  EXPECT_EQ(query->schema().fields.at(0).name, "c");
  EXPECT_TRUE(query->schema().fields.at(0).nullable);
  return Describe(query->schema().fields.at(0).type);
}

std::string Id(TypeId id) { return std::to_string(static_cast<int>(id)); }

TEST(DuckDbTypes, SimpleTypes) {
  const std::vector<std::pair<const char*, TypeId>> expected = {
      {"BOOLEAN", TypeId::kBool},     {"TINYINT", TypeId::kInt8},
      {"SMALLINT", TypeId::kInt16},   {"INTEGER", TypeId::kInt32},
      {"BIGINT", TypeId::kInt64},     {"UTINYINT", TypeId::kUInt8},
      {"USMALLINT", TypeId::kUInt16}, {"UINTEGER", TypeId::kUInt32},
      {"UBIGINT", TypeId::kUInt64},   {"FLOAT", TypeId::kFloat},
      {"DOUBLE", TypeId::kDouble},    {"VARCHAR", TypeId::kString},
      {"BLOB", TypeId::kBinary},      {"UUID", TypeId::kUuid},
      {"DATE", TypeId::kDate},        {"INTERVAL", TypeId::kInterval},
      {"JSON", TypeId::kJson}};
  for (const auto& [name, id] : expected) {
    EXPECT_EQ(TypeOf("NULL::" + std::string(name)), Id(id)) << name;
  }
}

TEST(DuckDbTypes, NumbersWithoutATypeOfTheirOwnAreDecimals) {
  EXPECT_EQ(TypeOf("NULL::DECIMAL(18,3)"), "decimal 18 3");
  EXPECT_EQ(TypeOf("NULL::HUGEINT"), "decimal 38 0");
  EXPECT_EQ(TypeOf("NULL::UHUGEINT"), "decimal 38 0");
  EXPECT_EQ(TypeOf("NULL::BIGNUM"), "decimal 38 0");
}

TEST(DuckDbTypes, TimesKeepUnitAndZone) {
  EXPECT_EQ(TypeOf("NULL::TIME"), "time 2");
  EXPECT_EQ(TypeOf("NULL::TIMESTAMP_S"), "timestamp 0");
  EXPECT_EQ(TypeOf("NULL::TIMESTAMP_MS"), "timestamp 1");
  EXPECT_EQ(TypeOf("NULL::TIMESTAMP"), "timestamp 2");
  EXPECT_EQ(TypeOf("NULL::TIMESTAMP_NS"), "timestamp 3");
  EXPECT_EQ(TypeOf("NULL::TIMESTAMPTZ"), "timestamp 2 utc");
}

TEST(DuckDbTypes, WhatHasNoFormIsText) {
  EXPECT_EQ(TypeOf("NULL::BIT"), Id(TypeId::kString));
  EXPECT_EQ(TypeOf("NULL::TIMETZ"), Id(TypeId::kString));
}

TEST(DuckDbTypes, EnumsBringTheirTexts) {
  EXPECT_EQ(TypeOf("'a'::ENUM('b', 'a')"), "enum b a");
}

TEST(DuckDbTypes, NestedTypes) {
  EXPECT_EQ(TypeOf("NULL::INTEGER[]"), "list (element 4)");
  EXPECT_EQ(TypeOf("NULL::INTEGER[3]"), "array 3 (element 4)");
  EXPECT_EQ(TypeOf("NULL::STRUCT(a INTEGER, b BOOLEAN[])"),
            "struct (a 4) (b list (element 1))");
  EXPECT_EQ(TypeOf("NULL::MAP(INTEGER, BOOLEAN)"), "map (key! 4) (value 1)");
  EXPECT_EQ(TypeOf("row(1, true)"), "struct (_1 4) (_2 1)");
}

TEST(DuckDbTypes, AUnionIsAStructWithItsTag) {
  EXPECT_EQ(TypeOf("NULL::UNION(num INTEGER, flag BOOLEAN)"),
            "struct (tag enum num flag) (num 4) (flag 1)");
  EXPECT_EQ(TypeOf("NULL::UNION(tag INTEGER, _tag BOOLEAN)"),
            "struct (__tag enum tag _tag) (tag 4) (_tag 1)");
}

TEST(DuckDbTypes, ALiteralNullIsAnInteger) {
  // The engine gives the NULL type a type of its own when a query is planned.
  EXPECT_EQ(TypeOf("NULL"), Id(TypeId::kInt32));
}

TEST(DuckDbTypes, RefusesVariantsWithAdvice) {
  for (const std::string expression : {"1::VARIANT", "[1::VARIANT]"}) {
    try {
      TypeOf(expression);
      FAIL() << "accepted";
    } catch (const SchemaError& error) {
      const std::string name = expression[0] == '[' ? "c.element" : "c";
      EXPECT_EQ(error.what(), "column \"" + name +
                                  "\" is VARIANT, which this version does not write; "
                                  "cast it to JSON or VARCHAR");
    }
  }
}

}  // namespace
}  // namespace lamella::source
