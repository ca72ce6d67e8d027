/// Moving the bytes of strings, most of which are short.
///
/// None of these reads a byte outside the string: its last one may be the last of a page
/// of memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "lamella/batch.h"

namespace lamella::encode {

/// Bytes that must be writable behind the destination of a copied string.
inline constexpr size_t kCopySlack = 16;

inline uint64_t LoadWord(const char* from) {
  uint64_t word;
  std::memcpy(&word, from, sizeof(word));
  return word;
}

/// The sum of all lengths.
inline uint64_t TotalLength(std::span<const StringView> values) {
  uint64_t total = 0;
  for (const StringView& value : values) total += value.size;
  return total;
}

/// Copies `size` bytes, more than `StringView::kInlineSize`, by moves of fixed size where
/// that is enough: a call of memcpy costs more than the bytes of most strings.
inline void CopyLong(const char* from, size_t size, uint8_t* to) {
  if (size <= 16) {
    std::memcpy(to, from, 8);
    std::memcpy(to + size - 8, from + size - 8, 8);
  } else if (size <= 32) {
    std::memcpy(to, from, 16);
    std::memcpy(to + size - 16, from + size - 16, 16);
  } else if (size <= 64) {
    std::memcpy(to, from, 32);
    std::memcpy(to + size - 32, from + size - 32, 32);
  } else {
    std::memcpy(to, from, size);
  }
}

/// Copies the characters of a string and returns the byte behind them.
inline uint8_t* CopyString(const StringView& value, uint8_t* to) {
  if (value.is_inline()) {
    std::memcpy(to, reinterpret_cast<const char*>(&value) + sizeof(value.size),
                StringView::kInlineSize);
  } else {
    CopyLong(value.pointer, value.size, to);
  }
  return to + value.size;
}

/// Copies `size` bytes from where nothing may be read behind them.
inline uint8_t* CopyBytes(const char* from, size_t size, uint8_t* to) {
  if (size > StringView::kInlineSize) {
    CopyLong(from, size, to);
  } else if (size >= 4) {
    const size_t middle = size >= 8 ? 4 : 0;
    std::memcpy(to, from, 4);
    std::memcpy(to + middle, from + middle, 4);
    std::memcpy(to + size - 4, from + size - 4, 4);
  } else {
    for (size_t i = 0; i < size; ++i) to[i] = static_cast<uint8_t>(from[i]);
  }
  return to + size;
}

/// Where to look at `kUnit` bytes four times to see all of kUnit to 4 * kUnit bytes; the
/// first piece is at 0.
template <size_t kUnit>
struct OverlappingPieces {
  size_t second;
  size_t third;
  size_t last;

  explicit OverlappingPieces(size_t size)
      : second(size < 2 * kUnit ? size - kUnit : kUnit),
        third(size < 2 * kUnit ? 0 : size - 2 * kUnit),
        last(size - kUnit) {}
};

/// Whether `size` bytes are equal. Written out because a call of memcmp, and guessing
/// which way it goes, costs more than comparing most strings.
inline bool SameBytes(const char* a, const char* b, size_t size) {
  if (size < 8) return std::memcmp(a, b, size) == 0;
  const auto differ8 = [&](size_t at) { return LoadWord(a + at) ^ LoadWord(b + at); };
  const auto differ = [&](size_t at) { return differ8(at) | differ8(at + 8); };
  if (size <= 32) {
    const OverlappingPieces<8> at(size);
    return (differ8(0) | differ8(at.second) | differ8(at.third) | differ8(at.last)) == 0;
  }
  for (; size > 64; size -= 32, a += 32, b += 32) {
    if ((differ(0) | differ(16)) != 0) return false;
  }
  const OverlappingPieces<16> at(size);
  return (differ(0) | differ(at.second) | differ(at.third) | differ(at.last)) == 0;
}

/// How many leading bytes two words have in common, up to 8.
inline size_t CommonBytes(uint64_t a, uint64_t b) {
  return a == b ? 8 : static_cast<size_t>(__builtin_ctzll(a ^ b)) / 8;
}

/// How many leading bytes two strings of at least `most` bytes have in common, up to
/// `most`.
inline size_t CommonPrefix(const char* a, const char* b, size_t most) {
  size_t at = 0;
  for (; at + 8 <= most; at += 8) {
    const size_t common = CommonBytes(LoadWord(a + at), LoadWord(b + at));
    if (common != 8) return at + common;
  }
  if (most >= 8) {
    // The last word, of which the first bytes are known to be equal.
    return most - 8 + CommonBytes(LoadWord(a + most - 8), LoadWord(b + most - 8));
  }
  while (at < most && a[at] == b[at]) ++at;
  return at;
}

/// The same of two views. Twelve bytes can be read of any: they stand inside, or there
/// are more.
inline size_t CommonPrefix(const StringView& a, const StringView& b) {
  const size_t most = std::min(a.size, b.size);
  const size_t first = CommonBytes(LoadWord(a.data()), LoadWord(b.data()));
  if (first != 8 || most <= 8) return std::min(first, most);
  if (most > StringView::kInlineSize) return CommonPrefix(a.pointer, b.pointer, most);
  return std::min(4 + CommonBytes(LoadWord(a.data() + 4), LoadWord(b.data() + 4)), most);
}

}  // namespace lamella::encode
