/// DELTA_LENGTH_BYTE_ARRAY and DELTA_BYTE_ARRAY: strings with their lengths set apart.
///
///   DELTA_LENGTH_BYTE_ARRAY   DELTA_BINARY_PACKED(lengths)  all bytes in a row
///   DELTA_BYTE_ARRAY          DELTA_BINARY_PACKED(lengths of the prefixes that equal the
///                             string before)  DELTA_LENGTH_BYTE_ARRAY(what is left)
///
/// Lengths are INT32. The first prefix of a call is 0, so each call can be a page.
/// (Encodings.md, "Delta-length byte array", "Delta Strings".)
///
/// Example: "axis", "axle", "babble" with DELTA_LENGTH_BYTE_ARRAY is
/// `80 01 04 03 08  00 02 00 00 00  08 00 00 00 00 00 00 00  axisaxlebabble`: the
/// lengths 4, 4, 6 with differences 0 and 2; with DELTA_BYTE_ARRAY the prefixes 0, 2, 0
/// and the rests "axis", "le", "babble".
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/byte_buffer.h"
#include "lamella/batch.h"

namespace lamella::encode {

/// No string may have 2^31 bytes or more: lengths are INT32.
void DeltaLengthByteArray(std::span<const StringView> values, base::ByteBuffer& out);
void DeltaByteArray(std::span<const StringView> values, base::ByteBuffer& out);

/// Byte arrays of one fixed length above 0, given as their bytes in a row. Their lengths
/// are stored all the same.
void DeltaByteArrayFixed(std::span<const uint8_t> bytes, size_t width,
                         base::ByteBuffer& out);

/// Bytes that the functions of the same name write.
size_t DeltaLengthByteArraySize(std::span<const StringView> values);
size_t DeltaByteArraySize(std::span<const StringView> values);
size_t DeltaByteArrayFixedSize(std::span<const uint8_t> bytes, size_t width);

}  // namespace lamella::encode
