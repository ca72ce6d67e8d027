#include "encode/rle_bitpack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "encode/test_decoders.h"
#include "encode/test_values.h"

namespace lamella::encode {
namespace {

using testing::DecodedRun;
using ::testing::ElementsAre;

template <typename T>
std::vector<uint8_t> Encoded(const std::vector<T>& values, int width) {
  base::ByteBuffer out;
  RleBitPacked(std::span<const T>(values), width, out);
  return {out.data(), out.data() + out.size()};
}

// Encodes, checks sizes, decodes; returns the runs.
template <typename T>
std::vector<DecodedRun> RoundTrip(const std::vector<T>& values, int width) {
  const std::vector<uint8_t> bytes = Encoded(values, width);
  EXPECT_LE(bytes.size(), RleBitPackedBound(values.size(), width));
  EXPECT_EQ(bytes.size(), RleBitPackedSize(std::span<const T>(values), width));
  testing::Reader in(bytes);
  std::vector<DecodedRun> runs;
  const auto decoded = testing::DecodeHybrid(in, values.size(), width, &runs);
  EXPECT_TRUE(in.done());
  EXPECT_EQ(decoded, std::vector<uint32_t>(values.begin(), values.end()));
  return runs;
}

TEST(RleBitPacked, WritesTheDocumentedExamples) {
  EXPECT_THAT(Encoded<uint8_t>({1, 2, 3}, 2), ElementsAre(0x03, 0x39, 0x00));
  EXPECT_THAT(Encoded(std::vector<uint8_t>(100, 1), 2), ElementsAre(0xc8, 0x01, 0x01));
}

TEST(RleBitPacked, PacksTheExampleOfTheSpecification) {
  EXPECT_THAT(Encoded<uint32_t>({0, 1, 2, 3, 4, 5, 6, 7}, 3),
              ElementsAre(0x03, 0x88, 0xc6, 0xfa));
}

TEST(RleBitPacked, NothingIsNoBytes) {
  for (int width = 0; width <= 32; ++width) {
    EXPECT_TRUE(Encoded<uint32_t>({}, width).empty());
  }
}

TEST(RleBitPacked, WidthZeroIsOneRunWithoutAValue) {
  EXPECT_THAT(Encoded<uint32_t>({0, 0, 0}, 0), ElementsAre(0x06));
}

TEST(RleBitPacked, ConstantPagesAreOneRun) {
  for (const size_t size : testing::kSizes) {
    if (size == 0) continue;
    for (int width = 1; width <= 32; ++width) {
      EXPECT_THAT(RoundTrip(std::vector<uint32_t>(size, 1), width),
                  ElementsAre(DecodedRun{true, size}))
          << size << " values of width " << width;
    }
  }
}

TEST(RleBitPacked, ShortRunsStayPackedWhereARunWouldBeLarger) {
  // A bit each: 16 equal values are 2 bytes packed and at least 3 as a run.
  std::vector<uint8_t> values = {0, 1, 0, 1, 0, 1, 0, 1};
  values.insert(values.end(), 16, 1);
  values.insert(values.end(), {0, 1, 0, 1, 0, 1, 0, 1});
  EXPECT_THAT(RoundTrip(values, 1), ElementsAre(DecodedRun{false, 4}));
}

TEST(RleBitPacked, LongRunsStandBetweenPackedGroups) {
  std::vector<uint32_t> values = {0, 1, 2, 3, 4, 5, 6, 7};
  values.insert(values.end(), 100, 9);
  values.insert(values.end(), {0, 1, 2});
  EXPECT_THAT(
      RoundTrip(values, 17),
      ElementsAre(DecodedRun{false, 1}, DecodedRun{true, 100}, DecodedRun{false, 1}));
}

TEST(RleBitPacked, RunsFollowEachOtherWithoutGroupsBetween) {
  std::vector<uint32_t> values(13, 1);
  values.insert(values.end(), 11, 2);
  values.insert(values.end(), 9, 3);
  EXPECT_THAT(
      RoundTrip(values, 20),
      ElementsAre(DecodedRun{true, 13}, DecodedRun{true, 11}, DecodedRun{true, 9}));
}

TEST(RleBitPacked, ValuesOfEveryWidthAndSizeComeBack) {
  std::mt19937_64 random(3);
  for (int width = 0; width <= 32; ++width) {
    for (const size_t size : testing::kSizes) {
      RoundTrip(testing::RunsAndNoise<uint32_t>(size, width, random), width);
      if (width <= 8)
        RoundTrip(testing::RunsAndNoise<uint8_t>(size, width, random), width);
    }
  }
}

TEST(RleBitPacked, LargestValuesOfEveryWidthComeBack) {
  for (int width = 1; width <= 32; ++width) {
    std::vector<uint32_t> values;
    for (uint32_t i = 0; i < 40; ++i) {
      values.push_back(i % 3 == 0 ? 0
                                  : static_cast<uint32_t>((uint64_t{1} << width) - 1));
    }
    RoundTrip(values, width);
  }
}

TEST(RleBitPacked, IsNeverLargerThanItsBoundAllowsForManyRuns) {
  std::mt19937_64 random(4);
  for (int width = 1; width <= 32; ++width) {
    RoundTrip(testing::RunsAndNoise<uint32_t>(100'000, width, random), width);
  }
}

TEST(RleBitPacked, EveryKernelWritesTheSameBytes) {
  std::mt19937_64 random(5);
  for (int width = 1; width <= 32; ++width) {
    const auto indices = testing::RunsAndNoise<uint32_t>(3001, width, random);
    const auto levels = testing::RunsAndNoise<uint8_t>(3001, std::min(width, 8), random);
    kernels::Use("portable");
    const auto index_bytes = Encoded(indices, width);
    const auto level_bytes = Encoded(levels, std::min(width, 8));
    testing::WithEachKernel([&](std::string_view name) {
      EXPECT_EQ(Encoded(indices, width), index_bytes) << name;
      EXPECT_EQ(Encoded(levels, std::min(width, 8)), level_bytes) << name;
    });
  }
}

}  // namespace
}  // namespace lamella::encode
