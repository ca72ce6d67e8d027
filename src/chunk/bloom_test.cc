#include "chunk/bloom.h"

#include <gtest/gtest.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cmath>
#include <cstring>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "chunk/choose.h"
#include "format/parse.h"
#include "shred/testing/leaves.h"

namespace lamella::chunk {
namespace {

using namespace shred::testing;  // Values and types, written short.

// A filter read back: membership by the words of BloomFilter.md.
class Filter {
 public:
  explicit Filter(const base::ByteBuffer& buffer) {
    auto parsed = format::ParseBloomFilterHeader(buffer.span());
    auto bits = buffer.span().subspan(parsed.size);
    EXPECT_EQ(bits.size(), static_cast<size_t>(parsed.value.num_bytes));
    words_.resize(bits.size() / 4);
    std::memcpy(words_.data(), bits.data(), bits.size());
  }

  size_t bytes() const { return words_.size() * 4; }
  const std::vector<uint32_t>& words() const { return words_; }

  bool Contains(std::string_view bytes) const {
    const uint64_t hash = XXH64(bytes.data(), bytes.size(), 0);
    const uint64_t blocks = words_.size() / 8;
    const uint64_t block = ((hash >> 32) * blocks) >> 32;
    constexpr uint32_t kSalt[8] = {0x47b6137bU, 0x44974d91U, 0x8824ad5bU, 0xa2b7289dU,
                                   0x705495c7U, 0x2df1424bU, 0x9efc4947U, 0x5c6bfb31U};
    for (size_t i = 0; i < 8; ++i) {
      const uint32_t bit = (static_cast<uint32_t>(hash) * kSalt[i]) >> 27;
      if (((words_[block * 8 + i] >> bit) & 1) == 0) return false;
    }
    return true;
  }

 private:
  std::vector<uint32_t> words_;
};

template <typename T>
std::string Plain(T value) {
  return {reinterpret_cast<const char*>(&value), sizeof(T)};
}

Filter FilterOf(const shred::LeafColumn& leaf, double ratio = 0.01,
                const ChunkPlan& plan = {}) {
  base::ByteBuffer buffer;
  AppendBloomFilter(leaf, plan, ratio, Workspace{}, buffer);
  return Filter(buffer);
}

Filter FilterOf(DataType type, std::vector<Value> rows) {
  Shredded shredded = ShredOne(std::move(type), std::move(rows));
  return FilterOf(shredded.leaf());
}

TEST(Bloom, SizesArePowersOfTwoBetweenTheLimits) {
  EXPECT_EQ(BloomFilterBytes(0, 0.01), 32u);
  EXPECT_EQ(BloomFilterBytes(1, 0.01), 32u);
  // -8 / ln(1 - 0.01^(1/8)) = 9.68 bits a value (BloomFilter.md, "Sizing").
  EXPECT_EQ(BloomFilterBytes(26, 0.01), 32u);
  EXPECT_EQ(BloomFilterBytes(27, 0.01), 64u);
  EXPECT_EQ(BloomFilterBytes(1'000'000, 0.01), 2u << 20);
  EXPECT_EQ(BloomFilterBytes(1'000'000, 0.1), 1u << 20);
  EXPECT_EQ(BloomFilterBytes(1'000'000'000'000, 0.01), 128u << 20);
  EXPECT_EQ(BloomFilterBytes(UINT64_MAX, 1e-300), 128u << 20);
}

TEST(Bloom, IsLargeEnoughForItsRatio) {
  for (double ratio : {0.5, 0.1, 0.01, 0.001}) {
    for (uint64_t distinct : {10u, 27u, 50u, 1000u, 123456u}) {
      const double bits = 8.0 * BloomFilterBytes(distinct, ratio);
      const double needed = -8.0 * static_cast<double>(distinct) /
                            std::log(1.0 - std::pow(ratio, 1.0 / 8.0));
      EXPECT_GE(bits, std::min(needed, 8.0 * (128u << 20))) << distinct << " " << ratio;
    }
  }
}

// The bits of bloom_filter.xxhash.bin of apache/parquet-testing, which another writer
// made of the same four strings.
TEST(Bloom, HasTheBytesOfTheReferenceFile) {
  const std::map<size_t, uint32_t> expected = {
      {32, 0x100000},  {33, 0x200},      {34, 0x400},      {35, 0x80},
      {36, 0x200},     {37, 0x80000000}, {38, 0x10000000}, {39, 0x8000000},
      {40, 0x800000},  {41, 0x10000000}, {42, 0x1},        {43, 0x10000000},
      {44, 0x20},      {45, 0x200000},   {46, 0x40000000}, {47, 0x80000},
      {56, 0x4},       {57, 0x400000},   {58, 0x400000},   {59, 0x80000},
      {60, 0x4000000}, {61, 0x2000},     {62, 0x10},       {63, 0x2},
      {80, 0x200000},  {81, 0x800},      {82, 0x100},      {83, 0x20000000},
      {84, 0x800000},  {85, 0x8000000},  {86, 0x100},      {87, 0x1000}};
  Shredded shredded =
      ShredOne(Simple(TypeId::kString), {"hello", "parquet", "bloom", "filter"});
  const double ratio = 6e-19;  // Which asks for the size of the reference, 1024 bytes.
  Filter filter = FilterOf(shredded.leaf(), ratio);
  std::map<size_t, uint32_t> found;
  for (size_t i = 0; i < filter.words().size(); ++i) {
    if (filter.words()[i] != 0) found[i] = filter.words()[i];
  }
  EXPECT_EQ(filter.bytes(), 1024u);
  EXPECT_EQ(found, expected);

  base::ByteBuffer buffer;
  AppendBloomFilter(shredded.leaf(), {}, ratio, Workspace{}, buffer);
  const std::vector<uint8_t> header = {0x15, 0x80, 0x10, 0x1c, 0x1c, 0, 0, 0x1c,
                                       0x1c, 0,    0,    0x1c, 0x1c, 0, 0, 0};
  EXPECT_EQ(std::vector<uint8_t>(buffer.data(), buffer.data() + 16), header);
}

TEST(Bloom, SetsOneBitInEachWordOfABlock) {
  // XXH64("a") = 0xD24EC4F1A98C6E5B; one block, so only the low half counts.
  Filter filter = FilterOf(Simple(TypeId::kString), {"a"});
  ASSERT_EQ(filter.bytes(), 32u);
  const uint32_t key = 0xA98C6E5Bu;
  const uint32_t salts[8] = {0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d,
                             0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31};
  for (size_t i = 0; i < 8; ++i) {
    EXPECT_EQ(filter.words()[i], 1u << ((key * salts[i]) >> 27)) << i;
  }
}

TEST(Bloom, ContainsEveryValueAsItIsStored) {
  EXPECT_TRUE(FilterOf(Simple(TypeId::kInt8), {-5}).Contains(Plain(int32_t{-5})));
  EXPECT_TRUE(
      FilterOf(Simple(TypeId::kInt64), {1 << 20}).Contains(Plain(int64_t{1 << 20})));
  EXPECT_TRUE(FilterOf(Simple(TypeId::kFloat), {1.5}).Contains(Plain(1.5f)));
  EXPECT_TRUE(FilterOf(Simple(TypeId::kDouble), {1.5}).Contains(Plain(1.5)));
  const std::string uuid(16, 'u');
  EXPECT_TRUE(FilterOf(Simple(TypeId::kUuid), {uuid}).Contains(uuid));
  EXPECT_TRUE(FilterOf(Decimal(20, 0), {1})
                  .Contains(std::string(8, '\0') + std::string(1, '\1')));
  const std::string text(100, 't');
  EXPECT_TRUE(FilterOf(Simple(TypeId::kString), {text, ""}).Contains(text));
  EXPECT_TRUE(FilterOf(Simple(TypeId::kString), {text, ""}).Contains(""));
}

TEST(Bloom, EitherZeroFindsTheOther) {
  for (double zero : {0.0, -0.0}) {
    Filter doubles = FilterOf(Simple(TypeId::kDouble), {zero});
    EXPECT_TRUE(doubles.Contains(Plain(0.0)) && doubles.Contains(Plain(-0.0)));
    Filter floats = FilterOf(Simple(TypeId::kFloat), {zero});
    EXPECT_TRUE(floats.Contains(Plain(0.0f)) && floats.Contains(Plain(-0.0f)));
  }
  Filter others = FilterOf(Simple(TypeId::kDouble), {1.0});
  EXPECT_FALSE(others.Contains(Plain(0.0)) || others.Contains(Plain(-1.0)));
}

TEST(Bloom, CountsDistinctValuesAndIsTheSameThroughADictionary) {
  std::vector<Value> rows;
  for (int i = 0; i < 10'000; ++i) rows.emplace_back("value " + std::to_string(i % 20));
  Shredded shredded = ShredOne(Simple(TypeId::kString), rows);
  Filter plain = FilterOf(shredded.leaf());
  EXPECT_EQ(plain.bytes(), 32u);
  Workspace workspace;
  ChunkOptions options;
  options.encoding = Encoding::kRleDictionary;
  ChunkPlan plan = Choose(shredded.leaf(), options, workspace);
  ASSERT_TRUE(plan.has_dictionary());
  EXPECT_EQ(FilterOf(shredded.leaf(), 0.01, plan).words(), plain.words());
}

TEST(Bloom, SaysYesToStrangersAboutAsOftenAsAskedFor) {
  std::mt19937_64 random(1);
  std::vector<int64_t> values(20'000);
  for (int64_t& value : values) value = static_cast<int64_t>(random() >> 1);
  Shredded shredded = FilledWith(Simple(TypeId::kInt64), values);
  Filter filter = FilterOf(shredded.leaf(), 0.01);
  for (int64_t value : values) ASSERT_TRUE(filter.Contains(Plain(value)));
  int found = 0;
  for (int i = 0; i < 100'000; ++i) {
    found += filter.Contains(Plain(-static_cast<int64_t>(random() >> 1) - 1));
  }
  EXPECT_LT(found, 1'000);
}

TEST(Bloom, StopsWhenAsked) {
  Shredded shredded = ShredOne(Simple(TypeId::kString), {"a", "b"});
  const std::atomic<bool> stop = true;
  Workspace workspace;
  workspace.stop = &stop;
  base::ByteBuffer buffer;
  EXPECT_THROW(AppendBloomFilter(shredded.leaf(), {}, 0.01, workspace, buffer),
               InterruptedError);
}

}  // namespace
}  // namespace lamella::chunk
