#include "dataset/frame.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <numeric>
#include <random>
#include <vector>

#include "dataset/row_run.h"
#include "dataset/testing/random_table.h"
#include "shred/testing/leaves.h"

namespace lamella::dataset {
namespace {

using namespace shred::testing;  // Values and types, written short.
using testing::EveryType;
using testing::RandomTable;
using testing::SelectRows;

// What a batch holds, as its leaf columns.
struct Leaves {
  std::vector<std::vector<int>> levels;
  std::vector<std::vector<std::string>> values;
  friend bool operator==(const Leaves&, const Leaves&) = default;
};

Leaves LeavesOf(const Schema& schema, const Batch& batch) {
  Shredded shredded = NoRows(schema);
  shred::Shredder(*shredded.schema).Append(batch, 0, batch.rows, shredded.columns);
  Leaves leaves;
  for (const shred::LeafColumn& column : shredded.columns) {
    leaves.levels.push_back(LevelsOf(column.definition));
    leaves.levels.push_back(LevelsOf(column.repetition));
    std::vector<std::string>& values = leaves.values.emplace_back();
    const bool strings = column.leaf->physical == format::Type::kByteArray &&
                         column.leaf->type.id != TypeId::kEnum;
    if (strings) {
      values = TextsOf(column);
    } else {
      values.emplace_back(reinterpret_cast<const char*>(column.values.data()),
                          column.values.size());
    }
  }
  return leaves;
}

Leaves LeavesOf(const Table& table) {
  return LeavesOf(table.schema, TestBatch(table).get());
}

void AppendInBatches(const Table& table, uint64_t batch_rows, RowRun& run) {
  for (uint64_t row = 0; row < table.rows(); row += batch_rows) {
    const TestBatch batch(table, row, std::min(table.rows(), row + batch_rows));
    run.Append(batch.get(), 0, batch.get().rows / 2);
    run.Append(batch.get(), batch.get().rows / 2, batch.get().rows);
  }
}

TEST(RowRun, HoldsTheRowsOfAllBatches) {
  std::mt19937_64 random(1);
  const Table table = RandomTable(EveryType(), 300, random);
  const Leaves expected = LeavesOf(table);
  RowRun run(table.schema);
  for (const uint64_t batch_rows : {1u, 7u, 64u, 100u, 300u}) {
    run.Clear();
    AppendInBatches(table, batch_rows, run);
    EXPECT_EQ(run.rows(), 300u);
    EXPECT_TRUE(LeavesOf(table.schema, run.View()) == expected) << batch_rows;
  }
}

TEST(RowRun, CountsWhatTheRowsTake) {
  const Table table = OneColumn(Simple(TypeId::kString), {"short", "more than 12 bytes"});
  RowRun run(table.schema);
  EXPECT_EQ(run.bytes(), 0u);
  AppendInBatches(table, 2, run);
  EXPECT_EQ(run.bytes(), 2 * sizeof(StringView) + 18);
  run.Clear();
  EXPECT_EQ(run.bytes(), 0u);
}

TEST(Frame, HoldsTheSelectedRowsOfEveryType) {
  std::mt19937_64 random(2);
  const Table table = RandomTable(EveryType(), 400, random);
  RowRun run(table.schema);
  AppendInBatches(table, 128, run);
  const Batch view = run.View();
  FrameWriter writer(table.schema);
  FrameReader reader(table.schema);
  for (int round = 0; round < 50; ++round) {
    std::vector<uint64_t> rows(random() % 200);
    for (uint64_t& row : rows) row = random() % table.rows();
    base::ByteBuffer bytes;
    bytes.Append("anything", random() % 8);
    const size_t begin = writer.Append(view, rows, bytes);
    EXPECT_EQ(begin % kFrameAlignment, 0u);
    // A frame means the same elsewhere.
    base::ByteBuffer moved;
    moved.Append(bytes.data() + begin, bytes.size() - begin);
    bytes.Release();
    const Batch& batch = reader.Open(moved.data(), rows.size());
    ASSERT_TRUE(LeavesOf(table.schema, batch) == LeavesOf(SelectRows(table, rows)));
  }
}

TEST(Frame, OfAFewRowsIsLittleMoreThanItsValues) {
  Schema schema;
  for (int i = 0; i < 16; ++i) {
    schema.fields.push_back({"c" + std::to_string(i), Simple(TypeId::kInt64)});
  }
  std::mt19937_64 random(3);
  Table table = RandomTable(schema, 10, random);
  for (std::vector<Value>& column : table.columns) std::fill_n(column.begin(), 10, 1);
  RowRun run(schema);
  AppendInBatches(table, 10, run);
  std::vector<uint64_t> rows(10);
  std::iota(rows.begin(), rows.end(), 0);
  base::ByteBuffer bytes;
  FrameWriter(schema).Append(run.View(), rows, bytes);
  EXPECT_LE(bytes.size(), 16u * 10 * 8 + 8);
}

TEST(Frame, ListsOfEveryLengthKeepTheirOrder) {
  std::vector<Value> rows;
  for (int i = 0; i < 50; ++i) {
    std::vector<Value> parts;
    for (int k = 0; k < i % 7; ++k) parts.emplace_back(i * 100 + k);
    rows.push_back(i % 5 == 4 ? Value() : List(parts));
  }
  const Table table = OneColumn(ListOf(Simple(TypeId::kInt32)), rows);
  RowRun run(table.schema);
  AppendInBatches(table, 9, run);
  std::vector<uint64_t> backwards(50);
  std::iota(backwards.rbegin(), backwards.rend(), 0);
  base::ByteBuffer bytes;
  FrameWriter(table.schema).Append(run.View(), backwards, bytes);
  FrameReader reader(table.schema);
  EXPECT_TRUE(LeavesOf(table.schema, reader.Open(bytes.data(), 50)) ==
              LeavesOf(SelectRows(table, backwards)));
}

}  // namespace
}  // namespace lamella::dataset
