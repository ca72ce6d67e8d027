/// One block of DELTA_BINARY_PACKED in C++ that compilers turn into vector code.
///
/// All arithmetic wraps at the width of T, as the specification asks: a difference that
/// overflows is read back by the same overflow.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "base/bits.h"
#include "encode/kernels/kernels.h"

namespace lamella::encode::kernels {

/// Differences of one miniblock; returns their range.
template <typename T>
[[gnu::always_inline]] inline Range<T> MeasureMiniblock(const T* values, size_t count,
                                                        T* deltas) {
  using U = std::make_unsigned_t<T>;
  T low = std::numeric_limits<T>::max();
  T high = std::numeric_limits<T>::min();
  for (size_t i = 0; i < count; ++i) {
    const T delta =
        static_cast<T>(static_cast<U>(values[i + 1]) - static_cast<U>(values[i]));
    deltas[i] = delta;
    low = delta < low ? delta : low;
    high = delta > high ? delta : high;
  }
  return {low, high};
}

/// See DeltaKernels::measure.
template <typename T>
[[gnu::always_inline]] inline void MeasureBlock(const T* values, size_t count,
                                                DeltaBlock<T>& block) {
  using U = std::make_unsigned_t<T>;
  Range<T> ranges[kMiniblocks];
  T minimum = std::numeric_limits<T>::max();
  const size_t used = (count + kMiniblockValues - 1) / kMiniblockValues;
  for (size_t m = 0; m < used; ++m) {
    const size_t begin = m * kMiniblockValues;
    // The constant length of all but the last is what lets the loop be unrolled.
    ranges[m] =
        begin + kMiniblockValues <= count
            ? MeasureMiniblock(values + begin, kMiniblockValues, block.deltas + begin)
            : MeasureMiniblock(values + begin, count - begin, block.deltas + begin);
    minimum = std::min(minimum, ranges[m].low);
  }
  for (size_t i = count; i < used * kMiniblockValues; ++i) block.deltas[i] = minimum;
  for (size_t m = 0; m < kMiniblocks; ++m) {
    const U widest =
        m < used ? static_cast<U>(ranges[m].high) - static_cast<U>(minimum) : 0;
    block.widths[m] = static_cast<uint8_t>(base::BitWidth(widest));
  }
  block.minimum = minimum;
}

/// Subtracts the minimum from one miniblock.
template <typename T, typename Offset>
[[gnu::always_inline]] inline void OffsetsOf(const T* deltas, T minimum,
                                             Offset* offsets) {
  using U = std::make_unsigned_t<T>;
  for (size_t i = 0; i < kMiniblockValues; ++i) {
    offsets[i] = static_cast<Offset>(static_cast<U>(deltas[i]) - static_cast<U>(minimum));
  }
}

/// The packers that `WriteBlock` is to use.
struct DeltaPackers {
  PackFunction<uint32_t> narrow;  ///< Widths up to 32.
  PackFunction<uint64_t> wide;    ///< Widths from 33.
};

/// See DeltaKernels::write.
template <typename T>
[[gnu::always_inline]] inline uint8_t* WriteBlock(const DeltaBlock<T>& block,
                                                  uint8_t* out,
                                                  const DeltaPackers& packers) {
  constexpr size_t kGroups = kMiniblockValues / 8;
  out = base::PutVarint(base::ZigZag(block.minimum), out);
  for (const uint8_t width : block.widths) *out++ = width;
  for (size_t m = 0; m < kMiniblocks; ++m) {
    const int width = block.widths[m];
    const T* deltas = block.deltas + m * kMiniblockValues;
    if (width == 0) continue;
    if (width <= 32) {
      uint32_t offsets[kMiniblockValues];
      OffsetsOf(deltas, block.minimum, offsets);
      packers.narrow(offsets, kGroups, width, out);
    } else {
      uint64_t offsets[kMiniblockValues];
      OffsetsOf(deltas, block.minimum, offsets);
      packers.wide(offsets, kGroups, width, out);
    }
    out += kGroups * static_cast<size_t>(width);
  }
  return out;
}

}  // namespace lamella::encode::kernels
