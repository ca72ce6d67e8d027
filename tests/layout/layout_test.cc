// Golden layouts: which pages rows and options lead to, written down as tables.
#include "layout/layout.h"

#include <string>
#include <vector>

namespace lamella::layout {
namespace {

using namespace shred::testing;  // Values and types, written short.

constexpr Encoding kPlain = Encoding::kPlain;
constexpr Encoding kDictionary = Encoding::kRleDictionary;
constexpr Encoding kDelta = Encoding::kDeltaBinaryPacked;

std::vector<Value> Ascending(int rows) {
  std::vector<Value> values;
  for (int i = 0; i < rows; ++i) values.emplace_back(i);
  return values;
}

std::vector<Value> Cycle(const std::vector<Value>& cycle, size_t rows) {
  std::vector<Value> values;
  for (size_t i = 0; i < rows; ++i) values.push_back(cycle[i % cycle.size()]);
  return values;
}

Table Required(TypeId id, std::vector<Value> rows) {
  return OneColumn(Simple(id), std::move(rows), /*nullable=*/false);
}

TEST(Layout, OnePlainPage) {
  ExpectLayout({.table = Required(TypeId::kInt32, Ascending(2000)),
                .options = {},
                .groups = {{{{{2000, 2000, kPlain, 8000}}}}}});
}

TEST(Layout, DefinitionLevelsStandInFront) {
  // Four bytes of length and one run of two bytes and one.
  ExpectLayout({.table = OneColumn(Simple(TypeId::kInt32), Ascending(2000)),
                .options = {},
                .groups = {{{{{2000, 2000, kPlain, 8000 + 4 + 3}}}}}});
}

TEST(Layout, PagesByRows) {
  ExpectLayout({.table = Required(TypeId::kInt32, Ascending(2000)),
                .options = {.data_page_rows = 900},
                .groups = {{{{{900, 900, kPlain, 3600},
                              {900, 900, kPlain, 3600},
                              {200, 200, kPlain, 800}}}}}});
}

TEST(Layout, PagesByBytesEndWithTheRowThatReachesThem) {
  ExpectLayout({.table = Required(TypeId::kInt64, Ascending(300)),
                .options = {.data_page_size = 1000},
                .groups = {{{{{125, 125, kPlain, 1000},
                              {125, 125, kPlain, 1000},
                              {50, 50, kPlain, 400}}}}}});
  ExpectLayout({.table = Required(TypeId::kInt64, Ascending(300)),
                .options = {.data_page_size = 1001},
                .groups = {{{{{126, 126, kPlain, 1008},
                              {126, 126, kPlain, 1008},
                              {48, 48, kPlain, 384}}}}}});
}

TEST(Layout, RowGroupsCutPagesToo) {
  ExpectLayout({.table = Required(TypeId::kInt32, Ascending(25)),
                .options = {.row_group_size = 10, .data_page_rows = 6},
                .groups = {{{{{6, 6, kPlain, 24}, {4, 4, kPlain, 16}}}},
                           {{{{6, 6, kPlain, 24}, {4, 4, kPlain, 16}}}},
                           {{{{5, 5, kPlain, 20}}}}}});
}

TEST(Layout, OnePageEachRowAndOneRowEachGroup) {
  ExpectLayout({.table = Required(TypeId::kInt32, Ascending(2)),
                .options = {.row_group_size = 1, .data_page_rows = 1},
                .groups = {{{{{1, 1, kPlain, 4}}}}, {{{{1, 1, kPlain, 4}}}}}});
}

TEST(Layout, ADictionaryAndItsIndices) {
  // One byte says the width; 1024 indices of one bit as packed groups behind a header.
  ExpectLayout(
      {.table = Required(TypeId::kInt64, Cycle({5, 6}, 1024)),
       .options = {},
       .groups = {{{{{1024, 1024, kDictionary, 1 + 2 + 128}}, Dictionary{2, 16}}}}});
}

TEST(Layout, ADictionaryOfOneEntryIsARun) {
  ExpectLayout(
      {.table = Required(TypeId::kString, Cycle({"the same"}, 1000)),
       .options = {},
       .groups = {{{{{1000, 1000, kDictionary, 1 + 2 + 1}}, Dictionary{1, 12}}}}});
}

TEST(Layout, OneDictionaryForAllPages) {
  ExpectLayout({.table = Required(TypeId::kInt64, Cycle({1, 2, 3, 4}, 96)),
                .options = {.data_page_rows = 40},
                .groups = {{{{{40, 40, kDictionary, 1 + 1 + 10},
                              {40, 40, kDictionary, 1 + 1 + 10},
                              {16, 16, kDictionary, 1 + 1 + 4}},
                             Dictionary{4, 32}}}}});
}

TEST(Layout, NoDictionaryIsBegunThatWouldPassItsLimit) {
  ExpectLayout({.table = Required(TypeId::kInt64, Cycle({1, 2, 3, 4}, 96)),
                .options = {.dictionary_page_size_limit = 31},
                .groups = {{{{{96, 96, kPlain, 768}}}}}});
}

TEST(Layout, ListsCountRowsAndLevels) {
  // Repetition 0 1 0 0 1 1, definition 3 3 1 3 2 3: six levels in one group of eight.
  Table table = OneColumn(ListOf(Simple(TypeId::kInt32)),
                          {List({1, 2}), List({}), List({3, kNull, 4})});
  ExpectLayout({.table = table,
                .options = {},
                .groups = {{{{{3, 6, kPlain, (4 + 2) + (4 + 3) + 16}}}}}});
  ExpectLayout({.table = table,
                .options = {.data_page_rows = 2},
                .groups = {{{{{2, 3, kPlain, (4 + 2) + (4 + 3) + 8},
                              {1, 3, kPlain, (4 + 2) + (4 + 3) + 8}}}}}});
}

TEST(Layout, RowsOfListsAreNeverCut) {
  Table table = OneColumn(ListOf(Simple(TypeId::kInt32), /*nullable=*/false),
                          {List(Ascending(100)), List(Ascending(50)), List({1})},
                          /*nullable=*/false);
  // Repetition: one group of eight, a run, four bytes of length; definition: a run.
  ExpectLayout({.table = table,
                .options = {.data_page_size = 100, .dictionary_page_size_limit = 0},
                .groups = {{{{{1, 100, kPlain, (4 + 2 + 3) + (4 + 3) + 400},
                              {1, 50, kPlain, (4 + 2 + 2) + (4 + 2) + 200},
                              {1, 1, kPlain, (4 + 2) + (4 + 2) + 4}}}}}});
}

TEST(Layout, EveryLeafHasPagesOfItsOwn) {
  Table table = {{{{"a", Simple(TypeId::kInt32), false},
                   {"s",
                    StructOf({{"x", Simple(TypeId::kInt64), false},
                              {"y", Simple(TypeId::kBool), false}}),
                    false}}},
                 {Ascending(20), std::vector<Value>(20, List({7, 1}))}};
  ExpectLayout({.table = table,
                .options = {.data_page_size = 40, .dictionary_page_size_limit = 0},
                .groups = {{{{{10, 10, kPlain, 40}, {10, 10, kPlain, 40}}},
                            {{{5, 5, kPlain, 40},
                              {5, 5, kPlain, 40},
                              {5, 5, kPlain, 40},
                              {5, 5, kPlain, 40}}},
                            {{{20, 20, kPlain, 3}}}}}});
}

TEST(Layout, NullsAreLevelsAlone) {
  ExpectLayout({.table = OneColumn(Simple(TypeId::kInt64), std::vector<Value>(70)),
                .options = {.data_page_rows = 50},
                .groups = {{{{{50, 50, kPlain, 4 + 2}, {20, 20, kPlain, 4 + 2}}}}}});
}

TEST(Layout, ModernDeltas) {
  // Header 128, 4, 1000, first 0; eight blocks: minimum 1, four widths of 0.
  ExpectLayout({.table = Required(TypeId::kInt64, Ascending(1000)),
                .options = {.profile = Profile::kModern},
                .groups = {{{{{1000, 1000, kDelta, 2 + 1 + 2 + 1 + 8 * 5}}}}}});
}

TEST(Layout, ModernRunsOfBooleans) {
  ExpectLayout({.table = Required(TypeId::kBool, Cycle({1}, 5000)),
                .options = {.profile = Profile::kModern},
                .groups = {{{{{5000, 5000, Encoding::kRle, 4 + 2 + 1}}}}}});
}

TEST(Layout, AnEncodingPerColumn) {
  Table table = {
      {{{"d", Simple(TypeId::kDouble), false}, {"t", Simple(TypeId::kString), false}}},
      {Cycle({1.5}, 100), Cycle({"abc"}, 100)}};
  ExpectLayout(
      {.table = table,
       .options = {.encodings = {{"d", Encoding::kByteStreamSplit}, {"t", kPlain}}},
       .groups = {{{{{100, 100, Encoding::kByteStreamSplit, 800}}},
                   {{{100, 100, kPlain, 700}}}}}});
}

TEST(Layout, EnumsAreTextsInADictionary) {
  Table table = OneColumn(EnumOf({"a", "bb", "unused"}), Cycle({1, 0}, 64), false);
  ExpectLayout(
      {.table = table,
       .options = {},
       .groups = {{{{{64, 64, kDictionary, 1 + 1 + 8}}, Dictionary{2, 5 + 6}}}}});
  ExpectLayout({.table = table,
                .options = {.dictionary_page_size_limit = 0},
                .groups = {{{{{64, 64, kPlain, 32 * 5 + 32 * 6}}}}}});
}

}  // namespace
}  // namespace lamella::layout
