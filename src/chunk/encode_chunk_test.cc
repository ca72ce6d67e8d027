#include "chunk/encode_chunk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "chunk/testing/decode_pages.h"
#include "encode/test_values.h"
#include "lamella/error.h"
#include "shred/convert.h"
#include "shred/testing/leaves.h"

namespace lamella::chunk {
namespace {

using namespace shred::testing;  // Values and types, written short.
using testing::DecodedChunk;
using testing::DecodedPage;
using testing::DecodePages;
using ::testing::ElementsAre;
using ::testing::Lt;

ChunkOptions NoCodec() {
  ChunkOptions options;
  options.compression = Compression::kUncompressed;
  return options;
}

std::vector<std::string> PlainValues(const shred::LeafColumn& leaf) {
  if (leaf.leaf->physical == format::Type::kByteArray) return TextsOf(leaf);
  std::vector<std::string> values;
  const size_t width = shred::ElementBytes(*leaf.leaf);
  for (size_t i = 0; i < leaf.value_count; ++i) {
    const auto* at = reinterpret_cast<const char*>(leaf.values.data()) + i * width;
    values.emplace_back(at, width);
  }
  return values;
}

std::vector<int> AllLevels(const DecodedChunk& chunk,
                           std::vector<uint8_t> DecodedPage::*kind) {
  std::vector<int> levels;
  for (const DecodedPage& page : chunk.pages) {
    levels.insert(levels.end(), (page.*kind).begin(), (page.*kind).end());
  }
  return levels;
}

// Encodes, decodes, and compares values, levels and everything the metadata counts.
void ExpectRoundTrip(shred::LeafColumn& leaf, const ChunkOptions& options) {
  Workspace workspace;
  EncodedChunk chunk = Encode(leaf, options, workspace);
  DecodedChunk decoded = DecodePages(*leaf.leaf, chunk.bytes.span());
  EXPECT_EQ(decoded.values(), PlainValues(leaf));
  if (leaf.leaf->max_definition != 0) {
    EXPECT_EQ(AllLevels(decoded, &DecodedPage::definition), LevelsOf(leaf.definition));
  }
  if (leaf.leaf->max_repetition != 0) {
    EXPECT_EQ(AllLevels(decoded, &DecodedPage::repetition), LevelsOf(leaf.repetition));
  }
  EXPECT_EQ(chunk.meta.num_values, static_cast<int64_t>(leaf.level_count()));
  EXPECT_EQ(chunk.meta.total_compressed_size, static_cast<int64_t>(chunk.bytes.size()));
  EXPECT_EQ(chunk.meta.total_uncompressed_size, chunk.meta.total_compressed_size);
  EXPECT_EQ(chunk.meta.data_page_offset, static_cast<int64_t>(decoded.pages[0].offset));
  EXPECT_EQ(chunk.meta.dictionary_page_offset.has_value(),
            decoded.dictionary_header.has_value());
  ASSERT_EQ(chunk.offset_index.page_locations.size(), decoded.pages.size());
  int64_t row = 0;
  for (size_t i = 0; i < decoded.pages.size(); ++i) {
    const format::PageLocation& location = chunk.offset_index.page_locations[i];
    EXPECT_EQ(location.offset, static_cast<int64_t>(decoded.pages[i].offset));
    EXPECT_EQ(location.compressed_page_size,
              static_cast<int32_t>(decoded.pages[i].stored_size()));
    EXPECT_EQ(location.first_row_index, row);
    row += static_cast<int64_t>(decoded.pages[i].rows());
  }
  EXPECT_EQ(row, static_cast<int64_t>(chunk.rows));
  EXPECT_EQ(chunk.meta.encoding_stats.back().count,
            static_cast<int32_t>(decoded.pages.size()));
}

struct Case {
  DataType type;
  std::vector<Encoding> encodings;
};

std::vector<Case> AllCases() {
  using E = Encoding;
  std::vector<Case> cases;
  for (TypeId id : {TypeId::kInt8, TypeId::kUInt32, TypeId::kInt64, TypeId::kUInt64,
                    TypeId::kDate, TypeId::kTime}) {
    cases.push_back(
        {Simple(id),
         {E::kPlain, E::kRleDictionary, E::kDeltaBinaryPacked, E::kByteStreamSplit}});
  }
  for (TypeId id : {TypeId::kFloat, TypeId::kDouble}) {
    cases.push_back({Simple(id), {E::kPlain, E::kRleDictionary, E::kByteStreamSplit}});
  }
  for (DataType type : {Decimal(30, 2), Simple(TypeId::kUuid)}) {
    cases.push_back(
        {type, {E::kPlain, E::kRleDictionary, E::kDeltaByteArray, E::kByteStreamSplit}});
  }
  for (TypeId id : {TypeId::kString, TypeId::kBinary}) {
    cases.push_back(
        {Simple(id),
         {E::kPlain, E::kRleDictionary, E::kDeltaLengthByteArray, E::kDeltaByteArray}});
  }
  cases.push_back({Simple(TypeId::kBool), {E::kPlain, E::kRle}});
  return cases;
}

Value RandomValue(const DataType& type, std::mt19937_64& random) {
  switch (type.id) {
    case TypeId::kString:
    case TypeId::kBinary:
      return std::string(random() % 20, static_cast<char>('a' + random() % 3));
    case TypeId::kUuid: {
      std::string uuid(16, 'u');
      uuid[random() % 16] = static_cast<char>(random());
      return uuid;
    }
    case TypeId::kBool:
      return random() % 2;
    case TypeId::kFloat:
    case TypeId::kDouble:
      return static_cast<double>(random() % 1000) / 7;
    default:
      return random() % 3 == 0 ? static_cast<Int128>(random()) : Int128{-5};
  }
}

TEST(EncodeChunk, EveryTypeInEveryEncodingComesBack) {
  std::mt19937_64 random(20);
  for (const Case& one : AllCases()) {
    for (Encoding encoding : one.encodings) {
      for (bool nested : {false, true}) {
        SCOPED_TRACE("type " + std::to_string(static_cast<int>(one.type.id)) +
                     ", encoding " + std::to_string(static_cast<int>(encoding)));
        std::vector<Value> rows;
        for (int i = 0; i < 300; ++i) {
          Value value = random() % 4 == 0 ? kNull : RandomValue(one.type, random);
          rows.push_back(nested ? List({value, RandomValue(one.type, random)}) : value);
        }
        Shredded shredded = ShredOne(nested ? ListOf(one.type) : one.type, rows);
        ChunkOptions options = NoCodec();
        options.encoding = encoding;
        options.data_page_rows = 70;
        ExpectRoundTrip(shredded.leaf(), options);
      }
    }
  }
}

TEST(EncodeChunk, PagesOfOneAndTwoRowsComeBack) {
  std::mt19937_64 random(21);
  for (const Case& one : AllCases()) {
    for (uint64_t rows_a_page : {1u, 2u}) {
      std::vector<Value> rows;
      for (int i = 0; i < 9; ++i) {
        rows.push_back(random() % 3 == 0 ? kNull : RandomValue(one.type, random));
      }
      Shredded shredded = ShredOne(one.type, rows);
      ChunkOptions options = NoCodec();
      options.data_page_rows = rows_a_page;
      ExpectRoundTrip(shredded.leaf(), options);
      options.profile = Profile::kModern;
      ExpectRoundTrip(shredded.leaf(), options);
    }
  }
}

TEST(EncodeChunk, TheDictionaryPageSaysItsEntries) {
  Shredded shredded =
      ShredOne(Simple(TypeId::kString), std::vector<Value>(50, "the same"));
  Workspace workspace;
  EncodedChunk chunk = Encode(shredded.leaf(), NoCodec(), workspace);
  DecodedChunk decoded = DecodePages(*shredded.leaf().leaf, chunk.bytes.span());
  ASSERT_TRUE(decoded.dictionary_header.has_value());
  EXPECT_EQ(decoded.dictionary_header->dictionary_page_header->num_values, 1);
  EXPECT_EQ(decoded.dictionary_header->dictionary_page_header->encoding,
            Encoding::kPlain);
  EXPECT_THAT(decoded.dictionary, ElementsAre("the same"));
  EXPECT_EQ(decoded.pages.at(0).index_width, 1);
  EXPECT_EQ(chunk.meta.dictionary_page_offset, 0);
  EXPECT_THAT(chunk.meta.encodings,
              ElementsAre(Encoding::kPlain, Encoding::kRle, Encoding::kRleDictionary));
  EXPECT_THAT(chunk.meta.encoding_stats,
              ElementsAre(format::PageEncodingStats{format::PageType::kDictionaryPage,
                                                    Encoding::kPlain, 1},
                          format::PageEncodingStats{format::PageType::kDataPage,
                                                    Encoding::kRleDictionary, 1}));
}

TEST(EncodeChunk, EncodingsAreThoseOfThePages) {
  Workspace workspace;
  Shredded numbers = ShredOne(Simple(TypeId::kInt32), {1, 2});
  EncodedChunk plain = Encode(numbers.leaf(), NoCodec(), workspace);
  EXPECT_THAT(plain.meta.encodings, ElementsAre(Encoding::kRle, Encoding::kPlain));
  EXPECT_EQ(plain.meta.dictionary_page_offset, std::nullopt);
  ChunkOptions options = NoCodec();
  options.encoding = Encoding::kRle;
  Shredded booleans = ShredOne(Simple(TypeId::kBool), {1, 0});
  EXPECT_THAT(Encode(booleans.leaf(), options, workspace).meta.encodings,
              ElementsAre(Encoding::kRle));
}

TEST(EncodeChunk, AChunkOfNullsIsLevelsAlone) {
  for (TypeId id : {TypeId::kInt32, TypeId::kString, TypeId::kBool, TypeId::kNull}) {
    Shredded shredded = ShredOne(Simple(id), std::vector<Value>(5));
    ChunkOptions options = NoCodec();
    options.encoding = Encoding::kRleDictionary;
    options.bloom_filter = true;
    Workspace workspace;
    EncodedChunk chunk = Encode(shredded.leaf(), options, workspace);
    DecodedChunk decoded = DecodePages(*shredded.leaf().leaf, chunk.bytes.span());
    ASSERT_EQ(decoded.pages.size(), 1u);
    EXPECT_EQ(decoded.pages[0].encoding(), Encoding::kPlain);
    EXPECT_EQ(decoded.pages[0].value_bytes, 0u);
    EXPECT_EQ(decoded.pages[0].levels(), 5u);
    EXPECT_TRUE(chunk.bloom_filter.empty());
  }
}

TEST(EncodeChunk, RefusesAPageOfMoreValuesThanItsHeaderCounts) {
  Shredded shredded = NoRows({{{"c", Simple(TypeId::kNull)}}});
  shredded.leaf().definition.AppendRun(0, uint64_t{1} << 31);
  ChunkOptions options = NoCodec();
  options.data_page_rows = uint64_t{1} << 32;
  Workspace workspace;
  EXPECT_THROW(Encode(shredded.leaf(), options, workspace), SchemaError);
  options.data_page_rows = INT32_MAX;
  EXPECT_EQ(Encode(shredded.leaf(), options, workspace).meta.num_values, 1LL << 31);
}

TEST(EncodeChunk, EnumsAreStoredAsTexts) {
  std::vector<Value> rows;
  for (int i = 0; i < 100; ++i) rows.push_back(i % 3 == 0 ? kNull : Value(i % 2));
  for (bool dictionary : {true, false}) {
    Shredded shredded = ShredOne(EnumOf({"first", "second"}), rows);
    ChunkOptions options = NoCodec();
    options.data_page_rows = 30;
    if (!dictionary) options.dictionary_page_size_limit = 0;
    Workspace workspace;
    EncodedChunk chunk = Encode(shredded.leaf(), options, workspace);
    DecodedChunk decoded = DecodePages(*shredded.leaf().leaf, chunk.bytes.span());
    EXPECT_EQ(decoded.dictionary_header.has_value(), dictionary);
    size_t value = 0;
    std::vector<std::string> found = decoded.values();
    for (int i = 0; i < 100; ++i) {
      if (i % 3 == 0) continue;
      EXPECT_EQ(found.at(value++), i % 2 == 0 ? "first" : "second");
    }
  }
}

TEST(EncodeChunk, ACodecChangesSizesAndNothingElse) {
  std::vector<Value> rows;
  for (int i = 0; i < 2000; ++i) rows.emplace_back("some text " + std::to_string(i));
  Workspace workspace;
  Shredded shredded = ShredOne(Simple(TypeId::kString), rows);
  EncodedChunk plain = Encode(shredded.leaf(), NoCodec(), workspace);
  for (Compression codec : {Compression::kSnappy, Compression::kGzip, Compression::kZstd,
                            Compression::kBrotli, Compression::kLz4Raw}) {
    ChunkOptions options = NoCodec();
    options.compression = codec;
    EncodedChunk chunk = Encode(shredded.leaf(), options, workspace);
    EXPECT_EQ(chunk.meta.codec, codec);
    EXPECT_LT(chunk.bytes.size(), plain.bytes.size());
    // Headers differ by a byte where a size has more digits.
    EXPECT_NEAR(static_cast<double>(chunk.meta.total_uncompressed_size),
                static_cast<double>(plain.meta.total_uncompressed_size), 8);
    EXPECT_EQ(chunk.meta.statistics, plain.meta.statistics);
  }
}

// The data pages of numbers below 256 at a zstd level, or where none is given.
std::vector<uint8_t> DataPagesAt(const std::vector<int64_t>& rows,
                                 std::optional<int> level, Encoding encoding) {
  Shredded shredded = FilledWith(Simple(TypeId::kInt64), rows);
  ChunkOptions options;
  options.compression = Compression::kZstd;
  options.compression_level = level;
  options.encoding = encoding;
  options.data_page_rows = 4000;
  Workspace workspace;
  EncodedChunk chunk = Encode(shredded.leaf(), options, workspace);
  const auto pages =
      chunk.bytes.span().subspan(static_cast<size_t>(chunk.meta.data_page_offset));
  return {pages.begin(), pages.end()};
}

// Rows of "words" of so many numbers below 256, drawn from so many words.
std::vector<int64_t> Words(size_t length, size_t words) {
  std::mt19937_64 random(31);
  std::vector<int64_t> pool(length * words);
  for (int64_t& number : pool) number = static_cast<int64_t>(random() % 256);
  std::vector<int64_t> rows;
  while (rows.size() < 40'000) {
    const auto word =
        pool.begin() + static_cast<std::ptrdiff_t>(random() % words * length);
    rows.insert(rows.end(), word, word + static_cast<std::ptrdiff_t>(length));
  }
  return rows;
}

TEST(EncodeChunk, PackedPagesTakeZstdsQuickLevelWhereItIsNoLarger) {
  constexpr Encoding kPacked = Encoding::kRleDictionary;
  // Both levels find words of eight bytes, and only one finds those of four.
  const std::vector<int64_t> longer = Words(8, 40);
  const std::vector<int64_t> shorter = Words(4, 200);
  EXPECT_LT(DataPagesAt(longer, 1, kPacked).size(),
            DataPagesAt(longer, 3, kPacked).size());
  EXPECT_GT(DataPagesAt(shorter, 1, kPacked).size(),
            DataPagesAt(shorter, 3, kPacked).size());
  EXPECT_EQ(DataPagesAt(longer, std::nullopt, kPacked), DataPagesAt(longer, 1, kPacked));
  EXPECT_EQ(DataPagesAt(shorter, std::nullopt, kPacked),
            DataPagesAt(shorter, 3, kPacked));
}

TEST(EncodeChunk, ABloomFilterIsMadeWhenAskedFor) {
  Shredded shredded = ShredOne(Simple(TypeId::kInt32), {1, 2, 3});
  Workspace workspace;
  ChunkOptions options = NoCodec();
  EXPECT_TRUE(Encode(shredded.leaf(), options, workspace).bloom_filter.empty());
  options.bloom_filter = true;
  EXPECT_FALSE(Encode(shredded.leaf(), options, workspace).bloom_filter.empty());
}

TEST(EncodeChunk, ARaisedFlagStopsAtTheNextPage) {
  Shredded shredded = ShredOne(Simple(TypeId::kInt32), {1, 2, 3});
  std::atomic<bool> stop = false;
  Workspace workspace;
  workspace.stop = &stop;
  EXPECT_NO_THROW(Encode(shredded.leaf(), NoCodec(), workspace));
  stop = true;
  EXPECT_THROW(Encode(shredded.leaf(), NoCodec(), workspace), InterruptedError);
}

TEST(EncodeChunk, EncodedBytesAreThoseOfThePagesBeforeTheCodec) {
  std::mt19937_64 random(22);
  for (const Case& one : AllCases()) {
    std::vector<Value> rows;
    for (int i = 0; i < 500; ++i) {
      rows.push_back(random() % 5 == 0 ? kNull : RandomValue(one.type, random));
    }
    Shredded shredded = ShredOne(one.type, rows);
    ChunkOptions options = NoCodec();
    options.data_page_rows = 100;
    Workspace workspace;
    EncodedChunk chunk = Encode(shredded.leaf(), options, workspace);
    DecodedChunk decoded = DecodePages(*shredded.leaf().leaf, chunk.bytes.span());
    uint64_t bodies = 0;
    for (const DecodedPage& page : decoded.pages) {
      bodies += static_cast<uint64_t>(page.header.uncompressed_page_size);
    }
    if (decoded.dictionary_header) {
      bodies += static_cast<uint64_t>(decoded.dictionary_header->uncompressed_page_size);
    }
    EXPECT_EQ(EncodedBytes(shredded.leaf(), options, workspace), bodies)
        << static_cast<int>(one.type.id);
  }
}

TEST(EncodeChunk, WhatWasWeighedWithoutADictionaryGetsNoneUntilItHasDoubled) {
  std::vector<Value> rows;
  for (int i = 0; i < 100; ++i) rows.emplace_back(i * 1'000'003);
  Workspace workspace;
  for (const uint64_t more : {50, 100}) {
    Shredded shredded = ShredOne(Simple(TypeId::kInt32), rows);
    auto weigh_and_append_zeros = [&](uint64_t count) {
      EncodedBytes(shredded.leaf(), NoCodec(), workspace);
      for (uint64_t i = 0; i < count; ++i) {
        shredded.leaf().values.AppendValue(int32_t{0});
      }
      shredded.leaf().value_count += count;
      shredded.leaf().definition.AppendRun(1, count);
    };
    weigh_and_append_zeros(50);
    weigh_and_append_zeros(more);  // Weighing does not put it off.
    EncodedChunk chunk = Encode(shredded.leaf(), NoCodec(), workspace);
    EXPECT_EQ(chunk.meta.dictionary_page_offset.has_value(), more == 100);
  }
}

TEST(EncodeChunk, EncodedBytesOfAnEnumAreThoseOfItsTexts) {
  std::vector<std::string> dictionary = {std::string(1000, 'a'), std::string(1000, 'b')};
  std::vector<Value> rows;
  for (int i = 0; i < 400; ++i) rows.push_back(i % 4 == 0 ? kNull : Value(i % 2));
  for (std::optional<Encoding> encoding :
       {std::optional<Encoding>(), std::optional(Encoding::kPlain),
        std::optional(Encoding::kDeltaLengthByteArray)}) {
    Shredded shredded = ShredOne(EnumOf(dictionary), rows);
    ChunkOptions options = NoCodec();
    options.encoding = encoding;
    Workspace workspace;
    const uint64_t weighed = EncodedBytes(shredded.leaf(), options, workspace);
    EncodedChunk chunk = Encode(shredded.leaf(), options, workspace);
    EXPECT_NEAR(static_cast<double>(weighed), static_cast<double>(chunk.bytes.size()),
                static_cast<double>(chunk.bytes.size()) / 20);
  }
}

// --- invariants
// -------------------------------------------------------------------------

std::vector<uint8_t> BytesOf(const EncodedChunk& chunk) {
  return {chunk.bytes.data(), chunk.bytes.data() + chunk.bytes.size()};
}

TEST(Deterministic, BytesDependOnTheLeafAndTheOptionsAlone) {
  std::mt19937_64 random(23);
  Workspace used;
  for (const Case& one : AllCases()) {
    std::vector<Value> rows;
    for (int i = 0; i < 3000; ++i) {
      rows.push_back(random() % 5 == 0 ? kNull : RandomValue(one.type, random));
    }
    Table table = OneColumn(one.type, rows);
    Shredded first = Shred(table);
    ChunkOptions options;
    options.profile = random() % 2 == 0 ? Profile::kModern : Profile::kUniversal;
    Workspace fresh;
    const std::vector<uint8_t> expected = BytesOf(Encode(first.leaf(), options, fresh));
    encode::testing::WithEachKernel([&](std::string_view name) {
      Shredded again = Shred(table, 100);
      EXPECT_EQ(BytesOf(Encode(again.leaf(), options, used)), expected) << name;
    });
  }
}

TEST(RelativeBelow, OffsetsCountFromTheStartOfTheChunk) {
  Shredded shredded = ShredOne(Simple(TypeId::kInt32), std::vector<Value>(100, 1));
  Workspace workspace;
  workspace.chunk.Append("left over from the last chunk", 29);
  EncodedChunk chunk = Encode(shredded.leaf(), NoCodec(), workspace);
  EXPECT_EQ(chunk.meta.dictionary_page_offset, 0);
  EXPECT_THAT(chunk.meta.data_page_offset, Lt(100));
  EXPECT_EQ(chunk.offset_index.page_locations.at(0).offset, chunk.meta.data_page_offset);
}

}  // namespace
}  // namespace lamella::chunk
