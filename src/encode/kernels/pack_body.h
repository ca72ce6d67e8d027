/// Bit packing in plain C++, one function per width so that every shift is a constant.
///
/// Sets of kernels inline these bodies under their own instruction set.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

#include "encode/kernels/kernels.h"

namespace lamella::encode::kernels {

/// Packs eight values of `W` bits into `W` bytes and writes whole words.
template <int W, typename T>
[[gnu::always_inline]] inline void PackGroup(const T* values, uint8_t* out) {
  uint64_t word = 0;
  int filled = 0;
#pragma GCC unroll 8
  for (int i = 0; i < 8; ++i) {
    const uint64_t value = values[i];
    word |= value << filled;
    filled += W;
    if (filled >= 64) {
      std::memcpy(out, &word, 8);
      out += 8;
      filled -= 64;
      word = filled == 0 ? 0 : value >> (W - filled);
    }
  }
  if constexpr (W % 8 != 0) std::memcpy(out, &word, 8);
}

template <int W, typename T>
[[gnu::always_inline]] inline void PackGroups(const T* values, size_t groups,
                                              uint8_t* out) {
  for (; groups != 0; --groups, values += 8, out += W) PackGroup<W>(values, out);
}

}  // namespace lamella::encode::kernels
