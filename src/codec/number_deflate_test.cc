#include "codec/number_deflate.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <cstring>
#include <random>
#include <vector>

namespace lamella::codec {
namespace {

using Bytes = std::vector<uint8_t>;

Bytes Inflated(const Bytes& in, size_t size) {
  Bytes out(size + 1);
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, -15), Z_OK);  // No header.
  stream.next_in = const_cast<uint8_t*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  EXPECT_EQ(stream.avail_in, 0u);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

// The size of what `in` becomes, which must become `in` again.
size_t SizeOf(const Bytes& in, size_t number_bytes) {
  NumberDeflate deflate;
  Bytes out(NumberDeflate::Bound(in.size()));
  out.resize(deflate.Compress(in, number_bytes, out));
  EXPECT_EQ(Inflated(out, in.size()), in);
  return out.size();
}

template <typename T, typename Draw>
Bytes Numbers(size_t count, size_t in_front, Draw&& draw) {
  Bytes bytes(in_front + count * sizeof(T), 3);
  for (size_t i = 0; i < count; ++i) {
    const auto number = static_cast<T>(draw());
    std::memcpy(bytes.data() + in_front + i * sizeof(T), &number, sizeof(T));
  }
  return bytes;
}

TEST(NumberDeflate, WritesOfNumbersLittleMoreThanTheirLowBytes) {
  std::mt19937_64 random(5);
  const Bytes numbers =
      Numbers<int64_t>(20'000, 6, [&] { return random() % 10'000'000 + 1000; });
  EXPECT_LT(SizeOf(numbers, 8), 20'000u * 31 / 8);
}

TEST(NumberDeflate, PacksSkewedBytes) {
  std::mt19937 random(5);
  Bytes bytes(100'000);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random() & random());
  EXPECT_LT(SizeOf(bytes, 0), bytes.size() * 7 / 8);
}

TEST(NumberDeflate, StoresNoise) {
  std::mt19937 random(5);
  Bytes noise(200'000);
  for (uint8_t& byte : noise) byte = static_cast<uint8_t>(random());
  EXPECT_LE(SizeOf(noise, 0), noise.size() + 5 * 4);
}

TEST(NumberDeflate, TakesLongMatchesApart) {
  for (size_t count = 1; count < 300; ++count) {
    EXPECT_LT(SizeOf(Numbers<int32_t>(count, 0, [] { return 77; }), 4), 60u) << count;
  }
  EXPECT_LT(SizeOf(Numbers<int64_t>(1'000'000, 1, [] { return 77; }), 8), 20'000u);
}

TEST(NumberDeflate, TakesAnything) {
  std::mt19937_64 random(9);
  for (int round = 0; round < 300; ++round) {
    const int shift = static_cast<int>(random() % 64);
    const uint64_t often = random();
    const auto draw = [&] { return random() % 4 == 0 ? often : random() >> shift; };
    const Bytes wide = Numbers<uint64_t>(random() % 20'000, random() % 9, draw);
    const Bytes narrow = Numbers<uint32_t>(random() % 20'000, random() % 5, draw);
    for (size_t number_bytes : {0, 4, 8}) {
      SizeOf(wide, number_bytes);
      SizeOf(narrow, number_bytes);
    }
  }
  for (size_t number_bytes : {0, 4, 8}) {
    for (size_t size = 0; size < 40; ++size) SizeOf(Bytes(size, 1), number_bytes);
  }
}

}  // namespace
}  // namespace lamella::codec
