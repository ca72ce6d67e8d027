#include "cli/output.h"

#include <gtest/gtest.h>

#include "cli/progress_line.h"

namespace lamella::cli {
namespace {

TEST(Output, GroupsDigits) {
  EXPECT_EQ(WithCommas(0), "0");
  EXPECT_EQ(WithCommas(999), "999");
  EXPECT_EQ(WithCommas(1000), "1,000");
  EXPECT_EQ(WithCommas(123456), "123,456");
  EXPECT_EQ(WithCommas(18446744073709551615u), "18,446,744,073,709,551,615");
}

TEST(Output, ShowsBytesInFewDigits) {
  EXPECT_EQ(HumanBytes(0), "0 bytes");
  EXPECT_EQ(HumanBytes(1), "1 byte");
  EXPECT_EQ(HumanBytes(999), "999 bytes");
  EXPECT_EQ(HumanBytes(1000), "1.0 kB");
  EXPECT_EQ(HumanBytes(999'949), "999.9 kB");
  EXPECT_EQ(HumanBytes(999'950), "1.0 MB");
  EXPECT_EQ(HumanBytes(12'345'678'901), "12.3 GB");
  EXPECT_EQ(HumanBytes(18446744073709551615u), "18446.7 PB");
}

TEST(Output, ShowsTimesInAFittingUnit) {
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
  report.seconds = 0.25;
  report.files = {{"out.parquet", {}, 1234, 5600, 2}};
  return report;
}

TEST(Output, DescribesAnExportInOneLine) {
  EXPECT_EQ(DescribeExport(Report()),
            "out.parquet  1,234 rows, 5.6 kB, 2 row groups, 250 ms, ratio 2.00\n");
  ExportReport one = Report();
  one.rows = 1;
  one.files = {{"out.parquet", {}, 1, 5600, 1}};
  one.encoded_bytes = 0;
  EXPECT_EQ(DescribeExport(one), "out.parquet  1 row, 5.6 kB, 1 row group, 250 ms\n");
}

TEST(Output, WritesOneJsonObject) {
  EXPECT_EQ(ExportsAsJson({}, {}), "{\"exports\":[]}\n");
  EXPECT_EQ(ExportsAsJson({Report()}, {}),
            "{\"exports\":[{\"path\":\"out.parquet\",\"rows\":1234,\"bytes\":5600,"
            "\"files\":[{\"path\":\"out.parquet\",\"rows\":1234,\"bytes\":5600,"
            "\"row_groups\":2}],\"seconds\":0.25,\"ratio\":2.0,\"warnings\":[]}]}\n");
}

TEST(Output, WritesAFailureWithWhatIsKnownOfIt) {
  EXPECT_EQ(ExportsAsJson({}, Failure{"no \"x\"", "a.sql", Location{2, 7}, 2}),
            "{\"exports\":[],\"error\":{\"message\":\"no \\\"x\\\"\",\"file\":\"a.sql\","
            "\"line\":2,\"column\":7,\"exit_code\":2}}\n");
  EXPECT_EQ(ExportsAsJson({}, Failure{"gone", "", {}, 1}),
            "{\"exports\":[],\"error\":{\"message\":\"gone\",\"exit_code\":1}}\n");
}

TEST(Output, KeepsJsonUtf8WhateverAPathHolds) {
  EXPECT_EQ(ExportsAsJson({}, Failure{"a\xff\xc3(größe\xe2\x82", "", {}, 1}),
            "{\"exports\":[],\"error\":{\"message\":\"a\uFFFD\uFFFD(größe\uFFFD\uFFFD\","
            "\"exit_code\":1}}\n");
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
