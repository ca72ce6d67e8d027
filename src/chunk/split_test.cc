#include "chunk/split.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "chunk/choose.h"
#include "chunk/values.h"
#include "shred/testing/leaves.h"

namespace lamella::chunk {
namespace {

using namespace shred::testing;  // Values and types, written short.
using ::testing::Each;
using ::testing::ElementsAre;

ChunkPlan PlanFor(shred::LeafColumn& leaf, Encoding encoding) {
  Workspace workspace;
  ChunkOptions options;
  options.encoding = encoding;
  return Choose(leaf, options, workspace);
}

uint64_t SizeOf(const shred::LeafColumn& leaf, const ChunkPlan& plan,
                const PageSlice& slice) {
  base::ByteBuffer body;
  AppendLevels(leaf, slice, body);
  EncodeValues(leaf, plan, slice.values, body);
  return body.size();
}

std::vector<uint64_t> RowsOf(const std::vector<PageSlice>& slices) {
  std::vector<uint64_t> rows;
  for (const PageSlice& slice : slices) rows.push_back(slice.rows());
  return rows;
}

// How many rows one slice longer or shorter holds: the definition, row by row.
PageSlice Cut(const shred::LeafColumn& leaf, const PageSlice& from, uint64_t rows) {
  ChunkOptions options;
  options.data_page_rows = rows;
  options.data_page_size = UINT64_MAX;
  std::vector<int> repetition = LevelsOf(leaf.repetition);
  std::vector<int> definition = LevelsOf(leaf.definition);
  PageSlice slice = from;
  uint64_t seen = 0;
  uint64_t level = from.level_begin;
  slice.values.end = slice.values.begin;
  for (; level < definition.size(); ++level) {
    bool starts = repetition.empty() || repetition[level] == 0;
    if (starts && seen++ == rows) break;
    slice.values.end += definition[level] == leaf.leaf->max_definition ? 1 : 0;
  }
  slice.level_end = level;
  slice.row_end = slice.row_begin + rows;
  return slice;
}

// Checks everything that `Split` promises: slices tile the chunk, hold whole rows, and
// end with the first row that reaches a limit.
void ExpectGoodSplit(const shred::LeafColumn& leaf, const ChunkPlan& plan,
                     const ChunkOptions& options) {
  std::vector<PageSlice> slices = Split(leaf, plan, options);
  PageSlice previous;
  for (size_t i = 0; i < slices.size(); ++i) {
    const PageSlice& slice = slices[i];
    SCOPED_TRACE("page " + std::to_string(i));
    ASSERT_EQ(slice.row_begin, previous.row_end);
    ASSERT_EQ(slice.level_begin, previous.level_end);
    ASSERT_EQ(slice.values.begin, previous.values.end);
    ASSERT_GT(slice.rows(), 0u);
    ASSERT_LE(slice.rows(), options.data_page_rows);
    PageSlice same = Cut(leaf, slice, slice.rows());
    ASSERT_EQ(slice.level_end, same.level_end);
    ASSERT_EQ(slice.values.end, same.values.end);
    bool is_last = i + 1 == slices.size();
    if (!is_last && slice.rows() < options.data_page_rows) {
      ASSERT_GE(SizeOf(leaf, plan, slice), options.data_page_size);
    }
    if (slice.rows() > 1) {
      ASSERT_LT(SizeOf(leaf, plan, Cut(leaf, slice, slice.rows() - 1)),
                options.data_page_size);
    }
    previous = slice;
  }
  EXPECT_EQ(previous.level_end, leaf.level_count());
  EXPECT_EQ(previous.values.end, leaf.value_count);
}

std::vector<int32_t> Numbers(size_t count, uint64_t below) {
  std::mt19937_64 random(count);
  std::vector<int32_t> numbers(count);
  for (int32_t& number : numbers) number = static_cast<int32_t>(random() % below);
  return numbers;
}

TEST(Split, PagesHoldTheirNumberOfRows) {
  Shredded shredded = FilledWith(Simple(TypeId::kInt32), Numbers(10, 100));
  ChunkOptions options;
  options.data_page_rows = 4;
  EXPECT_THAT(RowsOf(Split(shredded.leaf(), {}, options)), ElementsAre(4, 4, 2));
  options.data_page_rows = 5;
  EXPECT_THAT(RowsOf(Split(shredded.leaf(), {}, options)), ElementsAre(5, 5));
  options.data_page_rows = 10;
  EXPECT_THAT(RowsOf(Split(shredded.leaf(), {}, options)), ElementsAre(10));
  options.data_page_rows = 1;
  EXPECT_THAT(RowsOf(Split(shredded.leaf(), {}, options)), Each(1));
}

TEST(Split, APlainPageEndsWithTheRowThatReachesTheSize) {
  Shredded shredded = FilledWith(Simple(TypeId::kInt32), Numbers(100, 100));
  ChunkOptions options;
  options.data_page_size = 40;  // Ten rows of four bytes reach it exactly.
  EXPECT_THAT(RowsOf(Split(shredded.leaf(), {}, options)), Each(10));
  options.data_page_size = 41;
  EXPECT_EQ(RowsOf(Split(shredded.leaf(), {}, options)).front(), 11u);
  options.data_page_size = 1;
  EXPECT_THAT(RowsOf(Split(shredded.leaf(), {}, options)), Each(1));
}

TEST(Split, EveryEncodingEndsWithTheRowThatReachesTheSize) {
  ChunkOptions options;
  Shredded numbers = FilledWith(Simple(TypeId::kInt32), Numbers(3000, 50));
  std::vector<Value> texts;
  std::mt19937_64 random(9);
  for (int i = 0; i < 600; ++i) {
    texts.emplace_back(std::string(random() % 40, 'a') + std::to_string(random() % 90));
    if (random() % 5 == 0) texts.back() = kNull;
  }
  Shredded strings = ShredOne(Simple(TypeId::kString), texts);
  Shredded booleans =
      FilledWith(Simple(TypeId::kBool), std::vector<uint8_t>(2000, uint8_t{1}));
  for (uint64_t size : {1u, 63u, 64u, 200u, 1000u}) {
    options.data_page_size = size;
    for (Encoding encoding : {Encoding::kPlain, Encoding::kRleDictionary,
                              Encoding::kDeltaBinaryPacked, Encoding::kByteStreamSplit}) {
      SCOPED_TRACE(static_cast<int>(encoding));
      ExpectGoodSplit(numbers.leaf(), PlanFor(numbers.leaf(), encoding), options);
    }
    for (Encoding encoding :
         {Encoding::kPlain, Encoding::kRleDictionary, Encoding::kDeltaLengthByteArray,
          Encoding::kDeltaByteArray}) {
      SCOPED_TRACE(static_cast<int>(encoding));
      ExpectGoodSplit(strings.leaf(), PlanFor(strings.leaf(), encoding), options);
    }
    for (Encoding encoding : {Encoding::kPlain, Encoding::kRle}) {
      SCOPED_TRACE(static_cast<int>(encoding));
      ExpectGoodSplit(booleans.leaf(), PlanFor(booleans.leaf(), encoding), options);
    }
  }
}

TEST(Split, NestedRowsAreNeverCut) {
  std::mt19937_64 random(10);
  std::vector<Value> rows;
  for (int i = 0; i < 300; ++i) {
    std::vector<Value> elements;
    for (uint64_t k = random() % 9; k > 0; --k) {
      elements.push_back(random() % 4 == 0 ? kNull : Value(random() % 100));
    }
    rows.push_back(random() % 6 == 0 ? kNull : List(elements));
  }
  Shredded shredded = ShredOne(ListOf(Simple(TypeId::kInt32)), rows);
  ChunkOptions options;
  for (uint64_t size : {1u, 50u, 300u}) {
    for (uint64_t most : {1u, 7u, 1000u}) {
      options.data_page_size = size;
      options.data_page_rows = most;
      ExpectGoodSplit(shredded.leaf(), {}, options);
      ExpectGoodSplit(shredded.leaf(), PlanFor(shredded.leaf(), Encoding::kRleDictionary),
                      options);
    }
  }
}

TEST(Split, ARowLargerThanAPageHasOneOfItsOwn) {
  std::vector<Value> rows = {"a", "b", std::string(500, 'x'), "c", "d"};
  Shredded shredded = ShredOne(Simple(TypeId::kString), rows, /*nullable=*/false);
  ChunkOptions options;
  options.data_page_size = 100;
  EXPECT_THAT(RowsOf(Split(shredded.leaf(), {}, options)), ElementsAre(3, 2));
  options.data_page_size = 5;
  EXPECT_THAT(RowsOf(Split(shredded.leaf(), {}, options)), ElementsAre(1, 1, 1, 1, 1));
}

TEST(Split, LongRowsTakeTimeAsTheirBytesDo) {
  // A page of each list of 1,000: looked at once, not once for each page before it.
  constexpr uint64_t kRows = 8'000;
  constexpr uint64_t kLength = 1'000;
  Shredded shredded = NoRows({{{"c", ListOf(Simple(TypeId::kInt64))}}});
  shred::LeafColumn& leaf = shredded.leaf();
  for (uint64_t row = 0; row < kRows; ++row) {
    leaf.repetition.AppendRun(0, 1);
    leaf.repetition.AppendRun(1, kLength - 1);
  }
  leaf.definition.AppendRun(leaf.leaf->max_definition, kRows * kLength);
  leaf.value_count = kRows * kLength;
  std::memset(leaf.values.Extend(leaf.value_count * 8), 0, leaf.value_count * 8);
  ChunkOptions options;
  options.data_page_size = kLength * 8;
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(Split(leaf, {}, options).size(), kRows);
  const auto end = std::chrono::steady_clock::now();
  EXPECT_LT(end - begin, std::chrono::seconds(5));  // 20 ms, and formerly a minute.
}

TEST(Split, NullsFillPagesByTheirRows) {
  Shredded shredded = ShredOne(Simple(TypeId::kInt32), std::vector<Value>(10));
  ChunkOptions options;
  options.data_page_rows = 3;
  EXPECT_THAT(RowsOf(Split(shredded.leaf(), {}, options)), ElementsAre(3, 3, 3, 1));
}

TEST(Split, LevelsCountAsBytesOfThePage) {
  // Alternating nulls can't be a run, so eight rows of levels take a byte and more.
  std::vector<Value> rows;
  for (int i = 0; i < 400; ++i) rows.push_back(i % 2 == 0 ? kNull : Value(i));
  Shredded shredded = ShredOne(Simple(TypeId::kInt32), rows);
  ChunkOptions options;
  options.data_page_size = 100;
  ExpectGoodSplit(shredded.leaf(), {}, options);
}

// --- levels
// -----------------------------------------------------------------------------

std::vector<int> LevelBytes(const shred::LeafColumn& leaf) {
  base::ByteBuffer body;
  PageSlice slice;
  slice.level_end = leaf.level_count();
  AppendLevels(leaf, slice, body);
  return {body.data(), body.data() + body.size()};
}

TEST(Split, RequiredFlatColumnsHaveNoLevels) {
  EXPECT_THAT(
      LevelBytes(ShredOne(Simple(TypeId::kInt32), {1, 2}, /*nullable=*/false).leaf()),
      ::testing::IsEmpty());
}

TEST(Split, UniformLevelsAreOneRun) {
  EXPECT_THAT(LevelBytes(ShredOne(Simple(TypeId::kInt32), {1, 2, 3}).leaf()),
              ElementsAre(2, 0, 0, 0, 3 << 1, 1));
  std::vector<Value> rows(100, kNull);
  EXPECT_THAT(LevelBytes(ShredOne(Simple(TypeId::kInt32), rows).leaf()),
              ElementsAre(3, 0, 0, 0, 0xC8, 0x01, 0));
}

TEST(Split, MixedLevelsArePacked) {
  EXPECT_THAT(LevelBytes(ShredOne(Simple(TypeId::kInt32), {1, kNull, 3}).leaf()),
              ElementsAre(2, 0, 0, 0, 0x03, 0b101));
}

TEST(Split, RepetitionStandsInFrontOfDefinition) {
  Shredded shredded = ShredOne(ListOf(Simple(TypeId::kInt32)), {List({7, kNull}), kNull});
  EXPECT_THAT(LevelBytes(shredded.leaf()),
              ElementsAre(2, 0, 0, 0, 0x03, 0b010,          // 0 1 0, one bit each.
                          3, 0, 0, 0, 0x03, 0b001011, 0));  // 3 2 0, two bits each.
}

TEST(Split, IndicesAreAsWideAsThoseOfTheirPage) {
  // 1,000 entries, which the rows show one after the other: a page of 250 rows has
  // indices up to 249, 499, 749 and 999, and the last one those of the first.
  std::vector<int64_t> rows;
  for (int i = 0; i < 1250; ++i) rows.push_back(i % 1000);
  Shredded shredded = FilledWith(Simple(TypeId::kInt64), rows);
  const shred::LeafColumn& leaf = shredded.leaf();
  ChunkPlan plan = PlanFor(shredded.leaf(), Encoding::kRleDictionary);
  std::vector<int> widths;
  for (uint64_t page = 0; page < 5; ++page) {
    base::ByteBuffer body;
    const ValueRange range = {page * 250, (page + 1) * 250};
    EncodeValues(leaf, plan, range, body);
    EXPECT_EQ(body.size(), EncodedSize(leaf, plan, range));
    EXPECT_LE(body.size(), EncodedBound(leaf, plan, range));
    widths.push_back(body.data()[0]);
  }
  EXPECT_THAT(widths, ElementsAre(8, 9, 10, 10, 8));
}

}  // namespace
}  // namespace lamella::chunk
