#include "chunk/page_statistics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "chunk/encode_chunk.h"
#include "shred/testing/leaves.h"

namespace lamella::chunk {
namespace {

using namespace shred::testing;  // Values and types, written short.
using format::BoundaryOrder;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const double kNan = std::numeric_limits<double>::quiet_NaN();

template <typename T>
std::string Plain(T value) {
  return {reinterpret_cast<const char*>(&value), sizeof(T)};
}

ChunkOptions RowsAPage(uint64_t rows) {
  ChunkOptions options;
  options.compression = Compression::kUncompressed;
  options.data_page_rows = rows;
  return options;
}

EncodedChunk EncodeOne(DataType type, std::vector<Value> rows,
                       const ChunkOptions& options, bool nullable = true) {
  Shredded shredded = ShredOne(std::move(type), std::move(rows), nullable);
  Workspace workspace;
  return Encode(shredded.leaf(), options, workspace);
}

BoundaryOrder OrderOf(DataType type, std::vector<Value> rows) {
  return EncodeOne(std::move(type), std::move(rows), RowsAPage(1))
      .column_index.value()
      .boundary_order;
}

TEST(PageStatistics, BoundsAndCountsOfPagesAndChunk) {
  EncodedChunk chunk =
      EncodeOne(Simple(TypeId::kInt32), {5, 3, kNull, 9, kNull, kNull, 1}, RowsAPage(2));
  const format::ColumnIndex& index = chunk.column_index.value();
  EXPECT_THAT(index.null_pages, ElementsAre(false, false, true, false));
  EXPECT_THAT(index.min_values, ElementsAre(Plain(3), Plain(9), "", Plain(1)));
  EXPECT_THAT(index.max_values, ElementsAre(Plain(5), Plain(9), "", Plain(1)));
  EXPECT_THAT(index.null_counts, ElementsAre(0, 1, 2, 0));
  EXPECT_THAT(index.nan_counts, IsEmpty());
  const format::Statistics& statistics = chunk.meta.statistics.value();
  EXPECT_EQ(statistics.min_value, Plain(1));
  EXPECT_EQ(statistics.max_value, Plain(9));
  EXPECT_EQ(statistics.is_min_value_exact, true);
  EXPECT_EQ(statistics.is_max_value_exact, true);
  EXPECT_EQ(statistics.null_count, 3);
  EXPECT_EQ(statistics.nan_count, std::nullopt);
  EXPECT_EQ(statistics.min, std::nullopt);  // The deprecated ones stay absent.
  EXPECT_EQ(statistics.max, std::nullopt);
}

TEST(PageStatistics, BoundaryOrderOfNumbers) {
  const DataType type = Simple(TypeId::kInt32);
  EXPECT_EQ(OrderOf(type, {1, 2, 3}), BoundaryOrder::kAscending);
  EXPECT_EQ(OrderOf(type, {3, 2, 1}), BoundaryOrder::kDescending);
  EXPECT_EQ(OrderOf(type, {1, 3, 2}), BoundaryOrder::kUnordered);
  EXPECT_EQ(OrderOf(type, {2, 2, 2}), BoundaryOrder::kAscending);
  EXPECT_EQ(OrderOf(type, {3, 2, 2}), BoundaryOrder::kDescending);
  EXPECT_EQ(OrderOf(type, {7}), BoundaryOrder::kAscending);
  EXPECT_EQ(OrderOf(type, {-1, 0, 1}), BoundaryOrder::kAscending);
  EXPECT_EQ(OrderOf(Simple(TypeId::kUInt32), {-1, 0, 1}), BoundaryOrder::kUnordered);
  EXPECT_EQ(OrderOf(Decimal(20, 0), {-1, 0, 1}), BoundaryOrder::kAscending);
  EXPECT_EQ(OrderOf(Simple(TypeId::kDouble), {-1.0, -0.0, 0.0, 2.0}),
            BoundaryOrder::kAscending);
}

TEST(PageStatistics, BoundaryOrderPassesOverNullPages) {
  const DataType type = Simple(TypeId::kInt32);
  EXPECT_EQ(OrderOf(type, {kNull, 1, kNull, 2, kNull}), BoundaryOrder::kAscending);
  EXPECT_EQ(OrderOf(type, {2, kNull, 1}), BoundaryOrder::kDescending);
  EXPECT_EQ(OrderOf(type, {2, kNull, 1, 3}), BoundaryOrder::kUnordered);
  EXPECT_EQ(OrderOf(type, {kNull, kNull}), BoundaryOrder::kAscending);
}

TEST(PageStatistics, BoundaryOrderNeedsBothBounds) {
  // Minimums rise, maximums do not.
  EncodedChunk chunk = EncodeOne(Simple(TypeId::kInt32), {1, 9, 2, 8}, RowsAPage(2));
  EXPECT_EQ(chunk.column_index->boundary_order, BoundaryOrder::kUnordered);
}

TEST(PageStatistics, BoundaryOrderIsThatOfTheWrittenBytes) {
  // Cut to 64 bytes both maximums are raised alike, so they are equal in the file.
  const std::string common(64, 'x');
  EXPECT_EQ(OrderOf(Simple(TypeId::kString), {common + "b", common + "a"}),
            BoundaryOrder::kAscending);
  // The raised maximum of the first stands behind the exact one of the second.
  EncodedChunk chunk =
      EncodeOne(Simple(TypeId::kString), {common + "a", common}, RowsAPage(1));
  EXPECT_EQ(chunk.column_index->boundary_order, BoundaryOrder::kDescending);
  EXPECT_EQ(OrderOf(Simple(TypeId::kString), {"é", "\x7f"}), BoundaryOrder::kDescending);
}

TEST(PageStatistics, ANanTakesBoundsAndIndexFromTheChunk) {
  EncodedChunk chunk =
      EncodeOne(Simple(TypeId::kDouble), {1.0, kNan, 2.0, kNan}, RowsAPage(2));
  EXPECT_FALSE(chunk.column_index.has_value());
  EXPECT_FALSE(chunk.offset_index.page_locations.empty());
  const format::Statistics& statistics = chunk.meta.statistics.value();
  EXPECT_EQ(statistics.min_value, std::nullopt);
  EXPECT_EQ(statistics.max_value, std::nullopt);
  EXPECT_EQ(statistics.is_min_value_exact, std::nullopt);
  EXPECT_EQ(statistics.nan_count, 2);
  EXPECT_EQ(statistics.null_count, 0);
}

TEST(PageStatistics, FloatsWithoutANanCountThem) {
  EncodedChunk chunk = EncodeOne(Simple(TypeId::kFloat), {1.0, kNull, 2.0}, RowsAPage(2));
  EXPECT_EQ(chunk.meta.statistics->nan_count, 0);
  EXPECT_THAT(chunk.column_index->nan_counts, ElementsAre(0, 0));
  EXPECT_EQ(chunk.meta.statistics->max_value, Plain(2.0f));
}

TEST(PageStatistics, AChunkOfNullsHasCountsAndNoBounds) {
  for (const DataType& type :
       {Simple(TypeId::kInt32), Simple(TypeId::kDouble), Simple(TypeId::kString),
        Simple(TypeId::kNull), Simple(TypeId::kInterval)}) {
    SCOPED_TRACE(static_cast<int>(type.id));
    EncodedChunk chunk = EncodeOne(type, {kNull, kNull, kNull}, RowsAPage(2));
    EXPECT_EQ(chunk.meta.statistics->null_count, 3);
    EXPECT_EQ(chunk.meta.statistics->min_value, std::nullopt);
    EXPECT_THAT(chunk.column_index.value().null_pages, ElementsAre(true, true));
  }
}

TEST(PageStatistics, TypesWithoutAnOrderHaveCountsAlone) {
  EncodedChunk chunk =
      EncodeOne(Simple(TypeId::kInterval), {Interval{1, 2, 0}, kNull}, RowsAPage(100));
  EXPECT_EQ(chunk.meta.statistics->null_count, 1);
  EXPECT_EQ(chunk.meta.statistics->min_value, std::nullopt);
  EXPECT_FALSE(chunk.column_index.has_value());
}

TEST(PageStatistics, APageWithoutABoundTakesTheIndexButNotTheOtherCounts) {
  const std::string highest(65, '\xff');
  EncodedChunk chunk = EncodeOne(Simple(TypeId::kBinary), {"a", highest}, RowsAPage(1));
  EXPECT_FALSE(chunk.column_index.has_value());
  EXPECT_EQ(chunk.meta.statistics->max_value, std::nullopt);
  EXPECT_EQ(chunk.meta.statistics->null_count, 0);
}

TEST(PageStatistics, CutBoundsSayThatTheyAreNotExact) {
  const std::string text(100, 'x');
  EncodedChunk chunk = EncodeOne(Simple(TypeId::kString), {"a", text}, RowsAPage(100));
  EXPECT_EQ(chunk.meta.statistics->is_min_value_exact, true);
  EXPECT_EQ(chunk.meta.statistics->is_max_value_exact, false);
  EXPECT_EQ(chunk.meta.statistics->max_value, std::string(63, 'x') + "y");
}

TEST(PageStatistics, SwitchedOffTheyLeaveSizesAndOffsets) {
  ChunkOptions options = RowsAPage(2);
  options.statistics = false;
  EncodedChunk chunk = EncodeOne(Simple(TypeId::kInt32), {1, 2, 3}, options);
  EXPECT_EQ(chunk.meta.statistics, std::nullopt);
  EXPECT_FALSE(chunk.column_index.has_value());
  EXPECT_EQ(chunk.offset_index.page_locations.size(), 2u);
  EXPECT_TRUE(chunk.meta.size_statistics.has_value());
}

TEST(PageStatistics, WithoutAPageIndexBothPartsAreGone) {
  ChunkOptions options = RowsAPage(2);
  options.page_index = false;
  EncodedChunk chunk = EncodeOne(Simple(TypeId::kString), {"a", "b", "c"}, options);
  EXPECT_FALSE(chunk.column_index.has_value());
  EXPECT_THAT(chunk.offset_index.page_locations, IsEmpty());
  EXPECT_THAT(chunk.offset_index.unencoded_byte_array_data_bytes, IsEmpty());
  EXPECT_EQ(chunk.meta.statistics->max_value, "c");
}

TEST(PageStatistics, HistogramsCountEveryLevelOfEveryPage) {
  EncodedChunk chunk =
      EncodeOne(ListOf(Simple(TypeId::kInt32)),
                {List({7, kNull, 8}), List({}), kNull, List({8})}, RowsAPage(2));
  const format::SizeStatistics& sizes = chunk.meta.size_statistics.value();
  EXPECT_THAT(sizes.repetition_level_histogram, ElementsAre(4, 2));
  EXPECT_THAT(sizes.definition_level_histogram, ElementsAre(1, 1, 1, 3));
  EXPECT_EQ(sizes.unencoded_byte_array_data_bytes, std::nullopt);
  const format::ColumnIndex& index = chunk.column_index.value();
  EXPECT_THAT(index.repetition_level_histograms, ElementsAre(2, 2, 2, 0));
  EXPECT_THAT(index.definition_level_histograms, ElementsAre(0, 1, 1, 2, 1, 0, 0, 1));
  EXPECT_EQ(chunk.meta.statistics->null_count, 3);  // Levels without a value.
}

TEST(PageStatistics, HistogramsOfUniformLevels) {
  EncodedChunk chunk = EncodeOne(Simple(TypeId::kInt32), {1, 2, 3}, RowsAPage(2));
  EXPECT_THAT(chunk.meta.size_statistics->definition_level_histogram, ElementsAre(0, 3));
  EXPECT_THAT(chunk.meta.size_statistics->repetition_level_histogram, IsEmpty());
  EXPECT_THAT(chunk.column_index->definition_level_histograms, ElementsAre(0, 2, 0, 1));
  EncodedChunk required =
      EncodeOne(Simple(TypeId::kInt32), {1, 2}, RowsAPage(2), /*nullable=*/false);
  EXPECT_THAT(required.meta.size_statistics->definition_level_histogram, IsEmpty());
}

TEST(PageStatistics, BytesOfStringsWithoutTheirLengths) {
  std::vector<Value> rows = {"ab", "ab", "ab", kNull, "", "abcdefghijklmno"};
  for (Encoding encoding : {Encoding::kPlain, Encoding::kRleDictionary}) {
    ChunkOptions options = RowsAPage(4);
    options.encoding = encoding;
    EncodedChunk chunk = EncodeOne(Simple(TypeId::kString), rows, options);
    EXPECT_EQ(chunk.meta.size_statistics->unencoded_byte_array_data_bytes, 21);
    EXPECT_THAT(chunk.offset_index.unencoded_byte_array_data_bytes, ElementsAre(6, 15));
  }
}

TEST(PageStatistics, AnEnumIsDescribedByItsTexts) {
  std::vector<Value> rows(60, 1);
  rows.emplace_back(0);
  EncodedChunk chunk = EncodeOne(EnumOf({"zebra", "ant"}), rows, RowsAPage(1000));
  ASSERT_EQ(chunk.meta.encoding_stats.back().encoding, Encoding::kRleDictionary);
  EXPECT_EQ(chunk.meta.statistics->min_value, "ant");
  EXPECT_EQ(chunk.meta.statistics->max_value, "zebra");
  EXPECT_EQ(chunk.meta.size_statistics->unencoded_byte_array_data_bytes, 60 * 3 + 5);
}

}  // namespace
}  // namespace lamella::chunk
