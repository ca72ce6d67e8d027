#include "export/report_json.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "export/column_statistics.h"
#include "export/sql_type.h"
#include "io/text_file.h"

namespace lamella::exporting {
namespace {

DataType Type(TypeId id, std::vector<Field> children = {}) {
  DataType type;
  type.id = id;
  type.children = std::move(children);
  return type;
}

ExportReport Report() {
  ExportReport report;
  report.path = "d/";
  report.rows = 3;
  report.bytes = 500;
  report.encoded_bytes = 1000;
  report.stored_bytes = 500;
  report.files = {{"d/a=1/x.parquet", {{"a", "1"}, {"b", std::nullopt}}, 3, 500, 1}};
  report.mode = WriteMode::kAppend;
  report.partitions = 1;
  report.commit = "exchange";
  report.foreign_files_kept = 2;
  report.schema = {{"a", "BIGINT"}, {"c", "VARCHAR"}};
  report.seconds = 0.25;
  report.warnings = {"mind \"it\""};
  return report;
}

TEST(ReportJson, SaysAllOfAnExport) {
  EXPECT_EQ(ReportAsJson(Report()),
            R"({"path":"d/","mode":"append","commit":"exchange","already_done":false,)"
            R"("rows":3,"bytes":500,"partitions":1,"foreign_files_kept":2,)"
            R"("foreign_files_deleted":0,"schema":[{"name":"a","type":"BIGINT"},)"
            R"({"name":"c","type":"VARCHAR"}],"files":[{"path":"d/a=1/x.parquet",)"
            R"("partition":{"a":"1","b":null},"rows":3,"bytes":500,"row_groups":1}],)"
            R"("seconds":0.25,"ratio":2.0,"warnings":["mind \"it\""]})");
}

TEST(ReportJson, SaysStatisticsWhereThereAreSome) {
  ExportReport report = Report();
  ColumnStatistics column;
  column.column = "s.a";
  column.min = "-1";
  column.max = "zz";
  column.max_exact = false;
  column.values = 3;
  column.nulls = 1;
  column.bytes = 40;
  report.files[0].statistics = {column};
  EXPECT_NE(ReportAsJson(report).find(
                R"("row_groups":1,"statistics":[{"column":"s.a","min":"-1",)"
                R"("min_exact":true,"max":"zz","max_exact":false,"values":3,"nulls":1,)"
                R"("nans":null,"bytes":40}]}])"),
            std::string::npos)
      << ReportAsJson(report);
}

TEST(ReportJson, IsUtf8WhateverAPathHolds) {
  ExportReport report;
  report.path = "a\xff";
  report.files = {{"a\xff/\xc3x", {{"\xff", "\xe2\x82"}}, 0, 0, 0}};
  const std::string text = ReportAsJson(report);
  EXPECT_NE(text.find("\"path\":\"a\uFFFD\""), std::string::npos) << text;
  EXPECT_NE(text.find("\"partition\":{\"\uFFFD\":\"\uFFFD\uFFFD\"}"), std::string::npos)
      << text;
}

TEST(ReportJson, NamesNestedTypesAsSqlDoes) {
  EXPECT_EQ(SqlType(Type(TypeId::kList, {{"", Type(TypeId::kString)}})), "VARCHAR[]");
  DataType array = Type(TypeId::kArray, {{"", Type(TypeId::kFloat)}});
  array.array_size = 3;
  EXPECT_EQ(SqlType(array), "FLOAT[3]");
  const DataType pair = Type(
      TypeId::kStruct, {{"a", array}, {"b \"c\"", Type(TypeId::kDate)}, {"", array}});
  EXPECT_EQ(SqlType(Type(TypeId::kMap, {{"key", Type(TypeId::kUuid)}, {"value", pair}})),
            "MAP(UUID, STRUCT(a FLOAT[3], \"b \"\"c\"\"\" DATE, \"\" FLOAT[3]))");
}

TEST(ReportJson, IsTheManifest) {
  const std::string path = testing::TempDir() + "/lamella_manifest.json";
  WriteManifest(io::RealFileSystem(), path, Report());
  EXPECT_EQ(io::ReadText(io::RealFileSystem(), path), ReportAsJson(Report()) + "\n");
}

TEST(ColumnStatistics, AreThoseOfTheFooter) {
  inspect::FileDescription file;
  file.columns.resize(2);
  inspect::ColumnFacts& first = file.columns[0].facts;
  first.path = {"s", "a"};
  first.values = 10;
  first.nulls = 3;
  first.bytes = 99;
  first.min = inspect::Bound{int64_t{-5}, true};
  first.max = inspect::Bound{std::string("abd"), false};
  file.columns[1].facts.path = {"x"};
  file.columns[1].facts.nans = 2;

  const std::vector<ColumnStatistics> all = StatisticsOf(file);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].column, "s.a");
  EXPECT_EQ(all[0].min, "-5");
  EXPECT_EQ(all[0].max, "abd");
  EXPECT_TRUE(all[0].min_exact);
  EXPECT_FALSE(all[0].max_exact);
  EXPECT_EQ(all[0].values, 10u);
  EXPECT_EQ(all[0].nulls, 3u);
  EXPECT_EQ(all[0].nans, std::nullopt);
  EXPECT_EQ(all[0].bytes, 99u);
  EXPECT_EQ(all[1].min, std::nullopt);
  EXPECT_EQ(all[1].nulls, std::nullopt);
  EXPECT_EQ(all[1].nans, 2u);
}

}  // namespace
}  // namespace lamella::exporting
