#include "encode/delta_binary_packed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <vector>

#include "encode/test_decoders.h"
#include "encode/test_values.h"

namespace lamella::encode {
namespace {

using ::testing::ElementsAre;

template <typename T>
std::vector<uint8_t> Encoded(const std::vector<T>& values) {
  base::ByteBuffer out;
  DeltaBinaryPacked(std::span<const T>(values), out);
  return {out.data(), out.data() + out.size()};
}

template <typename T>
void RoundTrip(const std::vector<T>& values) {
  const std::vector<uint8_t> bytes = Encoded(values);
  EXPECT_EQ(bytes.size(), DeltaBinaryPackedSize(std::span<const T>(values)));
  testing::Reader in(bytes);
  EXPECT_EQ(testing::DecodeDeltas<T>(in), values);
  EXPECT_TRUE(in.done());
}

template <typename T>
class DeltaBinaryPackedOf : public ::testing::Test {};
using Types = ::testing::Types<int32_t, int64_t>;
TYPED_TEST_SUITE(DeltaBinaryPackedOf, Types);

TYPED_TEST(DeltaBinaryPackedOf, WritesTheDocumentedExample) {
  EXPECT_THAT(Encoded<TypeParam>({7, 5, 3}),
              ElementsAre(0x80, 0x01, 0x04, 0x03, 0x0e, 0x03, 0, 0, 0, 0));
}

TYPED_TEST(DeltaBinaryPackedOf, WritesTheSecondExampleOfTheSpecification) {
  // 7, 5, 3, 1, 2, 3, 4, 5: smallest difference -2, widths of 2, offsets 0 0 0 3 3 3 3.
  EXPECT_THAT(Encoded<TypeParam>({7, 5, 3, 1, 2, 3, 4, 5}),
              ElementsAre(0x80, 0x01, 0x04, 0x08, 0x0e, 0x03, 2, 0, 0, 0,  //
                          0xc0, 0x3f, 0, 0, 0, 0, 0, 0));
}

TYPED_TEST(DeltaBinaryPackedOf, NothingIsAHeader) {
  EXPECT_THAT(Encoded<TypeParam>({}), ElementsAre(0x80, 0x01, 0x04, 0, 0));
  EXPECT_THAT(Encoded<TypeParam>({-1}), ElementsAre(0x80, 0x01, 0x04, 1, 1));
}

TYPED_TEST(DeltaBinaryPackedOf, ExtremesWrapAround) {
  constexpr TypeParam kLow = std::numeric_limits<TypeParam>::min();
  constexpr TypeParam kHigh = std::numeric_limits<TypeParam>::max();
  RoundTrip<TypeParam>({kLow, kHigh});
  RoundTrip<TypeParam>({kHigh, kLow});
  RoundTrip<TypeParam>({kLow});
  for (const size_t size : testing::kSizes) {
    std::vector<TypeParam> values;
    const TypeParam turns[] = {kLow, kHigh, 0, -1, kHigh, kLow, 1};
    for (size_t i = 0; i < size; ++i) values.push_back(turns[i % std::size(turns)]);
    RoundTrip(values);
  }
}

TYPED_TEST(DeltaBinaryPackedOf, EveryWidthAndSizeComesBack) {
  std::mt19937_64 random(6);
  for (int bits = 0; bits <= 64; ++bits) {
    for (const size_t size : testing::kSizes) {
      RoundTrip(testing::Walk<TypeParam>(size, bits, random));
    }
  }
}

TYPED_TEST(DeltaBinaryPackedOf, WidthsDifferFromMiniblockToMiniblock) {
  std::mt19937_64 random(7);
  std::vector<TypeParam> values;
  for (int i = 0; i < 60; ++i) {
    const auto part =
        testing::Walk<TypeParam>(32, static_cast<int>(random() % 65), random);
    values.insert(values.end(), part.begin(), part.end());
  }
  RoundTrip(values);
}

TYPED_TEST(DeltaBinaryPackedOf, EveryKernelWritesTheSameBytes) {
  std::mt19937_64 random(8);
  for (int bits = 0; bits <= 64; ++bits) {
    const auto values = testing::Walk<TypeParam>(1234, bits, random);
    kernels::Use("portable");
    const auto bytes = Encoded(values);
    testing::WithEachKernel(
        [&](std::string_view name) { EXPECT_EQ(Encoded(values), bytes) << name; });
  }
}

}  // namespace
}  // namespace lamella::encode
