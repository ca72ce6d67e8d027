#include "chunk/bounds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "chunk/choose.h"
#include "shred/testing/leaves.h"

namespace lamella::chunk {
namespace {

using namespace shred::testing;  // Values and types, written short.

template <typename T>
std::string Plain(T value) {
  return {reinterpret_cast<const char*>(&value), sizeof(T)};
}

// Bounds of all values, as the footer says them.
std::optional<RenderedBounds> BoundsOf(const shred::LeafColumn& leaf) {
  ChunkPlan plan;
  Bounds bounds = BoundsFinder(leaf, plan).Find({0, leaf.value_count});
  if (!bounds.any) return std::nullopt;
  return Render(*leaf.leaf, bounds);
}

std::optional<RenderedBounds> BoundsOf(DataType type, std::vector<Value> rows) {
  Shredded shredded = ShredOne(std::move(type), std::move(rows));
  return BoundsOf(shredded.leaf());
}

template <typename T>
void ExpectBounds(DataType type, std::vector<Value> rows, T min, T max) {
  auto bounds = BoundsOf(std::move(type), std::move(rows));
  ASSERT_TRUE(bounds.has_value());
  EXPECT_EQ(bounds->min, Plain(min));
  EXPECT_EQ(bounds->max, Plain(max));
  EXPECT_TRUE(bounds->min_exact && bounds->max_exact);
}

TEST(Bounds, SignedNumbers) {
  ExpectBounds<int32_t>(Simple(TypeId::kInt8), {5, -3, kNull, 100}, -3, 100);
  ExpectBounds<int32_t>(Simple(TypeId::kInt32), {INT32_MAX, INT32_MIN, 0}, INT32_MIN,
                        INT32_MAX);
  ExpectBounds<int64_t>(Simple(TypeId::kInt64), {INT64_MAX, INT64_MIN, 0}, INT64_MIN,
                        INT64_MAX);
  ExpectBounds<int32_t>(Simple(TypeId::kDate), {-1, 1}, -1, 1);
  ExpectBounds<int32_t>(Decimal(9, 2), {-250, 250}, -250, 250);
  ExpectBounds<int64_t>(Decimal(18, 2), {-250, 250}, -250, 250);
}

TEST(Bounds, UnsignedNumbersCompareWithoutASign) {
  ExpectBounds<uint32_t>(Simple(TypeId::kUInt32), {3000000000u, 1, 2}, 1, 3000000000u);
  ExpectBounds<uint64_t>(Simple(TypeId::kUInt64), {UINT64_MAX, 7, 1}, 1, UINT64_MAX);
  ExpectBounds<int32_t>(Simple(TypeId::kUInt8), {255, 127}, 127, 255);
}

TEST(Bounds, BooleansTakeOneByte) {
  ExpectBounds<uint8_t>(Simple(TypeId::kBool), {1, 0, 1}, 0, 1);
  ExpectBounds<uint8_t>(Simple(TypeId::kBool), {1, 1}, 1, 1);
}

TEST(Bounds, ZerosAreWrittenSoThatBothAreInside) {
  for (double zero : {0.0, -0.0}) {
    ExpectBounds<double>(Simple(TypeId::kDouble), {zero}, -0.0, 0.0);
    ExpectBounds<float>(Simple(TypeId::kFloat), {zero}, -0.0f, 0.0f);
    ExpectBounds<double>(Simple(TypeId::kDouble), {zero, 5.0}, -0.0, 5.0);
    ExpectBounds<double>(Simple(TypeId::kDouble), {zero, -5.0}, -5.0, 0.0);
  }
}

TEST(Bounds, InfinitiesAreBounds) {
  const double infinity = std::numeric_limits<double>::infinity();
  ExpectBounds<double>(Simple(TypeId::kDouble), {1.0, infinity}, 1.0, infinity);
  ExpectBounds<double>(Simple(TypeId::kDouble), {-infinity, 1.0}, -infinity, 1.0);
  ExpectBounds<double>(Simple(TypeId::kDouble), {infinity}, infinity, infinity);
}

TEST(Bounds, NanStandsOutsideAndIsCounted) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (TypeId id : {TypeId::kFloat, TypeId::kDouble}) {
    Shredded shredded = ShredOne(Simple(id), {nan, 2.0, -nan, 1.0});
    Bounds bounds = BoundsFinder(shredded.leaf(), {}).Find({0, 4});
    EXPECT_EQ(bounds.nan_count, 2);
    EXPECT_TRUE(bounds.any);
    EXPECT_EQ(bounds.min.floating, 1.0);
    EXPECT_EQ(bounds.max.floating, 2.0);
    bounds = BoundsFinder(shredded.leaf(), {}).Find({0, 1});
    EXPECT_FALSE(bounds.any);
    EXPECT_EQ(bounds.nan_count, 1);
  }
}

TEST(Bounds, WideDecimalsCompareAsNumbers) {
  const std::string minus_one(9, '\xff');
  auto bounds = BoundsOf(Decimal(20, 0), {1, -1, 256, -256});
  EXPECT_EQ(bounds->min, std::string(7, '\xff') + std::string("\xff\0", 2));
  EXPECT_EQ(bounds->max, std::string(7, '\0') + std::string("\x01\0", 2));
  bounds = BoundsOf(Decimal(20, 0), {-1, -2});
  EXPECT_EQ(bounds->max, minus_one);
}

TEST(Bounds, UuidsAndBinaryCompareAsUnsignedBytes) {
  const std::string low(16, '\x01');
  const std::string high(16, '\xff');
  auto bounds = BoundsOf(Simple(TypeId::kUuid), {high, low});
  EXPECT_EQ(bounds->min, low);
  EXPECT_EQ(bounds->max, high);
  bounds = BoundsOf(Simple(TypeId::kBinary), {"\xff", "a", "\x7f"});
  EXPECT_EQ(bounds->min, "a");
  EXPECT_EQ(bounds->max, "\xff");
}

TEST(Bounds, StringsThatBeginAlikeAreToldApart) {
  auto expect = [](std::vector<Value> rows, const std::string& min,
                   const std::string& max) {
    auto bounds = BoundsOf(Simple(TypeId::kBinary), std::move(rows));
    EXPECT_EQ(bounds->min, min);
    EXPECT_EQ(bounds->max, max);
  };
  expect({"abcd", "abc", "abcde"}, "abc", "abcde");
  expect({"", "a"}, "", "a");
  // A shorter string pads its prefix with zeros, and zeros are characters too.
  const std::string zero = {'a', '\0'};
  expect({zero, "a"}, "a", zero);
  expect({"a", zero}, "a", zero);
  expect({"same prefix b", "same prefix a", "same prefix c"}, "same prefix a",
         "same prefix c");
}

TEST(Bounds, StringsAgreeWithTheDefinitionThroughADictionaryToo) {
  std::mt19937_64 random(2);
  for (int round = 0; round < 50; ++round) {
    std::vector<Value> rows;
    std::vector<std::string> texts;
    for (uint64_t i = 0; i < 40; ++i) {
      std::string text(random() % 8, 'a');
      for (char& c : text) c = static_cast<char>(random() % 3 == 0 ? 0 : random() % 256);
      rows.emplace_back(text);
      texts.push_back(text);
    }
    Shredded shredded = ShredOne(Simple(TypeId::kBinary), rows);
    ChunkOptions options;
    options.encoding = Encoding::kRleDictionary;
    Workspace workspace;
    ChunkPlan dictionary = Choose(shredded.leaf(), options, workspace);
    ASSERT_TRUE(dictionary.has_dictionary());
    ChunkPlan plain;
    BoundsFinder finder(shredded.leaf(), dictionary);
    for (ValueRange range : {ValueRange{0, 10}, {10, 11}, {5, 40}, {0, 10}}) {
      auto [min, max] =
          std::minmax_element(texts.begin() + static_cast<ptrdiff_t>(range.begin),
                              texts.begin() + static_cast<ptrdiff_t>(range.end));
      Bounds by_entries = finder.Find(range);
      Bounds by_values = BoundsFinder(shredded.leaf(), plain).Find(range);
      EXPECT_EQ(by_entries.min.string.view(), *min);
      EXPECT_EQ(by_entries.max.string.view(), *max);
      EXPECT_EQ(by_values.min.string.view(), *min);
      EXPECT_EQ(by_values.max.string.view(), *max);
    }
  }
}

TEST(Bounds, TypesWithoutAnOrderHaveNone) {
  EXPECT_FALSE(BoundsOf(Simple(TypeId::kInterval), {Interval{1, 2, 3000}}).has_value());
  EXPECT_FALSE(BoundsOf(Simple(TypeId::kNull), {kNull}).has_value());
  EXPECT_FALSE(BoundsOf(Simple(TypeId::kInt32), {kNull}).has_value());
}

TEST(Bounds, MergeWidens) {
  Shredded shredded = ShredOne(Simple(TypeId::kInt32), {5, 9, 1, 3});
  BoundsFinder finder(shredded.leaf(), {});
  Bounds whole;
  Merge(*shredded.leaf().leaf, Bounds{}, whole);
  EXPECT_FALSE(whole.any);
  Merge(*shredded.leaf().leaf, finder.Find({0, 2}), whole);
  Merge(*shredded.leaf().leaf, Bounds{}, whole);
  Merge(*shredded.leaf().leaf, finder.Find({2, 4}), whole);
  EXPECT_EQ(whole.min.number, 1);
  EXPECT_EQ(whole.max.number, 9);
}

// --- strings that are too long
// ----------------------------------------------------------

TEST(Bounds, SixtyFourBytesAreExactAndOneMoreIsNot) {
  const std::string edge(64, 'x');
  auto bounds = BoundsOf(Simple(TypeId::kString), {edge});
  EXPECT_EQ(bounds->min, edge);
  EXPECT_EQ(bounds->max, edge);
  EXPECT_TRUE(bounds->min_exact && bounds->max_exact);
  bounds = BoundsOf(Simple(TypeId::kString), {edge + "x"});
  EXPECT_EQ(bounds->min, edge);
  EXPECT_EQ(bounds->max, std::string(63, 'x') + "y");
  EXPECT_FALSE(bounds->min_exact || bounds->max_exact);
}

TEST(Bounds, OneBoundMayBeExactWithoutTheOther) {
  auto bounds = BoundsOf(Simple(TypeId::kString), {"a", std::string(65, 'b')});
  EXPECT_TRUE(bounds->min_exact);
  EXPECT_FALSE(bounds->max_exact);
  bounds = BoundsOf(Simple(TypeId::kString), {std::string(65, 'a'), "b"});
  EXPECT_FALSE(bounds->min_exact);
  EXPECT_TRUE(bounds->max_exact);
}

TEST(Bounds, TextIsCutBetweenCharacters) {
  EXPECT_EQ(CutDown("aé", 2, true), "a");
  EXPECT_EQ(CutDown("aé", 3, true), "aé");
  EXPECT_EQ(CutDown("日本", 5, true), "日");
  EXPECT_EQ(CutDown("😀", 3, true), "");
  EXPECT_EQ(CutDown("日本", 5, false), std::string("日本").substr(0, 5));
  EXPECT_EQ(CutDown("abc", 3, true), "abc");
}

TEST(Bounds, TheNextCharacterMayBeWiderOrBehindTheSurrogates) {
  EXPECT_EQ(CutUp("ab", 1, true), "b");
  EXPECT_EQ(CutUp("\x7f\x7f", 1, true), std::nullopt);  // U+0080 is too wide,
  EXPECT_EQ(CutUp("a\x7f\x7f", 2, true), "b");          // so one before rises.
  EXPECT_EQ(CutUp("\x7f\x7f\x7f", 2, true), "\xc2\x80");
  EXPECT_EQ(CutUp("\xdf\xbf\xdf\xbf", 3, true), "\xe0\xa0\x80");  // U+07FF
  EXPECT_EQ(CutUp("\xed\x9f\xbf!", 3, true), "\xee\x80\x80");     // U+D7FF
  EXPECT_EQ(CutUp("\xef\xbf\xbf!", 4, true), "\xef\xbf\xbf\"");
  EXPECT_EQ(CutUp("\xef\xbf\xbf\xef\xbf\xbf", 4, true), "\xf0\x90\x80\x80");  // U+FFFF
  EXPECT_EQ(CutUp("a\xf4\x8f\xbf\xbf!", 5, true), "b");                       // U+10FFFF
  EXPECT_EQ(CutUp("\xf4\x8f\xbf\xbf!", 4, true), std::nullopt);
}

TEST(Bounds, BinaryRisesByAByte) {
  EXPECT_EQ(CutUp("ab", 1, false), "b");
  EXPECT_EQ(CutUp("a\xff\xff\xff", 3, false), "b");
  EXPECT_EQ(CutUp("\xff\xff\xff", 2, false), std::nullopt);
  EXPECT_EQ(CutUp("\x7f!", 1, false), "\x80");
}

TEST(Bounds, ThereAreNoneAboveTheHighestString) {
  EXPECT_FALSE(BoundsOf(Simple(TypeId::kBinary), {std::string(65, '\xff')}).has_value());
  EXPECT_TRUE(BoundsOf(Simple(TypeId::kBinary), {std::string(64, '\xff')}).has_value());
  std::string highest;
  for (int i = 0; i < 17; ++i) highest += "\xf4\x8f\xbf\xbf";
  EXPECT_FALSE(BoundsOf(Simple(TypeId::kString), {highest}).has_value());
}

TEST(Bounds, EnclosesEveryTextAndStaysUtf8) {
  const std::vector<std::string> characters = {"a",
                                               "\x7f",
                                               "é",
                                               "\xdf\xbf",
                                               "日",
                                               "\xed\x9f\xbf",
                                               "\xef\xbf\xbf",
                                               "😀",
                                               "\xf4\x8f\xbf\xbf"};
  std::mt19937_64 random(8);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    while (text.size() < 60) text += characters[random() % 3 + 6 * (random() % 2)];
    while (text.size() < 70) text += characters[random() % characters.size()];
    auto bounds = BoundsOf(Simple(TypeId::kString), {text});
    if (!bounds) continue;
    ASSERT_LE(bounds->min, text);
    ASSERT_GE(bounds->max, text);
    ASSERT_LE(bounds->max.size(), kLongestBound);
    ASSERT_TRUE(base::IsUtf8(bounds->min) && base::IsUtf8(bounds->max)) << text;
  }
}

}  // namespace
}  // namespace lamella::chunk
