/// Decimals as people write them.
#pragma once

#include <string>

#include "lamella/batch.h"

namespace lamella::base {

/// `-12.50` for -1250 and the scale 2: all digits of the scale, no exponent.
std::string DecimalText(Int128 value, int scale);

}  // namespace lamella::base
