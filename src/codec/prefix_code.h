/// Prefix codes as DEFLATE has them (RFC 1951, section 3.2.2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace lamella::codec {

/// The most symbols that an alphabet may have: DEFLATE's literals and lengths.
inline constexpr size_t kMostSymbols = 288;

/// Sets how many bits each symbol gets in a code that is short for these `counts`:
/// Huffman's if none of its lengths is above `limit`. Symbols that do not occur get 0
/// bits, but two of any alphabet have a code: every decoder takes those.
void FindCodeLengths(std::span<const uint32_t> counts, int limit,
                     std::span<uint8_t> lengths);

/// Sets the codes of these lengths, each with its first bit lowest, as they are written.
void AssignCodes(std::span<const uint8_t> lengths, std::span<uint16_t> codes);

}  // namespace lamella::codec
