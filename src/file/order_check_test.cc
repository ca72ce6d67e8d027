#include "file/order_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "file/file_writer.h"
#include "lamella/error.h"
#include "shred/testing/leaves.h"

namespace lamella::file {
namespace {

using namespace shred::testing;  // Values and types, written short.

const double kNan = std::numeric_limits<double>::quiet_NaN();

// The row that the check complains of, counted from 1; 0 when it finds the rows sorted.
// `groups` are row groups of one schema.
uint64_t FaultInGroups(const std::vector<Table>& groups,
                       const std::vector<SortingColumn>& order) {
  const schema::LeafSchema leaves = schema::Dissect(groups.front().schema);
  OrderCheck check(ResolveSortingColumns(order, leaves));
  try {
    for (const Table& group : groups) {
      Shredded shredded = Shred(group);
      check.Check(shredded.columns);
    }
  } catch (const SchemaError& error) {
    const std::string message = error.what();
    const size_t at = message.find(": row ") + 6;
    return std::stoull(message.substr(at));
  }
  return 0;
}

uint64_t FirstFault(const Table& table, const std::vector<SortingColumn>& order) {
  return FaultInGroups({table}, order);
}

uint64_t FirstFault(DataType type, std::vector<Value> rows, bool descending = false,
                    bool nulls_first = false) {
  return FirstFault(OneColumn(std::move(type), std::move(rows)),
                    {{"c", descending, nulls_first}});
}

TEST(OrderCheck, AscendingAndDescending) {
  const DataType type = Simple(TypeId::kInt32);
  EXPECT_EQ(FirstFault(type, {-1, 0, 0, 5}), 0u);
  EXPECT_EQ(FirstFault(type, {-1, 0, -1}), 3u);
  EXPECT_EQ(FirstFault(type, {5, 0, 0, -1}, /*descending=*/true), 0u);
  EXPECT_EQ(FirstFault(type, {5, 6}, /*descending=*/true), 2u);
  EXPECT_EQ(FirstFault(type, {7}), 0u);
}

TEST(OrderCheck, NullsStandWhereTheyAreSaidToStand) {
  const DataType type = Simple(TypeId::kInt32);
  for (bool descending : {false, true}) {
    EXPECT_EQ(FirstFault(type, {1, kNull, kNull}, descending), 0u);
    EXPECT_EQ(FirstFault(type, {kNull, 1}, descending), 2u);
    EXPECT_EQ(FirstFault(type, {1, kNull, 1}, descending), 3u);
    EXPECT_EQ(FirstFault(type, {kNull, kNull, 1}, descending, /*nulls_first=*/true), 0u);
    EXPECT_EQ(FirstFault(type, {1, kNull}, descending, /*nulls_first=*/true), 2u);
    EXPECT_EQ(FirstFault(type, {kNull, kNull}, descending), 0u);
  }
}

TEST(OrderCheck, EveryTypeByItsOwnOrder) {
  EXPECT_EQ(FirstFault(Simple(TypeId::kBool), {0, 0, 1}), 0u);
  EXPECT_EQ(FirstFault(Simple(TypeId::kBool), {1, 0}), 2u);
  EXPECT_EQ(FirstFault(Simple(TypeId::kUInt32), {1, 3000000000u}), 0u);
  EXPECT_EQ(FirstFault(Simple(TypeId::kUInt64), {1, UINT64_MAX}), 0u);
  EXPECT_EQ(FirstFault(Simple(TypeId::kInt64), {INT64_MIN, INT64_MAX}), 0u);
  EXPECT_EQ(FirstFault(Decimal(30, 0), {-2, -1, 0, 300}), 0u);
  EXPECT_EQ(FirstFault(Decimal(30, 0), {0, -1}), 2u);
  EXPECT_EQ(FirstFault(Simple(TypeId::kString), {"", "a", "a", "ab", "b", "é"}), 0u);
  EXPECT_EQ(FirstFault(Simple(TypeId::kString), {"é", "z"}), 2u);
  EXPECT_EQ(FirstFault(Simple(TypeId::kBinary), {"\x7f", "\x80", "\xff"}), 0u);
  EXPECT_EQ(FirstFault(Simple(TypeId::kUuid),
                       {std::string(16, '\x01'), std::string(16, '\xff')}),
            0u);
}

TEST(OrderCheck, NanStandsBehindEverything) {
  const double infinity = std::numeric_limits<double>::infinity();
  for (TypeId id : {TypeId::kFloat, TypeId::kDouble}) {
    EXPECT_EQ(FirstFault(Simple(id), {-infinity, 1.0, infinity, kNan, kNan}), 0u);
    EXPECT_EQ(FirstFault(Simple(id), {kNan, 1.0}), 2u);
    EXPECT_EQ(FirstFault(Simple(id), {kNan, kNan, infinity}, /*descending=*/true), 0u);
    EXPECT_EQ(FirstFault(Simple(id), {1.0, kNan}, /*descending=*/true), 2u);
    EXPECT_EQ(FirstFault(Simple(id), {-0.0, 0.0, -0.0}), 0u);
  }
}

TEST(OrderCheck, AnEnumIsSortedByItsTexts) {
  DataType type = EnumOf({"small", "large", "medium"});
  EXPECT_EQ(FirstFault(type, {1, 2, 0}), 0u);  // large, medium, small
  EXPECT_EQ(FirstFault(type, {0, 1, 2}), 2u);
}

TEST(OrderCheck, LaterColumnsBreakTies) {
  const DataType type = Simple(TypeId::kInt32);
  auto fault = [&](std::vector<Value> a, std::vector<Value> b) {
    return FirstFault({{{{"a", type}, {"b", type}}}, {std::move(a), std::move(b)}},
                      {{"a", false, false}, {"b", true, false}});
  };
  EXPECT_EQ(fault({1, 1, 2, 2}, {9, 8, 9, 1}), 0u);
  EXPECT_EQ(fault({1, 1, 2, 2}, {8, 9, 9, 1}), 2u);
  EXPECT_EQ(fault({1, 2, 2}, {1, 5, 6}), 3u);
  EXPECT_EQ(fault({kNull, kNull}, {1, 2}), 2u);
  EXPECT_EQ(fault({1, 2, 3}, {kNull, kNull, 5}), 0u);
}

TEST(OrderCheck, ATieAfterNullsComparesTheRightValues) {
  const DataType type = Simple(TypeId::kInt32);
  // The second key walks past nulls while the first one decides.
  EXPECT_EQ(FirstFault({{{{"a", type}, {"b", type}}}, {{1, 2, 3, 3}, {kNull, 7, 1, 2}}},
                       {{"a", false, false}, {"b", false, false}}),
            0u);
  EXPECT_EQ(FirstFault({{{{"a", type}, {"b", type}}}, {{1, 2, 3, 3}, {kNull, 7, 2, 1}}},
                       {{"a", false, false}, {"b", false, false}}),
            4u);
}

// Row groups of a single column.
uint64_t FaultInGroups(const DataType& type, std::vector<std::vector<Value>> groups,
                       bool nulls_first = false) {
  std::vector<Table> tables;
  for (auto& rows : groups) tables.push_back(OneColumn(type, std::move(rows)));
  return FaultInGroups(tables, {{"c", false, nulls_first}});
}

TEST(OrderCheck, ARowGroupGoesOnWhereTheLastOneEnded) {
  const DataType number = Simple(TypeId::kInt32);
  EXPECT_EQ(FaultInGroups(number, {{1, 2}, {2, 3}, {3}}), 0u);
  EXPECT_EQ(FaultInGroups(number, {{1, 2}, {1, 3}}), 3u);
  EXPECT_EQ(FaultInGroups(number, {{1, 2}, {3, 2}}), 4u);
  EXPECT_EQ(FaultInGroups(number, {{1}, {kNull}, {kNull}}), 0u);
  EXPECT_EQ(FaultInGroups(number, {{1, kNull}, {2}}), 3u);
  EXPECT_EQ(FaultInGroups(number, {{kNull}, {1}}, /*nulls_first=*/true), 0u);
  EXPECT_EQ(FaultInGroups(number, {{kNull}, {1}, {kNull}}, /*nulls_first=*/true), 3u);
}

TEST(OrderCheck, AStringOfTheLastRowGroupIsKept) {
  const DataType text = Simple(TypeId::kString);
  for (const std::string tail : {"", "xx", "xxxxxxxxxxxxx", "xxxxxxxxxxxxxxxxxxxxxxxx"}) {
    EXPECT_EQ(FaultInGroups(text, {{"a"}, {"b" + tail}, {"b" + tail}, {"c"}}), 0u);
    EXPECT_EQ(FaultInGroups(text, {{"a"}, {"b" + tail + "b"}, {"b" + tail + "a"}}), 3u);
  }
  EXPECT_EQ(FaultInGroups(EnumOf({"b", "a"}), {{1}, {0}}), 0u);
  EXPECT_EQ(FaultInGroups(EnumOf({"b", "a"}), {{0}, {1}}), 2u);
  EXPECT_EQ(FaultInGroups(Decimal(30, 0), {{-1}, {-2}}), 2u);
}

TEST(OrderCheck, TheFirstRowMovesEveryColumn) {
  const DataType type = Simple(TypeId::kInt32);
  // A first row that would not do behind a NULL.
  EXPECT_EQ(FirstFault({{{{"a", type}, {"b", type}}}, {{1, 1, 1}, {5, 6, 5}}},
                       {{"a", false, false}, {"b", false, false}}),
            3u);
}

TEST(OrderCheck, TheNextFileBeginsAnew) {
  Shredded shredded = ShredOne(Simple(TypeId::kInt32), {1, 2});
  OrderCheck check({{0, false, false}});
  check.Check(shredded.columns);
  check.Restart();
  EXPECT_NO_THROW(check.Check(shredded.columns));
  EXPECT_THROW(check.Check(shredded.columns), SchemaError);
}

TEST(OrderCheck, TheMessageNamesRowAndColumn) {
  Shredded shredded = ShredOne(Simple(TypeId::kInt32), {3, 2});
  try {
    OrderCheck({{0, false, false}}).Check(shredded.columns);
    FAIL() << "accepted";
  } catch (const SchemaError& error) {
    EXPECT_STREQ(error.what(),
                 "the rows are not sorted as sorting_columns says: row 2 breaks the "
                 "order of column \"c\"; add ORDER BY to the query, or leave the option "
                 "out");
  }
}

TEST(OrderCheck, TheMessageNamesAPartOfAColumnByItsPath) {
  const DataType point =
      StructOf({{"x", Simple(TypeId::kInt32)}, {"y", Simple(TypeId::kInt32)}});
  Shredded shredded = ShredOne(point, {List({1, 2}), List({1, 1})});
  try {
    OrderCheck({{1, false, false}}).Check(shredded.columns);
    FAIL() << "accepted";
  } catch (const SchemaError& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("order of column \"c.y\";"));
  }
}

TEST(OrderCheck, ColumnsMustBeThereAndSimple) {
  schema::LeafSchema leaves = schema::Dissect({{{"a", Simple(TypeId::kInt32)},
                                                {"l", ListOf(Simple(TypeId::kInt32))},
                                                {"b", Simple(TypeId::kInt32)}}});
  auto resolved = ResolveSortingColumns({{"b", true, true}}, leaves);
  EXPECT_EQ(resolved.at(0), (format::SortingColumn{2, true, true}));
  for (const char* name : {"l", "missing", "l.list.element"}) {
    try {
      ResolveSortingColumns({{name, false, false}}, leaves);
      FAIL() << "accepted";
    } catch (const OptionError& error) {
      EXPECT_EQ(error.what(), "sorting_columns: \"" + std::string(name) +
                                  "\" is no column of simple "
                                  "values");
    }
  }
}

}  // namespace
}  // namespace lamella::file
