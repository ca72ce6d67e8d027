#include "encode/plain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "encode/test_decoders.h"
#include "encode/test_values.h"

namespace lamella::encode {
namespace {

using ::testing::ElementsAre;

std::vector<uint8_t> Bytes(const base::ByteBuffer& out) {
  return {out.data(), out.data() + out.size()};
}

TEST(Plain, WritesNumbersLittleEndian) {
  base::ByteBuffer out;
  Plain(std::vector<int32_t>{1, 2, -1}, out);
  EXPECT_THAT(Bytes(out), ElementsAre(1, 0, 0, 0, 2, 0, 0, 0, 255, 255, 255, 255));
  out.Clear();
  Plain(std::vector<int64_t>{258}, out);
  EXPECT_THAT(Bytes(out), ElementsAre(2, 1, 0, 0, 0, 0, 0, 0));
  out.Clear();
  Plain(std::vector<float>{1.0f}, out);
  EXPECT_THAT(Bytes(out), ElementsAre(0, 0, 0x80, 0x3f));
  out.Clear();
  Plain(std::vector<double>{-0.0}, out);
  EXPECT_THAT(Bytes(out), ElementsAre(0, 0, 0, 0, 0, 0, 0, 0x80));
}

TEST(Plain, WritesTheDocumentedStrings) {
  const std::vector<std::string> texts = {"a", "", "bc"};
  base::ByteBuffer out;
  PlainStrings(testing::Views(texts), out);
  EXPECT_THAT(Bytes(out),
              ElementsAre(1, 0, 0, 0, 0x61, 0, 0, 0, 0, 2, 0, 0, 0, 0x62, 0x63));
}

TEST(Plain, WritesOneBitForABoolean) {
  base::ByteBuffer out;
  PlainBooleans(std::vector<uint8_t>{1, 0, 1}, out);
  EXPECT_THAT(Bytes(out), ElementsAre(5));
}

TEST(Plain, BooleansOfEverySizeComeBack) {
  std::mt19937_64 random(1);
  testing::WithEachKernel([&](std::string_view) {
    for (const size_t size : testing::kSizes) {
      const auto values = testing::RunsAndNoise<uint8_t>(size, 1, random);
      base::ByteBuffer out;
      PlainBooleans(values, out);
      ASSERT_EQ(out.size(), (size + 7) / 8);
      testing::Reader in(out.span());
      const auto bits = in.Packed(out.size() * 8, 1);
      for (size_t i = 0; i < bits.size(); ++i) {
        ASSERT_EQ(bits[i], i < size ? values[i] : 0);
      }
    }
  });
}

TEST(Plain, StringsOfEveryLengthComeBackBehindWhatIsThere) {
  std::mt19937_64 random(2);
  for (size_t longest = 0; longest < 200; longest += 7) {
    const auto texts = testing::Texts(50, longest, random);
    base::ByteBuffer out;
    out.PushBack(42);
    PlainStrings(testing::Views(texts), out);
    EXPECT_EQ(out.size(), 1 + PlainStringsSize(testing::Views(texts)));
    testing::Reader in(out.span());
    EXPECT_EQ(in.Byte(), 42);
    EXPECT_EQ(testing::DecodePlainStrings(in, texts.size()), texts);
    EXPECT_TRUE(in.done());
  }
}

TEST(Plain, FixedBytesStayAsTheyAre) {
  base::ByteBuffer out;
  PlainFixed(std::vector<uint8_t>{1, 2, 3, 4}, out);
  PlainFixed({}, out);
  EXPECT_THAT(Bytes(out), ElementsAre(1, 2, 3, 4));
}

}  // namespace
}  // namespace lamella::encode
