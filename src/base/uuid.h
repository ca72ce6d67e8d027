/// Universally unique identifiers in their usual text (RFC 9562).
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace lamella::base {

using UuidBytes = std::array<uint8_t, 16>;  ///< In network order.

/// `00112233-4455-6677-8899-aabbccddeeff`.
std::string UuidText(const UuidBytes& bytes);

/// A random one: 122 bits from the operating system.
std::string UuidV4();

/// One that begins with the time, so that names sort as files were made: each is greater
/// than all that this process made before, from any thread.
///
///   48 bits          4    12 bits                2    62 bits
///   milliseconds     7    4096ths of the next    2    random
std::string UuidV7();

}  // namespace lamella::base
