#include "encode/dictionary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "encode/dictionary_limit.h"
#include "encode/dictionary_sample.h"
#include "encode/test_values.h"

namespace lamella::encode {
namespace {

using ::testing::ElementsAre;

const DictionaryLimits kMebibyte = {1u << 20};

// What a dictionary must be, by the definition: a map instead of a table.
template <typename T>
Dictionary<T> Expected(const std::vector<T>& values) {
  Dictionary<T> dictionary;
  std::map<T, uint32_t> seen;
  for (const T& value : values) {
    const auto [at, fresh] =
        seen.emplace(value, static_cast<uint32_t>(dictionary.values.size()));
    if (fresh) dictionary.values.push_back(value);
    dictionary.indices.push_back(at->second);
  }
  return dictionary;
}

template <typename T>
void ExpectSame(const std::vector<T>& values, const DictionaryLimits& limits,
                DictionaryScratch& scratch) {
  const Dictionary<T> expected = Expected(values);
  const uint64_t plain = values.size() * sizeof(T);
  const uint64_t bytes = expected.values.size() * sizeof(T);
  const auto found = BuildDictionary(std::span<const T>(values), limits, scratch);
  const bool pays = DictionaryRule{values.size(), plain, limits.max_bytes}.Pays(
      expected.values.size(), bytes);
  ASSERT_EQ(found.has_value(), pays);
  if (!pays) return;
  EXPECT_EQ(found->values, expected.values);
  EXPECT_EQ(found->indices, expected.indices);
}

template <typename T>
class DictionaryOf : public ::testing::Test {};
using Types = ::testing::Types<int32_t, int64_t>;
TYPED_TEST_SUITE(DictionaryOf, Types);

TYPED_TEST(DictionaryOf, NumbersAppearInTheOrderOfTheRows) {
  DictionaryScratch scratch;
  const std::vector<TypeParam> values = {5, -7, 5, 5, 9, -7, 5, 5, 5, 5, 5, 5};
  const auto found =
      BuildDictionary(std::span<const TypeParam>(values), kMebibyte, scratch);
  ASSERT_TRUE(found.has_value());
  EXPECT_THAT(found->values, ElementsAre(5, -7, 9));
  EXPECT_THAT(found->indices, ElementsAre(0, 1, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0));
}

TYPED_TEST(DictionaryOf, NothingHasNoDictionary) {
  DictionaryScratch scratch;
  EXPECT_FALSE(BuildDictionary(std::span<const TypeParam>(), kMebibyte, scratch));
  const std::vector<TypeParam> values = {1, 1, 1, 1};
  EXPECT_FALSE(BuildDictionary(std::span<const TypeParam>(values), {0}, scratch));
}

TYPED_TEST(DictionaryOf, ExtremesAreHashedAndKept) {
  DictionaryScratch scratch;
  std::vector<TypeParam> values;
  for (int i = 0; i < 50; ++i) {
    values.push_back(std::numeric_limits<TypeParam>::min());
    values.push_back(std::numeric_limits<TypeParam>::max());
    values.push_back(-1);
    values.push_back(0);
  }
  ExpectSame(values, kMebibyte, scratch);
}

TYPED_TEST(DictionaryOf, DrawsOfManyRangesAgreeWithTheDefinition) {
  std::mt19937_64 random(12);
  DictionaryScratch scratch;  // One for all: nothing may leak from call to call.
  testing::WithEachKernel([&](std::string_view) {
    for (const uint64_t distinct : {1u, 2u, 3u, 100u, 3000u, 20'000u}) {
      for (const uint64_t stride : {uint64_t{1}, uint64_t{37}, uint64_t{1} << 26}) {
        std::vector<TypeParam> values(20'000);
        for (TypeParam& value : values) {
          value = static_cast<TypeParam>(random() % distinct * stride);
        }
        ExpectSame(values, kMebibyte, scratch);
        ExpectSame(values, {5000}, scratch);
      }
    }
  });
}

TYPED_TEST(DictionaryOf, TheRuleIsExactAtItsEdge) {
  DictionaryScratch scratch;
  for (const TypeParam stride : {TypeParam{1}, TypeParam{1 << 24}}) {
    for (size_t distinct = 1; distinct <= 64; ++distinct) {
      std::vector<TypeParam> values;
      for (size_t i = 0; i < 64; ++i) {
        values.push_back(static_cast<TypeParam>(i % distinct) * stride);
      }
      for (const uint64_t limit : {0ull, 4ull, 8ull, 100ull, 160ull, 1000ull}) {
        ExpectSame(values, {limit}, scratch);
      }
    }
  }
}

std::vector<std::string> Strings(const std::vector<StringView>& views) {
  std::vector<std::string> texts;
  for (const StringView& view : views) texts.emplace_back(view.view());
  return texts;
}

void ExpectSameStrings(const std::vector<std::string>& texts,
                       const DictionaryLimits& limits, DictionaryScratch& scratch) {
  const Dictionary<std::string> expected = Expected(texts);
  uint64_t plain = 0;
  uint64_t bytes = 0;
  for (const std::string& text : texts) plain += 4 + text.size();
  for (const std::string& text : expected.values) bytes += 4 + text.size();
  const std::vector<StringView> views = testing::Views(texts);
  const auto found = BuildDictionary(std::span(views), limits, scratch);
  const bool pays = DictionaryRule{texts.size(), plain, limits.max_bytes}.Pays(
      expected.values.size(), bytes);
  ASSERT_EQ(found.has_value(), pays);
  if (!pays) return;
  EXPECT_EQ(Strings(found->values), expected.values);
  EXPECT_EQ(found->indices, expected.indices);
  EXPECT_EQ(found->plain_bytes, plain);
}

TEST(DictionaryScratch, TablesAreFreeHoweverManyThereWere) {
  // The generations 1, 2^32 - 1 and, with 0 left out, 1 again.
  DictionaryScratch scratch(0);
  const KeyedTable first = scratch.Keyed(2);
  first.slots[0] = {7, 0, first.generation};
  EXPECT_TRUE(first.IsTaken(first.slots[0]));
  EXPECT_FALSE(first.IsTaken(first.slots[1]));
  DictionaryScratch late(UINT32_MAX - 2);
  for (int i = 0; i < 4; ++i) {
    const KeyedTable table = late.Keyed(2);
    EXPECT_NE(table.generation, 0u);
    for (KeyedSlot& slot : table.slots) {
      EXPECT_FALSE(table.IsTaken(slot)) << i;
      slot = {7, 0, table.generation};
    }
    table.slots[1] = {7, 0, 1};  // As a table of long ago left it.
  }
}

TEST(DictionaryOfStrings, FewShortOnesMayBecomeManyAndLong) {
  std::mt19937_64 random(17);
  DictionaryScratch scratch;
  const std::vector<std::string> few = {
      "", "a", "TRUCK", "twelve bytes", "REG AIR", "DELIVER IN PERSON"};
  const auto many = testing::Texts(3000, 20, random);
  std::vector<std::string> texts;
  for (const size_t share_of_many : {0u, 1u, 30u, 100u, 0u}) {
    for (int i = 0; i < 9000; ++i) {
      const bool is_one_of_many = random() % 100 < share_of_many;
      const std::vector<std::string>& pool = is_one_of_many ? many : few;
      texts.push_back(pool[random() % pool.size()]);
    }
  }
  ExpectSameStrings(texts, kMebibyte, scratch);
}

TEST(DictionaryOfStrings, EachCharacterCounts) {
  std::mt19937_64 random(19);
  DictionaryScratch scratch;
  for (size_t size = 1; size <= 24; ++size) {
    std::vector<std::string> texts;
    for (int i = 0; i < 6000; ++i) {
      texts.emplace_back(size, 'm');
      texts.back()[random() % size] = static_cast<char>('a' + random() % 10);
    }
    ExpectSameStrings(texts, kMebibyte, scratch);
  }
}

TEST(DictionaryOfStrings, DrawsOfManyLengthsAgreeWithTheDefinition) {
  std::mt19937_64 random(13);
  DictionaryScratch scratch;
  for (const size_t longest : {0u, 3u, 12u, 13u, 16u, 17u, 60u, 300u}) {
    for (const size_t distinct : {1u, 2u, 50u, 4000u}) {
      const auto pool = testing::Texts(distinct, longest, random);
      std::vector<std::string> texts;
      for (int i = 0; i < 6000; ++i) texts.push_back(pool[random() % pool.size()]);
      ExpectSameStrings(texts, kMebibyte, scratch);
      ExpectSameStrings(texts, {700}, scratch);
    }
  }
}

TEST(DictionaryOfStrings, LongStringsThatDifferInOneByteAreTwo) {
  DictionaryScratch scratch;
  for (size_t size = 1; size < 80; ++size) {
    std::vector<std::string> texts;
    for (int round = 0; round < 3; ++round) {
      for (size_t at = 0; at < size; ++at) {
        std::string text(size, 'x');
        text[at] = 'y';
        texts.push_back(text);
      }
    }
    ExpectSameStrings(texts, kMebibyte, scratch);
  }
}

// 60,000 texts of which `distinct` are, of 100 bytes and PLAIN 6.2 MB.
std::vector<std::string> LongTexts(uint64_t distinct) {
  std::mt19937_64 random(23);
  std::vector<std::string> texts;
  for (uint64_t row = 0; row < 60'000; ++row) {
    const uint64_t key = row < distinct ? row : random() % distinct;
    texts.push_back(std::string(92, 'u') + std::to_string(10'000'000 + key));
  }
  return texts;
}

TEST(DictionaryOfStrings, ALargeOneHasToSaveAQuarter) {
  DictionaryScratch scratch;
  const DictionaryLimits kEight = {8u << 20};
  EXPECT_TRUE(BuildDictionary(
      std::span<const StringView>(testing::Views(LongTexts(40'000))), kEight, scratch));
  EXPECT_FALSE(BuildDictionary(
      std::span<const StringView>(testing::Views(LongTexts(46'000))), kEight, scratch));
  for (const uint64_t distinct : {9'000u, 11'000u, 40'000u}) {
    ExpectSameStrings(LongTexts(distinct), kEight, scratch);
    ExpectSameStrings(LongTexts(distinct), kMebibyte, scratch);
  }
  // Whoever asks for a dictionary gets it.
  EXPECT_TRUE(
      BuildDictionary(std::span<const StringView>(testing::Views(LongTexts(46'000))),
                      {8u << 20, /*must_pay=*/false}, scratch));
}

TEST(DictionaryOfStrings, NothingHasNoDictionary) {
  DictionaryScratch scratch;
  EXPECT_FALSE(BuildDictionary(std::span<const StringView>(), kMebibyte, scratch));
}

TEST(DictionaryOfFixed, EntriesAreTheRowsOfFirstAppearance) {
  std::mt19937_64 random(14);
  DictionaryScratch scratch;
  for (const size_t width : {1u, 2u, 7u, 8u, 12u, 16u, 20u}) {
    std::vector<std::string> rows;
    std::vector<uint8_t> bytes;
    for (int i = 0; i < 500; ++i) {
      std::string row(width, 'k');
      row[random() % width] = static_cast<char>('a' + random() % 3);
      bytes.insert(bytes.end(), row.begin(), row.end());
      rows.push_back(row);
    }
    const Dictionary<std::string> expected = Expected(rows);
    const auto found = BuildFixedDictionary(bytes, width, kMebibyte, scratch);
    ASSERT_TRUE(found.has_value()) << width;
    EXPECT_EQ(found->indices, expected.indices);
    ASSERT_EQ(found->values.size(), expected.values.size());
    for (size_t i = 0; i < expected.values.size(); ++i) {
      EXPECT_EQ(rows[found->values[i]], expected.values[i]);
    }
    EXPECT_FALSE(BuildFixedDictionary(bytes, width, {width - 1}, scratch).has_value());
  }
}

// 300,000 values of which 60,000 are distinct, in every arrangement that could fool a
// sample: the dictionary pays, so it has to be found.
TEST(DictionarySample, FindsWhatPaysHoweverTheRowsAreArranged) {
  constexpr int64_t kCount = 300'000;
  constexpr int64_t kDistinct = 60'000;
  const auto clusters = [](int64_t row) { return row / (kCount / kDistinct); };
  const auto rounds = [](int64_t row) { return row % kDistinct; };
  const auto windows = [](int64_t row) { return row / 1000 * 200 + row % 200; };
  const auto skewed = [](int64_t row) {
    return row % 4 == 0 ? row / 4 % kDistinct : int64_t{7};
  };
  std::mt19937_64 random(15);
  const auto mixed = [&](int64_t) { return static_cast<int64_t>(random() % kDistinct); };
  const std::vector<std::function<int64_t(int64_t)>> arrangements = {
      clusters, rounds, windows, skewed, mixed};
  DictionaryScratch scratch;
  for (const auto& value : arrangements) {
    std::vector<int64_t> numbers;
    std::vector<std::string> texts;
    for (int64_t row = 0; row < kCount; ++row) {
      const int64_t number = value(row);
      numbers.push_back(number << 30);
      texts.push_back("key number " + std::to_string(number));
    }
    EXPECT_TRUE(BuildDictionary(std::span<const int64_t>(numbers), kMebibyte, scratch));
    EXPECT_TRUE(BuildDictionary(std::span<const StringView>(testing::Views(texts)),
                                {4u << 20}, scratch));
  }
}

TEST(DictionarySample, RefusesDistinctValuesBeforeSearchingThem) {
  DictionaryScratch scratch;
  const auto identity = [](size_t row) { return HashWords(row, 0); };
  EXPECT_TRUE(SurelyMoreDistinct(500'000, 50'000, scratch, identity));
  EXPECT_FALSE(SurelyMoreDistinct(500'000, 500'000, scratch, identity));
  EXPECT_TRUE(SurelyMoreDistinct(1000, 20, scratch, identity));
  EXPECT_FALSE(SurelyMoreDistinct(1000, 900, scratch, identity));
  EXPECT_FALSE(SurelyMoreDistinct(16, 1, scratch, identity));
  const auto twice = [](size_t row) { return HashWords(row / 2, 0); };
  EXPECT_TRUE(SurelyMoreDistinct(500'000, 50'000, scratch, twice));
  EXPECT_FALSE(SurelyMoreDistinct(500'000, 250'000, scratch, twice));
}

TEST(DictionarySample, NeverRefusesAsFewValuesAsAreAllowed) {
  DictionaryScratch scratch;
  for (const size_t count : {80u, 112u, 200u, 1000u, 65'536u}) {
    for (uint64_t most = 1; most < count; most = most * 3 / 2 + 1) {
      const auto periodic = [&](size_t row) { return HashWords(row % most, 0); };
      const auto clustered = [&](size_t row) { return HashWords(row * most / count, 0); };
      EXPECT_FALSE(SurelyMoreDistinct(count, most, scratch, periodic)) << count;
      EXPECT_FALSE(SurelyMoreDistinct(count, most, scratch, clustered)) << count;
    }
  }
}

TEST(DictionarySample, AsksOfWhatUseALongSearchIs) {
  DictionaryScratch scratch;
  std::vector<uint64_t> asked;
  const auto entries = [&](size_t count, int64_t step, bool is_useful) {
    std::vector<int64_t> values(count);
    for (size_t i = 0; i < count; ++i)
      values[i] = static_cast<int64_t>(i % 30'000) * step;
    DictionaryLimits limits = {1u << 20};
    limits.is_useful = [&](uint64_t distinct) {
      asked.push_back(distinct);
      return is_useful;
    };
    const auto found = BuildDictionary(std::span<const int64_t>(values), limits, scratch);
    return found ? found->values.size() : 0;
  };
  EXPECT_EQ(entries(100'000, 1'000'000'007, true), 30'000u);
  ASSERT_EQ(asked.size(), 1u);
  EXPECT_GT(asked[0], 24'000u);
  EXPECT_LT(asked[0], 37'500u);
  EXPECT_EQ(entries(100'000, 1'000'000'007, false), 0u);
  EXPECT_EQ(asked.size(), 2u);
  // Not where a table by value is quick, nor of few values.
  EXPECT_EQ(entries(100'000, 7, false), 30'000u);
  EXPECT_EQ(entries(32'767, 1'000'000'007, false), 0u);
  EXPECT_EQ(asked.size(), 2u);
}

TEST(DictionarySample, EstimatesDistinctValuesAsFrequentAsEachOther) {
  DictionaryScratch scratch;
  constexpr size_t kCount = 500'000;
  EXPECT_EQ(SeemDistinct(7, scratch, [](size_t row) { return row; }), 7u);
  EXPECT_EQ(SeemDistinct(kCount, scratch, [](size_t row) { return HashWords(row, 0); }),
            kCount);
  EXPECT_EQ(
      SeemDistinct(kCount, scratch, [](size_t row) { return HashWords(row % 5, 0); }),
      5u);
  for (const uint64_t distinct : {3000u, 10'000u, 30'000u}) {
    const uint64_t periodic = SeemDistinct(
        kCount, scratch, [&](size_t row) { return HashWords(row % distinct, 0); });
    const uint64_t clustered = SeemDistinct(kCount, scratch, [&](size_t row) {
      return HashWords(row * distinct / kCount, 0);
    });
    for (const uint64_t found : {periodic, clustered}) {
      EXPECT_GT(found, distinct / 5 * 4);
      EXPECT_LT(found, distinct / 4 * 5);
    }
  }
}

TEST(DictionarySample, RowsAreBelowTheCountAndDoNotRepeat) {
  for (const size_t count :
       {80u, 127u, 128u, 129u, 1000u, 65'536u, 65'537u, 131'071u, 1'000'000u}) {
    const size_t sample = std::min(kMostSampleRows, count / kRowsASample);
    ScatteredRows rows(count);
    std::set<size_t> seen;
    for (size_t i = 0; i < sample; ++i) seen.insert(rows.Next());
    EXPECT_EQ(seen.size(), sample);
    EXPECT_LT(*seen.rbegin(), count);
  }
}

TEST(DictionaryRule, BeyondAMebibyteAQuarterIsSaved) {
  const DictionaryRule rule = {1u << 20, 8u << 20, 8u << 20};
  const uint64_t indices = IndexBytes(1u << 20, 1000);
  EXPECT_TRUE(rule.Pays(1000, kNearBytes));
  EXPECT_TRUE(rule.Pays(1000, (6u << 20) - indices - 1));
  EXPECT_FALSE(rule.Pays(1000, (6u << 20) - indices));
  const DictionaryRule small = {1u << 20, kNearBytes + indices + 1, 8u << 20};
  EXPECT_TRUE(small.Pays(1000, kNearBytes));
  EXPECT_FALSE(small.Pays(1000, kNearBytes + 1));
  const DictionaryRule asked = {1u << 20, 8u << 20, 8u << 20, /*must_pay=*/false};
  EXPECT_TRUE(asked.Pays(1000, 8u << 20));
}

TEST(DictionaryRule, MostEntriesIsTheLastThatPays) {
  for (uint64_t count = 0; count < 300; ++count) {
    for (const uint64_t width : {4u, 8u, 16u}) {
      for (const uint64_t limit : {0u, 16u, 100u, 100'000u}) {
        const DictionaryRule rule = {count, count * width, limit};
        uint64_t most = 0;
        for (uint64_t entries = 1; entries <= count; ++entries) {
          if (rule.Pays(entries, entries * width)) most = entries;
        }
        EXPECT_EQ(rule.MostEntries(width), most);
      }
    }
  }
}

}  // namespace
}  // namespace lamella::encode
