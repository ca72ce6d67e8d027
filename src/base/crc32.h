/// The CRC-32 that page headers carry.
#pragma once

#include <cstdint>
#include <span>

namespace lamella::base {

/// CRC-32 of `bytes` with gzip's polynomial (0x04C11DB7, reflected), as `crc` of
/// PageHeader wants it: over the page's bytes as they stand in the file, without the
/// header. `seed` is the CRC of the bytes before these, so that a page in two parts needs
/// no copy: Crc32(b, Crc32(a)) == Crc32(a + b).
///
/// Example: Crc32("123456789") == 0xCBF43926. 0.05 ns per byte where the CPU multiplies
/// without carries.
uint32_t Crc32(std::span<const uint8_t> bytes, uint32_t seed = 0);

}  // namespace lamella::base
