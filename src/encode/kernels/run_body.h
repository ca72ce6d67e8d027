/// Finding runs of equal values, eight at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace lamella::encode::kernels {

/// Whether the eight values from `values` are all equal to `value`.
[[gnu::always_inline]] inline bool GroupIs(const uint32_t* values, uint32_t value) {
  uint32_t difference = 0;
  for (int i = 0; i < 8; ++i) difference |= values[i] ^ value;
  return difference == 0;
}
[[gnu::always_inline]] inline bool GroupIs(const uint8_t* values, uint8_t value) {
  uint64_t word;
  std::memcpy(&word, values, 8);
  return word == value * 0x0101010101010101ull;
}

/// See HybridKernels::find_constant_group.
template <typename T>
[[gnu::always_inline]] inline size_t FindConstantGroup(const T* values, size_t begin,
                                                       size_t end) {
  for (; begin + 8 <= end; begin += 8) {
    if (GroupIs(values + begin, values[begin])) return begin;
  }
  return begin;
}

/// See HybridKernels::run_end.
template <typename T>
[[gnu::always_inline]] inline size_t RunEnd(const T* values, size_t begin, size_t end) {
  const T value = values[begin];
  while (begin + 8 <= end && GroupIs(values + begin, value)) begin += 8;
  while (begin < end && values[begin] == value) ++begin;
  return begin;
}

}  // namespace lamella::encode::kernels
