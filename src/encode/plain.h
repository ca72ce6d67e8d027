/// PLAIN: values one after the other, little-endian.
///
///   INT32, INT64, FLOAT, DOUBLE   4 or 8 bytes each
///   BOOLEAN                       one bit each, least significant first, last byte
///   padded BYTE_ARRAY                    length as uint32, then the bytes
///   FIXED_LEN_BYTE_ARRAY          the bytes
///
/// Example: the INT32 values 1, 2, 3 become `01 00 00 00 02 00 00 00 03 00 00 00`, the
/// booleans true, false, true `05`, the strings "a", "", "bc"
/// `01 00 00 00 61 00 00 00 00 02 00 00 00 62 63`. (Encodings.md, "Plain".)
#pragma once

#include <cstdint>
#include <span>

#include "base/byte_buffer.h"
#include "lamella/batch.h"

namespace lamella::encode {

void Plain(std::span<const int32_t> values, base::ByteBuffer& out);
void Plain(std::span<const int64_t> values, base::ByteBuffer& out);
void Plain(std::span<const float> values, base::ByteBuffer& out);
void Plain(std::span<const double> values, base::ByteBuffer& out);

/// Appends booleans, each 0 or 1.
void PlainBooleans(std::span<const uint8_t> values, base::ByteBuffer& out);

/// Appends byte arrays.
void PlainStrings(std::span<const StringView> values, base::ByteBuffer& out);

/// Bytes that `PlainStrings` writes.
uint64_t PlainStringsSize(std::span<const StringView> values);

/// Appends byte arrays of one fixed length, given as their bytes in a row.
void PlainFixed(std::span<const uint8_t> bytes, base::ByteBuffer& out);

}  // namespace lamella::encode
