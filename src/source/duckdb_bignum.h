/// Integers without a bound → DECIMAL(38,0), exactly or not at all.
#pragma once

#include <string>
#include <string_view>

#include "lamella/batch.h"

namespace lamella::source {

/// The number of `magnitude` and sign. Throws SchemaError naming `column` and the number
/// when it has more than 38 digits.
Int128 DecimalOf(UInt128 magnitude, bool negative, const std::string& column);

/// The number in a BIGNUM: three bytes, whose highest bit says that it is not negative
/// and whose others count the bytes of the magnitude, which follow, highest first; a
/// negative number has all of these bits inverted. Throws like `DecimalOf`.
Int128 DecimalOfBignum(std::string_view bytes, const std::string& column);

}  // namespace lamella::source
