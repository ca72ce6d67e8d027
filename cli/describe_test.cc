#include "cli/describe.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "cli/progress_line.h"

namespace lamella::cli {
namespace {

TEST(Describe, GroupsDigits) {
  EXPECT_EQ(WithCommas(0), "0");
  EXPECT_EQ(WithCommas(999), "999");
  EXPECT_EQ(WithCommas(1000), "1,000");
  EXPECT_EQ(WithCommas(123456), "123,456");
  EXPECT_EQ(WithCommas(18446744073709551615u), "18,446,744,073,709,551,615");
}

TEST(Describe, ShowsBytesInFewDigits) {
  EXPECT_EQ(HumanBytes(0), "0 bytes");
  EXPECT_EQ(HumanBytes(1), "1 byte");
  EXPECT_EQ(HumanBytes(999), "999 bytes");
  EXPECT_EQ(HumanBytes(1000), "1.0 kB");
  EXPECT_EQ(HumanBytes(999'949), "999.9 kB");
  EXPECT_EQ(HumanBytes(999'950), "1.0 MB");
  EXPECT_EQ(HumanBytes(12'345'678'901), "12.3 GB");
  EXPECT_EQ(HumanBytes(18446744073709551615u), "18446.7 PB");
}

TEST(Describe, ShowsTimesInAFittingUnit) {
  EXPECT_EQ(HumanSeconds(0), "0 ms");
  EXPECT_EQ(HumanSeconds(0.0421), "42 ms");
  EXPECT_EQ(HumanSeconds(0.9996), "1.00 s");
  EXPECT_EQ(HumanSeconds(59.99), "59.99 s");
  EXPECT_EQ(HumanSeconds(59.999), "1 min 00 s");
  EXPECT_EQ(HumanSeconds(185), "3 min 05 s");
  EXPECT_EQ(HumanSeconds(7390), "2 h 03 min");
}

ExportReport Report() {
  ExportReport report;
  report.path = "out.parquet";
  report.rows = 1234;
  report.bytes = 5600;
  report.encoded_bytes = 11200;
  report.stored_bytes = 5600;
  report.seconds = 0.25;
  report.files = {{"out.parquet", {}, 1234, 5600, 2}};
  return report;
}

TEST(Describe, SaysAnExportInOneLine) {
  EXPECT_EQ(DescribeExport(Report()),
            "out.parquet  1,234 rows, 5.6 kB, 2 row groups, 250 ms, ratio 2.00\n");
  ExportReport one = Report();
  one.rows = 1;
  one.files = {{"out.parquet", {}, 1, 5600, 1}};
  one.encoded_bytes = 0;
  EXPECT_EQ(DescribeExport(one), "out.parquet  1 row, 5.6 kB, 1 row group, 250 ms\n");
}

// `partitions` with `files` files of 100 rows and 1 kB each.
ExportReport Dataset(uint64_t partitions, uint64_t files) {
  ExportReport report;
  report.path = "events/";
  report.mode = WriteMode::kOverwritePartitions;
  report.commit = "exchange";
  report.partitions = partitions;
  for (uint64_t i = 0; i < partitions; ++i) {
    const std::vector<PartitionValue> partition = {{"country", "C" + std::to_string(i)},
                                                   {"city", std::nullopt}};
    for (uint64_t file = 0; file < files; ++file) {
      report.files.push_back({"events/x.parquet", partition, 100, 1000, 1});
    }
  }
  report.rows = report.files.size() * 100;
  report.bytes = report.files.size() * 1000;
  report.seconds = 0.25;
  return report;
}

TEST(Describe, SaysPartitionsOfADirectory) {
  EXPECT_EQ(
      DescribeExport(Dataset(2, 1)),
      "events/  200 rows, 2.0 kB, 2 files in 2 partitions, mode overwrite_partitions, "
      "commit exchange, 250 ms\n"
      "  country=C0/city=NULL  100 rows, 1.0 kB\n"
      "  country=C1/city=NULL  100 rows, 1.0 kB\n");
  EXPECT_EQ(
      DescribeExport(Dataset(1, 2)),
      "events/  200 rows, 2.0 kB, 2 files in 1 partition, mode overwrite_partitions, "
      "commit exchange, 250 ms\n"
      "  country=C0/city=NULL  200 rows, 2.0 kB, 2 files\n");
}

TEST(Describe, SaysOnlyTheFirstOfManyPartitions) {
  const std::string text = DescribeExport(Dataset(10'000, 2));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 7);
  EXPECT_TRUE(
      text.ends_with("  country=C4/city=NULL  200 rows, 2.0 kB, 2 files\n"
                     "  … and 9,995 more\n"))
      << text;
}

TEST(Describe, SaysWhatBecameOfForeignFiles) {
  ExportReport report = Dataset(0, 0);
  report.foreign_files_deleted = 1;
  report.foreign_files_kept = 2;
  report.commit = "journal";
  EXPECT_EQ(
      DescribeExport(report),
      "events/  0 rows, 0 bytes, 0 files, mode overwrite_partitions, commit journal, "
      "1 foreign file deleted, 2 foreign files kept, 250 ms\n");
}

TEST(Describe, ShowsValuesWithoutTheirEffects) {
  ExportReport report = Dataset(1, 1);
  report.files[0].partition = {{"a", "x\x1b[2J\n"}};
  report.path = "d\x1b[2J\nfake";
  const std::string text = DescribeExport(report);
  EXPECT_NE(text.find("  a=x\\x1b[2J\\n  100"), std::string::npos) << text;
  EXPECT_TRUE(text.starts_with("d\\x1b[2J\\nfake  ")) << text;
  EXPECT_EQ(DescribeRecovery("d\r", {}), "d\\r  nothing to recover\n");
}

TEST(Describe, SaysWhyNothingWasWritten) {
  ExportReport report = Dataset(3, 1);
  report.already_done = true;
  EXPECT_EQ(DescribeExport(report),
            "events/  done before by a run of this run_id: 300 rows, 3.0 kB\n");
  report = Dataset(0, 0);
  report.commit = "none";
  EXPECT_EQ(DescribeExport(report), "events/  no rows: nothing was written, 250 ms\n");
  report.mode = WriteMode::kIgnore;
  EXPECT_EQ(DescribeExport(report),
            "events/  is there already: nothing was written, 250 ms\n");
}

TEST(Describe, SaysWhatWasRecovered) {
  EXPECT_EQ(DescribeRecovery("d", {true, "finished a commit"}), "d  finished a commit\n");
  EXPECT_EQ(DescribeRecovery("d", {}), "d  nothing to recover\n");
}

TEST(ProgressLine, SaysWhatIsKnown) {
  EXPECT_EQ(DescribeProgress({1'234'567, 123'400'000, 0.456, 2.0}),
            "1,234,567 rows  45%  617,283 rows/s  123.4 MB  2.00 s");
  EXPECT_EQ(DescribeProgress({0, 0, -1, 0}), "0 rows  0 bytes  0 ms");
  EXPECT_EQ(DescribeProgress({10, 0, 1.5, 1.0}),
            "10 rows  100%  10 rows/s  0 bytes  1.00 s");
}

}  // namespace
}  // namespace lamella::cli
