/// Files on disk: what is read from them, and what is said about those that are broken.
#include "inspect/inspect.h"

#include <gtest/gtest.h>

#include "format/parse.h"
#include "inspect/test_file.h"
#include "inspect/value_text.h"
#include "io/testing/temp_directory.h"

namespace lamella::inspect {
namespace {

class InspectFile : public ::testing::Test {
 protected:
  FileDescription Describe(const std::string& content) {
    directory_.Write("f", content);
    return Inspect(io::FileReader(io::RealFileSystem(), directory_ / "f"));
  }

  /// The message, with the path of the file as `F`.
  std::string Message(const std::string& content) {
    try {
      Describe(content);
    } catch (const format::FormatError& error) {
      std::string message = error.what();
      const std::string path = directory_ / "f";
      for (size_t at; (at = message.find(path)) != std::string::npos;) {
        message.replace(at, path.size(), "F");
      }
      return message;
    }
    return "no error";
  }

 private:
  io::testing::TempDirectory directory_;
};

TEST_F(InspectFile, AddsUpTheChunksOfAColumn) {
  const FileDescription file = Describe(FileOf(TestFooter()));
  EXPECT_EQ(file.rows, 2000);
  EXPECT_EQ(file.created_by, "lamella version 0.1.0");
  ASSERT_EQ(file.row_groups.size(), 2u);
  ASSERT_EQ(file.columns.size(), 2u);
  const ColumnFacts& id = file.columns[0].facts;
  EXPECT_EQ(id.path, std::vector<std::string>{"id"});
  EXPECT_EQ(id.codecs, std::vector<std::string>{"ZSTD"});
  EXPECT_EQ(id.value_encodings, (std::vector<std::string>{"RLE_DICTIONARY", "PLAIN"}));
  EXPECT_EQ(id.values, 2000);
  EXPECT_EQ(id.nulls, 3);
  EXPECT_EQ(id.pages, 6);
  EXPECT_EQ(id.bytes, 3200);
  EXPECT_EQ(ValueText(id.min->value), "-7");
  EXPECT_EQ(ValueText(id.max->value), "12");
  const ColumnFacts& tags = file.columns[1].facts;
  EXPECT_EQ(tags.value_encodings, std::vector<std::string>{"DELTA_BYTE_ARRAY"});
  EXPECT_EQ(tags.pages, std::nullopt);
  EXPECT_TRUE(tags.min->exact);
  EXPECT_FALSE(tags.max->exact);
  EXPECT_EQ(file.columns[1].bloom_filters, 2u);
}

TEST_F(InspectFile, AColumnHasNoBoundsWhenAChunkWithValuesHasNone) {
  format::FileMetaData footer = TestFooter();
  format::Statistics& statistics = *footer.row_groups[1].columns[0].meta_data->statistics;
  statistics.min_value.reset();
  statistics.max_value.reset();
  EXPECT_EQ(Describe(FileOf(footer)).columns[0].facts.min, std::nullopt);
  statistics.null_count = 1000;  // All of them.
  const FileDescription file = Describe(FileOf(footer));
  ASSERT_TRUE(file.columns[0].facts.max);
  EXPECT_EQ(ValueText(file.columns[0].facts.max->value), "3");
}

TEST_F(InspectFile, ReadsThePageIndexes) {
  base::ByteBuffer indexes;
  format::ColumnIndex column_index;
  column_index.null_pages = {false, false};
  column_index.min_values = column_index.max_values = {"abcd", "bcde"};
  column_index.boundary_order = format::BoundaryOrder::kAscending;
  format::Serialize(column_index, indexes);
  const auto split = static_cast<int32_t>(indexes.size());
  format::OffsetIndex offset_index;
  offset_index.page_locations.resize(2);
  format::Serialize(offset_index, indexes);
  format::FileMetaData footer = TestFooter();
  format::ColumnChunk& chunk = footer.row_groups[0].columns[1];
  chunk.column_index_offset = 4;
  chunk.column_index_length = split;
  chunk.offset_index_offset = 4 + split;
  chunk.offset_index_length = static_cast<int32_t>(indexes.size()) - split;
  const std::string middle(reinterpret_cast<const char*>(indexes.data()), indexes.size());
  const FileDescription file = Describe(FileOf(footer, middle));
  EXPECT_EQ(file.row_groups[0].chunks[1].page_order, "ascending");
  EXPECT_EQ(file.row_groups[0].chunks[1].facts.pages, 2);
  EXPECT_EQ(file.columns[1].column_indexes, 1u);
  chunk.offset_index_length = 1'000'000;
  EXPECT_EQ(Message(FileOf(footer, middle)),
            "the footer of \"F\" is damaged: the offset index of column "
            "\"tags.list.element\" in \"F\" is not inside of the file");
  chunk.offset_index_length = 1;
  EXPECT_EQ(Message(FileOf(footer, middle)),
            "the offset index of column \"tags.list.element\" in \"F\" is damaged: it "
            "ends too early (byte 1 of 1)");
}

TEST_F(InspectFile, SaysWhyAFileCannotBeRead) {
  const std::string whole = FileOf(TestFooter());
  EXPECT_EQ(Message(""), "\"F\" is empty: a Parquet file has at least a footer");
  EXPECT_EQ(Message("PAR1PAR1"), "\"F\" is not a Parquet file: it has only 8 bytes");
  EXPECT_EQ(Message("a,b,c\n1,2,3\n"),
            "\"F\" is not a Parquet file: it doesn't begin and end with \"PAR1\"");
  EXPECT_EQ(
      Message(whole.substr(0, whole.size() - 1)),
      "\"F\" is not complete: it begins as a Parquet file but has no footer, so its "
      "writer was interrupted or the copy was cut short");
  std::string encrypted = whole;
  encrypted.replace(0, 4, "PARE").replace(whole.size() - 4, 4, "PARE");
  EXPECT_EQ(
      Message(encrypted),
      "the footer of \"F\" is encrypted: only a reader that has its key can open it");
  EXPECT_EQ(
      Message("PAR1" + Int32Bytes(1000) + "PAR1"),
      "the footer of \"F\" is damaged: it claims to have 1000 bytes, the file has 12");
  EXPECT_EQ(Message("PAR1" + Int32Bytes(0) + "PAR1"),
            "the footer of \"F\" is damaged: it ends too early (byte 0 of 0)");
}

TEST_F(InspectFile, RefusesASchemaThatIsNoTree) {
  const auto message = [this](const format::FileMetaData& footer) {
    return Message(FileOf(footer));
  };
  const std::string damaged = "the footer of \"F\" is damaged: ";
  format::FileMetaData footer = TestFooter();
  footer.schema.clear();
  EXPECT_EQ(message(footer), damaged + "its schema is empty");
  footer = TestFooter();
  footer.schema[0].num_children = 1;
  EXPECT_EQ(message(footer), damaged + "its schema has more than one root");
  footer.schema[0].num_children = 3;
  EXPECT_EQ(message(footer), damaged + "its schema lacks elements");
  footer = TestFooter();
  footer.schema[1].num_children = 1;
  EXPECT_EQ(message(footer),
            damaged + "element \"id\" of its schema is neither leaf nor group");
  footer = TestFooter();
  footer.schema.assign(100'000, Group("x", format::Repetition::kOptional, 1));
  EXPECT_EQ(message(footer), damaged + "its schema is nested too deeply");
  footer = TestFooter();
  footer.row_groups[1].columns.pop_back();
  EXPECT_EQ(message(footer), damaged + "row group 1 has 1 columns, the schema 2");
}

TEST_F(InspectFile, MarksEncryptedColumns) {
  format::FileMetaData footer = TestFooter();
  footer.row_groups[0].columns[0].meta_data.reset();
  const FileDescription file = Describe(FileOf(footer));
  EXPECT_TRUE(file.columns[0].facts.encrypted);
  EXPECT_EQ(file.columns[0].facts.nulls, std::nullopt);
  EXPECT_EQ(file.columns[0].facts.max, std::nullopt);
}

}  // namespace
}  // namespace lamella::inspect
