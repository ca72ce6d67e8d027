/// Reading gives back what was written, and survives bytes that nobody should write.
#include "format/parse.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "format/serialize.h"

namespace lamella::format {
namespace {

using Bytes = std::vector<uint8_t>;

template <typename T>
Bytes Serialized(const T& value) {
  base::ByteBuffer out;
  Serialize(value, out);
  return Bytes(out.data(), out.data() + out.size());
}

ColumnMetaData SomeColumn() {
  ColumnMetaData column;
  column.type = Type::kByteArray;
  column.encodings = {Encoding::kPlain, Encoding::kRle, Encoding::kRleDictionary};
  column.path_in_schema = {"a", "list", "element"};
  column.codec = Compression::kZstd;
  column.num_values = 1'000'000'000'000;
  column.total_uncompressed_size = 123;
  column.total_compressed_size = 45;
  column.key_value_metadata = {{"key", "value"}, {"alone", {}}};
  column.data_page_offset = 5'000'000'000;
  column.dictionary_page_offset = 4;
  column.statistics = Statistics{.null_count = 7,
                                 .max_value = std::string("z\0z", 3),
                                 .min_value = "",
                                 .is_max_value_exact = false,
                                 .is_min_value_exact = true,
                                 .nan_count = 0};
  column.encoding_stats = {{PageType::kDictionaryPage, Encoding::kPlain, 1},
                           {PageType::kDataPage, Encoding::kRleDictionary, 20}};
  column.bloom_filter_offset = 99;
  column.bloom_filter_length = 47;
  column.size_statistics = SizeStatistics{17, {1, 2}, {3, 4, 5}};
  return column;
}

/// Every kind of annotation, one leaf each.
std::vector<LogicalType> AllLogicalTypes() {
  using Kind = LogicalType::Kind;
  std::vector<LogicalType> types = {
      LogicalType::Decimal(38, 10),
      LogicalType::Time(TimeUnit::kMicros, false),
      LogicalType::Timestamp(TimeUnit::kNanos, true),
      LogicalType::Integer(8, true),
      LogicalType::Integer(64, false),
  };
  for (Kind kind :
       {Kind::kString, Kind::kMap, Kind::kList, Kind::kEnum, Kind::kDate, Kind::kUnknown,
        Kind::kJson, Kind::kBson, Kind::kUuid, Kind::kFloat16, static_cast<Kind>(4000)}) {
    types.push_back(LogicalType::Of(kind));
  }
  return types;
}

FileMetaData SomeFile() {
  FileMetaData file;
  file.schema.push_back({.name = "root", .num_children = 20});
  for (const LogicalType& type : AllLogicalTypes()) {
    file.schema.push_back({.type = Type::kFixedLenByteArray,
                           .type_length = 16,
                           .repetition_type = Repetition::kOptional,
                           .name = "größe",
                           .converted_type = ConvertedType::kInterval,
                           .scale = 1,
                           .precision = 2,
                           .field_id = -5,
                           .logical_type = type});
  }
  file.num_rows = 12;
  RowGroup group;
  for (int i = 0; i < 3; ++i) {
    group.columns.push_back({.file_path = {},
                             .meta_data = SomeColumn(),
                             .offset_index_offset = 1000 + i,
                             .offset_index_length = 10,
                             .column_index_offset = 500 + i,
                             .column_index_length = 9});
  }
  group.total_byte_size = 777;
  group.num_rows = 12;
  group.sorting_columns = {{0, false, true}, {3, true, false}};
  group.file_offset = 4;
  group.total_compressed_size = 700;
  group.ordinal = 0;
  file.row_groups = {group, group};
  file.key_value_metadata = {{"ARROW:schema", "abc"}};
  file.created_by = "lamella version 0.1.0";
  file.column_orders.assign(16, ColumnOrder::kTypeOrder);
  return file;
}

PageHeader SomePageHeader() {
  PageHeader header;
  header.type = PageType::kDataPageV2;
  header.crc = 0x1234567;
  header.data_page_header_v2 =
      DataPageHeaderV2{.num_values = 5,
                       .num_nulls = 1,
                       .num_rows = 4,
                       .is_compressed = false,
                       .statistics = Statistics{.null_count = 1}};
  return header;
}

TEST(Parse, GivesBackTheFooter) {
  const FileMetaData file = SomeFile();
  EXPECT_EQ(ParseFileMetaData(Serialized(file)), file);
}

TEST(Parse, GivesBackAPageHeaderAndItsSize) {
  const PageHeader header = SomePageHeader();
  Bytes bytes = Serialized(header);
  const size_t size = bytes.size();
  bytes.push_back(0x55);
  const Parsed<PageHeader> parsed = ParsePageHeader(bytes);
  EXPECT_EQ(parsed.value, header);
  EXPECT_EQ(parsed.size, size);
}

TEST(Parse, GivesBackTheIndexes) {
  ColumnIndex columns{.null_pages = {true, false, true},
                      .min_values = {"", "b", ""},
                      .max_values = {"", "c", ""},
                      .boundary_order = BoundaryOrder::kDescending,
                      .null_counts = {1, 2, 3},
                      .repetition_level_histograms = {1, 2, 3, 4, 5, 6},
                      .definition_level_histograms = {9, 8, 7},
                      .nan_counts = {0, 0, 0}};
  EXPECT_EQ(ParseColumnIndex(Serialized(columns)), columns);
  OffsetIndex offsets{.page_locations = {{4, 10, 0}, {14, 20, 5}},
                      .unencoded_byte_array_data_bytes = {7, 8}};
  EXPECT_EQ(ParseOffsetIndex(Serialized(offsets)), offsets);
  const Parsed<BloomFilterHeader> bloom =
      ParseBloomFilterHeader(Serialized(BloomFilterHeader{1024}));
  EXPECT_EQ(bloom.value.num_bytes, 1024);
  EXPECT_EQ(bloom.size, 16u);
}

TEST(Parse, SkipsWhatItDoesNotKnow) {
  const Bytes bytes{0x15, 0x02, 0x15, 0x04, 0x15, 0x04,            // type, sizes
                    0x0C, 0xFE, 0xFF, 0x03,                        // 32767 struct {
                    0x17, 0,    0,    0,    0,    0,    0,  0, 0,  //   1 double
                    0x1B, 0x01, 0x8C, 0x01, 'k',  0x00,  //   2 map string -> struct
                    0x19, 0x21, 0x01, 0x02,              //   3 list of bools
                    0x1A, 0x18, 0x01, 'x',               //   4 set of strings
                    0x13, 0x07, 0x11, 0x14, 0x02, 0x1D,  //   5 byte 6 true 7 i16 8 uuid
                    0,    1,    2,    3,    4,    5,    6,  7, 8,
                    9,    10,   11,   12,   13,   14,   15,  //
                    0x00,                                    // }
                    0x00};
  const Parsed<PageHeader> parsed = ParsePageHeader(bytes);
  EXPECT_EQ(parsed.value.type, PageType::kIndexPage);
  EXPECT_EQ(parsed.value.compressed_page_size, 2);
  EXPECT_EQ(parsed.size, bytes.size());
}

TEST(Parse, KeepsNumbersWithoutAnEnumerator) {
  PageHeader header = SomePageHeader();
  header.data_page_header_v2->encoding = static_cast<Encoding>(10);
  header.type = static_cast<PageType>(77);
  EXPECT_EQ(ParsePageHeader(Serialized(header)).value, header);
}

std::string MessageFor(const Bytes& bytes) {
  try {
    ParsePageHeader(bytes);
  } catch (const FormatError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Parse, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(MessageFor({}),
            "the page header is damaged: it ends too early (byte 0 of 0)");
  EXPECT_EQ(MessageFor({0x15, 0x00, 0x00}),
            "the page header is damaged: the required field 2 is missing (byte 3 of 3)");
  EXPECT_EQ(MessageFor({0x15, 0x80, 0x80, 0x80, 0x80, 0x10}),
            "the page header is damaged: a number is too large (byte 6 of 6)");
  EXPECT_EQ(MessageFor({0x98, 0xFF, 0x01}),
            "the page header is damaged: a length leads beyond its end (byte 3 of 3)");
  EXPECT_EQ(MessageFor({0x9E}),
            "the page header is damaged: a value has an unknown type (byte 1 of 1)");
  EXPECT_EQ(
      MessageFor({0x16, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02}),
      "the page header is damaged: a number is too long (byte 11 of 11)");
  EXPECT_EQ(MessageFor(Bytes(1000, 0x9C)),
            "the page header is damaged: it is nested too deeply (byte 66 of 1000)");
}

TEST(Parse, EveryShortenedFooterIsRefused) {
  const Bytes bytes = Serialized(SomeFile());
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_THROW(ParseFileMetaData({bytes.data(), size}), FormatError) << size;
  }
}

TEST(Parse, ChangedBytesGiveAValueOrAnError) {
  const Bytes whole = Serialized(SomeFile());
  std::mt19937 random(1);
  for (int round = 0; round < 3000; ++round) {
    Bytes bytes = whole;
    for (int i = 0; i < 3; ++i)
      bytes[random() % bytes.size()] = static_cast<uint8_t>(random());
    try {
      ParseFileMetaData(bytes);
    } catch (const FormatError&) {
    }
  }
}

}  // namespace
}  // namespace lamella::format
