#include "base/decimal_text.h"

#include <algorithm>
#include <cstddef>

namespace lamella::base {

std::string DecimalText(Int128 value, int scale) {
  const bool negative = value < 0;
  auto rest = static_cast<UInt128>(value);
  if (negative) rest = -rest;
  const auto places = static_cast<size_t>(scale);
  std::string text;  // Backwards.
  do {
    if (places != 0 && text.size() == places) text += '.';
    text += static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  } while (rest != 0 || (places != 0 && text.size() <= places + 1));
  if (negative) text += '-';
  std::reverse(text.begin(), text.end());
  return text;
}

}  // namespace lamella::base
