#include "base/crc32.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <random>
#include <string_view>
#include <vector>

namespace lamella::base {
namespace {

std::span<const uint8_t> Bytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

TEST(Crc32, HasTheCheckValueOfItsPolynomial) {
  EXPECT_EQ(Crc32(Bytes("123456789")), 0xCBF43926u);
}

TEST(Crc32, OfNothingIsTheSeed) {
  EXPECT_EQ(Crc32({}), 0u);
  EXPECT_EQ(Crc32({}, 77), 77u);
}

TEST(Crc32, AgreesWithZlibAtEveryLengthAndOffset) {
  std::mt19937 random(7);
  std::vector<uint8_t> bytes(5'000);
  for (auto& byte : bytes) byte = static_cast<uint8_t>(random());
  for (size_t size = 0; size < 600; ++size) {
    const size_t offset = size % 17;
    const std::span<const uint8_t> part(bytes.data() + offset, size);
    ASSERT_EQ(Crc32(part), crc32(0, part.data(), static_cast<uInt>(size))) << size;
  }
  EXPECT_EQ(Crc32(bytes), crc32(0, bytes.data(), static_cast<uInt>(bytes.size())));
}

TEST(Crc32, ContinuesFromASeed) {
  const auto whole = Bytes("levels and then values");
  EXPECT_EQ(Crc32(whole.subspan(7), Crc32(whole.first(7))), Crc32(whole));
}

}  // namespace
}  // namespace lamella::base
