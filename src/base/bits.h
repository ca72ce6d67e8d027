/// Small arithmetic on bits and bytes.
#pragma once

#include <bit>
#include <cstdint>

namespace lamella::base {

/// Bits needed to write `value`: 0 for 0, 1 for 1, 2 for 2 and 3, …
constexpr int BitWidth(uint64_t value) { return static_cast<int>(std::bit_width(value)); }

/// Smallest multiple of `unit` that is at least `value`.
constexpr uint64_t RoundUp(uint64_t value, uint64_t unit) {
  return (value + unit - 1) / unit * unit;
}

/// Folds the sign into the lowest bit: 0, -1, 1, -2, … become 0, 1, 2, 3, …
constexpr uint64_t ZigZag(int64_t value) {
  return (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63);
}

/// Bytes that `value` takes as an unsigned LEB128 number.
constexpr int VarintSize(uint64_t value) {
  return value == 0 ? 1 : (BitWidth(value) + 6) / 7;
}

/// Writes `value` as unsigned LEB128 and returns the byte behind it.
inline uint8_t* PutVarint(uint64_t value, uint8_t* out) {
  while (value >= 0x80) {
    *out++ = static_cast<uint8_t>(value | 0x80);
    value >>= 7;
  }
  *out++ = static_cast<uint8_t>(value);
  return out;
}

}  // namespace lamella::base
