#include "codec/gzip.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace lamella::codec {
namespace {

using Bytes = std::vector<uint8_t>;

/// Strings as PLAIN lays them out: a length of four bytes before each.
Bytes PlainStrings(std::string_view value, size_t count) {
  Bytes bytes;
  for (size_t i = 0; i < count; ++i) {
    const auto size = static_cast<uint32_t>(value.size());
    const auto* prefix = reinterpret_cast<const uint8_t*>(&size);
    bytes.insert(bytes.end(), prefix, prefix + 4);
    bytes.insert(bytes.end(), value.begin(), value.end());
  }
  return bytes;
}

Bytes Random(size_t size) {
  std::mt19937 random(3);
  Bytes bytes(size);
  for (auto& byte : bytes) byte = static_cast<uint8_t>(random());
  return bytes;
}

TEST(LooksLikeText, SeesTextBetweenLengths) {
  EXPECT_TRUE(LooksLikeText(PlainStrings("blithely regular ideas", 10'000)));
  EXPECT_TRUE(LooksLikeText(PlainStrings("TRUCK BOAT", 10)));
}

TEST(LooksLikeText, SeesTextThatIsNotAscii) {
  EXPECT_TRUE(LooksLikeText(PlainStrings("Größenänderung für Übermorgen", 500)));
  EXPECT_TRUE(LooksLikeText(PlainStrings("データベースの列指向形式", 500)));
}

TEST(LooksLikeText, IsNotTakenInByNumbersOrNoise) {
  EXPECT_FALSE(LooksLikeText(Random(200'000)));
  EXPECT_FALSE(LooksLikeText(Bytes(1'000, 0)));
  Bytes numbers(80'000);
  for (size_t i = 0; i < numbers.size() / 8; ++i) {
    const int64_t number = static_cast<int64_t>(i) * 977 + 90'000;
    std::memcpy(numbers.data() + i * 8, &number, 8);
  }
  EXPECT_FALSE(LooksLikeText(numbers));
}

TEST(LooksLikeText, TakesAnyLength) {
  for (size_t size = 0; size < 300; ++size) LooksLikeText(Bytes(size, 0xE3));
  EXPECT_TRUE(LooksLikeText(PlainStrings("a longer single value of text", 1)));
}

Bytes Compressed(std::optional<int> level, const Bytes& in, size_t number_bytes = 0) {
  Gzip gzip(level);
  Bytes out(gzip.Bound(in.size()));
  out.resize(gzip.Compress(in, number_bytes, out));
  return out;
}

TEST(Gzip, SpendsItsEffortOnTextOnly) {
  const Bytes text = PlainStrings("carefully final deposits sleep", 3'000);
  EXPECT_EQ(Compressed(std::nullopt, text), Compressed(3, text));
  const Bytes noise = Random(50'000);
  Bytes twice = noise;
  twice.resize(100'000);
  std::copy_n(noise.begin(), 50'000, twice.begin() + 50'000);
  for (size_t i = 0; i < twice.size(); i += 1000) {
    std::copy_n(noise.begin(), 600, twice.begin() + static_cast<int>(i));
  }
  EXPECT_EQ(Compressed(std::nullopt, twice), Compressed(1, twice));
}

TEST(Gzip, SearchesNothingInNoise) {
  const Bytes noise = Random(50'000);
  const Bytes member = Compressed(std::nullopt, noise);
  // Header and trailer of the member, header of the one stored block.
  EXPECT_EQ(member.size(), 18 + 5 + noise.size());
}

TEST(Gzip, KnowsWhereNumbersRepeat) {
  const Bytes noise = Random(60'000);
  Bytes numbers(160'000);
  for (size_t i = 0; i < 20'000; ++i) {
    std::memcpy(numbers.data() + i * 8, noise.data() + i * 3, 3);
  }
  const Bytes known = Compressed(std::nullopt, numbers, 8);
  EXPECT_LE(known.size(), Compressed(1, numbers).size());
  EXPECT_LT(known.size(), 80'000u);
  EXPECT_EQ(Compressed(1, numbers, 8), Compressed(1, numbers));
}

}  // namespace
}  // namespace lamella::codec
