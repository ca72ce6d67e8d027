#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "io/testing/temp_directory.h"
#include "lamella/error.h"
#include "lamella/stream.h"
#include "source/testing/arrow_arrays.h"

namespace lamella {
namespace {

using io::testing::TempDirectory;
using source::testing::Array;
using source::testing::Bytes;
using source::testing::Stream;
using ::testing::IsEmpty;

Array Numbers() {
  Array number{"i", "n", 3, {{}, Bytes<int32_t>({1, 2, 1})}};
  return {"+s", "", 3, {{}}, {number}};
}

ExportReport Export(StreamExporter& exporter, Stream& stream, const std::string& path,
                    const std::string& options = "{}") {
  ArrowArrayStream handle = stream.Open();
  return exporter.Export(handle, MakeStreamExport(path, options), {});
}

TEST(StreamExporter, WritesAFile) {
  TempDirectory directory;
  Stream stream({Numbers(), Numbers()});
  StreamExporter exporter({});
  const ExportReport report = Export(exporter, stream, directory / "a.parquet",
                                     R"({"return_stats": true, "row_group_size": 4})");
  EXPECT_EQ(report.rows, 6u);
  ASSERT_EQ(report.files.size(), 1u);
  EXPECT_EQ(report.files[0].row_groups, 2u);
  EXPECT_EQ(report.files[0].statistics.at(0).max, "2");
  EXPECT_EQ(report.bytes, directory.Read("a.parquet").size());
  EXPECT_EQ(stream.open(), 0);
}

TEST(StreamExporter, WritesADataSet) {
  TempDirectory directory;
  Array table = Numbers();
  table.children.push_back(
      {"u", "t", 3, {{}, Bytes<int32_t>({0, 1, 2, 3}), Bytes("abc")}});
  Stream stream({table});
  StreamExporter exporter({});
  const ExportReport report =
      Export(exporter, stream, directory / "set", R"({"partition_cols": ["n"]})");
  EXPECT_EQ(report.partitions, 2u);
  EXPECT_EQ(report.rows, 3u);
}

TEST(StreamExporter, RefusesThreadsBeyondReason) {
  TempDirectory directory;
  Stream stream({Numbers()});
  StreamExporter exporter({4097, "", {}});
  EXPECT_THROW(Export(exporter, stream, directory / "a.parquet"), OptionError);
  EXPECT_EQ(stream.open(), 0);
}

TEST(StreamExporter, ReleasesTheStreamWhereNothingIsWritten) {
  TempDirectory directory;
  StreamExporter exporter({});
  const std::string path = directory / "a.parquet";
  for (int run = 0; run < 2; ++run) {
    Stream stream({Numbers()});
    const ExportReport report = Export(exporter, stream, path, R"({"mode": "ignore"})");
    EXPECT_EQ(report.rows, run == 0 ? 3u : 0u);
    EXPECT_EQ(stream.open(), 0);
  }
  Stream stream({Numbers()});
  EXPECT_THROW(Export(exporter, stream, path, R"({"mode": "error"})"), IoError);
  EXPECT_EQ(stream.open(), 0);
}

TEST(StreamExporter, LeavesNothingOfAStreamThatFails) {
  TempDirectory directory;
  Stream stream({Numbers()});
  stream.FailAtEnd("gone");
  StreamExporter exporter({});
  EXPECT_THROW(Export(exporter, stream, directory / "a.parquet"), SourceError);
  EXPECT_THAT(directory.List(), IsEmpty());
}

TEST(StreamExporter, EndsWhenItIsInterrupted) {
  TempDirectory directory;
  StreamExporter exporter({});
  exporter.Interrupt();
  Stream stream({Numbers()});
  EXPECT_THROW(Export(exporter, stream, directory / "a.parquet"), InterruptedError);
  EXPECT_EQ(stream.open(), 0);
  EXPECT_THAT(directory.List(), IsEmpty());
}

}  // namespace
}  // namespace lamella
