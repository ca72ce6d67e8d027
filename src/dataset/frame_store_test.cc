#include "dataset/frame_store.h"

#include <gtest/gtest.h>

#include <map>
#include <numeric>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "base/testing/no_threads.h"
#include "dataset/row_run.h"
#include "dataset/workers.h"
#include "io/testing/temp_directory.h"
#include "lamella/error.h"
#include "shred/testing/rows.h"

namespace lamella::dataset {
namespace {

using namespace shred::testing;  // Values and types, written short.
using io::testing::TempDirectory;

const Schema kNumbers = {{{"n", Simple(TypeId::kInt64), true}}};

void AddRun(const std::vector<int64_t>& numbers, const std::vector<uint32_t>& keys,
            uint32_t key_count, FrameStore& store) {
  Batch batch;
  batch.rows = numbers.size();
  batch.columns = {{nullptr, numbers.data(), {}}};
  RowRun run(kNumbers);
  run.Append(batch, 0, batch.rows);
  store.AddRun(run.View(), run.bytes(), keys, key_count);
}

std::vector<int64_t> NumbersOf(uint32_t key, FrameStore& store, uint64_t& bytes) {
  FrameReader reader(kNumbers);
  base::ByteBuffer buffer;
  std::vector<int64_t> numbers;
  store.ForEachFrame(key, buffer, [&](uint8_t* frame, uint64_t rows) {
    const Batch& batch = reader.Open(frame, rows);
    const auto* values = static_cast<const int64_t*>(batch.columns[0].values);
    numbers.insert(numbers.end(), values, values + rows);
    bytes += rows * sizeof(int64_t);
  });
  return numbers;
}

TEST(FrameStore, RowsOfAKeyComeBackInTheirOrder) {
  const TempDirectory directory;
  std::mt19937_64 random(1);
  for (const uint64_t memory : {0u, 20'000u, 1u << 30}) {
    FrameStore store(kNumbers, io::RealFileSystem(), directory.path(), memory);
    std::map<uint32_t, std::vector<int64_t>> expected;
    uint32_t key_count = 1;
    uint64_t all_bytes = 0;
    for (int run = 0; run < 10; ++run) {
      key_count += 50;
      std::vector<int64_t> numbers(run == 4 ? 0 : random() % 2000);
      std::vector<uint32_t> keys;
      for (int64_t& number : numbers) {
        number = static_cast<int64_t>(random());
        keys.push_back(static_cast<uint32_t>(random() % key_count));
        expected[keys.back()].push_back(number);
      }
      all_bytes += numbers.size() * sizeof(int64_t);
      AddRun(numbers, keys, key_count, store);
    }
    store.FinishAdding(memory);
    EXPECT_EQ(store.spilled_bytes() != 0, all_bytes > memory);
    for (uint32_t key = 0; key < key_count; ++key) {
      uint64_t bytes = 0;
      EXPECT_EQ(NumbersOf(key, store, bytes), expected[key]);
      EXPECT_GE(store.bytes(key), bytes);
      EXPECT_EQ(store.bytes(key) == 0, bytes == 0);
    }
  }
  EXPECT_TRUE(directory.List().empty());
}

TEST(FrameStore, AKeyWithManyRowsHasManyFrames) {
  const TempDirectory directory;
  FrameStore store(kNumbers, io::RealFileSystem(), directory.path(), 0);
  std::vector<int64_t> numbers(100'000);
  for (size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<int64_t>(i);
  AddRun(numbers, std::vector<uint32_t>(numbers.size(), 0), 1, store);
  store.FinishAdding(0);
  base::ByteBuffer buffer;
  uint64_t rows = 0;
  store.ForEachFrame(0, buffer, [&](uint8_t*, uint64_t of_frame) {
    EXPECT_LE(of_frame, 8192u);
    rows += of_frame;
  });
  EXPECT_EQ(rows, numbers.size());
}

TEST(FrameStore, TheTablesOfFramesTakeMemoryToo) {
  const TempDirectory directory;
  const std::vector<int64_t> numbers(1000, 1);
  std::vector<uint32_t> keys(numbers.size());
  std::iota(keys.begin(), keys.end(), 0);
  // A row each time: 24 bytes of frame, 16 in the table.
  FrameStore store(kNumbers, io::RealFileSystem(), directory.path(), 100'000);
  for (int run = 0; run < 3; ++run) AddRun(numbers, keys, 1000, store);
  EXPECT_LT(store.bytes(), 100'000u);
  EXPECT_NE(store.spilled_bytes(), 0u);
  EXPECT_LE(store.resident_bytes(), 100'000u);
}

TEST(FrameStore, MakesRoomForFilesWhenAllRowsAreThere) {
  const TempDirectory directory;
  FrameStore store(kNumbers, io::RealFileSystem(), directory.path(), 1 << 30);
  std::vector<int64_t> expected;
  for (int64_t run = 0; run < 10; ++run) {
    const std::vector<int64_t> numbers(1000, run);
    AddRun(numbers, std::vector<uint32_t>(1000, 0), 1, store);
    expected.insert(expected.end(), numbers.begin(), numbers.end());
  }
  EXPECT_EQ(store.spilled_bytes(), 0u);
  store.FinishAdding(40'000);
  EXPECT_LE(store.resident_bytes(), 40'000u);
  EXPECT_GE(store.resident_bytes(), 30'000u);
  uint64_t bytes = 0;
  EXPECT_EQ(NumbersOf(0, store, bytes), expected);
}

TEST(FrameStore, FramesAreShortWhereOneKeyHasTheLongRows) {
  const TempDirectory directory;
  const Schema schema = {{{"s", Simple(TypeId::kString), false}}};
  const std::string text(300'000, 'x');
  std::vector<StringView> texts(5000, StringView("short"));
  std::vector<uint32_t> keys(texts.size(), 1);
  for (size_t i = 0; i < 20; ++i) {
    texts[i * 17] = StringView(std::string_view(text));
    keys[i * 17] = 0;
  }
  Batch batch;
  batch.rows = texts.size();
  batch.columns = {{nullptr, texts.data(), {}}};
  FrameStore store(schema, io::RealFileSystem(), directory.path(), 0);
  store.AddRun(batch, 7 << 20, keys, 2);
  store.FinishAdding(0);
  FrameReader reader(schema);
  base::ByteBuffer buffer;
  uint64_t rows = 0;
  store.ForEachFrame(0, buffer, [&](uint8_t* frame, uint64_t of_frame) {
    EXPECT_LE(buffer.size(), 3u << 20);
    const Batch& read = reader.Open(frame, of_frame);
    for (uint64_t i = 0; i < of_frame; ++i, ++rows) {
      ASSERT_EQ(static_cast<const StringView*>(read.columns[0].values)[i].view(), text);
    }
  });
  EXPECT_EQ(rows, 20u);
}

TEST(Workers, DoTheWorkAndRethrowTheFirstFailure) {
  for (const uint64_t count : {1u, 4u}) {
    std::atomic<uint64_t> calls = 0;
    RunWorkers(count, [&](const std::atomic<bool>& failed) {
      EXPECT_FALSE(failed);
      ++calls;
    });
    EXPECT_EQ(calls, count);
    std::atomic<bool> first = true;
    EXPECT_THROW(RunWorkers(count,
                            [&](const std::atomic<bool>& failed) {
                              if (first.exchange(false)) throw SchemaError("wrong");
                              while (!failed) std::this_thread::yield();
                            }),
                 SchemaError);
  }
}

TEST(Workers, WithoutThreadsTheCallersDoesTheWork) {
  const base::testing::NoThreads none;
  uint64_t calls = 0;
  RunWorkers(4, [&](const std::atomic<bool>&) { ++calls; });
  EXPECT_EQ(calls, 1u);
}

}  // namespace
}  // namespace lamella::dataset
