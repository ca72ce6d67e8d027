#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <variant>

#include "lamella/statement.h"

namespace lamella {
namespace {

ExportStatement Parse(const std::string& script) {
  return std::get<ExportStatement>(ParseScript(script).statements.at(0));
}

std::string Of(const std::string& options) {
  return Parse("EXPORT t TO 'x' TYPE PARQUET OPTIONS {" + options + "}").fingerprint;
}

TEST(Fingerprint, IsTheSameHoweverTheStatementIsWritten) {
  const std::string form = Of(
      R"("partition_cols": ["a", "b"], "compression": "zstd", "row_group_size_bytes": "1MB")");
  EXPECT_EQ(form, Of(R"("row_group_size_bytes": 1000000,
                        "compression": "ZSTD", "partition_by": "a, B", "mode": "error")"));
  EXPECT_EQ(form, Parse(R"(EXPORT /* all */ FROM t TYPE PARQUET OPTIONS {"path": "y/",
                           "compression": "zstd", "partition_cols": "a,b",
                           "row_group_size_bytes": "1 MB"})")
                      .fingerprint);
  EXPECT_EQ(form, MakeExport("t", "x",
                             {{"partition_cols", "a,b"},
                              {"compression", "zstd"},
                              {"row_group_size_bytes", "1000KB"}})
                      .fingerprint);
  EXPECT_EQ(Of(R"("kv_metadata": {"a": "1", "b": "2"})"),
            Of(R"("kv_metadata": {"b": "2", "a": "1"})"));
}

TEST(Fingerprint, IsTheSameForALevelThatIsTheDefault) {
  for (const auto& [codec, level] : std::map<std::string, std::string>{
           {"zstd", "3"}, {"brotli", "5"}, {"lz4_raw", "1"}}) {
    SCOPED_TRACE(codec);
    const std::string without = R"("compression": ")" + codec + '"';
    std::string with = without;
    with.append(R"(, "compression_level": )").append(level);
    EXPECT_EQ(Of(without), Of(with));
    EXPECT_NE(Of(without), Of(without + R"(, "compression_level": 2)"));
    const auto of_column = [](const std::string& options) {
      return Of(R"("column_options": {"a": {)" + options + "}}");
    };
    EXPECT_EQ(of_column(without), of_column(with));
  }
  // Here it is not: then each page's content decides.
  EXPECT_NE(Of(R"("compression": "gzip")"),
            Of(R"("compression": "gzip", "compression_level": 3)"));
  // The file's level is not that of the column.
  const std::string file = R"("compression": "zstd", "compression_level": 9)";
  EXPECT_NE(Of(file + R"(, "column_options": {"a": {"compression": "zstd"}})"),
            Of(file + R"(, "column_options": {"a": {"compression_level": 3}})"));
}

TEST(Fingerprint, IsTheSameForTheSameBloomFilters) {
  const std::string form = Of(R"("bloom_filter_columns": ["a", "b"])");
  EXPECT_EQ(form, Of(R"("bloom_filter_columns": ["A", "b"])"));
  EXPECT_EQ(form, Of(R"("bloom_filter_columns": ["b", "a"])"));
  EXPECT_NE(form, Of(R"("bloom_filter_columns": ["a"])"));
  EXPECT_NE(form, Of(R"("bloom_filter_columns": ["a", "c"])"));
}

// Those that are remembered beside a target must be found by every later version.
TEST(Fingerprint, StaysWhatItWas) {
  EXPECT_EQ(Of(""), "b6761cf43654d82d73350d33c5b67ee0");
  EXPECT_EQ(Of(R"("compression": "gzip", "compression_level": 3,
                  "bloom_filter_columns": ["a", "b"], "partition_cols": "k")"),
            "0f519fc0864acc5a7410af9e5f1ff9dd");
}

TEST(Fingerprint, LeavesOutWhatChangesNoRows) {
  const std::string form = Of(R"("partition_cols": "a")");
  EXPECT_EQ(form, Of(R"("partition_cols": "a", "run_id": "1", "manifest": "m",
                        "path": "x")"));
  EXPECT_EQ(form, Of(R"("partition_cols": "a", "return_stats": true, "max_open_files": 2,
                        "commit": "journal")"));
}

TEST(Fingerprint, TellsNothingOfTheQuery) {
  const std::string secret =
      Parse("EXPORT SELECT 'geheim' TO 'x' TYPE PARQUET").fingerprint;
  EXPECT_EQ(secret.size(), 32u);
  EXPECT_EQ(secret.find_first_not_of("0123456789abcdef"), std::string::npos) << secret;
}

TEST(Fingerprint, DiffersForAnotherQuery) {
  EXPECT_NE(Parse("EXPORT SELECT 1 TO 'x' TYPE PARQUET").fingerprint,
            Parse("EXPORT SELECT 2 TO 'x' TYPE PARQUET").fingerprint);
}

TEST(Fingerprint, DiffersForEveryOptionThatShapesWhatIsWritten) {
  const std::set<std::string, std::less<>> others = {
      "path", "run_id", "manifest", "commit", "return_stats", "max_open_files"};
  const std::map<std::string, std::string, std::less<>> usual = {
      {"partition_cols", R"(["day"])"},
      {"compression", R"("gzip")"},
      {"bloom_filter_columns", R"(["x"])"}};
  std::set<std::string> seen;
  for (const OptionSpec& spec : OptionSpecs()) {
    if (others.contains(spec.name)) continue;
    SCOPED_TRACE(spec.name);
    auto options = usual;
    options.insert_or_assign(std::string(spec.name), spec.example);
    if (spec.name == "partition_by") {
      options.erase("partition_cols");
      options["partition_by"] = R"(["hour"])";
    }
    std::string text;
    for (const auto& [name, value] : options) {
      text.append(text.empty() ? "\"" : ", \"").append(name).append("\": ").append(value);
    }
    EXPECT_TRUE(seen.insert(Of(text)).second) << text;
  }
}

TEST(Fingerprint, KeepsPartsApart) {
  EXPECT_NE(Of(R"("kv_metadata": {"a": "b\nkv_metadata c d"})"),
            Of(R"("kv_metadata": {"a": "b", "c": "d"})"));
  EXPECT_NE(Of(R"("partition_cols": ["a,b"])"), Of(R"("partition_cols": ["a", "b"])"));
  EXPECT_NE(Of(R"("field_ids": {"a": {"children": {"b": 1}}})"),
            Of(R"("field_ids": {"a.1:b": 1})"));
}

}  // namespace
}  // namespace lamella
