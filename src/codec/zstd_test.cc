#include "codec/zstd.h"

#include <gtest/gtest.h>
#include <zstd.h>

#include <cstring>
#include <random>
#include <vector>

namespace lamella::codec {
namespace {

using Bytes = std::vector<uint8_t>;

Bytes Compressed(Zstd& zstd, const Bytes& in, size_t number_bytes) {
  Bytes out(Zstd::Bound(in.size()));
  out.resize(zstd.Compress(in, number_bytes, out));
  return out;
}

Bytes Decompressed(const Bytes& in, size_t size) {
  EXPECT_EQ(ZSTD_getFrameContentSize(in.data(), in.size()), size);
  Bytes out(size + 1);
  out.resize(ZSTD_decompress(out.data(), out.size(), in.data(), in.size()));
  return out;
}

// Numbers below `limit` without a pattern, behind bytes as levels would be.
template <typename T>
Bytes Numbers(size_t count, uint64_t limit, size_t in_front = 6) {
  std::mt19937_64 random(5);
  Bytes bytes(in_front + count * sizeof(T), 3);
  for (size_t i = 0; i < count; ++i) {
    const auto number = static_cast<T>(random() % limit);
    std::memcpy(bytes.data() + in_front + i * sizeof(T), &number, sizeof(T));
  }
  return bytes;
}

TEST(Zstd, NumbersAreSmallerWhenKnown) {
  Zstd zstd(3);
  const Bytes numbers = Numbers<int64_t>(20'000, 200'000);
  const Bytes known = Compressed(zstd, numbers, 8);
  EXPECT_EQ(Decompressed(known, numbers.size()), numbers);
  EXPECT_LT(known.size() * 100, Compressed(zstd, numbers, 0).size() * 92);
}

TEST(Zstd, TakesNumbersOfManyBlocks) {
  Zstd zstd(3);
  for (const Bytes& numbers :
       {Numbers<int32_t>(300'000, 256), Numbers<int64_t>(100'000, 1 << 20, 0),
        Numbers<int64_t>(100'000, 1), Numbers<int64_t>(1, 9), Bytes()}) {
    for (size_t number_bytes : {4, 8}) {
      const Bytes known = Compressed(zstd, numbers, number_bytes);
      EXPECT_EQ(Decompressed(known, numbers.size()), numbers);
    }
  }
}

TEST(Zstd, LeavesNumbersWithFarMatchesToTheSearch) {
  Zstd zstd(3);
  Bytes numbers = Numbers<int64_t>(500, ~uint64_t{0}, 0);
  const Bytes once = numbers;
  for (int i = 0; i < 20; ++i) numbers.insert(numbers.end(), once.begin(), once.end());
  EXPECT_EQ(Compressed(zstd, numbers, 8), Compressed(zstd, numbers, 0));
}

TEST(Zstd, LeavesLongPagesToTheSearch) {
  Zstd zstd(3);
  const Bytes numbers = Numbers<int64_t>(600'000, 200'000);
  EXPECT_EQ(Compressed(zstd, numbers, 8), Compressed(zstd, numbers, 0));
}

TEST(Zstd, DependsOnTheInputAlone) {
  const Bytes numbers = Numbers<int64_t>(20'000, 200'000);
  Zstd fresh(3);
  const Bytes expected = Compressed(fresh, numbers, 8);
  Zstd used(3);
  Compressed(used, Numbers<int32_t>(50'000, 90), 4);
  Compressed(used, Bytes(70'000, 'x'), 0);
  EXPECT_EQ(Compressed(used, numbers, 8), expected);
}

}  // namespace
}  // namespace lamella::codec
