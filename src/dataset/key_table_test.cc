#include "dataset/key_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "dataset/value_table.h"
#include "lamella/error.h"
#include "shred/testing/rows.h"

namespace lamella::dataset {
namespace {

using namespace shred::testing;  // Values and types, written short.
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<uint32_t> NumbersOf(DataType type, const std::vector<Value>& values) {
  const Table table = OneColumn(std::move(type), values);
  ValueTable numbers(table.schema.fields[0].type);
  std::vector<uint32_t> found;
  numbers.Find(TestBatch(table).get().columns[0], table.rows(), found);
  return found;
}

TEST(ValueTable, NumbersDistinctValuesAsTheyAppear) {
  EXPECT_THAT(NumbersOf(Simple(TypeId::kInt64), {7, 7, 9, kNull, 7, 9, kNull, 8}),
              ElementsAre(0, 0, 1, 2, 0, 1, 2, 3));
  EXPECT_THAT(NumbersOf(Simple(TypeId::kBool), {1, 0, 1}), ElementsAre(0, 1, 0));
  EXPECT_THAT(NumbersOf(Simple(TypeId::kNull), {kNull, kNull}), ElementsAre(0, 0));
  EXPECT_THAT(NumbersOf(Decimal(38, 0), {Int128{1} << 90, 1, Int128{1} << 90}),
              ElementsAre(0, 1, 0));
  EXPECT_THAT(
      NumbersOf(Simple(TypeId::kUuid),
                {std::string(16, 'a'), std::string(16, 'b'), std::string(16, 'a')}),
      ElementsAre(0, 1, 0));
}

TEST(ValueTable, StringsAreTheSameWhenAllTheirBytesAre) {
  const std::string zeros("a\0\0", 3);
  EXPECT_THAT(NumbersOf(Simple(TypeId::kString),
                        {"", "a", zeros, "a", "", "a long text, kept outside of the view",
                         "a long text, kept outside of the vieW",
                         "a long text, kept outside of the view"}),
              ElementsAre(0, 1, 2, 1, 0, 3, 4, 3));
}

TEST(ValueTable, ZerosDifferAndNaNsDoNot) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto other_nan = std::nan("7");
  EXPECT_THAT(NumbersOf(Simple(TypeId::kDouble), {0.0, -0.0, nan, -nan, other_nan, 0.0}),
              ElementsAre(0, 1, 2, 2, 2, 0));
  EXPECT_THAT(NumbersOf(Simple(TypeId::kFloat), {0.0, nan, -0.0, -nan}),
              ElementsAre(0, 1, 2, 1));
}

TEST(ValueTable, AgreesWithAMapAndOutlivesItsBatches) {
  std::mt19937_64 random(1);
  const DataType type = Simple(TypeId::kString);
  ValueTable numbers(type);
  std::map<std::string, uint32_t> expected;
  for (int batch = 0; batch < 20; ++batch) {
    std::vector<Value> values;
    for (int i = 0; i < 500; ++i) {
      values.emplace_back(std::string(random() % 3 * 9, 'x') +
                          std::to_string(random() % 3000));
    }
    std::vector<uint32_t> found;
    const Table table = OneColumn(type, values);
    numbers.Find(TestBatch(table).get().columns[0], values.size(), found);
    for (size_t i = 0; i < values.size(); ++i) {
      const auto next = static_cast<uint32_t>(expected.size());
      EXPECT_EQ(found[i], expected.emplace(values[i].text, next).first->second);
    }
  }
  EXPECT_EQ(numbers.size(), expected.size());
}

DatasetOptions By(std::vector<std::string> columns) {
  DatasetOptions dataset;
  dataset.partition_cols = std::move(columns);
  return dataset;
}

TEST(KeyTable, FoldsColumnsIntoDirectories) {
  Table table;
  table.schema.fields = {{"country", Simple(TypeId::kString)},
                         {"city", Simple(TypeId::kString)}};
  table.columns = {{"US", "CA", "US", "US", "CA"},
                   {"Boston", "Toronto", "Toronto", "Boston", kNull}};
  const DatasetOptions dataset = By({"country", "city"});
  KeyTable keys(table.schema, {0, 1}, dataset);
  std::vector<uint32_t> found;
  keys.Assign(TestBatch(table).get(), found);
  EXPECT_THAT(found, ElementsAre(0, 1, 2, 0, 3));
  EXPECT_EQ(keys.size(), 4u);
  EXPECT_EQ(keys.directory(0), "country=US/city=Boston");
  EXPECT_EQ(keys.directory(2), "country=US/city=Toronto");
  EXPECT_EQ(keys.directory(3), "country=CA/city=__HIVE_DEFAULT_PARTITION__");
  EXPECT_THAT(keys.values(1), ElementsAre("CA", "Toronto"));
  EXPECT_THAT(keys.values(3), ElementsAre("CA", std::nullopt));
}

TEST(KeyTable, EmptyTextsJoinWhatThePolicySays) {
  const Table table = OneColumn(Simple(TypeId::kString), {"", kNull, "none", ""});
  DatasetOptions dataset = By({"c"});
  std::vector<uint32_t> found;
  dataset.empty_partition_value.policy = EmptyPartition::Policy::kNull;
  KeyTable with_null(table.schema, {0}, dataset);
  with_null.Assign(TestBatch(table).get(), found);
  EXPECT_THAT(found, ElementsAre(0, 0, 1, 0));
  EXPECT_THAT(with_null.values(0), ElementsAre(std::nullopt));
  dataset.empty_partition_value = {EmptyPartition::Policy::kText, "none"};
  KeyTable with_text(table.schema, {0}, dataset);
  with_text.Assign(TestBatch(table).get(), found);
  EXPECT_THAT(found, ElementsAre(0, 1, 0, 0));
  EXPECT_THAT(with_text.values(0), ElementsAre("none"));
}

std::string Refusal(const Table& table, const DatasetOptions& dataset) {
  try {
    std::vector<size_t> columns;
    for (size_t i = 0; i < table.columns.size(); ++i) columns.push_back(i);
    KeyTable keys(table.schema, columns, dataset);
    std::vector<uint32_t> found;
    keys.Assign(TestBatch(table).get(), found);
  } catch (const SchemaError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(KeyTable, RefusesValuesThatHaveNoDirectoryOfTheirOwn) {
  EXPECT_THAT(Refusal(OneColumn(Simple(TypeId::kString), {"a", ""}), By({"c"})),
              HasSubstr("\"c\""));
  EXPECT_THAT(
      Refusal(OneColumn(Simple(TypeId::kString), {"Boston", "boston"}), By({"c"})),
      HasSubstr("boston"));
  EXPECT_THAT(Refusal(OneColumn(ListOf(Simple(TypeId::kInt32)), {kNull}), By({"c"})),
              HasSubstr("\"c\""));
}

TEST(KeyTable, NamesMayDifferInCaseInDifferentDirectories) {
  Table table;
  table.schema.fields = {{"a", Simple(TypeId::kInt32)}, {"b", Simple(TypeId::kString)}};
  table.columns = {{1, 2}, {"x", "X"}};
  EXPECT_EQ(Refusal(table, By({"a", "b"})), "accepted");
}

}  // namespace
}  // namespace lamella::dataset
