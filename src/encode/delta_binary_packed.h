/// DELTA_BINARY_PACKED: differences of neighbours, packed as narrow as each 32 allow.
///
///   header   ULEB128(128)  ULEB128(4)  ULEB128(count)  zigzag ULEB128(first value)
///   block    zigzag ULEB128(smallest difference)  4 widths, a byte each
///            4 miniblocks of 32 x (difference - smallest), width x 4 bytes each
///
/// A block holds 128 differences in 4 miniblocks. The last used miniblock is written
/// whole, padded with zero; those behind it have width 0 and no bytes. Differences wrap
/// at the width of the type. (Encodings.md, "Delta Encoding".)
///
/// Example: 7, 5, 3 becomes `80 01  04  03  0E  03  00 00 00 00`: block size, miniblocks,
/// count, 7 as zigzag; then the smallest difference -2 as zigzag, and widths of 0 because
/// both differences are -2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/byte_buffer.h"

namespace lamella::encode {

void DeltaBinaryPacked(std::span<const int32_t> values, base::ByteBuffer& out);
void DeltaBinaryPacked(std::span<const int64_t> values, base::ByteBuffer& out);

/// Bytes that `DeltaBinaryPacked` writes, found without packing.
size_t DeltaBinaryPackedSize(std::span<const int32_t> values);
size_t DeltaBinaryPackedSize(std::span<const int64_t> values);

}  // namespace lamella::encode
