#include <gtest/gtest.h>

#include <string>

#include "lamella/statement.h"
#include "statement/characters.h"

namespace lamella {
namespace {

TEST(MappedText, CountsLinesAndCharacters) {
  const MappedText text("aé\r\n😀b");
  EXPECT_EQ(text.At(0), (Location{1, 1}));
  EXPECT_EQ(text.At(1), (Location{1, 2}));
  EXPECT_EQ(text.At(3), (Location{1, 3}));
  EXPECT_EQ(text.At(5), (Location{2, 1}));
  EXPECT_EQ(text.At(9), (Location{2, 2}));
  EXPECT_EQ(text.At(10), (Location{2, 3}));
}

TEST(MappedText, GivesReplacementsOnePlace) {
  MappedText text("ab", {3, 5});
  text.AppendReplacement("long\nvalue", {3, 7});
  text.AppendCopy("cd", {3, 11});
  EXPECT_EQ(text.text(), "ablong\nvaluecd");
  EXPECT_EQ(text.At(1), (Location{3, 6}));
  EXPECT_EQ(text.At(2), (Location{3, 7}));
  EXPECT_EQ(text.At(11), (Location{3, 7}));
  EXPECT_EQ(text.At(12), (Location{3, 11}));
  EXPECT_EQ(text.At(14), (Location{3, 13}));
}

TEST(MappedText, KeepsPlacesInSlices) {
  MappedText text("ab\n", {1, 1});
  text.AppendReplacement("xyz", {2, 1});
  text.AppendCopy("cd", {2, 5});
  const MappedText slice = text.Slice(4, 8);
  EXPECT_EQ(slice.text(), "yzcd");
  EXPECT_EQ(slice.At(0), (Location{2, 1}));
  EXPECT_EQ(slice.At(3), (Location{2, 6}));
  MappedText joined;
  joined.AppendReplacement("FROM ", {9, 9});
  joined.Append(slice);
  EXPECT_EQ(joined.At(4), (Location{9, 9}));
  EXPECT_EQ(joined.At(8), (Location{2, 6}));
}

TEST(MappedText, FindsPlacesFarInside) {
  std::string line = "0123456789é\n";
  std::string long_text;
  for (int i = 0; i < 5000; ++i) long_text += line;
  const MappedText text(long_text);
  for (size_t i = 0; i < 5000; i += 7) {
    const auto number = static_cast<uint32_t>(i + 1);
    EXPECT_EQ(text.At(i * line.size()), (Location{number, 1}));
    EXPECT_EQ(text.At(i * line.size() + 12), (Location{number, 12}));
  }
}

TEST(MappedText, MayBeEmpty) {
  EXPECT_EQ(MappedText().At(0), Location{});
  EXPECT_EQ(MappedText("").Slice(0, 0).text(), "");
  MappedText text("a");
  text.Append(MappedText());
  EXPECT_EQ(text.At(1), (Location{1, 2}));
}

TEST(Characters, FindsTheFirstBadByte) {
  using statement::FirstBadByte;
  EXPECT_EQ(FirstBadByte("aé"), 3u);
  EXPECT_EQ(FirstBadByte("aé\xFF\xFE"), 3u);
  EXPECT_EQ(FirstBadByte("a\xC3"), 1u);
  EXPECT_EQ(FirstBadByte("a\xC3(\xFF"), 1u);
  EXPECT_EQ(FirstBadByte("\xED\xA0\x80"), 0u);
  EXPECT_EQ(FirstBadByte(std::string_view("ab\0\xFF", 4)), 2u);
}

TEST(Characters, QuotesForMessages) {
  EXPECT_EQ(statement::Quoted("a\tb"), "\"a b\"");
  EXPECT_EQ(statement::Quoted("äöü", 2), "\"äö…\"");
}

}  // namespace
}  // namespace lamella
