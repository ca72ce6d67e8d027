#include "inspect/render.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <cmath>

#include "inspect/describe.h"
#include "inspect/test_file.h"

namespace lamella::inspect {
namespace {

FileDescription Described(const format::FileMetaData& footer) {
  FileDescription file = Describe(footer, "/data/t.parquet", 20'480);
  Summarize(footer, file);
  return file;
}

TEST(RenderTable, IsReadable) {
  EXPECT_EQ(RenderTable(Described(TestFooter()), 120),
            "/data/t.parquet\n"
            "  20 kB · 2,000 rows · 2 row groups · 2 columns · ZSTD 10.0×\n"
            "  created by lamella version 0.1.0\n"
            "\n"
            "  schema     type    stored as             field id\n"
            "  id         INT32               required         1\n"
            "  tags       LIST\n"
            "    element  STRING  BYTE_ARRAY\n"
            "\n"
            "  column        encoding                 size  share  ratio  pages  nulls  "
            "min    max     index\n"
            "  id            RLE_DICTIONARY, PLAIN  3.2 kB  16.0%  2.50×      6      3  "
            "-7     12\n"
            "  tags.element  DELTA_BYTE_ARRAY        17 kB  84.0%  11.4×             0  "
            "apple  straw…  bloom\n"
            "\n"
            "  row group   rows   size  ratio  offset  sorted by\n"
            "          0  1,000  10 kB  10.0×       4  id descending\n"
            "          1  1,000  10 kB  10.0×  10,004  id descending\n"
            "\n"
            "  metadata      bytes  value\n"
            "  ARROW:schema     20  /////wANAAAQAAAA…\n"
            "  by                3  me\\n\n");
}

TEST(RenderTable, FitsANarrowTerminal) {
  const std::string text = RenderTable(Described(TestFooter()), 60);
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = text.find('\n', begin);
    const std::string line = text.substr(begin, end - begin);
    if (line.rfind("  20 kB", 0) != 0) {
      EXPECT_LE(line.size(), 60u + 8) << line;  // Some characters take more than a byte.
    }
    begin = end + 1;
  }
}

TEST(RenderTable, RowGroupsMayHaveNoColumns) {  // PyArrow writes such files.
  format::FileMetaData footer = TestFooter();
  footer.schema.resize(1);
  footer.schema[0].num_children = 0;
  footer.row_groups.resize(1);
  footer.row_groups[0].columns.clear();
  footer.row_groups[0].sorting_columns.clear();
  footer.row_groups[0].file_offset.reset();
  const std::string text = RenderTable(Described(footer), 80);
  EXPECT_THAT(text, ::testing::HasSubstr("2,000 rows · 1 row group · 0 columns"));
  EXPECT_FALSE(RenderJson(Described(footer)).empty());
}

TEST(RenderTable, AnEmptyFileHasItsSchemaOnly) {
  format::FileMetaData footer = TestFooter();
  footer.num_rows = 0;
  footer.row_groups.clear();
  footer.key_value_metadata.clear();
  EXPECT_EQ(RenderTable(Described(footer), 80),
            "/data/t.parquet\n"
            "  20 kB · 0 rows · 0 row groups · 2 columns\n"
            "  created by lamella version 0.1.0\n"
            "\n"
            "  schema     type    stored as             field id\n"
            "  id         INT32               required         1\n"
            "  tags       LIST\n"
            "    element  STRING  BYTE_ARRAY\n"
            "\n"
            "  There are no rows: the file holds its schema only.\n");
}

TEST(RenderTable, ShowsTheFirstOfManyRowGroups) {
  format::FileMetaData footer = TestFooter();
  footer.row_groups.resize(1000, footer.row_groups[0]);
  const std::string text = RenderTable(Described(footer), 80);
  EXPECT_NE(text.find("  … and 980 more; --json has them all\n"), std::string::npos);
}

TEST(RenderTable, HostileNamesDoNothingToATerminal) {
  format::FileMetaData footer = TestFooter();
  footer.schema[1].name = "\x1b[31mred\xFF";
  footer.created_by = "\a";
  const std::string text = RenderTable(Described(footer), 200);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\a'), std::string::npos);
  EXPECT_NE(text.find("\\x1b[31mred\\xff"), std::string::npos);
}

rapidjson::Document Parsed(const format::FileMetaData& footer) {
  rapidjson::Document document;
  const std::string text = RenderJson(Described(footer));
  document.Parse<rapidjson::kParseValidateEncodingFlag>(text.c_str());
  return document;
}

TEST(RenderJson, HasEverything) {
  const rapidjson::Document json = Parsed(TestFooter());
  ASSERT_FALSE(json.HasParseError());
  EXPECT_STREQ(json["path"].GetString(), "/data/t.parquet");
  EXPECT_EQ(json["rows"].GetInt64(), 2000);
  EXPECT_STREQ(json["metadata"][1]["value"].GetString(), "me\n");
  EXPECT_STREQ(json["schema"][1]["children"][0]["children"][0]["type"].GetString(),
               "STRING");
  EXPECT_TRUE(json["schema"][1]["physical"].IsNull());
  const auto& id = json["columns"][0];
  EXPECT_EQ(id["min"].GetInt(), -7);
  EXPECT_EQ(id["max"].GetInt(), 12);
  EXPECT_TRUE(id["max_exact"].GetBool());
  EXPECT_TRUE(id["nans"].IsNull());
  const auto& chunk = json["row_groups"][0]["columns"][1];
  EXPECT_STREQ(chunk["path"][2].GetString(), "element");
  EXPECT_STREQ(chunk["max"].GetString(), "straw");
  EXPECT_FALSE(chunk["max_exact"].GetBool());
  EXPECT_EQ(chunk["bloom_filter"]["bytes"].GetInt(), 47);
  EXPECT_TRUE(chunk["column_index"].IsNull());
  EXPECT_TRUE(json["row_groups"][1]["sorting_columns"][0]["descending"].GetBool());
}

TEST(RenderJson, IsValidWhateverTheFileHolds) {
  format::FileMetaData footer = TestFooter();
  footer.schema[1].name = "\xFF\"\n";
  footer.schema[1].type = format::Type::kFloat;
  for (float bound : {NAN, -INFINITY, 1e-30f, -0.0f}) {
    std::string bytes(4, '\0');
    std::memcpy(bytes.data(), &bound, 4);
    footer.row_groups[0].columns[0].meta_data->statistics->min_value = bytes;
    const rapidjson::Document json = Parsed(footer);
    ASSERT_FALSE(json.HasParseError()) << bound;
    EXPECT_STREQ(json["schema"][0]["name"].GetString(), "\\xff\"\n");
    const auto& min = json["row_groups"][0]["columns"][0]["min"];
    EXPECT_EQ(min.IsString(), !std::isfinite(bound));
  }
}

}  // namespace
}  // namespace lamella::inspect
