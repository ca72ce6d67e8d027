#include "file/file_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <regex>
#include <string>
#include <vector>

#include "chunk/encode_chunk.h"
#include "file/testing/written_file.h"
#include "lamella/error.h"
#include "shred/testing/leaves.h"

namespace lamella::file {
namespace {

using namespace shred::testing;  // Values and types, written short.
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::WriteFile;
using testing::WrittenFile;

const double kNan = std::numeric_limits<double>::quiet_NaN();

WriteOptions NoCodec(uint64_t group_rows = 262'144, uint64_t page_rows = 20'000) {
  WriteOptions options;
  options.compression = Compression::kUncompressed;
  options.row_group_size = group_rows;
  options.data_page_rows = page_rows;
  return options;
}

// Three columns of seven rows.
Table Mixed() {
  return {{{{"i", Simple(TypeId::kInt32)},
            {"l", ListOf(Simple(TypeId::kString))},
            {"d", Simple(TypeId::kDouble), /*nullable=*/false}}},
          {{1, 2, kNull, 4, 5, 6, 7},
           {List({"a", kNull}), List({}), kNull, List({"b"}), kNull, List({"c"}), kNull},
           {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0}}};
}

TEST(FileWriter, TheFooterSaysWhatTheFileIs) {
  WrittenFile file = WriteFile(Mixed(), NoCodec(4));
  EXPECT_EQ(file.footer.version, 1);
  EXPECT_EQ(file.footer.num_rows, 7);
  EXPECT_THAT(file.rows_of_groups(), ElementsAre(4, 3));
  EXPECT_THAT(file.footer.column_orders, ElementsAre(format::ColumnOrder::kTypeOrder,
                                                     format::ColumnOrder::kTypeOrder,
                                                     format::ColumnOrder::kTypeOrder));
  EXPECT_EQ(file.footer.schema.size(), 6u);
  EXPECT_TRUE(
      std::regex_match(file.footer.created_by.value(),
                       std::regex(R"(lamella version \d+\.\d+\.\d+ \(build .+\))")));
}

TEST(FileWriter, TheSummaryCountsTheFile) {
  WriteOptions options = NoCodec(4);
  options.compression = Compression::kZstd;
  WrittenFile file = WriteFile(Mixed(), options);
  EXPECT_EQ(file.summary.rows, 7u);
  EXPECT_EQ(file.summary.row_groups, 2u);
  EXPECT_EQ(file.summary.bytes, file.bytes.size());
  uint64_t encoded = 0;
  uint64_t stored = 0;
  for (const format::RowGroup& group : file.footer.row_groups) {
    stored += static_cast<uint64_t>(group.total_compressed_size.value());
    encoded += static_cast<uint64_t>(group.total_byte_size);
  }
  EXPECT_EQ(file.summary.encoded_bytes, encoded);
  EXPECT_EQ(file.summary.stored_bytes, stored);
}

TEST(FileWriter, RowGroupsSayWhereTheyBeginAndWhatTheyWeigh) {
  WrittenFile file = WriteFile(Mixed(), NoCodec(4));
  int64_t at = 4;
  for (size_t g = 0; g < 2; ++g) {
    const format::RowGroup& group = file.footer.row_groups[g];
    EXPECT_EQ(group.ordinal, static_cast<int16_t>(g));
    EXPECT_EQ(group.file_offset, at);
    int64_t compressed = 0;
    int64_t uncompressed = 0;
    for (const format::ColumnChunk& chunk : group.columns) {
      compressed += chunk.meta_data->total_compressed_size;
      uncompressed += chunk.meta_data->total_uncompressed_size;
      EXPECT_EQ(chunk.file_offset, 0);  // Deprecated.
      EXPECT_EQ(chunk.file_path, std::nullopt);
    }
    EXPECT_EQ(group.total_compressed_size, compressed);
    EXPECT_EQ(group.total_byte_size, uncompressed);
    at += compressed;
  }
}

TEST(RelativeBelow, ChunksFollowEachOtherWithoutAGapAndOffsetsAreAbsolute) {
  Table table = Mixed();
  table.columns[0].assign(7, 5);  // A dictionary, whose page stands in front.
  WriteOptions options = NoCodec(4, 2);
  options.column_options["i"].encoding = Encoding::kRleDictionary;
  WrittenFile file = WriteFile(table, options);
  int64_t at = 4;
  for (size_t g = 0; g < 2; ++g) {
    for (size_t c = 0; c < 3; ++c) {
      const format::ColumnMetaData& meta = file.meta(g, c);
      EXPECT_EQ(meta.dictionary_page_offset.value_or(meta.data_page_offset), at);
      EXPECT_EQ(meta.dictionary_page_offset.has_value(), c == 0);
      auto decoded = file.Decode(g, c);
      auto pages = file.offset_index(g, c).page_locations;
      ASSERT_EQ(pages.size(), 2u);
      EXPECT_EQ(pages[0].offset, meta.data_page_offset);
      for (size_t p = 0; p < pages.size(); ++p) {
        EXPECT_EQ(pages[p].offset, at + static_cast<int64_t>(decoded.pages[p].offset));
      }
      at += meta.total_compressed_size;
    }
  }
}

TEST(FileWriter, BloomFiltersStandBehindTheirRowGroupAndIndexesAtTheEnd) {
  WriteOptions options = NoCodec(3, 1);
  options.bloom_filter_all = true;
  WrittenFile file = WriteFile(Mixed(), options);
  int64_t at = 4;
  for (size_t g = 0; g < 3; ++g) {
    const format::RowGroup& group = file.footer.row_groups[g];
    EXPECT_EQ(group.file_offset, at);
    at += group.total_compressed_size.value();
    for (size_t c = 0; c < 3; ++c) {
      if (!file.meta(g, c).bloom_filter_offset) continue;  // A chunk without values.
      EXPECT_EQ(file.meta(g, c).bloom_filter_offset, at);
      at += file.meta(g, c).bloom_filter_length.value();
    }
  }
  auto for_each = [&](auto visit) {
    for (size_t g = 0; g < 3; ++g) {
      for (size_t c = 0; c < 3; ++c) visit(file.chunk(g, c));
    }
  };
  for_each([&](const format::ColumnChunk& chunk) {
    EXPECT_EQ(chunk.column_index_offset, at);
    at += chunk.column_index_length.value();
  });
  for_each([&](const format::ColumnChunk& chunk) {
    EXPECT_EQ(chunk.offset_index_offset, at);
    at += chunk.offset_index_length.value();
  });
  uint32_t footer;
  std::memcpy(&footer, file.bytes.data() + file.bytes.size() - 8, 4);
  EXPECT_EQ(at + footer + 8, static_cast<int64_t>(file.bytes.size()));
}

TEST(FileWriter, WithoutTheFirstColumnIndexThereIsNone) {
  Table table = {{{{"d", Simple(TypeId::kDouble)}, {"i", Simple(TypeId::kInt32)}}},
                 {{kNan, 1.0, 2.0, 3.0}, {1, 2, 3, 4}}};
  WrittenFile file = WriteFile(table, NoCodec(2));
  for (size_t g = 0; g < 2; ++g) {
    for (size_t c = 0; c < 2; ++c) {
      EXPECT_EQ(file.chunk(g, c).column_index_offset, std::nullopt);
      EXPECT_EQ(file.chunk(g, c).column_index_length, std::nullopt);
      EXPECT_EQ(file.offset_index(g, c).page_locations.size(), 1u);
    }
  }
}

TEST(FileWriter, WithoutALaterColumnIndexTheOthersStay) {
  Table table = {{{{"i", Simple(TypeId::kInt32)}, {"d", Simple(TypeId::kDouble)}}},
                 {{1, 2, 3, 4}, {1.0, kNan, 3.0, 4.0}}};
  WrittenFile file = WriteFile(table, NoCodec(2));
  EXPECT_TRUE(file.chunk(0, 0).column_index_offset.has_value());
  EXPECT_FALSE(file.chunk(0, 1).column_index_offset.has_value());
  EXPECT_TRUE(file.chunk(1, 1).column_index_offset.has_value());
  EXPECT_EQ(file.column_index(1, 1).nan_counts.size(), 1u);
}

TEST(FileWriter, NoPageIndexMeansNeitherPart) {
  WriteOptions options = NoCodec();
  options.write_page_index = false;
  WrittenFile file = WriteFile(Mixed(), options);
  for (size_t c = 0; c < 3; ++c) {
    EXPECT_EQ(file.chunk(0, c).column_index_offset, std::nullopt);
    EXPECT_EQ(file.chunk(0, c).offset_index_offset, std::nullopt);
    EXPECT_TRUE(file.meta(0, c).statistics.has_value());
  }
}

TEST(FileWriter, KeyValueMetadataFollowsTheArrowSchema) {
  WriteOptions options = NoCodec();
  options.kv_metadata = {{"owner", "data team"}, {"empty", ""}};
  WrittenFile file = WriteFile(Mixed(), options);
  const auto& found = file.footer.key_value_metadata;
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].key, "ARROW:schema");
  EXPECT_EQ(found[1], (format::KeyValue{"owner", "data team"}));
  EXPECT_EQ(found[2], (format::KeyValue{"empty", ""}));
  options.store_schema = false;
  options.kv_metadata.clear();
  EXPECT_THAT(WriteFile(Mixed(), options).footer.key_value_metadata, IsEmpty());
}

TEST(FileWriter, FieldIdsReachTheSchema) {
  WriteOptions options = NoCodec();
  options.field_ids.children["i"].id = 42;
  options.field_ids.children["l"].children["element"].id = 7;
  WrittenFile file = WriteFile(Mixed(), options);
  EXPECT_EQ(file.footer.schema[1].field_id, 42);
  EXPECT_EQ(file.footer.schema[2].field_id, std::nullopt);
  EXPECT_EQ(file.footer.schema[4].field_id, 7);
}

TEST(FileWriter, SortingColumnsStandInEveryRowGroup) {
  WriteOptions options = NoCodec(3);
  options.sorting_columns = {{"d", false, true}};
  WrittenFile file = WriteFile(Mixed(), options);
  for (const format::RowGroup& group : file.footer.row_groups) {
    EXPECT_THAT(group.sorting_columns,
                ElementsAre(format::SortingColumn{2, false, true}));
  }
}

TEST(FileWriter, AnEmptyResultHasASchemaAndNoRowGroup) {
  Table table = Mixed();
  for (std::vector<Value>& column : table.columns) column.clear();
  WrittenFile file = WriteFile(table, NoCodec());
  EXPECT_THAT(file.footer.row_groups, IsEmpty());
  EXPECT_EQ(file.footer.num_rows, 0);
  EXPECT_EQ(file.footer.schema.size(), 6u);
  EXPECT_EQ(file.footer.column_orders.size(), 3u);
  EXPECT_EQ(file.summary.row_groups, 0u);
}

// --- a writer fed by hand
// ---------------------------------------------------------------

struct ByHand {
  explicit ByHand(const Schema& schema)
      : leaves(schema::Dissect(schema)), writer(sink, schema, leaves, {}) {}

  void Append(std::vector<Value> rows) {
    Shredded shredded = ShredOne(Simple(TypeId::kInt32), std::move(rows));
    chunk::EncodedChunk chunk = chunk::Encode(shredded.leaf(), options, workspace);
    chunk_bytes = chunk.bytes.size();
    writer.AppendChunk(chunk);
  }

  schema::LeafSchema leaves;
  testing::MemorySink sink;
  FileWriter writer;
  chunk::ChunkOptions options;
  chunk::Workspace workspace;
  size_t chunk_bytes = 0;  // Of the last one.
};

TEST(FileWriter, RefusesMoreRowGroupsThanReadersCanCount) {
  ByHand file({{{"c", Simple(TypeId::kInt32)}}});
  for (int i = 0; i < 32767; ++i) file.Append({i});
  try {
    file.Append({1});
    FAIL() << "accepted";
  } catch (const SchemaError& error) {  // The data asked for it: exit code 1.
    EXPECT_STREQ(error.what(),
                 "the file would have more than 32767 row groups, which readers can't "
                 "count; choose a larger row_group_size or row_group_size_bytes");
  }
}

TEST(FileWriter, TheMostRowGroupsMakeAReadableFile) {
  ByHand file({{{"c", Simple(TypeId::kInt32)}}});
  for (int i = 0; i < 32767; ++i) file.Append({i});
  EXPECT_EQ(file.writer.Finish().row_groups, 32767u);
  EXPECT_EQ(testing::ReadFooter(file.sink.bytes()).row_groups.back().ordinal, 32766);
}

// With the whole footer looked at for each row group this takes minutes.
TEST(FileWriter, WeighingAfterEachRowGroupAddsUp) {
  constexpr uint64_t kRowGroups = 20'000;
  ByHand file({{{"c", Simple(TypeId::kInt32)}}});
  file.Append({1});
  const uint64_t first = file.writer.Weigh().bytes;
  for (uint64_t i = 1; i < kRowGroups; ++i) {
    file.Append({1});
    ASSERT_EQ(file.writer.Weigh().row_groups, i + 1);
  }
  const uint64_t all = file.writer.Weigh().bytes;
  ByHand once({{{"c", Simple(TypeId::kInt32)}}});
  for (uint64_t i = 0; i < kRowGroups; ++i) once.Append({1});
  EXPECT_NEAR(static_cast<double>(all), static_cast<double>(once.writer.Weigh().bytes),
              10);

  once.writer.Finish();
  testing::MemorySink next;
  once.writer.Restart(next);
  Shredded shredded = ShredOne(Simple(TypeId::kInt32), {1});
  chunk::EncodedChunk chunk =
      chunk::Encode(shredded.leaf(), once.options, once.workspace);
  once.writer.AppendChunk(chunk);
  EXPECT_EQ(once.writer.Weigh().bytes, first);
}

TEST(FileWriter, ABloomFilterDoesNotWaitForTheEnd) {
  ByHand file({{{"c", Simple(TypeId::kInt32)}}});
  file.options.bloom_filter = true;
  file.Append({1, 2, 3});
  // Written with its row group: nothing but the chunk and 32 bytes of bits are there yet.
  EXPECT_GT(file.sink.bytes().size(), 4 + file.chunk_bytes + 32);
}

TEST(FileWriter, ChunksOfOneRowGroupMustAgreeInRows) {
  ByHand file({{{"a", Simple(TypeId::kInt32)}, {"b", Simple(TypeId::kInt32)}}});
  file.Append({1, 2});
  EXPECT_THROW(file.Append({1}), std::logic_error);
}

TEST(FileWriter, KeepsTheMemoryOfAChunkForTheNextOne) {
  ByHand file({{{"c", Simple(TypeId::kInt32)}}});
  Shredded shredded = ShredOne(Simple(TypeId::kInt32), {1, 2, 3});
  chunk::EncodedChunk chunk = chunk::Encode(shredded.leaf(), {}, file.workspace);
  const uint8_t* memory = chunk.bytes.data();
  file.writer.AppendChunk(chunk);
  EXPECT_EQ(chunk.bytes.data(), memory);
}

}  // namespace
}  // namespace lamella::file
