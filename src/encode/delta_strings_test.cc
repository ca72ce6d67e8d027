#include "encode/delta_strings.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "encode/test_decoders.h"
#include "encode/test_values.h"

namespace lamella::encode {
namespace {

using testing::Views;

std::string Hex(std::span<const uint8_t> bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const uint8_t byte : bytes) hex += {kDigits[byte >> 4], kDigits[byte & 15]};
  return hex;
}

std::string HexOf(const std::string& text) {
  return Hex({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

void RoundTrip(const std::vector<std::string>& texts) {
  base::ByteBuffer lengths;
  DeltaLengthByteArray(Views(texts), lengths);
  EXPECT_EQ(lengths.size(), DeltaLengthByteArraySize(Views(texts)));
  testing::Reader lengths_in(lengths.span());
  EXPECT_EQ(testing::DecodeDeltaLength(lengths_in), texts);
  EXPECT_TRUE(lengths_in.done());

  base::ByteBuffer prefixed;
  DeltaByteArray(Views(texts), prefixed);
  EXPECT_EQ(prefixed.size(), DeltaByteArraySize(Views(texts)));
  testing::Reader prefixed_in(prefixed.span());
  EXPECT_EQ(testing::DecodeDeltaByteArray(prefixed_in), texts);
  EXPECT_TRUE(prefixed_in.done());
}

TEST(DeltaStrings, WritesTheDocumentedLengths) {
  const std::vector<std::string> texts = {"axis", "axle", "babble"};
  base::ByteBuffer out;
  DeltaLengthByteArray(Views(texts), out);
  EXPECT_EQ(Hex(out.span()),
            "8001040308"
            "0002000000"
            "0800000000000000" +
                HexOf("axisaxlebabble"));
}

TEST(DeltaStrings, WritesTheDocumentedPrefixes) {
  const std::vector<std::string> texts = {"axis", "axle", "babble"};
  base::ByteBuffer out;
  DeltaByteArray(Views(texts), out);
  testing::Reader in(out.span());
  EXPECT_EQ(testing::DecodeDeltas<int32_t>(in), (std::vector<int32_t>{0, 2, 0}));
  EXPECT_EQ(testing::DecodeDeltaLength(in),
            (std::vector<std::string>{"axis", "le", "babble"}));
}

TEST(DeltaStrings, NothingIsOnlyHeaders) {
  base::ByteBuffer out;
  DeltaLengthByteArray({}, out);
  EXPECT_EQ(Hex(out.span()), "8001040000");
  out.Clear();
  DeltaByteArray({}, out);
  EXPECT_EQ(Hex(out.span()), "80010400008001040000");
}

TEST(DeltaStrings, TheFirstPrefixOfACallIsZero) {
  const std::vector<std::string> texts = {"same string here", "same string here"};
  base::ByteBuffer out;
  for (int page = 0; page < 2; ++page) {
    const size_t begin = out.size();
    DeltaByteArray(Views(texts), out);
    testing::Reader in(out.span().subspan(begin));
    EXPECT_EQ(testing::DecodeDeltas<int32_t>(in), (std::vector<int32_t>{0, 16}));
  }
}

TEST(DeltaStrings, StringsOfEveryLengthComeBack) {
  std::mt19937_64 random(9);
  testing::WithEachKernel([&](std::string_view) {
    for (const size_t size : testing::kSizes) {
      for (const size_t longest : {0u, 1u, 5u, 13u, 20u, 40u, 100u, 3000u}) {
        RoundTrip(testing::Texts(size, longest, random));
      }
    }
  });
}

TEST(DeltaStrings, FixedLengthsComeBack) {
  std::mt19937_64 random(10);
  for (const size_t width : {1u, 2u, 3u, 7u, 8u, 12u, 16u, 17u, 33u}) {
    for (const size_t size : testing::kSizes) {
      std::vector<uint8_t> bytes(size * width);
      for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random() % 3 == 0 ? 1 : 0);
      base::ByteBuffer out;
      DeltaByteArrayFixed(bytes, width, out);
      EXPECT_EQ(out.size(), DeltaByteArrayFixedSize(bytes, width));
      testing::Reader in(out.span());
      std::string decoded;
      for (const std::string& value : testing::DecodeDeltaByteArray(in)) {
        EXPECT_EQ(value.size(), width);
        decoded += value;
      }
      EXPECT_TRUE(in.done());
      EXPECT_EQ(decoded, std::string(bytes.begin(), bytes.end()));
    }
  }
}

}  // namespace
}  // namespace lamella::encode
