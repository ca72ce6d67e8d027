// The bytes of a file depend on its rows, schema and options only: not on the size of the
// batches, the number of threads, the kernels of the processor, or what was written
// before.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "encode/test_values.h"
#include "file/testing/written_file.h"
#include "io/testing/temp_directory.h"
#include "lamella/session.h"

namespace lamella {
namespace {

using namespace shred::testing;  // Values and types, written short.
using file::testing::WriteFile;

Value RandomValue(const DataType& type, std::mt19937_64& random) {
  if (random() % 8 == 0) return kNull;
  std::vector<Value> parts;
  switch (type.id) {
    case TypeId::kString:
      return std::string(random() % 30, static_cast<char>('a' + random() % 4));
    case TypeId::kDouble:
      return static_cast<double>(random() % 1000) / 8;
    case TypeId::kUuid:
      return std::string(16, static_cast<char>(random() % 50));
    case TypeId::kBool:
    case TypeId::kEnum:
      return random() % 2;
    case TypeId::kList:
      for (uint64_t i = random() % 5; i > 0; --i) {
        parts.push_back(RandomValue(type.children[0].type, random));
      }
      return List(parts);
    case TypeId::kStruct:
      for (const Field& child : type.children) {
        parts.push_back(RandomValue(child.type, random));
      }
      return List(parts);
    default:
      return random() % 5000;
  }
}

// Every kind of column, with enough rows for several row groups and many pages.
Table Everything(uint64_t rows) {
  std::mt19937_64 random(42);
  Table table;
  table.schema.fields = {
      {"i", Simple(TypeId::kInt32)},
      {"b", Simple(TypeId::kBool)},
      {"d", Simple(TypeId::kDouble)},
      {"t", Simple(TypeId::kString)},
      {"u", Simple(TypeId::kUuid)},
      {"e", EnumOf({"one", "two"})},
      {"n", Decimal(30, 2)},
      {"l", ListOf(StructOf({{"x", Simple(TypeId::kInt64)},
                             {"y", ListOf(Simple(TypeId::kString))}}))}};
  for (const Field& field : table.schema.fields) {
    std::vector<Value>& column = table.columns.emplace_back();
    for (uint64_t i = 0; i < rows; ++i) column.push_back(RandomValue(field.type, random));
  }
  return table;
}

std::vector<WriteOptions> EveryKindOfOptions() {
  WriteOptions small;
  small.row_group_size = 1500;
  small.data_page_rows = 100;
  WriteOptions by_bytes;
  by_bytes.compression = Compression::kZstd;
  by_bytes.row_group_size_bytes = 40'000;
  by_bytes.data_page_size = 2'000;
  by_bytes.bloom_filter_all = true;
  WriteOptions modern;
  modern.compression = Compression::kGzip;
  modern.profile = Profile::kModern;
  modern.row_group_size = 1000;
  return {WriteOptions{}, small, by_bytes, modern};
}

TEST(Deterministic, BytesDoNotDependOnBatchesAndThreads) {
  const Table table = Everything(4000);
  for (const WriteOptions& options : EveryKindOfOptions()) {
    const auto expected = WriteFile(table, options, {table.rows(), 1});
    EXPECT_EQ(expected.footer.num_rows, 4000);
    for (uint64_t batch_rows : {uint64_t{1}, uint64_t{7}, uint64_t{2048}, table.rows()}) {
      for (unsigned threads : {1u, 2u, 4u}) {
        ASSERT_TRUE(WriteFile(table, options, {batch_rows, threads}).bytes ==
                    expected.bytes)
            << "batches of " << batch_rows << ", " << threads << " threads";
      }
    }
  }
}

TEST(Deterministic, BytesDoNotDependOnTheProcessor) {
  const Table table = Everything(3000);
  for (const WriteOptions& options : EveryKindOfOptions()) {
    const auto expected = WriteFile(table, options).bytes;
    encode::testing::WithEachKernel([&](std::string_view name) {
      EXPECT_TRUE(WriteFile(table, options).bytes == expected) << name;
    });
  }
}

TEST(Deterministic, TwoRunsWriteTheSameFile) {
  const Table table = Everything(500);
  EXPECT_TRUE(WriteFile(table, {}).bytes == WriteFile(table, {}).bytes);
}

// The same through the engine: where rows come from inside of its pipeline or from a
// stream, as a table or as what a query makes.
TEST(Deterministic, AnExportDoesNotDependOnThreads) {
  io::testing::TempDirectory directory;
  std::vector<std::string> files;
  for (unsigned threads : {1u, 2u, 4u}) {
    SessionOptions options;
    options.threads = threads;
    Session session(options);
    Script script = ParseScript(
        "CREATE TABLE t AS SELECT i, 'text ' || (i * 7919 % 1000) AS t, i / 7.0 AS d, "
        "CASE WHEN i % 3 = 0 THEN NULL ELSE i::DECIMAL(20, 2) END AS n FROM "
        "range(100000) "
        "r(i)");
    session.Execute(std::get<EngineStatement>(script.statements.at(0)));
    const std::string name = std::to_string(threads) + ".parquet";
    session.Export(MakeExport("FROM t", directory / name, {{"row_group_size", "30000"}}),
                   {});
    files.push_back(directory.Read(name));
    EXPECT_GT(files.back().size(), 100'000u);
    EXPECT_TRUE(files.back() == files.front()) << threads << " threads";
  }
}

}  // namespace
}  // namespace lamella
