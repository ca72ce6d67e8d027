#include "inspect/text_table.h"

#include <gtest/gtest.h>

namespace lamella::inspect {
namespace {

TEST(TextTable, AlignsByDisplayWidth) {
  TextTable table({{"name", Align::kLeft, 0, 0}, {"rows", Align::kRight, 0, 0}});
  table.Add({"größe", "1"});
  table.Add({"日本", "1,000"});
  EXPECT_EQ(table.Render(80),
            "  name    rows\n"
            "  größe      1\n"
            "  日本   1,000\n");
}

TEST(TextTable, LeavesOutEmptyColumns) {
  TextTable table(
      {{"a", Align::kLeft, 0, 0}, {"b", Align::kLeft, 0, 0}, {"c", Align::kLeft, 0, 0}});
  table.Add({"1", "", "3"});
  EXPECT_EQ(table.Render(80), "  a  c\n  1  3\n");
}

TEST(TextTable, ShortensTheWidestFirst) {
  TextTable table({{"a", Align::kLeft, 3, 0}, {"b", Align::kLeft, 3, 0}});
  table.Add({"abcdefghij", "klmnop"});
  EXPECT_EQ(table.Render(16), "  a       b\n  abcde…  klmnop\n");
  EXPECT_EQ(table.Render(12), "  a     b\n  abc…  klm…\n");
  // No narrower than the least widths.
  EXPECT_EQ(table.Render(1), "  a    b\n  ab…  kl…\n");
}

TEST(TextTable, DropsWhatIsDispensableBeforeItGetsTooNarrow) {
  TextTable table({{"a", Align::kLeft, 0, 0},
                   {"first", Align::kLeft, 0, 2},
                   {"later", Align::kLeft, 0, 1}});
  table.Add({"1", "2", "3"});
  EXPECT_EQ(table.Render(17), "  a  first  later\n  1  2      3\n");
  EXPECT_EQ(table.Render(16), "  a  later\n  1  3\n");
  EXPECT_EQ(table.Render(5), "  a\n  1\n");
}

TEST(TextTable, WithoutRowsItIsItsTitles) {
  EXPECT_EQ(TextTable({{"a", Align::kLeft, 0, 0}}).Render(80), "  a\n");
}

}  // namespace
}  // namespace lamella::inspect
