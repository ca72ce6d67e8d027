/// BYTE_STREAM_SPLIT: all first bytes, then all second bytes, and so on.
///
/// Numbers that are near each other agree in their high bytes, so a codec finds long
/// matches in the streams. No header, no padding. (Encodings.md, "Byte Stream Split".)
///
/// Example, width 2: 0x0102, 0x0103, 0x0104 stand as `02 01 03 01 04 01` and become
/// `02 03 04 01 01 01`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/byte_buffer.h"

namespace lamella::encode {

/// Appends values of `width` bytes above 0, given as their bytes in a row.
void ByteStreamSplit(std::span<const uint8_t> bytes, size_t width, base::ByteBuffer& out);

}  // namespace lamella::encode
