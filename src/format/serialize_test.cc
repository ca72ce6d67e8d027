/// The bytes of small values, worked out by hand from the compact protocol (compact.h).
#include "format/serialize.h"

#include <gtest/gtest.h>

#include <vector>

namespace lamella::format {
namespace {

using Bytes = std::vector<uint8_t>;

template <typename T>
Bytes Serialized(const T& value) {
  base::ByteBuffer out;
  Serialize(value, out);
  return Bytes(out.data(), out.data() + out.size());
}

TEST(Serialize, BloomFilterHeaderNamesTheOnlyAlgorithms) {
  EXPECT_EQ(Serialized(BloomFilterHeader{.num_bytes = 32}),
            (Bytes{0x15, 0x40,              // 1 numBytes i32 = zigzag 64
                   0x1C, 0x1C, 0x00, 0x00,  // 2 algorithm { 1 BLOCK {} }
                   0x1C, 0x1C, 0x00, 0x00,  // 3 hash { 1 XXHASH {} }
                   0x1C, 0x1C, 0x00, 0x00,  // 4 compression { 1 UNCOMPRESSED {} }
                   0x00}));
}

TEST(Serialize, OffsetIndex) {
  OffsetIndex index;
  index.page_locations = {
      {.offset = 4, .compressed_page_size = 100, .first_row_index = 0},
      {.offset = 104, .compressed_page_size = 70, .first_row_index = 9}};
  EXPECT_EQ(Serialized(index), (Bytes{0x19, 0x2C,        // 1 page_locations, 2 structs
                                      0x16, 0x08,        // 1 offset i64 4
                                      0x15, 0xC8, 0x01,  // 2 size i32 100 -> 200
                                      0x16, 0x00, 0x00,  // 3 first row i64 0, stop
                                      0x16, 0xD0, 0x01,  // 104 -> 208
                                      0x15, 0x8C, 0x01,  // 70 -> 140
                                      0x16, 0x12, 0x00,  // 9 -> 18, stop
                                      0x00}));
}

TEST(Serialize, ColumnIndexWritesBoolsAsOneAndTwo) {
  ColumnIndex index;
  index.null_pages = {false, true};
  index.min_values = {"a", ""};
  index.max_values = {"b", ""};
  index.boundary_order = BoundaryOrder::kAscending;
  index.null_counts = {0, 3};
  EXPECT_EQ(Serialized(index), (Bytes{0x19, 0x21, 0x02, 0x01,        // 1 null_pages
                                      0x19, 0x28, 0x01, 'a',  0x00,  // 2 min_values
                                      0x19, 0x28, 0x01, 'b',  0x00,  // 3 max_values
                                      0x15, 0x02,                    // 4 boundary_order
                                      0x19, 0x26, 0x00, 0x06,        // 5 null_counts
                                      0x00}));
}

TEST(Serialize, DataPageHeader) {
  PageHeader header;
  header.uncompressed_page_size = 300;
  header.compressed_page_size = 20;
  header.crc = -1;
  header.data_page_header = DataPageHeader{
      .num_values = 5, .encoding = Encoding::kRleDictionary, .statistics = {}};
  EXPECT_EQ(Serialized(header), (Bytes{0x15, 0x00,        // 1 type DATA_PAGE
                                       0x15, 0xD8, 0x04,  // 2 uncompressed 300 -> 600
                                       0x15, 0x28,        // 3 compressed 20 -> 40
                                       0x15, 0x01,        // 4 crc -1 -> 1
                                       0x1C,              // 5 data_page_header
                                       0x15, 0x0A,        //   1 num_values
                                       0x15, 0x10,        //   2 RLE_DICTIONARY
                                       0x15, 0x06, 0x15, 0x06,  //   3, 4 levels RLE
                                       0x00, 0x00}));
}

TEST(Serialize, DictionaryPageHeaderSkipsFieldIds) {
  PageHeader header;
  header.type = PageType::kDictionaryPage;
  header.dictionary_page_header =
      DictionaryPageHeader{.num_values = 1, .is_sorted = false};
  EXPECT_EQ(Serialized(header), (Bytes{0x15, 0x04, 0x15, 0x00, 0x15, 0x00,  // type, sizes
                                       0x4C,                    // 7 (3 + 4) struct
                                       0x15, 0x02, 0x15, 0x00,  //   num_values, PLAIN
                                       0x12,                    //   3 is_sorted false
                                       0x00, 0x00}));
}

TEST(Serialize, FooterOfAnEmptyFile) {
  FileMetaData file;
  file.schema = {{.name = "root", .num_children = 1},
                 {.type = Type::kInt32,
                  .repetition_type = Repetition::kOptional,
                  .name = "t",
                  .converted_type = ConvertedType::kTimeMillis,
                  .logical_type = LogicalType::Time(TimeUnit::kMillis, true)}};
  file.created_by = "x";
  file.column_orders = {ColumnOrder::kTypeOrder};
  EXPECT_EQ(Serialized(file), (Bytes{0x15, 0x02,  // 1 version 1
                                     0x19, 0x2C,  // 2 schema, 2 structs
                                     0x48, 0x04, 'r',  'o',  'o',  't',  //   4 name
                                     0x15, 0x02, 0x00,        //   5 num_children
                                     0x15, 0x02,              //   1 type INT32
                                     0x25, 0x02,              //   3 OPTIONAL
                                     0x18, 0x01, 't',         //   4 name
                                     0x25, 0x0E,              //   6 TIME_MILLIS
                                     0x4C,                    //   10 logicalType
                                     0x7C,                    //     7 TIME
                                     0x11,                    //       1 true
                                     0x1C, 0x1C, 0x00, 0x00,  //       2 unit { 1 {} }
                                     0x00, 0x00, 0x00,        //     stops
                                     0x16, 0x00,              // 3 num_rows
                                     0x19, 0x0C,              // 4 row_groups, none
                                     0x28, 0x01, 'x',         // 6 created_by
                                     0x19, 0x1C, 0x1C, 0x00, 0x00,  // 7 column_orders
                                     0x00}));
}

TEST(Serialize, ListsOfFifteenHaveALongHeader) {
  OffsetIndex index;
  index.unencoded_byte_array_data_bytes.assign(15, 1);
  Bytes expected{0x19, 0x0C, 0x19, 0xF6, 0x0F};
  expected.insert(expected.end(), 15, 0x02);
  expected.push_back(0x00);
  EXPECT_EQ(Serialized(index), expected);
}

TEST(Serialize, NumbersOfFullRange) {
  OffsetIndex index;
  index.page_locations = {{.offset = INT64_MIN,
                           .compressed_page_size = INT32_MIN,
                           .first_row_index = INT64_MAX}};
  EXPECT_EQ(Serialized(index),
            (Bytes{0x19, 0x1C,                                                        //
                   0x16, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01,  //
                   0x15, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F,                                //
                   0x16, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01,  //
                   0x00, 0x00}));
}

}  // namespace
}  // namespace lamella::format
