#include "inspect/text.h"

#include <gtest/gtest.h>

namespace lamella::inspect {
namespace {

TEST(Text, KeepsWhatIsValid) {
  EXPECT_EQ(ValidText("größe\n日本"), "größe\n日本");
  EXPECT_EQ(PrintableText("größe 日本 🙂"), "größe 日本 🙂");
}

TEST(Text, EscapesBytesThatAreNoUtf8) {
  EXPECT_EQ(ValidText("a\xFFz\xC3"), "a\\xffz\\xc3");
  EXPECT_EQ(ValidText("\xE2\x82"), "\\xe2\\x82");
  EXPECT_EQ(ValidText("\xED\xA0\x80"), "\\xed\\xa0\\x80");
}

TEST(Text, EscapesWhatWouldActOnATerminal) {
  EXPECT_EQ(PrintableText("a\x1b[2Jb\tc\r\n"), "a\\x1b[2Jb\\tc\\r\\n");
  EXPECT_EQ(PrintableText(std::string("\0", 1)), "\\x00");
  EXPECT_EQ(PrintableText("\xC2\x9B"), "\\x9b");
  EXPECT_EQ(PrintableText("\xE2\x80\xAE"), "\\u{202e}");
}

TEST(Text, LeavesLinesAsTheyAre) {
  EXPECT_EQ(PrintableLines("a\x1b[2Jb\tc\r\n d\n"), "a\\x1b[2Jb\tc\\r\n d\n");
  EXPECT_EQ(PrintableLines("gr\xC2\x9Bö\xFF"), "gr\\x9bö\\xff");
}

TEST(Text, MeasuresColumns) {
  EXPECT_EQ(DisplayWidth(""), 0u);
  EXPECT_EQ(DisplayWidth("größe"), 5u);
  EXPECT_EQ(DisplayWidth("日本"), 4u);
  EXPECT_EQ(DisplayWidth("🙂"), 2u);
  EXPECT_EQ(DisplayWidth("e\xCC\x81"), 1u);  // A combining acute accent.
}

TEST(Text, ShortensByColumns) {
  EXPECT_EQ(Shortened("abcdef", 6), "abcdef");
  EXPECT_EQ(Shortened("abcdef", 5), "abcd…");
  EXPECT_EQ(Shortened("größe", 5), "größe");
  EXPECT_EQ(Shortened("größe", 4), "grö…");
  EXPECT_EQ(Shortened("日本語", 6), "日本語");
  EXPECT_EQ(Shortened("日本語", 5), "日本…");
  EXPECT_EQ(Shortened("日本語", 4), "日…");
  EXPECT_EQ(Shortened("abc", 1), "…");
  EXPECT_EQ(Shortened("abc", 0), "");
}

TEST(Text, GroupsDigits) {
  EXPECT_EQ(GroupedNumber(0), "0");
  EXPECT_EQ(GroupedNumber(999), "999");
  EXPECT_EQ(GroupedNumber(1000), "1,000");
  EXPECT_EQ(GroupedNumber(1234567), "1,234,567");
  EXPECT_EQ(GroupedNumber(-123), "-123");
  EXPECT_EQ(GroupedNumber(-1234), "-1,234");
}

TEST(Text, SizesHaveTwoOrThreeDigits) {
  EXPECT_EQ(HumanSize(0), "0 B");
  EXPECT_EQ(HumanSize(999), "999 B");
  EXPECT_EQ(HumanSize(1000), "1.0 kB");
  EXPECT_EQ(HumanSize(9949), "9.9 kB");
  EXPECT_EQ(HumanSize(9951), "10 kB");
  EXPECT_EQ(HumanSize(999'499), "999 kB");
  EXPECT_EQ(HumanSize(999'500), "1.0 MB");
  EXPECT_EQ(HumanSize(45'300'000), "45 MB");
  EXPECT_EQ(HumanSize(INT64_MAX), "9.2 EB");
}

TEST(Text, RatiosAndShares) {
  EXPECT_EQ(HumanRatio(24, 10), "2.40×");
  EXPECT_EQ(HumanRatio(123, 10), "12.3×");
  EXPECT_EQ(HumanRatio(12345, 10), "1234×");
  EXPECT_EQ(HumanRatio(0, 10), "");
  EXPECT_EQ(HumanRatio(10, 0), "");
  EXPECT_EQ(HumanShare(1, 8), "12.5%");
  EXPECT_EQ(HumanShare(1, 0), "");
}

}  // namespace
}  // namespace lamella::inspect
