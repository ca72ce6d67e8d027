#include "shred/shredder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <string>
#include <vector>

#include "lamella/error.h"
#include "shred/testing/leaves.h"

namespace lamella::shred {
namespace {

using namespace testing;  // Values and types, written short.
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const DataType kInt = Simple(TypeId::kInt32);
const DataType kText = Simple(TypeId::kString);

// Levels of a leaf as two lists; values as INT32.
void ExpectLeaf(const LeafColumn& leaf, const std::vector<int>& repetition,
                const std::vector<int>& definition, const std::vector<int32_t>& values) {
  SCOPED_TRACE(leaf.leaf->dotted_path());
  EXPECT_EQ(LevelsOf(leaf.repetition), repetition);
  EXPECT_EQ(LevelsOf(leaf.definition), definition);
  EXPECT_EQ(ValuesOf<int32_t>(leaf), values);
}

TEST(Shredder, FlatColumnsHaveNoRepetition) {
  Shredded shredded = ShredOne(kInt, {1, kNull, 3});
  ExpectLeaf(shredded.leaf(), {}, {1, 0, 1}, {1, 3});
}

TEST(Shredder, RequiredColumnsHaveLevelZeroEverywhere) {
  Shredded shredded = ShredOne(kInt, {1, 2, 3}, /*nullable=*/false);
  ExpectLeaf(shredded.leaf(), {}, {0, 0, 0}, {1, 2, 3});
  EXPECT_TRUE(shredded.leaf().definition.is_uniform());
}

TEST(Shredder, LevelsOfColumnsWithoutNullsStayACount) {
  std::vector<Value> rows(5000, 4);
  Shredded shredded = Shred(OneColumn(kInt, rows), 64);
  EXPECT_TRUE(shredded.leaf().definition.is_uniform());
  EXPECT_EQ(shredded.leaf().definition.uniform_value(), 1);
}

TEST(Shredder, TheExampleOfTheHeader) {
  Shredded shredded =
      ShredOne(ListOf(kInt), {List({7, kNull}), List({}), kNull, List({8})});
  ExpectLeaf(shredded.leaf(), {0, 1, 0, 0, 0}, {3, 2, 1, 0, 3}, {7, 8});
}

TEST(Shredder, RequiredElementsNeedOneLevelLess) {
  Shredded shredded =
      ShredOne(ListOf(kInt, /*nullable=*/false), {List({7, 9}), List({}), kNull});
  ExpectLeaf(shredded.leaf(), {0, 1, 0, 0}, {2, 2, 1, 0}, {7, 9});
}

// The document of Melnik et al., figures 2 and 3: Name { Language { Code, Country }, Url
// } with the lists of this library, so each repeated field adds one level for its list.
TEST(Shredder, TheDocumentsOfDremel) {
  DataType language = StructOf({{"code", kText, /*nullable=*/false}, {"country", kText}});
  DataType name =
      StructOf({{"language", ListOf(language, false), false}, {"url", kText}});
  Table table = OneColumn(
      ListOf(name, /*nullable=*/false),
      {List({List({List({List({"en-us", "us"}), List({"en", kNull})}), "http://A"}),
             List({List({}), "http://B"}), List({List({List({"en-gb", "gb"})}), kNull})}),
       List({List({List({}), "http://C"})})},
      /*nullable=*/false);
  Shredded shredded = Shred(table);

  const LeafColumn& code = shredded.leaf(0);
  EXPECT_THAT(LevelsOf(code.repetition), ElementsAre(0, 2, 1, 1, 0));
  EXPECT_THAT(LevelsOf(code.definition), ElementsAre(2, 2, 1, 2, 1));
  EXPECT_THAT(TextsOf(code), ElementsAre("en-us", "en", "en-gb"));
  const LeafColumn& country = shredded.leaf(1);
  EXPECT_THAT(LevelsOf(country.repetition), ElementsAre(0, 2, 1, 1, 0));
  EXPECT_THAT(LevelsOf(country.definition), ElementsAre(3, 2, 1, 3, 1));
  EXPECT_THAT(TextsOf(country), ElementsAre("us", "gb"));
  const LeafColumn& url = shredded.leaf(2);
  EXPECT_THAT(LevelsOf(url.repetition), ElementsAre(0, 1, 1, 0));
  EXPECT_THAT(LevelsOf(url.definition), ElementsAre(2, 2, 1, 2));
  EXPECT_THAT(TextsOf(url), ElementsAre("http://A", "http://B", "http://C"));
}

TEST(Shredder, NullAndEmptyListsAtEveryLevel) {
  DataType nested = ListOf(ListOf(kInt));
  Shredded shredded = ShredOne(nested, {kNull, List({}), List({kNull}), List({List({})}),
                                        List({List({kNull})}), List({List({5})})});
  ExpectLeaf(shredded.leaf(), {0, 0, 0, 0, 0, 0}, {0, 1, 2, 3, 4, 5}, {5});
}

TEST(Shredder, ThreeListsInEachOther) {
  DataType nested = ListOf(ListOf(ListOf(kInt)));
  Shredded shredded =
      ShredOne(nested, {List({List({List({1, 2}), List({3})}),
                              List({List({4}), kNull, List({kNull, 5})})}),
                        List({List({}), List({List({6})})})});
  ExpectLeaf(shredded.leaf(), {0, 3, 2, 1, 2, 2, 3, 0, 1}, {7, 7, 7, 7, 4, 6, 7, 3, 7},
             {1, 2, 3, 4, 5, 6});
}

TEST(Shredder, MembersOfAbsentStructsEndWhereTheStructDoes) {
  DataType outer = StructOf({{"a", kInt}, {"s", StructOf({{"b", kInt}})}});
  Shredded shredded = ShredOne(outer, {List({1, List({2})}), kNull, List({kNull, kNull}),
                                       List({3, List({kNull})})});
  ExpectLeaf(shredded.leaf(0), {0, 0, 0, 0}, {2, 0, 1, 2}, {1, 3});
  ExpectLeaf(shredded.leaf(1), {0, 0, 0, 0}, {3, 0, 1, 2}, {2});
}

TEST(Shredder, RequiredStructsAddNoLevel) {
  Table table = OneColumn(StructOf({{"a", kInt, /*nullable=*/false}, {"b", kInt}}),
                          {List({1, kNull}), List({2, 3})}, /*nullable=*/false);
  Shredded shredded = Shred(table);
  ExpectLeaf(shredded.leaf(0), {0, 0}, {0, 0}, {1, 2});
  ExpectLeaf(shredded.leaf(1), {0, 0}, {0, 1}, {3});
}

TEST(Shredder, ArraysWithAbsentParentsGiveNoElements) {
  Shredded shredded = ShredOne(ArrayOf(kInt, 2), {List({1, 2}), kNull, List({kNull, 4})});
  ExpectLeaf(shredded.leaf(), {0, 1, 0, 0, 1}, {3, 3, 0, 2, 3}, {1, 2, 4});
}

TEST(Shredder, ArraysInsideOfAbsentStructsAndLists) {
  DataType type = ListOf(StructOf({{"a", ArrayOf(kInt, 2)}}));
  Shredded shredded = ShredOne(
      type, {List({kNull, List({List({1, 2})}), List({kNull})}), kNull, List({})});
  ExpectLeaf(shredded.leaf(), {0, 1, 2, 1, 0, 0}, {2, 6, 6, 3, 0, 1}, {1, 2});
}

TEST(Shredder, MapsAreListsOfEntries) {
  Shredded shredded =
      ShredOne(MapOf(kText, kInt), {List({List({"a", 1}), List({"b", kNull})}), kNull,
                                    List({}), List({List({"c", 3})})});
  EXPECT_THAT(TextsOf(shredded.leaf(0)), ElementsAre("a", "b", "c"));
  EXPECT_THAT(LevelsOf(shredded.leaf(0).definition), ElementsAre(2, 2, 0, 1, 2));
  ExpectLeaf(shredded.leaf(1), {0, 1, 0, 0, 0}, {3, 2, 0, 1, 3}, {1, 3});
}

TEST(Shredder, RefusesMapsWithANullKey) {
  try {
    ShredOne(MapOf(kText, kInt), {List({List({kNull, 1})})});
    FAIL() << "accepted";
  } catch (const SchemaError& error) {
    EXPECT_STREQ(error.what(),
                 "column \"c\" holds a map with a NULL key, which Parquet can't hold");
  }
}

TEST(Shredder, RefusesNullsWhereTheSchemaHasNone) {
  const char* const message =
      "column \"c\" holds a NULL where its schema says that there is none";
  const auto error_of = [](const DataType& type, const Value& value, bool nullable) {
    try {
      ShredOne(type, {value}, nullable);
    } catch (const SchemaError& error) {
      return std::string(error.what());
    }
    return std::string("none");
  };
  EXPECT_EQ(error_of(kInt, kNull, /*nullable=*/false), message);
  EXPECT_EQ(error_of(ListOf(kInt, /*nullable=*/false), List({1, kNull}), true), message);
  EXPECT_EQ(error_of(StructOf({{"a", kInt, false}}), List({kNull}), true), message);
  EXPECT_EQ(error_of(StructOf({{"a", kInt, false}}), kNull, true), "none");
}

TEST(Shredder, ANullKeyOutsideOfTheMapsIsNone) {
  // The child of a map may hold anything where no entry points to.
  const StringView keys[] = {StringView("k"), StringView("junk")};
  const uint64_t key_validity[] = {0b01};
  const int32_t values[] = {1, 2};
  const ListEntry entries[] = {{0, 1}};
  Batch batch;
  batch.rows = 1;
  batch.columns = {{nullptr, entries, {{key_validity, keys, {}}, {nullptr, values, {}}}}};
  Shredded shredded = NoRows({{{"m", MapOf(kText, kInt)}}});
  Shredder(*shredded.schema).Append(batch, 0, 1, shredded.columns);
  EXPECT_THAT(TextsOf(shredded.leaf(0)), ElementsAre("k"));
}

TEST(Shredder, NullTypesInsideOfLists) {
  Shredded shredded =
      ShredOne(ListOf(Simple(TypeId::kNull)), {List({kNull, kNull}), List({}), kNull});
  EXPECT_THAT(LevelsOf(shredded.leaf().definition), ElementsAre(2, 2, 1, 0));
  EXPECT_EQ(shredded.leaf().value_count, 0u);
}

TEST(Shredder, ListEntriesMayOverlapAndRunBackwards) {
  const int32_t values[] = {10, 11, 12};
  const ListEntry entries[] = {{1, 2}, {0, 3}, {0, 1}};
  Batch batch;
  batch.rows = 3;
  batch.columns = {{nullptr, entries, {{nullptr, values, {}}}}};
  Shredded shredded = NoRows({{{"l", ListOf(kInt)}}});
  Shredder(*shredded.schema).Append(batch, 0, 3, shredded.columns);
  ExpectLeaf(shredded.leaf(), {0, 1, 0, 1, 1, 0}, {3, 3, 3, 3, 3, 3},
             {11, 12, 10, 11, 12, 10});
}

TEST(Shredder, DeepNestingOfEveryKind) {
  DataType type = StructOf(
      {{"m", MapOf(kText, ListOf(StructOf({{"a", ArrayOf(ListOf(kInt), 1)}})))}});
  Shredded shredded =
      ShredOne(type, {List({List({List({"k", List({List({List({List({1, 2})})})})})})}),
                      List({List({List({"x", kNull})})}), kNull});
  ExpectLeaf(shredded.leaf(1), {0, 4, 0, 0}, {11, 11, 3, 0}, {1, 2});
  EXPECT_EQ(shredded.leaf(1).leaf->max_definition, 11);
  EXPECT_EQ(shredded.leaf(1).leaf->max_repetition, 4);
}

// --- cut anywhere ---------------------------------------------------------------------

Value RandomValue(const DataType& type, std::mt19937_64& random,
                  bool may_be_null = true) {
  if (may_be_null && random() % 4 == 0) return kNull;
  std::vector<Value> parts;
  switch (type.id) {
    case TypeId::kString:
      return std::string(random() % 20, 'x');
    case TypeId::kList:
      for (uint64_t i = random() % 4; i > 0; --i) {
        parts.push_back(RandomValue(type.children[0].type, random));
      }
      return List(parts);
    case TypeId::kArray:
      for (uint32_t i = 0; i < type.array_size; ++i) {
        parts.push_back(RandomValue(type.children[0].type, random));
      }
      return List(parts);
    case TypeId::kMap:
      for (uint64_t i = random() % 3; i > 0; --i) {
        parts.push_back(List({RandomValue(type.children[0].type, random, false),
                              RandomValue(type.children[1].type, random)}));
      }
      return List(parts);
    case TypeId::kStruct:
      for (const Field& child : type.children) {
        parts.push_back(RandomValue(child.type, random));
      }
      return List(parts);
    default:
      return random() % 1000;
  }
}

Table RandomTable(uint64_t rows, std::mt19937_64& random) {
  Table table;
  table.schema.fields = {
      {"i", kInt},
      {"s", kText},
      {"l", ListOf(ListOf(kText))},
      {"n", StructOf({{"a", ArrayOf(StructOf({{"x", kInt}, {"y", kText}}), 3)},
                      {"m", MapOf(kText, ListOf(kInt))}})}};
  for (const Field& field : table.schema.fields) {
    std::vector<Value>& column = table.columns.emplace_back();
    for (uint64_t i = 0; i < rows; ++i) column.push_back(RandomValue(field.type, random));
  }
  return table;
}

TEST(Deterministic, LeavesDoNotDependOnHowRowsAreCutIntoBatches) {
  std::mt19937_64 random(3);
  Table table = RandomTable(300, random);
  Shredded whole = Shred(table);
  for (uint64_t rows : {1u, 7u, 64u, 299u}) {
    Shredded cut = Shred(table, rows);
    for (size_t i = 0; i < whole.columns.size(); ++i) {
      SCOPED_TRACE(whole.leaf(i).leaf->dotted_path());
      EXPECT_EQ(LevelsOf(whole.leaf(i).repetition), LevelsOf(cut.leaf(i).repetition));
      EXPECT_EQ(LevelsOf(whole.leaf(i).definition), LevelsOf(cut.leaf(i).definition));
      ASSERT_EQ(whole.leaf(i).value_count, cut.leaf(i).value_count);
      if (whole.leaf(i).leaf->is_text()) {
        EXPECT_EQ(TextsOf(whole.leaf(i)), TextsOf(cut.leaf(i)));
      } else {
        EXPECT_EQ(ValuesOf<int32_t>(whole.leaf(i)), ValuesOf<int32_t>(cut.leaf(i)));
      }
    }
  }
}

TEST(Deterministic, MeasureDoesNotDependOnHowRowsAreCutIntoBatches) {
  std::mt19937_64 random(4);
  for (int round = 0; round < 5; ++round) {
    Table table = RandomTable(200, random);
    schema::LeafSchema leaves = schema::Dissect(table.schema);
    Shredder shredder(leaves);
    TestBatch whole(table);
    const Footprint expected = shredder.Measure(whole.get(), 0, 200);
    for (uint64_t cut : {1u, 63u, 64u, 100u, 199u}) {
      EXPECT_EQ(
          shredder.Measure(whole.get(), 0, cut) + shredder.Measure(whole.get(), cut, 200),
          expected);
      TestBatch first(table, 0, cut);
      TestBatch second(table, cut, 200);
      EXPECT_EQ(shredder.Measure(first.get(), 0, cut) +
                    shredder.Measure(second.get(), 0, 200 - cut),
                expected);
    }
  }
}

TEST(Shredder, MeasureCountsWhatLeafColumnsAndPlainPagesHold) {
  Table table = OneColumn(kText, {"short", std::string(100, 'x'), kNull});
  schema::LeafSchema leaves = schema::Dissect(table.schema);
  TestBatch batch(table);
  const Footprint expected{3 * sizeof(StringView) + 100, 3 * sizeof(uint32_t) + 5 + 100};
  EXPECT_EQ(Shredder(leaves).Measure(batch.get(), 0, 3), expected);
}

TEST(Shredder, CopiesLongStringsUnlessTheBatchKeepsThem) {
  const std::string text = "thirteen characters and more";
  const StringView strings[] = {StringView(text), StringView("short")};
  const auto owner = std::make_shared<int>(0);
  Batch batch;
  batch.rows = 2;
  batch.columns = {{nullptr, strings, {}}};
  for (const bool is_kept : {false, true}) {
    batch.columns.front().is_kept = is_kept;
    if (is_kept) batch.strings = owner;
    Shredded shredded = NoRows({{{"c", kText}}});
    Shredder shredder(*shredded.schema);
    shredder.Append(batch, 0, 1, shredded.columns);
    shredder.Append(batch, 1, 2, shredded.columns);
    EXPECT_THAT(TextsOf(shredded.leaf()), ElementsAre(text, "short"));
    EXPECT_EQ(shredded.leaf().values_as<StringView>()[0].pointer == text.data(), is_kept);
    EXPECT_EQ(shredded.leaf().arena.used(), is_kept ? 0 : text.size());
    EXPECT_EQ(owner.use_count(), is_kept ? 4 : 1);
    shredded.leaf().Clear();
    EXPECT_EQ(owner.use_count(), is_kept ? 2 : 1);
  }
}

TEST(Shredder, ChecksTextsThatAreKeptButNotKnownToBeUtf8) {
  Batch batch;
  batch.rows = 1;
  batch.strings = std::make_shared<int>(0);
  for (const std::string& text : {std::string("thirteen characters \xFF"),
                                  std::string("\xFF and some sixty characters behind a "
                                              "byte that begins no character"),
                                  std::string("\xFF short")}) {
    const StringView strings[] = {StringView(text)};
    batch.columns = {{nullptr, strings, {}}};
    batch.columns.front().is_kept = true;
    Shredded shredded = NoRows({{{"c", kText}}});
    Shredder shredder(*shredded.schema);
    EXPECT_THROW(shredder.Append(batch, 0, 1, shredded.columns), SchemaError);
    batch.columns.front().is_utf8 = true;
    EXPECT_NO_THROW(shredder.Append(batch, 0, 1, shredded.columns));
  }
}

TEST(Shredder, AppendsAPartOfABatch) {
  Table table = OneColumn(ListOf(kInt), {List({1}), List({2, 3}), kNull, List({4})});
  Shredded shredded = NoRows(table.schema);
  TestBatch batch(table);
  Shredder(*shredded.schema).Append(batch.get(), 1, 3, shredded.columns);
  ExpectLeaf(shredded.leaf(), {0, 1, 0}, {3, 3, 0}, {2, 3});
}

}  // namespace
}  // namespace lamella::shred
