/// Hashing of dictionary entries: fast, and spread well enough for linear probing.
///
/// The numbers never leave the process, so they may change at any time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "encode/string_bytes.h"
#include "lamella/batch.h"

namespace lamella::encode {

/// Multiplies to 128 bits and folds the halves: each result bit depends on all input
/// bits.
inline uint64_t Fold(uint64_t a, uint64_t b) {
  __extension__ using Product = unsigned __int128;
  const Product product = static_cast<Product>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

// Odd, half of the bits set, without pattern: the fraction digits of the square
// roots of 2, 3, 5 and 7 in base 16.
inline constexpr uint64_t kHashA = 0x6a09e667f3bcc909ull;
inline constexpr uint64_t kHashB = 0xbb67ae8584caa73bull;
inline constexpr uint64_t kHashC = 0x3c6ef372fe94f82bull;
inline constexpr uint64_t kHashD = 0xa54ff53a5f1d36f1ull;

inline uint64_t HashWords(uint64_t a, uint64_t b) { return Fold(a ^ kHashA, b ^ kHashB); }

/// Folds 16 bytes under two keys. Calls whose results are joined need keys that are not
/// related: with complements, say, equal inputs would nearly cancel out.
inline uint64_t HashPair(const char* at, uint64_t a, uint64_t b) {
  return Fold(LoadWord(at) ^ a, LoadWord(at + 8) ^ b);
}

/// Hashes `size` bytes and reads none outside. Few classes of size, because lengths are
/// hard to predict: within a class, pieces overlap.
inline uint64_t HashBytes(const char* bytes, size_t size) {
  uint64_t hash = kHashA ^ (size * kHashC);
  if (size >= 8 && size <= 32) {
    const OverlappingPieces<8> at(size);
    return Fold(
        Fold(LoadWord(bytes) ^ hash, LoadWord(bytes + at.second) ^ kHashB),
        Fold(LoadWord(bytes + at.third) ^ kHashC, LoadWord(bytes + at.last) ^ kHashD));
  }
  if (size > 32) {
    for (; size > 64; size -= 32, bytes += 32) {
      hash = Fold(HashPair(bytes, hash, kHashB), HashPair(bytes + 16, kHashC, kHashD));
    }
    const OverlappingPieces<16> at(size);
    return Fold(
        HashPair(bytes, hash, kHashB) + HashPair(bytes + at.second, kHashC, kHashD),
        HashPair(bytes + at.third, kHashD, kHashA) +
            HashPair(bytes + at.last, kHashB, kHashC));
  }
  uint64_t word = 0;
  std::memcpy(&word, bytes, size);
  return Fold(word ^ hash, kHashB);
}

/// Hashes a string: the view itself while it holds all characters.
inline uint64_t HashString(const StringView& value) {
  if (!value.is_inline()) return HashBytes(value.pointer, value.size);
  const char* view = reinterpret_cast<const char*>(&value);
  return HashWords(LoadWord(view), LoadWord(view + 8));
}

}  // namespace lamella::encode
