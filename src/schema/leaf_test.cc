#include "schema/leaf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "lamella/error.h"

namespace lamella::schema {
namespace {

using format::Type;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

DataType Simple(TypeId id) {
  DataType type;
  type.id = id;
  return type;
}

DataType Decimal(int precision, int scale = 0) {
  DataType type = Simple(TypeId::kDecimal);
  type.precision = precision;
  type.scale = scale;
  return type;
}

DataType Nested(TypeId id, std::vector<Field> children) {
  DataType type = Simple(id);
  type.children = std::move(children);
  return type;
}

DataType ListOf(DataType element) {
  return Nested(TypeId::kList, {{"element", std::move(element)}});
}

const DataType kInt = Simple(TypeId::kInt32);

Leaf OnlyLeaf(DataType type) { return Dissect({{{"c", std::move(type)}}}).leaves.at(0); }

std::string Refusal(const Schema& schema) {
  try {
    Dissect(schema);
  } catch (const SchemaError& error) {
    return error.what();
  }
  return "(accepted)";
}

TEST(Leaf, EveryTypeHasItsPhysicalType) {
  const std::vector<std::pair<TypeId, Type>> expected = {
      {TypeId::kNull, Type::kInt32},
      {TypeId::kBool, Type::kBoolean},
      {TypeId::kInt8, Type::kInt32},
      {TypeId::kInt16, Type::kInt32},
      {TypeId::kInt32, Type::kInt32},
      {TypeId::kInt64, Type::kInt64},
      {TypeId::kUInt8, Type::kInt32},
      {TypeId::kUInt16, Type::kInt32},
      {TypeId::kUInt32, Type::kInt32},
      {TypeId::kUInt64, Type::kInt64},
      {TypeId::kFloat, Type::kFloat},
      {TypeId::kDouble, Type::kDouble},
      {TypeId::kString, Type::kByteArray},
      {TypeId::kJson, Type::kByteArray},
      {TypeId::kBinary, Type::kByteArray},
      {TypeId::kEnum, Type::kByteArray},
      {TypeId::kUuid, Type::kFixedLenByteArray},
      {TypeId::kInterval, Type::kFixedLenByteArray},
      {TypeId::kDate, Type::kInt32},
      {TypeId::kTime, Type::kInt64},
      {TypeId::kTimestamp, Type::kInt64}};
  for (const auto& [id, physical] : expected) {
    EXPECT_EQ(OnlyLeaf(Simple(id)).physical, physical) << static_cast<int>(id);
  }
}

TEST(Leaf, DecimalsTakeTheSmallestType) {
  EXPECT_EQ(OnlyLeaf(Decimal(9)).physical, Type::kInt32);
  EXPECT_EQ(OnlyLeaf(Decimal(10)).physical, Type::kInt64);
  EXPECT_EQ(OnlyLeaf(Decimal(18)).physical, Type::kInt64);
  EXPECT_EQ(OnlyLeaf(Decimal(19)).physical, Type::kFixedLenByteArray);
  EXPECT_EQ(OnlyLeaf(Decimal(18)).width, 0);
  EXPECT_EQ(OnlyLeaf(Decimal(19)).width, 9);
  EXPECT_EQ(OnlyLeaf(Decimal(38)).width, 16);
}

TEST(Leaf, DecimalBytesHoldEveryValueAndNoByteMore) {
  // Digits that n bytes hold: floor(log10(2^(8n - 1) - 1)), from LogicalTypes.md.
  const int digits[] = {0, 2, 4, 6, 9, 11, 14, 16, 18, 21, 23, 26, 28, 31, 33, 35, 38};
  for (int bytes = 1; bytes <= 16; ++bytes) {
    EXPECT_EQ(DecimalBytes(digits[bytes]), bytes);
    EXPECT_EQ(DecimalBytes(digits[bytes - 1] + 1), bytes);
  }
}

TEST(Leaf, WidthsOfFixedLengthTypes) {
  EXPECT_EQ(OnlyLeaf(Simple(TypeId::kUuid)).width, 16);
  EXPECT_EQ(OnlyLeaf(Simple(TypeId::kInterval)).width, 12);
  EXPECT_EQ(OnlyLeaf(Simple(TypeId::kString)).width, 0);
}

TEST(Leaf, EveryTypeHasItsOrder) {
  auto order = [](DataType type) { return OnlyLeaf(std::move(type)).order; };
  for (TypeId id : {TypeId::kNull, TypeId::kInterval}) {
    EXPECT_EQ(order(Simple(id)), SortOrder::kNone);
  }
  for (TypeId id : {TypeId::kUInt8, TypeId::kUInt16, TypeId::kUInt32, TypeId::kUInt64}) {
    EXPECT_EQ(order(Simple(id)), SortOrder::kUnsigned);
  }
  for (TypeId id : {TypeId::kBool, TypeId::kInt8, TypeId::kInt16, TypeId::kInt32,
                    TypeId::kInt64, TypeId::kDate, TypeId::kTime, TypeId::kTimestamp}) {
    EXPECT_EQ(order(Simple(id)), SortOrder::kSigned);
  }
  for (TypeId id :
       {TypeId::kString, TypeId::kJson, TypeId::kBinary, TypeId::kUuid, TypeId::kEnum}) {
    EXPECT_EQ(order(Simple(id)), SortOrder::kBytes);
  }
  EXPECT_EQ(order(Simple(TypeId::kFloat)), SortOrder::kFloat);
  EXPECT_EQ(order(Simple(TypeId::kDouble)), SortOrder::kFloat);
  EXPECT_EQ(order(Decimal(18)), SortOrder::kSigned);
  EXPECT_EQ(order(Decimal(19)), SortOrder::kSignedBigEndian);
}

TEST(Leaf, PathsAndLevelsOfNestedColumns) {
  Schema schema = {
      {{"a", kInt, /*nullable=*/false},
       {"s", Nested(TypeId::kStruct, {{"x", kInt}, {"l", ListOf(kInt)}})},
       {"m", Nested(TypeId::kMap, {{"ignored", kInt}, {"ignored", ListOf(kInt)}})}}};
  LeafSchema leaves = Dissect(schema);
  std::vector<std::string> found;
  for (const Leaf& leaf : leaves.leaves) {
    found.push_back(leaf.dotted_path() + " " + std::to_string(leaf.max_definition) + " " +
                    std::to_string(leaf.max_repetition) + " " +
                    std::to_string(leaf.column));
  }
  EXPECT_THAT(found, ElementsAre("a 0 0 0", "s.x 2 0 1", "s.l.list.element 4 1 1",
                                 "m.key_value.key 2 1 2",
                                 "m.key_value.value.list.element 5 2 2"));
}

TEST(Leaf, NodesKnowTheLevelsAtWhichTheyArePresent) {
  DataType array = Nested(TypeId::kArray, {{"element", kInt}});
  array.array_size = 3;
  LeafSchema leaves =
      Dissect({{{"s", Nested(TypeId::kStruct, {{"a", array}})}, {"r", kInt, false}}});
  const Node& outer = leaves.columns.at(0);
  const Node& list = outer.children.at(0);
  EXPECT_EQ(outer.definition, 1);
  EXPECT_EQ(list.definition, 2);
  EXPECT_EQ(list.repetition, 1);
  EXPECT_EQ(list.array_size, 3u);
  EXPECT_EQ(list.children.at(0).definition, 4);
  EXPECT_EQ(list.children.at(0).leaf, 0u);
  EXPECT_EQ(leaves.columns.at(1).definition, 0);
  EXPECT_EQ(leaves.columns.at(1).leaf, 1u);
}

TEST(Leaf, KeysOfMapsAreNeverNull) {
  Schema schema = {{{"m", Nested(TypeId::kMap, {{"k", kInt, true}, {"v", kInt, true}})}}};
  const LeafSchema leaves = Dissect(schema);
  const Node& map = leaves.columns.at(0);
  EXPECT_FALSE(map.children.at(0).nullable);
  EXPECT_TRUE(map.children.at(1).nullable);
}

TEST(Leaf, RefusesWhatParquetCanNotHold) {
  EXPECT_EQ(Refusal({}),
            "the query has no columns, and a Parquet file needs at least one");
  EXPECT_EQ(Refusal({{{"a", kInt}, {"b", kInt}, {"a", kInt}}}),
            "two columns are named \"a\"; give one of them another name with AS");
  EXPECT_EQ(Refusal({{{"s", Nested(TypeId::kStruct, {{"x", kInt}, {"x", kInt}})}}}),
            "two columns are named \"x\" in column \"s\"; give one of them another name "
            "with AS");
  EXPECT_EQ(Refusal({{{"l", ListOf(Nested(TypeId::kStruct, {}))}}}),
            "column \"l.list.element\" is a struct without members, which Parquet can't "
            "hold; leave it out of the query");
}

TEST(Leaf, RefusesLevelsThatDoNotFitAByte) {
  DataType deep = kInt;
  for (int i = 0; i < 127; ++i) deep = ListOf(deep);
  EXPECT_EQ(OnlyLeaf(deep).max_definition, 255);
  EXPECT_EQ(Refusal({{{"c", ListOf(deep)}}}),
            "column \"c\" is nested more than 255 levels deep, which Parquet readers "
            "can't hold");
}

TEST(Leaf, WarnsOfNamesThatDifferInCaseOnly) {
  EXPECT_THAT(ReaderWarnings({{{"a", kInt}, {"b", kInt}}}), IsEmpty());
  EXPECT_THAT(ReaderWarnings({{{"User", kInt}, {"id", kInt}, {"uSER", kInt}}}),
              ElementsAre("columns \"User\" and \"uSER\" differ in case only; readers "
                          "that ignore case (Spark, Trino) can't tell them apart"));
}

TEST(Leaf, TypesHaveTheNamesThatUsersKnow) {
  EXPECT_EQ(TypeName(Decimal(18, 2)), "DECIMAL(18,2)");
  EXPECT_EQ(TypeName(Simple(TypeId::kUInt16)), "USMALLINT");
  DataType timestamp = Simple(TypeId::kTimestamp);
  EXPECT_EQ(TypeName(timestamp), "TIMESTAMP");
  timestamp.unit = TimeUnit::kSecond;
  EXPECT_EQ(TypeName(timestamp), "TIMESTAMP_S");
  timestamp.utc = true;
  EXPECT_EQ(TypeName(timestamp), "TIMESTAMP WITH TIME ZONE");
  DataType time = Simple(TypeId::kTime);
  EXPECT_EQ(TypeName(time), "TIME");
  time.unit = TimeUnit::kNano;
  EXPECT_EQ(TypeName(time), "TIME_NS");
}

}  // namespace
}  // namespace lamella::schema
