#include "encode/byte_stream_split.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "encode/test_decoders.h"
#include "encode/test_values.h"

namespace lamella::encode {
namespace {

TEST(ByteStreamSplit, WritesTheDocumentedExample) {
  base::ByteBuffer out;
  ByteStreamSplit(std::vector<uint8_t>{2, 1, 3, 1, 4, 1}, 2, out);
  EXPECT_THAT(out.span(), ::testing::ElementsAre(2, 3, 4, 1, 1, 1));
}

TEST(ByteStreamSplit, EveryWidthAndSizeComesBackFromEveryKernel) {
  std::mt19937_64 random(11);
  testing::WithEachKernel([&](std::string_view name) {
    for (size_t width = 1; width <= 33; ++width) {
      for (const size_t size : testing::kSizes) {
        std::vector<uint8_t> bytes(size * width);
        for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
        base::ByteBuffer out;
        ByteStreamSplit(bytes, width, out);
        ASSERT_EQ(out.size(), bytes.size());
        testing::Reader in(out.span());
        ASSERT_EQ(testing::DecodeByteStreamSplit(in, size, width), bytes)
            << name << ", width " << width << ", " << size << " values";
      }
    }
  });
}

}  // namespace
}  // namespace lamella::encode
