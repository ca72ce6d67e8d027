/// Decimals of any length: two's complement, the most significant byte first.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lamella::inspect {

/// The eight bytes of `number`.
std::string BigEndian(int64_t number);

/// `-12.50` for the bytes of -1250 and the scale 2. A scale that no decimal has leaves
/// the digits without a point. Takes time in the square of the length.
std::string DecimalText(std::string_view bytes, int32_t scale);

/// Whether `a` is the lesser number; the lengths may differ.
bool DecimalLess(std::string_view a, std::string_view b);

}  // namespace lamella::inspect
