#include "export/run_record.h"

#include <gtest/gtest.h>

#include "export/report_json.h"

namespace lamella::exporting {
namespace {

ExportReport Report(size_t files) {
  ExportReport report;
  report.path = "d";
  report.rows = 30;
  report.bytes = 500;
  report.encoded_bytes = 1000;
  report.stored_bytes = 400;
  report.mode = WriteMode::kAppend;
  report.partitions = files;
  report.commit = "journal";
  report.foreign_files_kept = 2;
  report.foreign_files_deleted = 1;
  report.schema = {{"a", "BIGINT"}, {"\"s\"", "STRUCT(a INTEGER, b VARCHAR[])"}};
  report.seconds = 0.25;
  report.warnings = {"mind \"it\"", ""};
  for (size_t i = 0; i < files; ++i) {
    const std::string value = std::string("x\0\n\xc3\xb6", 5) + std::to_string(i);
    report.files.push_back(
        {"d/a=" + value + "/x.parquet", {{"a", value}, {"b", std::nullopt}}, 3, 50, 2});
  }
  return report;
}

ExportReport Remembered(const ExportReport& report, const std::string& path) {
  ExportReport again;
  again.path = path;
  again.mode = report.mode;
  AddRunRecord(ToRunRecord(report), again);
  return again;
}

TEST(RunRecord, IsAllOfTheReport) {
  for (const size_t files : {size_t{0}, size_t{1}, size_t{20}}) {
    const ExportReport report = Report(files);
    EXPECT_EQ(ReportAsJson(Remembered(report, "d")), ReportAsJson(report));
  }
  ExportReport file = Report(0);
  file.files = {{"d", {}, 30, 500, 1}};
  EXPECT_EQ(ReportAsJson(Remembered(file, "d")), ReportAsJson(file));
}

TEST(RunRecord, TakesThePathOfWhoAsks) {
  EXPECT_EQ(Remembered(Report(1), "link/").files[0].path.substr(0, 7), "link/a=");
  EXPECT_EQ(Remembered(Report(1), "link").files[0].path.substr(0, 7), "link/a=");
}

TEST(RunRecord, IsSmall) {
  const ExportReport report = Report(kMostRememberedFiles + 1);
  EXPECT_TRUE(Remembered(report, "d").files.empty());
  EXPECT_EQ(Remembered(report, "d").rows, report.rows);
  EXPECT_LT(ToRunRecord(report).figures.size(), 400u);
}

TEST(RunRecord, MayLackAnything) {
  for (const char* text : {"", "[]", "{}", "{\"files\":[[1]],\"schema\":[0,[]]}"}) {
    ExportReport report;
    AddRunRecord({text, text}, report);
    EXPECT_EQ(report.rows, 0u);
    EXPECT_TRUE(report.files.empty());
  }
}

}  // namespace
}  // namespace lamella::exporting
