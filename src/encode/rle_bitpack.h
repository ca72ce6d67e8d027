/// The RLE / bit-packed hybrid: small integers as runs, or packed eight by eight.
///
///   run of equal values   ULEB128(count << 1)       value, (bit_width + 7) / 8 bytes
///   packed groups         ULEB128(groups << 1 | 1)  bit_width bytes a group of 8 values,
///                                                   least significant bit first
///
/// The last group is written whole, padded with zero. No length stands in front.
/// (parquet-format, Encodings.md, "Run Length Encoding / Bit-Packing Hybrid".)
///
/// Example, bit width 2: the values 1, 2, 3 become `03 39 00`: one group, and
/// 1 | 2 << 2 | 3 << 4 = 0x39 in the first of its two bytes. The value 1
/// a hundred times becomes `C8 01 01`: 100 << 1 as ULEB128, then the value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/byte_buffer.h"

namespace lamella::encode {

/// Appends dictionary indices, all below 2^bit_width; `bit_width` is 0 to 32.
void RleBitPacked(std::span<const uint32_t> values, int bit_width, base::ByteBuffer& out);

/// Appends levels or booleans, all below 2^bit_width; `bit_width` is 0 to 8.
void RleBitPacked(std::span<const uint8_t> values, int bit_width, base::ByteBuffer& out);

/// Bytes that `RleBitPacked` writes at most for `count` values, whatever they are.
size_t RleBitPackedBound(size_t count, int bit_width);

/// Bytes that `RleBitPacked` writes for these values, found without writing them.
size_t RleBitPackedSize(std::span<const uint32_t> values, int bit_width);
size_t RleBitPackedSize(std::span<const uint8_t> values, int bit_width);

}  // namespace lamella::encode
