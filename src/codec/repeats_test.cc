#include "codec/repeats.h"

#include <gtest/gtest.h>

#include <random>
#include <utility>
#include <vector>

namespace lamella::codec {
namespace {

using Bytes = std::vector<uint8_t>;
using Pairs = std::vector<std::pair<size_t, size_t>>;

template <typename T>
Bytes BytesOf(const std::vector<T>& numbers, const Bytes& in_front = {}) {
  Bytes bytes = in_front;
  const auto* begin = reinterpret_cast<const uint8_t*>(numbers.data());
  bytes.insert(bytes.end(), begin, begin + numbers.size() * sizeof(T));
  return bytes;
}

Pairs Repeats(const Bytes& bytes, size_t width) {
  Pairs pairs;
  ForEachRepeat(bytes, width, [&](size_t literals, size_t length) {
    pairs.emplace_back(literals, length);
  });
  return pairs;
}

TEST(Repeats, AreTheHighBytesThatStay) {
  EXPECT_EQ(Repeats(BytesOf<uint64_t>({0x021f40, 0x01e89c, 0x013317}), 8),
            (Pairs{{11, 5}, {2, 6}}));
  EXPECT_EQ(Repeats(BytesOf<uint32_t>({0x40, 0x41, 0x1041}), 4), (Pairs{{5, 4}}));
}

TEST(Repeats, GoOnInTheLowBytesOfTheNext) {
  // 00 00 01 00, 00 00 02 00, 00 00 03 00: the highest byte and the lowest two.
  EXPECT_EQ(Repeats(BytesOf<uint32_t>({0x10000, 0x20000, 0x30000}), 4), (Pairs{{7, 3}}));
}

TEST(Repeats, OfEqualNumbersAreOne) {
  EXPECT_EQ(Repeats(BytesOf<uint64_t>({7, 7, 7, 8, 8}), 8), (Pairs{{8, 16}, {1, 15}}));
}

TEST(Repeats, NumbersStandAtTheEnd) {
  EXPECT_EQ(Repeats(BytesOf<uint64_t>({5, 6}, {9, 9, 9}), 8), (Pairs{{12, 7}}));
}

TEST(Repeats, NeedTwoNumbersOfFourOrEightBytes) {
  EXPECT_EQ(Repeats({}, 8), Pairs{});
  EXPECT_EQ(Repeats(Bytes(15), 8), Pairs{});
  EXPECT_EQ(Repeats(Bytes(16), 8), (Pairs{{8, 8}}));
  EXPECT_EQ(Repeats(Bytes(64), 0), Pairs{});
  EXPECT_EQ(Repeats(Bytes(64), 2), Pairs{});
}

template <typename T>
void ExpectTrueAndInside(const Bytes& bytes) {
  size_t at = 0;
  for (const auto& [literals, length] : Repeats(bytes, sizeof(T))) {
    ASSERT_GE(length, kLeastRepeat);
    at += literals;
    ASSERT_GE(at, sizeof(T));
    ASSERT_LE(at + length, bytes.size());
    for (size_t end = at + length; at < end; ++at) {
      ASSERT_EQ(bytes[at], bytes[at - sizeof(T)]);
    }
  }
}

TEST(Repeats, AreTrueForAnyNumbers) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 200; ++round) {
    std::vector<uint64_t> numbers(random() % 100);
    const int shift = static_cast<int>(random() % 64);
    const uint64_t mask = random() % 3 == 0 ? ~uint64_t{0xffff} : ~uint64_t{0};
    for (uint64_t& number : numbers) number = (random() >> shift) & mask;
    const Bytes bytes = BytesOf(numbers, Bytes(random() % 9, 1));
    ExpectTrueAndInside<uint64_t>(bytes);
    ExpectTrueAndInside<uint32_t>(bytes);
  }
}

TEST(SampleOf, EndsWithAWholeNumber) {
  Bytes bytes(1003);
  const auto sample = SampleOf(bytes, 100, 8);
  EXPECT_EQ(sample.size(), 100u);
  EXPECT_EQ((bytes.data() + bytes.size() - sample.data() - sample.size()) % 8, 0);
  EXPECT_EQ(SampleOf(bytes, 2000, 8).size(), bytes.size());
  EXPECT_EQ(SampleOf(bytes, 100, 0).size(), 100u);
}

}  // namespace
}  // namespace lamella::codec
