/// The inner loops of the encoders, once in portable C++ and again for wider processors.
///
/// Every set gives the same bytes; which one runs is decided once, at the first call. A
/// kernel may write up to `kSlack` bytes behind what it produces, never read outside its
/// input. "A group" is eight values, as in the hybrid of Encodings.md of parquet-format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <vector>

namespace lamella::encode::kernels {

/// Room that must be writable behind the output of any kernel, in bytes.
inline constexpr size_t kSlack = 64;

/// Geometry of DELTA_BINARY_PACKED: the one that every reader accepts.
inline constexpr size_t kBlockValues = 128;
inline constexpr size_t kMiniblocks = 4;
inline constexpr size_t kMiniblockValues = kBlockValues / kMiniblocks;

/// Most bytes that one block takes: minimum, widths, and 128 values of full width.
inline constexpr size_t kBlockBytes = 10 + kMiniblocks + kBlockValues * sizeof(uint64_t);

/// The differences of up to 128 neighbours and how wide each miniblock must be.
template <typename T>
struct DeltaBlock {
  T deltas[kBlockValues];  ///< Wrapped; equal to `minimum` behind the last one.
  T minimum;
  uint8_t widths[kMiniblocks];  ///< Bits of `delta - minimum`; 0 in unused miniblocks.
};

/// Writes `groups` groups of values below 2^width, least significant bit first: `width`
/// bytes a group.
template <typename T>
using PackFunction = void (*)(const T* values, size_t groups, int width, uint8_t* out);

/// The loops that exist for each type of values in the RLE / bit-packed hybrid.
template <typename T>
struct HybridKernels {
  PackFunction<T> pack;  ///< Width 1 to the width of T.
  /// The first of begin, begin + 8, … whose group is whole and constant; where there is
  /// none, the first whose group is not whole.
  size_t (*find_constant_group)(const T* values, size_t begin, size_t end);
  /// The first index behind `begin` whose value is another one than at `begin`, or `end`.
  size_t (*run_end)(const T* values, size_t begin, size_t end);
};

/// The loops of DELTA_BINARY_PACKED.
template <typename T>
struct DeltaKernels {
  /// Compares `values[0]` … `values[count]`: `count` of 1 to 128 differences.
  void (*measure)(const T* values, size_t count, DeltaBlock<T>& block);
  /// Writes minimum, widths and packed miniblocks; returns the byte behind them.
  uint8_t* (*write)(const DeltaBlock<T>& block, uint8_t* out);
};

/// Smallest and largest of some values.
template <typename T>
struct Range {
  T low;
  T high;
};

/// One set of kernels.
struct Kernels {
  std::string_view name;
  HybridKernels<uint8_t> levels;
  HybridKernels<uint32_t> indices;
  DeltaKernels<int32_t> delta32;
  DeltaKernels<int64_t> delta64;
  /// Of at least one value.
  Range<int32_t> (*range32)(const int32_t* values, size_t count);
  Range<int64_t> (*range64)(const int64_t* values, size_t count);
  /// Byte k of value i goes to out[k * count + i].
  void (*split)(const uint8_t* bytes, size_t count, size_t width, uint8_t* out);

  template <typename T>
  const HybridKernels<T>& hybrid() const {
    if constexpr (std::is_same_v<T, uint8_t>) {
      return levels;
    } else {
      return indices;
    }
  }
  template <typename T>
  const DeltaKernels<T>& delta() const {
    if constexpr (std::is_same_v<T, int32_t>) {
      return delta32;
    } else {
      return delta64;
    }
  }
};

/// The set in use.
const Kernels& Active();

/// The sets that this processor can run, the portable one first and the best one last.
std::vector<const Kernels*> Available();

/// Makes the set of that name the one in use, in every thread; false when this processor
/// has none of that name. For tests and benchmarks.
bool Use(std::string_view name);

/// The reference: no assumption about the processor.
extern const Kernels kPortable;

#if defined(__x86_64__)
/// For processors with AVX2 and a fast PEXT (not AMD before Zen 3).
extern const Kernels kAvx2;
#endif

}  // namespace lamella::encode::kernels
