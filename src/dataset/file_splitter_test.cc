#include "dataset/file_splitter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "dataset/testing/memory_files.h"
#include "dataset/testing/random_table.h"
#include "lamella/error.h"

namespace lamella::dataset {
namespace {

using namespace shred::testing;  // Values and types, written short.
using file::testing::WriteFile;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::MemoryFiles;
using testing::SelectRows;

DatasetOptions Numbered() {
  DatasetOptions dataset;
  dataset.filename_pattern = "part-{i}";
  return dataset;
}

/// All that a splitter borrows.
struct Splitting {
  explicit Splitting(const Schema& columns, const DatasetOptions& how,
                     unsigned threads = 1)
      : schema(columns), dataset(how), splitter(kind, {threads}) {}

  void Consume(const Batch& batch) { splitter.Consume(batch); }

  Schema schema;
  DatasetOptions dataset;
  WriteOptions options;
  schema::LeafSchema leaves = schema::Dissect(schema);
  base::FilenamePattern pattern{dataset.filename_pattern};
  MemoryFiles files;
  std::atomic<uint64_t> bytes = 0;
  FileKind kind{files, schema, leaves, options, dataset, pattern, bytes};
  FileSplitter splitter;
};

void Consume(const Table& table, uint64_t batch_rows, Splitting& splitting) {
  for (uint64_t row = 0; row < table.rows(); row += batch_rows) {
    const TestBatch batch(table, row, std::min(table.rows(), row + batch_rows));
    splitting.Consume(batch.get());
  }
}

std::vector<uint64_t> RowsOf(const std::vector<WrittenFile>& files) {
  std::vector<uint64_t> rows;
  for (const WrittenFile& file : files) rows.push_back(file.summary.rows);
  return rows;
}

TEST(FileSplitter, RowsOfAFileAreExact) {
  std::mt19937_64 random(1);
  const Table table = testing::RandomTable(testing::EveryType(), 250, random);
  for (const uint64_t batch_rows : {1u, 33u, 250u}) {
    DatasetOptions dataset = Numbered();
    dataset.max_rows_per_file = 100;
    Splitting splitting(table.schema, dataset);
    splitting.splitter.Begin("", {});
    Consume(table, batch_rows, splitting);
    splitting.splitter.End();
    EXPECT_THAT(RowsOf(splitting.splitter.Take()), ElementsAre(100, 100, 50));
    for (uint64_t i = 0; i < 3; ++i) {
      std::vector<uint64_t> rows(i < 2 ? 100 : 50);
      std::iota(rows.begin(), rows.end(), i * 100);
      EXPECT_TRUE(splitting.files.files().at("part-" + std::to_string(i) + ".parquet") ==
                  WriteFile(SelectRows(table, rows), {}).bytes);
    }
  }
}

TEST(FileSplitter, AFullFileAtTheEndLeavesNoEmptyOne) {
  const Table table = OneColumn(Simple(TypeId::kInt32), std::vector<Value>(20, 7));
  DatasetOptions dataset = Numbered();
  dataset.max_rows_per_file = 10;
  Splitting splitting(table.schema, dataset);
  splitting.splitter.Begin("", {});
  splitting.splitter.End();
  EXPECT_TRUE(splitting.splitter.Take().empty());
  splitting.splitter.Begin("", {});
  Consume(table, 7, splitting);
  splitting.splitter.End();
  EXPECT_THAT(RowsOf(splitting.splitter.Take()), ElementsAre(10, 10));
}

TEST(FileSplitter, FilesAreNumberedInEachDirectory) {
  const Table table = OneColumn(Simple(TypeId::kInt32), std::vector<Value>(3, 7));
  DatasetOptions dataset = Numbered();
  dataset.max_rows_per_file = 2;
  Splitting splitting(table.schema, dataset);
  for (const char* directory : {"k=1", "k=2"}) {
    splitting.splitter.Begin(directory, {directory});
    Consume(table, 3, splitting);
    splitting.splitter.End();
  }
  std::vector<std::string> paths;
  for (const WrittenFile& file : splitting.splitter.Take()) {
    paths.push_back(file.path);
    EXPECT_THAT(file.values, ElementsAre(file.path.substr(0, 3)));
  }
  EXPECT_THAT(paths, ElementsAre("k=1/part-0.parquet", "k=1/part-1.parquet",
                                 "k=2/part-0.parquet", "k=2/part-1.parquet"));
}

TEST(FileSplitter, APatternThatWouldRepeatANameIsAnError) {
  const Table table = OneColumn(Simple(TypeId::kInt32), std::vector<Value>(3, 7));
  DatasetOptions dataset;
  dataset.filename_pattern = "data";
  dataset.max_rows_per_file = 2;
  Splitting splitting(table.schema, dataset);
  splitting.splitter.Begin("", {});
  try {
    Consume(table, 3, splitting);
    FAIL() << "accepted";
  } catch (const OptionError& error) {
    EXPECT_THAT(error.what(), HasSubstr("\"filename_pattern\": \"data\" names one file"));
  }
}

// What a row of 8 + 40 bytes is made of, by its number.
using MakeRow = std::function<std::pair<Value, Value>(uint64_t, std::mt19937_64&)>;

std::pair<Value, Value> Noise(uint64_t, std::mt19937_64& random) {
  std::string text(40, ' ');
  for (char& c : text) c = static_cast<char>('!' + random() % 90);
  return {static_cast<int64_t>(random()), text};
}

// Distinct, so that it is no dictionary but the codec that makes it small.
std::pair<Value, Value> Compressible(uint64_t row, std::mt19937_64&) {
  return {static_cast<int64_t>(row), "the same forty characters or so " +
                                         std::to_string(row % 100'000 + 10'000'000)};
}

std::pair<Value, Value> Constant(uint64_t, std::mt19937_64&) { return {7, "constant"}; }

Table MakeTable(uint64_t rows, const MakeRow& make) {
  std::mt19937_64 random(3);
  Table table;
  table.schema.fields = {{"n", Simple(TypeId::kInt64)}, {"t", Simple(TypeId::kString)}};
  table.columns.resize(2);
  for (uint64_t row = 0; row < rows; ++row) {
    auto [number, text] = make(row, random);
    table.columns[0].push_back(std::move(number));
    table.columns[1].push_back(std::move(text));
  }
  return table;
}

TEST(FileSplitter, FilesHaveTheSizeThatWasAskedForWhateverTheRows) {
  const std::vector<std::pair<const char*, MakeRow>> kinds = {
      {"noise", Noise},
      {"compressible", Compressible},
      {"first compressible, then noise",
       [](uint64_t row, std::mt19937_64& random) {
         return row < 60'000 ? Compressible(row, random) : Noise(row, random);
       }},
      {"in turns",
       [](uint64_t row, std::mt19937_64& random) {
         return row / 5000 % 2 == 0 ? Constant(row, random) : Noise(row, random);
       }},
  };
  for (const auto& [name, make] : kinds) {
    const Table table = MakeTable(100'000, make);
    for (const uint64_t size : {40'000u, 150'000u}) {
      for (const Compression codec : {Compression::kSnappy, Compression::kZstd}) {
        DatasetOptions dataset = Numbered();
        dataset.file_size_bytes = size;
        Splitting splitting(table.schema, dataset);
        splitting.options.compression = codec;
        splitting.splitter.Begin("", {});
        Consume(table, 2048, splitting);
        splitting.splitter.End();
        const std::vector<WrittenFile> files = splitting.splitter.Take();
        ASSERT_GT(files.size(), 1u) << name;
        uint64_t rows = files.back().summary.rows;
        EXPECT_LE(files.back().summary.bytes, size * 3 / 2) << name;
        for (size_t i = 0; i + 1 < files.size(); ++i) {
          rows += files[i].summary.rows;
          EXPECT_LE(files[i].summary.bytes, size * 3 / 2) << name << " " << i;
          EXPECT_GE(files[i].summary.bytes, size * 2 / 3) << name << " " << i;
          EXPECT_LE(files[i].summary.row_groups, 60u) << name << " " << i;
        }
        EXPECT_EQ(rows, table.rows());
      }
    }
  }
}

// Rows that get smaller promise that more of them fit than can be counted.
TEST(FileSplitter, AnEndlessSizeMakesOneFile) {
  const Table table = MakeTable(20'000, Constant);
  DatasetOptions dataset = Numbered();
  dataset.file_size_bytes = std::numeric_limits<int64_t>::max();
  Splitting splitting(table.schema, dataset);
  splitting.options.row_group_size = 200;
  splitting.options.compression = Compression::kZstd;
  splitting.splitter.Begin("", {});
  Consume(table, 2048, splitting);
  splitting.splitter.End();
  const std::vector<WrittenFile> files = splitting.splitter.Take();
  ASSERT_EQ(files.size(), 1u);
  EXPECT_EQ(files[0].summary.row_groups, 100u);
}

TEST(FileSplitter, WhereAFileEndsDoesNotDependOnBatchesAndThreads) {
  const Table table = MakeTable(20'000, Compressible);
  DatasetOptions dataset = Numbered();
  dataset.file_size_bytes = 50'000;
  std::map<std::string, std::vector<uint8_t>> expected;
  for (const uint64_t batch_rows : {1u, 777u, 20'000u}) {
    for (const unsigned threads : {1u, 2u, 4u}) {
      Splitting splitting(table.schema, dataset, threads);
      splitting.splitter.Begin("", {});
      Consume(table, batch_rows, splitting);
      splitting.splitter.End();
      if (expected.empty()) expected = splitting.files.files();
      ASSERT_GT(expected.size(), 2u);
      ASSERT_TRUE(splitting.files.files() == expected) << batch_rows << " " << threads;
    }
  }
}

}  // namespace
}  // namespace lamella::dataset
