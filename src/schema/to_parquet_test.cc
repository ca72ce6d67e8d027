#include "schema/to_parquet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace lamella::schema {
namespace {

using format::ConvertedType;
using format::LogicalType;
using format::Repetition;
using format::SchemaElement;
using format::Type;
using Kind = format::LogicalType::Kind;

DataType Simple(TypeId id) {
  DataType type;
  type.id = id;
  return type;
}

DataType Temporal(TypeId id, TimeUnit unit, bool utc = false) {
  DataType type = Simple(id);
  type.unit = unit;
  type.utc = utc;
  return type;
}

DataType Nested(TypeId id, std::vector<Field> children) {
  DataType type = Simple(id);
  type.children = std::move(children);
  return type;
}

const DataType kInt = Simple(TypeId::kInt32);

SchemaElement ElementOf(DataType type) {
  return ToParquet({{{"c", std::move(type)}}}, {}).at(1);
}

// Both annotations of a type stand side by side.
void ExpectAnnotations(DataType type, Type physical, std::optional<LogicalType> logical,
                       std::optional<ConvertedType> converted) {
  SchemaElement element = ElementOf(std::move(type));
  EXPECT_EQ(element.type, physical);
  EXPECT_EQ(element.logical_type, logical);
  EXPECT_EQ(element.converted_type, converted);
  EXPECT_EQ(element.repetition_type, Repetition::kOptional);
  EXPECT_EQ(element.num_children, std::nullopt);
}

TEST(ToParquet, PlainTypesHaveNoAnnotation) {
  ExpectAnnotations(Simple(TypeId::kBool), Type::kBoolean, {}, {});
  ExpectAnnotations(Simple(TypeId::kFloat), Type::kFloat, {}, {});
  ExpectAnnotations(Simple(TypeId::kDouble), Type::kDouble, {}, {});
  ExpectAnnotations(Simple(TypeId::kBinary), Type::kByteArray, {}, {});
}

TEST(ToParquet, IntegersSayWidthAndSign) {
  auto expect = [](TypeId id, Type physical, int8_t bits, bool is_signed,
                   ConvertedType converted) {
    ExpectAnnotations(Simple(id), physical, LogicalType::Integer(bits, is_signed),
                      converted);
  };
  expect(TypeId::kInt8, Type::kInt32, 8, true, ConvertedType::kInt8);
  expect(TypeId::kInt16, Type::kInt32, 16, true, ConvertedType::kInt16);
  expect(TypeId::kInt32, Type::kInt32, 32, true, ConvertedType::kInt32);
  expect(TypeId::kInt64, Type::kInt64, 64, true, ConvertedType::kInt64);
  expect(TypeId::kUInt8, Type::kInt32, 8, false, ConvertedType::kUint8);
  expect(TypeId::kUInt16, Type::kInt32, 16, false, ConvertedType::kUint16);
  expect(TypeId::kUInt32, Type::kInt32, 32, false, ConvertedType::kUint32);
  expect(TypeId::kUInt64, Type::kInt64, 64, false, ConvertedType::kUint64);
}

TEST(ToParquet, TextsAndWhatLooksLikeOne) {
  ExpectAnnotations(Simple(TypeId::kString), Type::kByteArray,
                    LogicalType::Of(Kind::kString), ConvertedType::kUtf8);
  ExpectAnnotations(Simple(TypeId::kEnum), Type::kByteArray,
                    LogicalType::Of(Kind::kString), ConvertedType::kUtf8);
  ExpectAnnotations(Simple(TypeId::kJson), Type::kByteArray, LogicalType::Of(Kind::kJson),
                    ConvertedType::kJson);
}

TEST(ToParquet, TimesSayUnitAndZone) {
  using FormatUnit = format::TimeUnit;
  ExpectAnnotations(Simple(TypeId::kDate), Type::kInt32, LogicalType::Of(Kind::kDate),
                    ConvertedType::kDate);
  ExpectAnnotations(Temporal(TypeId::kTime, TimeUnit::kMicro), Type::kInt64,
                    LogicalType::Time(FormatUnit::kMicros, false),
                    ConvertedType::kTimeMicros);
  ExpectAnnotations(Temporal(TypeId::kTime, TimeUnit::kNano), Type::kInt64,
                    LogicalType::Time(FormatUnit::kNanos, false), {});
  ExpectAnnotations(Temporal(TypeId::kTimestamp, TimeUnit::kSecond), Type::kInt64,
                    LogicalType::Timestamp(FormatUnit::kMillis, false),
                    ConvertedType::kTimestampMillis);
  ExpectAnnotations(Temporal(TypeId::kTimestamp, TimeUnit::kMilli), Type::kInt64,
                    LogicalType::Timestamp(FormatUnit::kMillis, false),
                    ConvertedType::kTimestampMillis);
  ExpectAnnotations(Temporal(TypeId::kTimestamp, TimeUnit::kMicro, true), Type::kInt64,
                    LogicalType::Timestamp(FormatUnit::kMicros, true),
                    ConvertedType::kTimestampMicros);
  ExpectAnnotations(Temporal(TypeId::kTimestamp, TimeUnit::kNano), Type::kInt64,
                    LogicalType::Timestamp(FormatUnit::kNanos, false), {});
}

TEST(ToParquet, FixedLengthTypesSayTheirLength) {
  ExpectAnnotations(Simple(TypeId::kUuid), Type::kFixedLenByteArray,
                    LogicalType::Of(Kind::kUuid), {});
  EXPECT_EQ(ElementOf(Simple(TypeId::kUuid)).type_length, 16);
  ExpectAnnotations(Simple(TypeId::kInterval), Type::kFixedLenByteArray, {},
                    ConvertedType::kInterval);
  EXPECT_EQ(ElementOf(Simple(TypeId::kInterval)).type_length, 12);
  EXPECT_EQ(ElementOf(kInt).type_length, std::nullopt);
}

TEST(ToParquet, DecimalsSayPrecisionAndScaleTwice) {
  struct Case {
    int precision;
    Type physical;
    std::optional<int32_t> length;
  };
  for (const Case& expected :
       {Case{9, Type::kInt32, {}}, Case{18, Type::kInt64, {}},
        Case{19, Type::kFixedLenByteArray, 9}, Case{38, Type::kFixedLenByteArray, 16}}) {
    DataType type = Simple(TypeId::kDecimal);
    type.precision = expected.precision;
    type.scale = 3;
    SchemaElement element = ElementOf(type);
    EXPECT_EQ(element.type, expected.physical);
    EXPECT_EQ(element.type_length, expected.length);
    EXPECT_EQ(element.logical_type, LogicalType::Decimal(expected.precision, 3));
    EXPECT_EQ(element.converted_type, ConvertedType::kDecimal);
    EXPECT_EQ(element.precision, expected.precision);
    EXPECT_EQ(element.scale, 3);
  }
}

TEST(ToParquet, TheNullTypeIsUnknown) {
  ExpectAnnotations(Simple(TypeId::kNull), Type::kInt32, LogicalType::Of(Kind::kUnknown),
                    {});
}

// One line per element: name, repetition, children or type, annotation.
std::vector<std::string> Outline(const std::vector<SchemaElement>& elements) {
  std::vector<std::string> lines;
  for (const SchemaElement& element : elements) {
    std::string line = element.name;
    if (element.repetition_type) {
      const char* const names[] = {" required", " optional", " repeated"};
      line += names[static_cast<int>(*element.repetition_type)];
    }
    if (element.num_children) line += " group " + std::to_string(*element.num_children);
    if (element.type && element.num_children) line += " AND A TYPE";
    if (element.converted_type == ConvertedType::kList) line += " LIST";
    if (element.converted_type == ConvertedType::kMap) line += " MAP";
    if (element.field_id) line += " #" + std::to_string(*element.field_id);
    lines.push_back(line);
  }
  return lines;
}

Schema NestedSchema() {
  DataType list = Nested(TypeId::kList, {{"anything", kInt}});
  DataType array = Nested(TypeId::kArray, {{"anything", kInt, /*nullable=*/false}});
  DataType map = Nested(TypeId::kMap, {{"k", kInt}, {"v", list}});
  return {{{"s", Nested(TypeId::kStruct, {{"a", array}, {"m", map}})},
           {"r", kInt, /*nullable=*/false}}};
}

TEST(ToParquet, ListsHaveThreeLevelsAndMapsRequiredKeys) {
  EXPECT_THAT(
      Outline(ToParquet(NestedSchema(), {})),
      ::testing::ElementsAre(
          "schema group 2", "s optional group 2", "a optional group 1 LIST",
          "list repeated group 1", "element required", "m optional group 1 MAP",
          "key_value repeated group 2", "key required", "value optional group 1 LIST",
          "list repeated group 1", "element optional", "r required"));
}

TEST(ToParquet, AutomaticIdsNumberAllFieldsDepthFirst) {
  FieldIds ids;
  ids.automatic = true;
  EXPECT_THAT(Outline(ToParquet(NestedSchema(), ids)),
              ::testing::ElementsAre(
                  "schema group 2", "s optional group 2 #1", "a optional group 1 LIST #2",
                  "list repeated group 1", "element required #3",
                  "m optional group 1 MAP #4", "key_value repeated group 2",
                  "key required #5", "value optional group 1 LIST #6",
                  "list repeated group 1", "element optional #7", "r required #8"));
}

TEST(ToParquet, IdsAreFoundByName) {
  FieldIds ids;
  ids.children["r"].id = 0;
  FieldIds& outer = ids.children["s"];
  outer.id = 10;
  outer.children["a"].children["element"].id = 11;
  outer.children["m"].children["key"].id = 12;
  outer.children["m"].children["value"].children["element"].id = -13;
  EXPECT_THAT(
      Outline(ToParquet(NestedSchema(), ids)),
      ::testing::ElementsAre(
          "schema group 2", "s optional group 2 #10", "a optional group 1 LIST",
          "list repeated group 1", "element required #11", "m optional group 1 MAP",
          "key_value repeated group 2", "key required #12", "value optional group 1 LIST",
          "list repeated group 1", "element optional #-13", "r required #0"));
}

}  // namespace
}  // namespace lamella::schema
