#include "dataset/partition_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "dataset/partition_text.h"
#include "dataset/testing/memory_files.h"
#include "dataset/testing/random_table.h"
#include "io/testing/failing_file_system.h"
#include "io/testing/temp_directory.h"
#include "lamella/error.h"

namespace lamella::dataset {
namespace {

using namespace shred::testing;  // Values and types, written short.
using io::testing::TempDirectory;
using ::testing::ElementsAre;
using testing::EveryType;
using ::testing::HasSubstr;
using testing::MemoryFiles;
using testing::RandomTable;
using testing::SelectRows;

// How a test writes: none of it may show in the files.
struct Way {
  uint64_t batch_rows = 2048;
  unsigned threads = 1;
  uint64_t memory = 64 << 20;
};

DatasetOptions By(std::vector<std::string> columns) {
  DatasetOptions dataset;
  dataset.partition_cols = std::move(columns);
  dataset.filename_pattern = "{i}";
  return dataset;
}

std::vector<WrittenFile> Write(const Table& table, const DatasetOptions& dataset,
                               MemoryFiles& files, const Way& way = {},
                               const WriteOptions& options = {}) {
  const TempDirectory directory;
  const Spill spill{&io::RealFileSystem(), directory.path(), way.memory};
  PartitionWriter writer(files, table.schema, options, dataset, spill, {way.threads});
  for (uint64_t row = 0; row < table.rows(); row += way.batch_rows) {
    const TestBatch batch(table, row, std::min(table.rows(), row + way.batch_rows));
    writer.Consume(batch.get());
  }
  EXPECT_EQ(writer.rows(), table.rows());
  std::vector<WrittenFile> written = writer.Finish();
  EXPECT_TRUE(directory.List().empty());
  uint64_t bytes = 0;
  for (const WrittenFile& file : written) bytes += file.summary.bytes;
  EXPECT_EQ(writer.bytes_written(), bytes);
  return written;
}

// Puts a column `k` in front of random columns of every type.
Table Keyed(std::vector<Value> keys, DataType type, std::mt19937_64& random) {
  Table table = RandomTable(EveryType(), keys.size(), random);
  table.schema.fields.insert(table.schema.fields.begin(), {"k", std::move(type), true});
  table.columns.insert(table.columns.begin(), std::move(keys));
  return table;
}

// The file that holds the rows of each key, in their order: written without partitions.
std::map<std::string, std::vector<uint8_t>> Expected(const Table& table,
                                                     bool with_key = false) {
  std::map<std::string, std::vector<uint64_t>> rows;
  for (uint64_t row = 0; row < table.rows(); ++row) {
    const Value& key = table.columns[0][row];
    rows[key.is_null() ? "__HIVE_DEFAULT_PARTITION__"
                       : std::to_string(static_cast<int64_t>(key.number))]
        .push_back(row);
  }
  std::map<std::string, std::vector<uint8_t>> files;
  for (const auto& [key, of_key] : rows) {
    Table part = SelectRows(table, of_key);
    if (!with_key) {
      part.schema.fields.erase(part.schema.fields.begin());
      part.columns.erase(part.columns.begin());
    }
    files["k=" + key + "/0.parquet"] = file::testing::WriteFile(part, {}).bytes;
  }
  return files;
}

std::vector<Value> Keys(uint64_t rows, const std::function<Value(uint64_t)>& key) {
  std::vector<Value> keys;
  for (uint64_t row = 0; row < rows; ++row) keys.push_back(key(row));
  return keys;
}

TEST(PartitionWriter, OneFileForEachKeyWhateverTheOrderOfTheRows) {
  std::mt19937_64 random(1);
  const std::vector<std::function<Value(uint64_t)>> orders = {
      [&](uint64_t) { return Value(random() % 17); },
      [](uint64_t row) { return Value(row / 100); },
      [](uint64_t row) { return Value(row); },
      [](uint64_t) { return Value(5); },
      [](uint64_t row) { return Value(row % 3 == 0 ? 1 : 2); },
      [&](uint64_t) { return random() % 5 == 0 ? kNull : Value(random() % 4); },
  };
  for (const auto& order : orders) {
    const Table table = Keyed(Keys(700, order), Simple(TypeId::kInt32), random);
    MemoryFiles files;
    Write(table, By({"k"}), files);
    EXPECT_TRUE(files.files() == Expected(table));
  }
}

TEST(PartitionWriter, OneRowAndNoRow) {
  std::mt19937_64 random(2);
  for (const uint64_t rows : {0u, 1u}) {
    const Table table = Keyed(Keys(rows, [](uint64_t) { return Value(1); }),
                              Simple(TypeId::kInt64), random);
    MemoryFiles files;
    EXPECT_EQ(Write(table, By({"k"}), files).size(), rows);
    EXPECT_TRUE(files.files() == Expected(table));
  }
}

TEST(PartitionWriter, BytesDoNotDependOnBatchesThreadsAndMemory) {
  std::mt19937_64 random(3);
  // One key has half of the rows: it is written by all threads.
  const Table table = Keyed(
      Keys(1000, [&](uint64_t row) { return Value(row % 2 == 0 ? 7 : random() % 100); }),
      Simple(TypeId::kInt32), random);
  const auto expected = Expected(table);
  for (const uint64_t batch_rows : {uint64_t{1}, uint64_t{37}, table.rows()}) {
    for (const unsigned threads : {1u, 2u, 4u}) {
      for (const uint64_t memory : {uint64_t{0}, uint64_t{20'000}, uint64_t{1} << 20}) {
        MemoryFiles files;
        Write(table, By({"k"}), files, {batch_rows, threads, memory});
        ASSERT_TRUE(files.files() == expected)
            << batch_rows << " rows, " << threads << " threads, " << memory << " bytes";
        EXPECT_LE(files.most_open(), static_cast<int>(threads));
      }
    }
  }
}

TEST(PartitionWriter, FilesMayHoldThePartitionColumns) {
  std::mt19937_64 random(4);
  const Table table = Keyed(Keys(100, [](uint64_t row) { return Value(row % 3); }),
                            Simple(TypeId::kInt32), random);
  DatasetOptions dataset = By({"k"});
  dataset.write_partition_columns = true;
  MemoryFiles files;
  Write(table, dataset, files);
  EXPECT_TRUE(files.files() == Expected(table, true));
}

TEST(PartitionWriter, ReportsWhereEachKeyWent) {
  Table table;
  table.schema.fields = {{"city", Simple(TypeId::kString)},
                         {"n", Simple(TypeId::kInt32)},
                         {"country", Simple(TypeId::kString)}};
  table.columns = {
      {"New York", "Toronto", kNull, "New York"}, {1, 2, 3, 4}, {"US", "CA", "US", "US"}};
  MemoryFiles files;
  const std::vector<WrittenFile> written = Write(table, By({"country", "city"}), files);
  ASSERT_EQ(written.size(), 3u);
  EXPECT_EQ(written[0].path, "country=CA/city=Toronto/0.parquet");
  EXPECT_EQ(written[1].path, "country=US/city=New York/0.parquet");
  EXPECT_EQ(written[2].path, "country=US/city=__HIVE_DEFAULT_PARTITION__/0.parquet");
  EXPECT_THAT(written[1].values, ElementsAre("US", "New York"));
  EXPECT_THAT(written[2].values, ElementsAre("US", std::nullopt));
  EXPECT_EQ(written[1].summary.rows, 2u);
  EXPECT_EQ(written[1].summary.bytes, files.files().at(written[1].path).size());
  EXPECT_EQ(testing::FooterOf(files, written[1].path).schema.size(), 2u);
}

std::vector<int64_t> NumbersIn(const MemoryFiles& files, const std::string& path) {
  file::testing::WrittenFile file;
  file.bytes = files.files().at(path);
  file.footer = file::testing::ReadFooter(file.bytes);
  file.leaves = schema::Dissect({{{"number", Simple(TypeId::kInt64), false}}});
  std::vector<int64_t> numbers;
  for (size_t group = 0; group < file.footer.row_groups.size(); ++group) {
    for (const std::string& value : file.Decode(group, 0).values()) {
      std::memcpy(&numbers.emplace_back(), value.data(), sizeof(int64_t));
    }
  }
  return numbers;
}

// A column with the number of the row behind up to three random partition columns.
Table RandomlyKeyed(std::mt19937_64& random, DatasetOptions& dataset) {
  const std::vector<DataType> types = {Simple(TypeId::kInt8),   Simple(TypeId::kBool),
                                       Simple(TypeId::kString), EnumOf({"one", "two"}),
                                       Decimal(30, 2),          Simple(TypeId::kUuid),
                                       Simple(TypeId::kDate),   Simple(TypeId::kInt64)};
  Schema schema;
  for (uint64_t i = random() % 4; i-- > 0;) {
    schema.fields.push_back(
        {"k" + std::to_string(i), types[random() % types.size()], true});
    dataset.partition_cols.push_back(schema.fields.back().name);
  }
  const uint64_t rows = random() % 500;
  Table table = RandomTable(schema, rows, random);
  table.schema.fields.push_back({"number", Simple(TypeId::kInt64), false});
  std::vector<Value>& numbers = table.columns.emplace_back();
  for (uint64_t row = 0; row < rows; ++row) numbers.emplace_back(row);
  return table;
}

TEST(PartitionWriter, EachRowIsInOneFileOfItsKeyInTheOrderOfTheRows) {
  std::mt19937_64 random(8);
  WriteOptions options;
  options.compression = Compression::kUncompressed;
  for (int round = 0; round < 60; ++round) {
    DatasetOptions dataset = By({});
    dataset.empty_partition_value.policy = EmptyPartition::Policy::kNull;
    const Table table = RandomlyKeyed(random, dataset);
    if (random() % 2 == 0) dataset.max_rows_per_file = 1 + random() % 30;
    MemoryFiles files;
    const Way way{1 + random() % 300, static_cast<unsigned>(1 + random() % 4),
                  random() % 2 * 2000};
    const TestBatch all(table);
    std::set<int64_t> seen;
    for (const WrittenFile& file : Write(table, dataset, files, way, options)) {
      const std::vector<int64_t> numbers = NumbersIn(files, file.path);
      EXPECT_EQ(numbers.size(), file.summary.rows);
      EXPECT_LE(numbers.size(), dataset.max_rows_per_file.value_or(UINT64_MAX));
      EXPECT_TRUE(std::is_sorted(numbers.begin(), numbers.end()));
      for (const int64_t number : numbers) {
        EXPECT_TRUE(seen.insert(number).second);
        for (size_t i = 0; i < dataset.partition_cols.size(); ++i) {
          std::optional<std::string> text =
              PartitionText(table.schema.fields[i], all.get().columns[i],
                            static_cast<uint64_t>(number));
          if (text == "") text.reset();
          EXPECT_EQ(file.values[i], text);
        }
      }
    }
    EXPECT_EQ(seen.size(), table.rows());
  }
}

TEST(PartitionWriter, AtMostSoManyFilesAreOpen) {
  std::mt19937_64 random(5);
  const Table table = Keyed(Keys(400, [](uint64_t row) { return Value(row % 40); }),
                            Simple(TypeId::kInt32), random);
  DatasetOptions dataset = By({"k"});
  dataset.max_open_files = 1;
  MemoryFiles files;
  Write(table, dataset, files, {2048, 4});
  EXPECT_EQ(files.most_open(), 1);
}

TEST(PartitionWriter, WhatGoesWrongReachesTheCaller) {
  std::mt19937_64 random(6);
  const Table table = Keyed(Keys(200, [](uint64_t row) { return Value(row % 20); }),
                            Simple(TypeId::kInt32), random);
  for (const unsigned threads : {1u, 3u}) {
    for (const uint64_t memory : {uint64_t{0}, uint64_t{1} << 20}) {
      MemoryFiles full(1000);
      EXPECT_THROW(Write(table, By({"k"}), full, {2048, threads, memory}), IoError);
    }
  }
}

TEST(PartitionWriter, ATemporaryDirectoryThatFailsIsNamed) {
  std::mt19937_64 random(9);
  const Table table = Keyed(Keys(60, [](uint64_t row) { return Value(row % 20); }),
                            Simple(TypeId::kInt32), random);
  const DatasetOptions dataset = By({"k"});
  const WriteOptions options;
  const TestBatch batch(table);
  int refused = 0;
  for (int call = 1;; ++call) {
    const TempDirectory directory;
    io::testing::FailingFileSystem system(io::testing::Fault::kFailOn, call, ENOSPC);
    MemoryFiles files;
    try {
      const Spill spill{&system, directory / "spill", 0};
      PartitionWriter writer(files, table.schema, options, dataset, spill, {1});
      writer.Consume(batch.get());
      writer.Finish();
    } catch (const IoError& error) {
      ++refused;
      EXPECT_EQ(error.error_number(), ENOSPC);
      EXPECT_THAT(error.what(), HasSubstr("--temp-directory"));
    }
    if (!system.hurt().starts_with("Remove")) {
      EXPECT_TRUE(directory.List().empty());
    }
    if (system.hurt().empty()) break;
  }
  EXPECT_GE(refused, 2 + 1 + 20);  // Opening, writing, reading each key.
}

TEST(PartitionWriter, TheStopFlagEndsItAtAnyTime) {
  std::mt19937_64 random(7);
  const Table table = Keyed(Keys(50, [](uint64_t row) { return Value(row % 5); }),
                            Simple(TypeId::kInt32), random);
  const TempDirectory directory;
  const Spill spill{&io::RealFileSystem(), directory.path(), 1 << 20};
  const DatasetOptions dataset = By({"k"});
  const WriteOptions options;
  const TestBatch batch(table);
  MemoryFiles files;
  std::atomic<bool> stop = false;
  PartitionWriter writer(files, table.schema, options, dataset, spill, {2, &stop});
  writer.Consume(batch.get());
  stop = true;
  EXPECT_THROW(writer.Consume(batch.get()), InterruptedError);
  EXPECT_THROW(writer.Finish(), InterruptedError);
  EXPECT_TRUE(files.files().empty());
}

TEST(PartitionWriter, RefusesColumnsThatCanNotDivide) {
  const Table table = OneColumn(Simple(TypeId::kInt32), {1});
  const auto message = [&](const DatasetOptions& dataset) -> std::string {
    MemoryFiles files;
    try {
      Write(table, dataset, files);
    } catch (const OptionError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_THAT(message(By({"d"})), HasSubstr("has no column \"d\""));
  EXPECT_THAT(message(By({"c"})), HasSubstr("names every column"));
}

}  // namespace
}  // namespace lamella::dataset
