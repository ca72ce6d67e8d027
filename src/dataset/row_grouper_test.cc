#include "dataset/row_grouper.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "io/testing/temp_directory.h"
#include "shred/testing/rows.h"

namespace lamella::dataset {
namespace {

using namespace shred::testing;  // Values and types, written short.
using io::testing::TempDirectory;

const Schema kKeyAndText = {
    {{"k", Simple(TypeId::kInt64), false}, {"s", Simple(TypeId::kString), false}}};

// A grouper by `k` with all that it borrows.
struct Grouping {
  explicit Grouping(uint64_t memory)
      : columns(DivideColumns(kKeyAndText, options)),
        leaves(schema::Dissect(columns.schema)),
        grouper(kKeyAndText, columns, leaves, options,
                {&io::RealFileSystem(), directory.path(), memory}) {}

  // Rows of one key, in one batch.
  void Consume(uint64_t rows, const std::string& text) {
    const std::vector<int64_t> keys(rows, 7);
    const std::vector<StringView> texts(rows, StringView(std::string_view(text)));
    Batch batch;
    batch.rows = rows;
    batch.columns = {{nullptr, keys.data(), {}}, {nullptr, texts.data(), {}}};
    grouper.Consume(batch);
  }

  const TempDirectory directory;
  DatasetOptions options = [] {
    DatasetOptions by_key;
    by_key.partition_cols = {"k"};
    return by_key;
  }();
  ColumnDivision columns;
  schema::LeafSchema leaves;
  RowGrouper grouper;
};

TEST(RowGrouper, ARunEndsWhereItIsFullHoweverLongTheRows) {
  const std::string text(1 << 20, 'x');
  Grouping grouping(8 << 20);
  grouping.Consume(100, text);
  // Three rows a run; the last one is not full.
  EXPECT_GE(grouping.grouper.frames().spilled_bytes(), 99u << 20);
  EXPECT_LT(grouping.grouper.frames().spilled_bytes(), 100u << 20);
  grouping.grouper.Finish(0);
  EXPECT_GE(grouping.grouper.frames().bytes(0), 100u << 20);
}

TEST(RowGrouper, ARowMayBeLongerThanARun) {
  Grouping grouping(1000);
  grouping.Consume(5, std::string(5000, 'x'));
  grouping.grouper.Finish(0);
  EXPECT_GE(grouping.grouper.frames().bytes(0), 25'000u);
}

TEST(RowGrouper, RowsLeaveAsMuchMemoryAsTheFilesTake) {
  Grouping grouping(8 << 20);
  grouping.Consume(5000, std::string(4000, 'x'));
  EXPECT_GT(grouping.grouper.frames().resident_bytes(), 2u << 20);
  grouping.grouper.Finish(6 << 20);
  EXPECT_LE(grouping.grouper.frames().resident_bytes(), 2u << 20);
  Grouping all(64 << 20);
  all.Consume(1000, std::string(4000, 'x'));
  all.grouper.Finish(1 << 30);  // No file takes more than all rows.
  EXPECT_EQ(all.grouper.frames().spilled_bytes(), 0u);
}

}  // namespace
}  // namespace lamella::dataset
