#include "chunk/choose.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "chunk/encode_chunk.h"
#include "chunk/enum_codes.h"
#include "chunk/values.h"
#include "shred/testing/leaves.h"

namespace lamella::chunk {
namespace {

using namespace shred::testing;  // Values and types, written short.
using ::testing::ElementsAre;

ChunkOptions NoCodec() {
  ChunkOptions options;
  options.compression = Compression::kUncompressed;
  return options;
}

ChunkOptions Forced(Encoding encoding) {
  ChunkOptions options = NoCodec();
  options.encoding = encoding;
  return options;
}

ChunkOptions Modern(Compression compression = Compression::kUncompressed) {
  ChunkOptions options;
  options.compression = compression;
  options.profile = Profile::kModern;
  return options;
}

ChunkPlan PlanOf(shred::LeafColumn& leaf, const ChunkOptions& options) {
  Workspace workspace;
  return Choose(leaf, options, workspace);
}

ChunkPlan PlanOf(DataType type, std::vector<Value> rows, const ChunkOptions& options) {
  Shredded shredded = ShredOne(std::move(type), std::move(rows));
  return PlanOf(shredded.leaf(), options);
}

std::vector<Value> Repeated(const std::vector<Value>& cycle, size_t rows) {
  std::vector<Value> values;
  for (size_t i = 0; i < rows; ++i) values.push_back(cycle[i % cycle.size()]);
  return values;
}

TEST(Choose, UniversalTakesADictionaryWhereItIsSmaller) {
  ChunkPlan plan = PlanOf(Simple(TypeId::kInt64), Repeated({7, 9, 8}, 100), NoCodec());
  EXPECT_EQ(plan.encoding, Encoding::kRleDictionary);
  EXPECT_EQ(plan.dictionary_size, 3u);
  EXPECT_EQ(plan.bit_width, 2);
  EXPECT_THAT(std::vector<uint32_t>(plan.indices.begin(), plan.indices.begin() + 4),
              ElementsAre(0, 1, 2, 0));
}

TEST(Choose, UniversalStaysPlainWhereADictionaryDoesNotPay) {
  std::vector<Value> distinct;
  for (int i = 0; i < 1000; ++i) distinct.emplace_back(i * 7);
  EXPECT_EQ(PlanOf(Simple(TypeId::kInt32), distinct, NoCodec()).encoding,
            Encoding::kPlain);
  EXPECT_EQ(PlanOf(Simple(TypeId::kInt32), {5}, NoCodec()).encoding, Encoding::kPlain);
}

TEST(Choose, DictionariesOfEveryTypeButBooleans) {
  auto encoding = [](DataType type, const std::vector<Value>& cycle) {
    return PlanOf(std::move(type), Repeated(cycle, 200), NoCodec()).encoding;
  };
  const std::string uuid(16, 'u');
  EXPECT_EQ(encoding(Simple(TypeId::kInt8), {1, 2}), Encoding::kRleDictionary);
  EXPECT_EQ(encoding(Simple(TypeId::kFloat), {1.5, 2.5}), Encoding::kRleDictionary);
  EXPECT_EQ(encoding(Simple(TypeId::kDouble), {1.5, 2.5}), Encoding::kRleDictionary);
  EXPECT_EQ(encoding(Simple(TypeId::kString), {"a", "b"}), Encoding::kRleDictionary);
  EXPECT_EQ(encoding(Simple(TypeId::kUuid), {uuid}), Encoding::kRleDictionary);
  EXPECT_EQ(encoding(Decimal(30, 2), {5, -5}), Encoding::kRleDictionary);
  EXPECT_EQ(encoding(Simple(TypeId::kInterval), {Interval{1, 2, 0}}),
            Encoding::kRleDictionary);
  EXPECT_EQ(encoding(Simple(TypeId::kBool), {1, 1}), Encoding::kPlain);
}

TEST(Choose, OneEntryHasIndicesOfOneBit) {
  for (const ChunkOptions& options : {NoCodec(), Forced(Encoding::kRleDictionary)}) {
    ChunkPlan plan = PlanOf(Simple(TypeId::kString), Repeated({"the same"}, 50), options);
    ASSERT_EQ(plan.dictionary_size, 1u);
    EXPECT_EQ(plan.bit_width, 1);
  }
}

TEST(Choose, IndicesAreAsWideAsTheLastOneNeeds) {
  for (auto [entries, width] : std::vector<std::pair<int, int>>{
           {2, 1}, {3, 2}, {4, 2}, {5, 3}, {256, 8}, {257, 9}}) {
    std::vector<Value> cycle;
    for (int i = 0; i < entries; ++i) cycle.emplace_back(i);
    ChunkPlan plan = PlanOf(Simple(TypeId::kInt64), Repeated(cycle, 5000), NoCodec());
    EXPECT_EQ(plan.bit_width, width) << entries;
  }
}

TEST(Choose, FixedLengthEntriesAreTheRowsThatShowThemFirst) {
  ChunkPlan plan = PlanOf(Decimal(20, 0), Repeated({3, 3, -1}, 60), NoCodec());
  ASSERT_EQ(plan.dictionary_size, 2u);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(plan.dictionary.data()), 18),
            std::string(8, '\0') + "\x03" + std::string(9, '\xff'));
}

TEST(Choose, BothZerosAndEveryNanKeepTheirBits) {
  std::vector<Value> rows = Repeated({0.0, -0.0}, 100);
  EXPECT_EQ(PlanOf(Simple(TypeId::kDouble), rows, NoCodec()).dictionary_size, 2u);
}

TEST(Choose, ALimitOfZeroMeansNoDictionary) {
  ChunkOptions options = NoCodec();
  options.dictionary_page_size_limit = 0;
  std::vector<Value> rows = Repeated({"same"}, 500);
  EXPECT_EQ(PlanOf(Simple(TypeId::kString), rows, options).encoding, Encoding::kPlain);
  options.encoding = Encoding::kRleDictionary;
  EXPECT_EQ(PlanOf(Simple(TypeId::kString), rows, options).encoding, Encoding::kPlain);
}

TEST(Choose, TheLimitCountsBytesOfTheDictionaryPage) {
  std::vector<Value> rows = Repeated({1, 2, 3, 4}, 500);
  ChunkOptions options = NoCodec();
  options.dictionary_page_size_limit = 32;
  EXPECT_TRUE(PlanOf(Simple(TypeId::kInt64), rows, options).has_dictionary());
  options.dictionary_page_size_limit = 31;
  EXPECT_FALSE(PlanOf(Simple(TypeId::kInt64), rows, options).has_dictionary());
}

TEST(Choose, TakesTheEncodingThatTheUserNamed) {
  const std::vector<Value> numbers = Repeated({1, 1, 2}, 100);
  for (Encoding encoding :
       {Encoding::kPlain, Encoding::kDeltaBinaryPacked, Encoding::kByteStreamSplit}) {
    EXPECT_EQ(PlanOf(Simple(TypeId::kInt32), numbers, Forced(encoding)).encoding,
              encoding);
  }
  const std::vector<Value> texts = Repeated({"a", "b"}, 100);
  for (Encoding encoding : {Encoding::kDeltaByteArray, Encoding::kDeltaLengthByteArray}) {
    EXPECT_EQ(PlanOf(Simple(TypeId::kString), texts, Forced(encoding)).encoding,
              encoding);
  }
  EXPECT_EQ(PlanOf(Simple(TypeId::kBool), {1, 0}, Forced(Encoding::kRle)).encoding,
            Encoding::kRle);
}

TEST(Choose, ADictionaryThatDoesNotPayIsMadeWhereTheUserAskedForIt) {
  std::vector<Value> distinct;
  for (int i = 0; i < 300; ++i) distinct.emplace_back(i);
  ChunkPlan plan =
      PlanOf(Simple(TypeId::kInt32), distinct, Forced(Encoding::kRleDictionary));
  EXPECT_EQ(plan.dictionary_size, 300u);
  EXPECT_EQ(plan.bit_width, 9);
  for (const DataType& type : {Simple(TypeId::kInt64), Simple(TypeId::kString),
                               Decimal(30, 0), Simple(TypeId::kInterval)}) {
    std::vector<Value> rows = {1, 2, 3};
    if (type.id == TypeId::kString) rows = {"a", "b", "c"};
    if (type.id == TypeId::kInterval) rows = {Interval{1, 0, 0}, Interval{2, 0, 0}};
    plan = PlanOf(type, rows, Forced(Encoding::kRleDictionary));
    EXPECT_EQ(plan.dictionary_size, rows.size()) << static_cast<int>(type.id);
  }
}

TEST(Choose, NothingNeedsNoEncoding) {
  for (ChunkOptions options : {NoCodec(), Modern(), Forced(Encoding::kRleDictionary),
                               Forced(Encoding::kDeltaBinaryPacked)}) {
    ChunkPlan plan = PlanOf(Simple(TypeId::kInt32), {kNull, kNull}, options);
    EXPECT_EQ(plan.encoding, Encoding::kPlain);
  }
}

TEST(Choose, ModernTakesWhatIsSmallest) {
  std::vector<Value> ascending;
  std::vector<Value> prefixed;
  for (int i = 0; i < 3000; ++i) {
    ascending.emplace_back(int64_t{1} << 40 | i);
    prefixed.emplace_back("https://example.com/a/long/path/" +
                          std::to_string(100000 + i));
  }
  EXPECT_EQ(PlanOf(Simple(TypeId::kInt64), ascending, Modern()).encoding,
            Encoding::kDeltaBinaryPacked);
  EXPECT_EQ(PlanOf(Simple(TypeId::kString), prefixed, Modern()).encoding,
            Encoding::kDeltaByteArray);
  EXPECT_EQ(PlanOf(Simple(TypeId::kBool), Repeated({1}, 3000), Modern()).encoding,
            Encoding::kRle);
  EXPECT_EQ(
      PlanOf(Simple(TypeId::kInt32), Repeated({1, 999999}, 3000), Modern()).encoding,
      Encoding::kRleDictionary);
}

TEST(Choose, ModernSplitsFloatsWhereTheCodecGainsByIt) {
  std::mt19937_64 random(6);
  std::vector<float> values(20'000);
  for (float& value : values) {
    value = 1000.0f + static_cast<float>(random() % 1'000'000) / 1024.0f;
  }
  Shredded shredded = FilledWith(Simple(TypeId::kFloat), values);
  EXPECT_EQ(PlanOf(shredded.leaf(), Modern()).encoding, Encoding::kPlain);
  EXPECT_EQ(PlanOf(shredded.leaf(), Modern(Compression::kZstd)).encoding,
            Encoding::kByteStreamSplit);
}

TEST(Choose, ADoubtfulDictionaryIsJudgedBehindTheCodec) {
  // Half the values are distinct, and the codec finds what the dictionary would hide.
  std::vector<Value> rows;
  std::string text(120, 'x');
  for (int i = 0; i < 4000; ++i) rows.emplace_back(text + std::to_string(i / 2));
  ChunkOptions options = NoCodec();
  EXPECT_EQ(PlanOf(Simple(TypeId::kString), rows, options).encoding,
            Encoding::kRleDictionary);
  options.compression = Compression::kZstd;
  Shredded shredded = ShredOne(Simple(TypeId::kString), rows);
  Workspace workspace;
  EncodedChunk chosen = Encode(shredded.leaf(), options, workspace);
  options.encoding = Encoding::kPlain;
  EncodedChunk plain = Encode(shredded.leaf(), options, workspace);
  options.encoding = Encoding::kRleDictionary;
  EncodedChunk dictionary = Encode(shredded.leaf(), options, workspace);
  EXPECT_EQ(chosen.bytes.size(), std::min(plain.bytes.size(), dictionary.bytes.size()));
}

// Of many numbers that is foreseen, without a search for the dictionary.
TEST(Choose, ADictionaryOfNumbersIsJudgedBehindTheCodec) {
  for (Compression codec :
       {Compression::kSnappy, Compression::kZstd, Compression::kGzip}) {
    for (bool is_random : {false, true}) {
      std::vector<Value> rows;
      for (int64_t i = 0; i < 60'000; ++i) {
        // Three of eight bytes differ, or all do.
        const auto number =
            static_cast<uint64_t>(i * 7919 % (is_random ? 30'000 : 50'000));
        rows.emplace_back(
            static_cast<int64_t>(number * (is_random ? 0x5851F42D4C957F2Du : 256u)));
      }
      ChunkOptions options;
      options.compression = codec;
      Shredded shredded = ShredOne(Simple(TypeId::kInt64), rows);
      EXPECT_EQ(PlanOf(shredded.leaf(), options).has_dictionary(), is_random);
      Workspace workspace;
      const size_t chosen = Encode(shredded.leaf(), options, workspace).bytes.size();
      options.encoding = Encoding::kPlain;
      const size_t plain = Encode(shredded.leaf(), options, workspace).bytes.size();
      options.encoding = Encoding::kRleDictionary;
      const size_t coded = Encode(shredded.leaf(), options, workspace).bytes.size();
      EXPECT_EQ(chosen, std::min(plain, coded));
    }
  }
}

TEST(Choose, WhatIsSettledIsTakenUntilThereAreMoreValues) {
  std::vector<Value> rows;
  for (int i = 0; i < 4000; ++i) {
    rows.emplace_back(std::string(120, 'x') + std::to_string(i / 2));
  }
  Shredded shredded = ShredOne(Simple(TypeId::kString), rows);
  shred::LeafColumn& leaf = shredded.leaf();
  ChunkOptions options = NoCodec();
  options.compression = Compression::kZstd;
  const auto chosen = [&](Encoding settled, uint64_t until) {
    leaf.settled = settled;
    leaf.settled_until = until;
    return PlanOf(leaf, options).encoding;
  };
  EXPECT_EQ(chosen(Encoding::kRleDictionary, 3999), Encoding::kPlain);
  EXPECT_EQ(chosen(Encoding::kRleDictionary, 4000), Encoding::kRleDictionary);
  options.dictionary_page_size_limit = 1000;
  EXPECT_EQ(chosen(Encoding::kRleDictionary, 4000), Encoding::kPlain);
  options = NoCodec();
  EXPECT_EQ(chosen(Encoding::kPlain, 3999), Encoding::kRleDictionary);
  EXPECT_EQ(chosen(Encoding::kPlain, 4000), Encoding::kPlain);
  options = Modern();
  EXPECT_EQ(chosen(Encoding::kDeltaByteArray, 4000), Encoding::kDeltaByteArray);
}

TEST(Choose, EncodedBytesSettlesForTwiceAsManyValues) {
  Shredded shredded =
      ShredOne(Simple(TypeId::kInt64), Repeated({int64_t{1} << 40, 2}, 1000));
  Workspace workspace;
  EncodedBytes(shredded.leaf(), NoCodec(), workspace);
  EXPECT_EQ(shredded.leaf().settled, Encoding::kRleDictionary);
  EXPECT_EQ(shredded.leaf().settled_until, 2000u);
  shredded.leaf().Clear();
  EXPECT_EQ(shredded.leaf().settled_until, 0u);
}

// --- ENUM
// -------------------------------------------------------------------------------

TEST(Choose, CodesOfAnEnumAreRenumberedAsTheyAppear) {
  Shredded shredded =
      ShredOne(EnumOf({"low", "medium", "high", "never"}), Repeated({2, 0, kNull}, 90));
  auto plan = ResolveEnum(shredded.leaf(), NoCodec());
  ASSERT_TRUE(plan.has_value());
  EXPECT_EQ(plan->dictionary_size, 2u);
  EXPECT_EQ(plan->bit_width, 1);
  EXPECT_EQ(StringAt(shredded.leaf(), *plan, 0).view(), "high");
  EXPECT_EQ(StringAt(shredded.leaf(), *plan, 1).view(), "low");
}

TEST(Choose, AnEnumWithoutADictionaryBecomesTexts) {
  const std::string longer = "more than twelve characters";
  auto texts_under = [&](const ChunkOptions& options) {
    Shredded shredded = ShredOne(EnumOf({"a", longer}), {1, kNull, 0}, /*nullable=*/true);
    EXPECT_FALSE(ResolveEnum(shredded.leaf(), options).has_value());
    return TextsOf(shredded.leaf());
  };
  ChunkOptions no_dictionary = NoCodec();
  no_dictionary.dictionary_page_size_limit = 0;
  EXPECT_THAT(texts_under(no_dictionary), ElementsAre(longer, "a"));
  EXPECT_THAT(texts_under(Forced(Encoding::kPlain)), ElementsAre(longer, "a"));
  EXPECT_THAT(texts_under(Modern()), ElementsAre(longer, "a"));
  EXPECT_THAT(texts_under(NoCodec()), ElementsAre(longer, "a"));  // It does not pay.
}

// Arrow C++ restores its dictionary from no other encoding.
TEST(Choose, AModernEnumIsADictionaryOrPlain) {
  std::vector<std::string> texts;
  std::vector<Value> codes;
  for (int i = 0; i < 500; ++i) {
    texts.push_back("a prefix that all of them share, " + std::to_string(i));
    codes.push_back(i);
  }
  Shredded shredded = ShredOne(EnumOf(texts), codes);
  EXPECT_FALSE(ResolveEnum(shredded.leaf(), Modern()).has_value());
  EXPECT_EQ(PlanOf(shredded.leaf(), Modern()).encoding, Encoding::kPlain);
}

TEST(Choose, AnEnumDictionaryThatDoesNotPayCanBeForced) {
  Shredded shredded = ShredOne(EnumOf({"a", "b"}), {0, 1});
  auto plan = ResolveEnum(shredded.leaf(), Forced(Encoding::kRleDictionary));
  ASSERT_TRUE(plan.has_value());
  EXPECT_EQ(plan->dictionary_size, 2u);
}

TEST(Choose, AnEnumOfNullsHasNoDictionary) {
  Shredded shredded = ShredOne(EnumOf({"a"}), {kNull, kNull});
  EXPECT_FALSE(ResolveEnum(shredded.leaf(), NoCodec()).has_value());
  EXPECT_FALSE(PlanOf(shredded.leaf(), NoCodec()).has_dictionary());
}

// --- modern is never larger
// -------------------------------------------------------------

std::vector<Value> RandomRows(const DataType& type, std::mt19937_64& random) {
  std::vector<Value> rows(1 + random() % (random() % 4 == 0 ? 3000 : 60));
  const uint64_t distinct = 1 + random() % (random() % 2 == 0 ? 4 : 5000);
  const uint64_t nulls = random() % 3;
  const uint64_t step = random() % 2;
  uint64_t number = random() % 1000;
  for (Value& row : rows) {
    number += step;
    if (nulls != 0 && random() % 4 < nulls) continue;
    const uint64_t pick = step != 0 ? number : random() % distinct;
    switch (type.id) {
      case TypeId::kString:
        row = std::string(pick % 30, 'p') + std::to_string(pick);
        break;
      case TypeId::kDouble:
        row = static_cast<double>(pick) / 8;
        break;
      case TypeId::kUuid:
        row = std::string(16, static_cast<char>(pick));
        break;
      case TypeId::kBool:
        row = pick % 2;
        break;
      case TypeId::kEnum:
        row = pick % type.dictionary.size();
        break;
      default:
        row = pick;
    }
  }
  return rows;
}

TEST(Choose, StopsWhenAsked) {
  Shredded shredded = ShredOne(Simple(TypeId::kString), {"a", "b"});
  const std::atomic<bool> stop = true;
  Workspace workspace;
  workspace.stop = &stop;
  EXPECT_THROW(Choose(shredded.leaf(), NoCodec(), workspace), InterruptedError);
}

TEST(Choose, ModernIsNeverLargerThanUniversalWithoutACodec) {
  std::mt19937_64 random(12);
  Workspace workspace;
  const std::vector<DataType> types = {
      Simple(TypeId::kInt32),  Simple(TypeId::kInt64),
      Simple(TypeId::kDouble), Simple(TypeId::kString),
      Simple(TypeId::kUuid),   Simple(TypeId::kBool),
      Decimal(30, 0),          EnumOf({"one", "two", "a third one that is longer"})};
  for (int round = 0; round < 600; ++round) {
    const DataType& type = types[random() % types.size()];
    std::vector<Value> rows = RandomRows(type, random);
    ChunkOptions options = NoCodec();
    options.data_page_rows = 1 + random() % 500;
    Shredded shredded = ShredOne(type, rows);
    EncodedChunk universal = Encode(shredded.leaf(), options, workspace);
    options.profile = Profile::kModern;
    Shredded again = ShredOne(type, rows);
    EncodedChunk modern = Encode(again.leaf(), options, workspace);
    ASSERT_LE(modern.bytes.size(), universal.bytes.size())
        << "round " << round << ", type " << static_cast<int>(type.id) << ", encodings "
        << static_cast<int>(modern.meta.encoding_stats.back().encoding) << " and "
        << static_cast<int>(universal.meta.encoding_stats.back().encoding);
  }
}

}  // namespace
}  // namespace lamella::chunk
