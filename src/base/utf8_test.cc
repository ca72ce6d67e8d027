#include "base/utf8.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8_kernels.h"

namespace lamella::base {
namespace {

// The definition, by code points instead of byte ranges.
bool IsUtf8BySpelling(std::string_view text) {
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

// Every kernel against the definition, on a copy that ends with its allocation `offset`
// bytes in: what reads outside of the text is seen by the address sanitizer.
void ExpectTheDefinition(std::string_view text, size_t offset) {
  auto bytes = std::make_unique<uint8_t[]>(offset + text.size());
  std::copy(text.begin(), text.end(), bytes.get() + offset);
  for (const Utf8Kernel& kernel : AvailableUtf8Kernels()) {
    ASSERT_EQ(kernel.is_utf8(bytes.get() + offset, text.size()), IsUtf8BySpelling(text))
        << kernel.name << ", " << text.size() << " bytes at " << offset << ": "
        << testing::PrintToString(std::string(text));
  }
}

// Characters of one to four bytes, and the last ones "a", until there are `size` bytes.
std::string RandomText(size_t size, std::mt19937& random) {
  static const std::vector<std::string> kCharacters = {
      "a",      "\x7f",   "\u0080",     "ß", "\u07ff",    "\u0800", "日", "\xed\x9f\xbf",
      "\ue000", "\uffff", "\U00010000", "😀", "\U0010ffff"};
  std::string text;
  while (text.size() < size) {
    const std::string& next = kCharacters[random() % kCharacters.size()];
    text += text.size() + next.size() <= size ? next : "a";
  }
  return text;
}

// Bytes at the borders of what table 3-7 tells apart.
constexpr uint8_t kBytes[] = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
                              0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
                              0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};

TEST(Utf8, KernelsJudgeTextOfEveryLengthAndOffsetByTheDefinition) {
  std::mt19937 random(3);
  for (size_t size = 0; size <= 300; ++size) {
    for (size_t offset = 0; offset < 32; ++offset) {
      const std::string text = RandomText(size, random);
      ASSERT_TRUE(IsUtf8BySpelling(text));
      ASSERT_NO_FATAL_FAILURE(ExpectTheDefinition(text, offset));
      if (size == 0) continue;
      std::string mutated = text;
      for (size_t changes = 1 + random() % 2; changes > 0; --changes) {
        mutated[random() % size] = static_cast<char>(kBytes[random() % sizeof kBytes]);
      }
      ASSERT_NO_FATAL_FAILURE(ExpectTheDefinition(mutated, offset));
      const std::string longer = RandomText(size + 8, random);
      const std::string_view cut = std::string_view(longer).substr(random() % 4, size);
      ASSERT_NO_FATAL_FAILURE(ExpectTheDefinition(cut, offset));
    }
  }
}

TEST(Utf8, KernelsFindOneWrongSequenceWhereverItStands) {
  for (const char* wrong : {"\x80", "\xc2", "\xc1\xbf", "\xe0\x9f\xbf", "\xe1\x80",
                            "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf1\x80\x80",
                            "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff"}) {
    for (size_t size = 4; size <= 100; ++size) {
      for (size_t at = 0; at + std::string_view(wrong).size() <= size; ++at) {
        std::string text(size, 'a');
        text.replace(at, std::string_view(wrong).size(), wrong);
        ASSERT_FALSE(IsUtf8BySpelling(text));
        ASSERT_NO_FATAL_FAILURE(ExpectTheDefinition(text, 0));
      }
    }
  }
}

TEST(Utf8, TheKernelOfAvx2IsOfferedWhereTheCpuHasIt) {
  const std::vector<Utf8Kernel> kernels = AvailableUtf8Kernels();
  EXPECT_EQ(kernels.front().name, "portable");
#if defined(__x86_64__)
  EXPECT_EQ(kernels.back().name == "avx2", __builtin_cpu_supports("avx2") != 0);
#endif
}

TEST(Utf8, BytesOfNoCharacterAreReplacedOneByOne) {
  EXPECT_EQ(AsUtf8(""), "");
  EXPECT_EQ(AsUtf8("größe €𝄞"), "größe €𝄞");
  EXPECT_EQ(AsUtf8("a\xff\xc3(ö\xe2\x82"), "a\uFFFD\uFFFD(ö\uFFFD\uFFFD");
  EXPECT_TRUE(IsUtf8(AsUtf8("\xf0\x9f\x80")));
}

}  // namespace
}  // namespace lamella::base
