#include "base/utf8.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace lamella::base {
namespace {

// The definition, by code points instead of byte ranges.
bool IsUtf8BySpelling(const std::string& text) {
  for (size_t i = 0; i < text.size();) {
    auto lead = static_cast<uint8_t>(text[i]);
    size_t length = lead < 0x80 ? 1 : lead >> 5 == 6 ? 2 : lead >> 4 == 14 ? 3 : 4;
    if (length == 4 && lead >> 3 != 30) return false;
    if (i + length > text.size()) return false;
    uint32_t point = length == 1 ? lead : lead & (0xFFu >> (length + 1));
    for (size_t k = 1; k < length; ++k) {
      auto byte = static_cast<uint8_t>(text[i + k]);
      if (byte >> 6 != 2) return false;
      point = point << 6 | (byte & 0x3F);
    }
    constexpr uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    if (point < kLeast[length] || point > 0x10FFFF) return false;
    if (point >= 0xD800 && point <= 0xDFFF) return false;
    i += length;
  }
  return true;
}

TEST(Utf8, EveryPairOfBytesIsJudgedByTheDefinition) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      std::string text = {static_cast<char>(first), static_cast<char>(second)};
      ASSERT_EQ(IsUtf8(text), IsUtf8BySpelling(text)) << first << " " << second;
      // Behind what follows a lead byte, so that longer forms are completed.
      for (const char* tail : {"\x80", "\xbf", "\x80\x80", "\xbf\xbf", "a"}) {
        ASSERT_EQ(IsUtf8(text + tail), IsUtf8BySpelling(text + tail))
            << first << " " << second << " " << tail;
      }
    }
  }
}

TEST(Utf8, TheEdgesOfTheCodePoints) {
  EXPECT_TRUE(IsUtf8(""));
  EXPECT_TRUE(IsUtf8(std::string(1, '\0')));
  EXPECT_TRUE(IsUtf8("\xed\x9f\xbf"));       // U+D7FF
  EXPECT_FALSE(IsUtf8("\xed\xa0\x80"));      // U+D800
  EXPECT_FALSE(IsUtf8("\xed\xbf\xbf"));      // U+DFFF
  EXPECT_TRUE(IsUtf8("\xee\x80\x80"));       // U+E000
  EXPECT_TRUE(IsUtf8("\xf4\x8f\xbf\xbf"));   // U+10FFFF
  EXPECT_FALSE(IsUtf8("\xf4\x90\x80\x80"));  // U+110000
  EXPECT_FALSE(IsUtf8("\xc0\x80"));          // Overlong.
  EXPECT_FALSE(IsUtf8("\xe0\x9f\xbf"));
  EXPECT_FALSE(IsUtf8("\xf0\x8f\xbf\xbf"));
}

TEST(Utf8, TextThatEndsInsideOfACharacter) {
  const std::string text = "aé日😀";
  for (size_t size = 0; size <= text.size(); ++size) {
    bool at_border = size == 0 || size == 1 || size == 3 || size == 6 || size == 10;
    EXPECT_EQ(IsUtf8(std::string_view(text).substr(0, size)), at_border) << size;
  }
}

TEST(Utf8, BytesOfNoCharacterAreReplacedOneByOne) {
  EXPECT_EQ(AsUtf8(""), "");
  EXPECT_EQ(AsUtf8("größe €𝄞"), "größe €𝄞");
  EXPECT_EQ(AsUtf8("a\xff\xc3(ö\xe2\x82"), "a\uFFFD\uFFFD(ö\uFFFD\uFFFD");
  EXPECT_TRUE(IsUtf8(AsUtf8("\xf0\x9f\x80")));
}

}  // namespace
}  // namespace lamella::base
