#include "file/batch_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "base/testing/no_threads.h"
#include "file/testing/written_file.h"
#include "lamella/error.h"

namespace lamella::file {
namespace {

using namespace shred::testing;  // Values and types, written short.
using ::testing::ElementsAre;
using testing::MemorySink;
using testing::WriteFile;
using testing::WrittenFile;

// Fails as a full disk does, once it holds `room` bytes.
class FullSink : public io::ByteSink {
 public:
  explicit FullSink(uint64_t room) : room_(room) {}

 private:
  void Append(std::span<const uint8_t> bytes) override {
    if (offset() + bytes.size() > room_) throw IoError("disk full", "there", ENOSPC);
  }

  uint64_t room_;
};

Table ManyColumns(size_t columns, size_t rows) {
  Table table;
  for (size_t c = 0; c < columns; ++c) {
    table.schema.fields.push_back({"c" + std::to_string(c), Simple(TypeId::kInt64)});
    std::vector<Value>& column = table.columns.emplace_back();
    for (size_t r = 0; r < rows; ++r) column.emplace_back(r * 7919 + c);
  }
  return table;
}

WriteOptions Groups(uint64_t rows) {
  WriteOptions options;
  options.compression = Compression::kUncompressed;
  options.row_group_size = rows;
  return options;
}

// A writer with all that it borrows.
struct Writing {
  Writing(const Table& from, const WriteOptions& write_options, unsigned threads,
          io::ByteSink& sink)
      : table(from),
        options(write_options),
        leaves(schema::Dissect(table.schema)),
        batch(table),
        writer(std::in_place, sink, table.schema, leaves, options,
               Execution{threads, &stop}) {}

  void Consume() { writer->Consume(batch.get()); }

  std::atomic<bool> stop = false;
  Table table;
  WriteOptions options;
  schema::LeafSchema leaves;
  TestBatch batch;
  std::optional<BatchWriter> writer;
};

TEST(BatchWriter, ColumnsStandInTheOrderOfTheSchemaWhateverTheThreads) {
  Table table = ManyColumns(9, 100);
  for (unsigned threads : {1u, 2u, 4u}) {
    WrittenFile file = WriteFile(table, Groups(30), {2048, threads});
    EXPECT_THAT(file.rows_of_groups(), ElementsAre(30, 30, 30, 10));
    for (size_t g = 0; g < 4; ++g) {
      for (size_t c = 0; c < 9; ++c) {
        EXPECT_THAT(file.meta(g, c).path_in_schema, ElementsAre("c" + std::to_string(c)));
        int64_t first;
        std::memcpy(&first, file.Decode(g, c).values().at(0).data(), 8);
        EXPECT_EQ(first, static_cast<int64_t>(g * 30 * 7919 + c));
      }
    }
  }
}

// Columns that take longer than others stand first, last and between them.
TEST(BatchWriter, ColumnsThatTakeLongAreWrittenInTheirTurn) {
  Table table = ManyColumns(12, 3000);
  for (size_t c : {0, 5, 6, 11}) {
    table.schema.fields[c].type = Simple(TypeId::kString);
    for (size_t r = 0; r < table.rows(); ++r) {
      table.columns[c][r] = Value(std::string(c * 20 + r % 50, 'x') + std::to_string(r));
    }
  }
  WriteOptions options = Groups(100);
  options.compression = Compression::kGzip;
  const WrittenFile one = WriteFile(table, options, {2048, 1});
  for (unsigned threads : {2u, 3u, 5u, 16u}) {
    EXPECT_TRUE(WriteFile(table, options, {2048, threads}).bytes == one.bytes);
  }
}

// The last columns are begun first, and two of them are more than may wait.
TEST(BatchWriter, ChunksThatMayNotWaitAreWaitedFor) {
  Table table = ManyColumns(14, 2000);
  std::mt19937_64 random(1);
  for (size_t c : {10, 11, 12, 13}) {
    table.schema.fields[c].type = Simple(TypeId::kString);
    for (Value& value : table.columns[c]) {
      std::string text(200 + c, ' ');
      for (char& character : text) character = static_cast<char>('0' + random() % 64);
      value = Value(text);
    }
  }
  WriteOptions options = Groups(200);
  options.row_group_memory = 1 << 20;
  const WrittenFile one = WriteFile(table, options, {2048, 1});
  EXPECT_GE(one.footer.row_groups.size(), 10u);
  for (int round = 0; round < 5; ++round) {
    for (unsigned threads : {2u, 3u, 4u, 8u}) {
      EXPECT_TRUE(WriteFile(table, options, {2048, threads}).bytes == one.bytes);
    }
  }
}

TEST(BatchWriter, WithoutThreadsTheCallersDoesTheWork) {
  const Table table = ManyColumns(5, 1000);
  const WrittenFile expected = WriteFile(table, Groups(300));
  const base::testing::NoThreads none;
  EXPECT_TRUE(WriteFile(table, Groups(300), {2048, 4}).bytes == expected.bytes);
}

// Strings with few and with many different ones, long, absent and no texts, in runs and
// alone.
Table ManyStrings(size_t rows) {
  Table table;
  const std::string tail = " and what makes a string long";
  for (const char* name : {"few", "some", "many", "one", "none"}) {
    table.schema.fields.push_back({name, Simple(TypeId::kString)});
    table.columns.emplace_back();
  }
  table.schema.fields[1].type = Simple(TypeId::kBinary);
  for (size_t r = 0; r < rows; ++r) {
    table.columns[0].push_back(r % 7 == 5 ? Value() : Value(std::to_string(r * r % 11)));
    table.columns[1].push_back("\xff" + std::to_string(r / 9 % 500) + tail);
    table.columns[2].push_back(std::to_string(r * 7919 % 20'011) + tail + tail);
    table.columns[3].push_back(tail);
    table.columns[4].emplace_back();
  }
  return table;
}

// The options that look at strings: what is kept as codes, and what can't be.
std::vector<WriteOptions> WaysOfWritingStrings() {
  std::vector<WriteOptions> ways;
  for (Profile profile : {Profile::kUniversal, Profile::kModern}) {
    for (Compression codec : {Compression::kUncompressed, Compression::kSnappy}) {
      WriteOptions options;
      options.profile = profile;
      options.compression = codec;
      ways.push_back(options);
      options.row_group_size = 7000;
      options.data_page_rows = 1000;
      options.bloom_filter_all = true;
      ways.push_back(options);
      options.row_group_size_bytes = 100'000;
      ways.push_back(options);
      options.row_group_size_bytes = WriteOptions().row_group_size_bytes;
      options.row_group_memory = 300'000;
      ways.push_back(options);
    }
  }
  for (Encoding encoding : {Encoding::kPlain, Encoding::kRleDictionary,
                            Encoding::kDeltaByteArray, Encoding::kDeltaLengthByteArray}) {
    WriteOptions& options = ways.emplace_back();
    for (const char* name : {"few", "some", "many", "one"}) {
      options.column_options[name].encoding = encoding;
    }
  }
  ways.emplace_back().dictionary_page_size_limit = 1000;
  ways.emplace_back().sorting_columns = {{"one"}};
  return ways;
}

TEST(BatchWriter, DictionariesOfTheSourceDoNotShow) {
  const Table table = ManyStrings(9'000);
  size_t way = 0;
  for (const WriteOptions& options : WaysOfWritingStrings()) {
    SCOPED_TRACE(way++);
    const WrittenFile flat = WriteFile(table, options, {2048});
    EXPECT_EQ(WriteFile(table, options, {300, 2, true}).bytes, flat.bytes);
    EXPECT_EQ(WriteFile(table, options, {2048, 1, true}).bytes, flat.bytes);
  }
}

TEST(BatchWriter, MoreStringsThanAreKeptAsCodesDoNotShow) {
  const Table table = ManyStrings(30'000);
  const WrittenFile flat = WriteFile(table, WriteOptions(), {2048});
  EXPECT_EQ(WriteFile(table, WriteOptions(), {2048, 1, true}).bytes, flat.bytes);
}

TEST(BatchWriter, CountsRowsAndBytesWhileItWorks) {
  MemorySink sink;
  Writing writing(ManyColumns(2, 100), Groups(60), 1, sink);
  EXPECT_EQ(writing.writer->rows(), 0u);
  writing.Consume();
  EXPECT_EQ(writing.writer->rows(), 100u);
  EXPECT_EQ(writing.writer->bytes_written(), sink.offset());
  EXPECT_GT(sink.offset(), 60u * 8 * 2);
  writing.Consume();
  FileSummary summary = writing.writer->Finish();
  EXPECT_EQ(summary.rows, 200u);
  EXPECT_EQ(summary.row_groups, 4u);
  EXPECT_EQ(summary.bytes, sink.offset());
}

TEST(BatchWriter, BatchesWithoutRowsChangeNothing) {
  MemorySink sink;
  Writing writing(ManyColumns(1, 10), Groups(60), 1, sink);
  TestBatch empty(writing.table, 0, 0);
  writing.writer->Consume(empty.get());
  writing.Consume();
  writing.writer->Consume(empty.get());
  writing.writer->Finish();
  EXPECT_EQ(sink.bytes(), WriteFile(writing.table, writing.options).bytes);
}

TEST(BatchWriter, AWriterThatIsUsedAgainWritesWhatANewOneWould) {
  Table first = ManyColumns(3, 100);
  for (unsigned threads : {1u, 2u}) {
    MemorySink sink;
    Writing writing(first, Groups(30), threads, sink);
    writing.Consume();
    writing.writer->Finish();
    for (uint64_t rows : {10u, 95u, 0u}) {
      MemorySink next;
      writing.writer->Restart(next);
      EXPECT_EQ(writing.writer->rows(), 0u);
      TestBatch batch(first, 0, rows);
      writing.writer->Consume(batch.get());
      EXPECT_EQ(writing.writer->Finish().rows, rows);
      EXPECT_EQ(next.bytes(), WriteFile(ManyColumns(3, rows), Groups(30)).bytes);
    }
  }
}

TEST(BatchWriter, TakesRowsUntilARowGroupIsComplete) {
  MemorySink sink;
  Writing writing(ManyColumns(2, 100), Groups(30), 1, sink);
  const Batch& batch = writing.batch.get();
  EXPECT_EQ(writing.writer->Append(batch, 10, 20), 10u);
  EXPECT_EQ(writing.writer->Append(batch, 20, 100), 20u);
  EXPECT_EQ(writing.writer->Append(batch, 40, 40), 0u);
  EXPECT_EQ(writing.writer->Append(batch, 40, 69), 29u);
  EXPECT_EQ(writing.writer->Finish().row_groups, 2u);
}

TEST(BatchWriter, WeighsTheFileAsItStands) {
  for (unsigned threads : {1u, 2u}) {
    WriteOptions options = Groups(30);
    options.bloom_filter_all = true;
    MemorySink sink;
    Writing writing(ManyColumns(5, 90), options, threads, sink);
    EXPECT_LT(writing.writer->WeighFile().bytes, 2000u);
    writing.Consume();
    EXPECT_TRUE(writing.writer->at_row_group_end());
    const FileWeight weight = writing.writer->WeighFile();
    EXPECT_EQ(weight.row_groups, 3u);
    const FileSummary summary = writing.writer->Finish();
    EXPECT_EQ(weight.encoded_bytes, summary.encoded_bytes);
    EXPECT_NEAR(static_cast<double>(weight.bytes), static_cast<double>(summary.bytes),
                static_cast<double>(summary.bytes) / 20);
  }
}

TEST(BatchWriter, RowGroupsMayBeLimited) {
  const Table table = ManyColumns(1, 1000);
  MemorySink sink;
  Writing writing(table, Groups(5000), 1, sink);
  const Batch& batch = writing.batch.get();
  writing.writer->LimitRowGroup(800, UINT64_MAX);
  const uint64_t by_bytes = writing.writer->Append(batch, 0, 1000);
  EXPECT_GE(by_bytes, 90u);
  EXPECT_LE(by_bytes, 110u);
  writing.writer->LimitRowGroup(UINT64_MAX, 400);
  EXPECT_EQ(writing.writer->Append(batch, 0, 1000), 50u);
  writing.writer->LimitRowGroup(UINT64_MAX, UINT64_MAX);
  EXPECT_EQ(writing.writer->Append(batch, 0, 1000), 1000u);
  EXPECT_FALSE(writing.writer->at_row_group_end());
}

TEST(BatchWriter, AFullRowGroupAtTheEndLeavesNoEmptyOne) {
  EXPECT_THAT(WriteFile(ManyColumns(1, 60), Groups(30)).rows_of_groups(),
              ElementsAre(30, 30));
}

TEST(BatchWriter, WhatASinkThrowsReachesTheCaller) {
  for (unsigned threads : {1u, 2u, 4u}) {
    for (uint64_t room : {4u, 500u, 3000u}) {
      FullSink sink(room);
      Writing writing(ManyColumns(5, 100), Groups(10), threads, sink);
      try {
        writing.Consume();
        writing.writer->Finish();
        FAIL() << "accepted";
      } catch (const IoError& error) {
        EXPECT_EQ(error.error_number(), ENOSPC);
      }
    }
  }
}

TEST(BatchWriter, AFailureWhileNobodyWaitsIsThrownByTheNextCall) {
  FullSink sink(100);
  Writing writing(ManyColumns(5, 10), Groups(10), 2, sink);
  EXPECT_NO_THROW(writing.Consume());  // The workers have it.
  EXPECT_THROW(writing.Consume(), IoError);
}

TEST(BatchWriter, AFailureNeedNotBeWaitedFor) {
  FullSink sink(100);
  Writing writing(ManyColumns(5, 10), Groups(10), 2, sink);
  writing.Consume();
  writing.writer.reset();
}

TEST(BatchWriter, ValuesThatParquetCanNotHoldReachTheCaller) {
  for (unsigned threads : {1u, 2u}) {
    MemorySink sink;
    Writing writing(OneColumn(Simple(TypeId::kString), {"fine", "\xff"}), Groups(1),
                    threads, sink);
    EXPECT_THROW(writing.Consume(), SchemaError);
  }
}

TEST(BatchWriter, TheFirstEncoderThatCanNotBeMadeReachesTheCaller) {
  WriteOptions options = Groups(10);
  options.compression = Compression::kGzip;
  options.compression_level = 100;
  for (unsigned threads : {1u, 2u}) {
    MemorySink sink;
    Writing writing(ManyColumns(4, 10), options, threads, sink);
    EXPECT_THROW(
        {
          writing.Consume();
          writing.writer->Finish();
        },
        OptionError);
  }
}

TEST(BatchWriter, TheStopFlagEndsTheWorkWithAnInterruptedError) {
  for (unsigned threads : {1u, 2u}) {
    MemorySink sink;
    Writing writing(ManyColumns(4, 10), Groups(10), threads, sink);
    writing.Consume();
    writing.stop = true;
    EXPECT_THROW(writing.Consume(), InterruptedError);
  }
}

TEST(BatchWriter, TheStopFlagEndsTheLastRowGroupToo) {
  for (unsigned threads : {1u, 2u}) {
    MemorySink sink;
    Writing writing(ManyColumns(4, 10), Groups(100), threads, sink);
    writing.Consume();  // Nothing is encoded yet.
    writing.stop = true;
    EXPECT_THROW(writing.writer->Finish(), InterruptedError);
  }
}

TEST(BatchWriter, RowsThatAreNotSortedAreRefused) {
  WriteOptions options = Groups(3);
  options.sorting_columns = {{"c", false, false}};
  Table sorted = OneColumn(Simple(TypeId::kInt32), {1, 2, 3, 3, 4, 5});
  EXPECT_EQ(WriteFile(sorted, options).summary.row_groups, 2u);
  const Table within = OneColumn(Simple(TypeId::kInt32), {1, 2, 3, 4, 6, 5});
  const Table across = OneColumn(Simple(TypeId::kInt32), {1, 2, 3, 2, 6, 7});
  for (const auto& [table, fault] : {std::pair(within, "row 6"), {across, "row 4"}}) {
    try {
      WriteFile(table, options);
      FAIL() << "accepted";
    } catch (const SchemaError& error) {
      EXPECT_THAT(error.what(), ::testing::HasSubstr(fault));
    }
  }
}

}  // namespace
}  // namespace lamella::file
