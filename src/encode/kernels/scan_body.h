/// Smallest and largest value, and the transposition of BYTE_STREAM_SPLIT.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "encode/kernels/kernels.h"

namespace lamella::encode::kernels {

template <typename T>
[[gnu::always_inline]] inline Range<T> RangeOf(const T* values, size_t count) {
  T low = values[0];
  T high = values[0];
  for (size_t i = 0; i < count; ++i) {
    low = values[i] < low ? values[i] : low;
    high = values[i] > high ? values[i] : high;
  }
  return {low, high};
}

/// Splits values `begin` to `end` of `count`, in tiles that stay in the nearest cache.
[[gnu::always_inline]] inline void SplitTiles(const uint8_t* bytes, Range<size_t> rows,
                                              size_t count, size_t width, uint8_t* out) {
  constexpr size_t kTile = 64;
  for (size_t begin = rows.low; begin < rows.high; begin += kTile) {
    const size_t end = std::min(begin + kTile, rows.high);
    for (size_t k = 0; k < width; ++k) {
      for (size_t i = begin; i < end; ++i) out[k * count + i] = bytes[i * width + k];
    }
  }
}

}  // namespace lamella::encode::kernels
