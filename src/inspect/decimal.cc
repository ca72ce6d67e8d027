#include "inspect/decimal.h"

#include <algorithm>
#include <vector>

namespace lamella::inspect {
namespace {

// Twice what any decimal type has; a scale beyond is a damaged one.
constexpr int32_t kMaxScale = 200;

bool IsNegative(std::string_view bytes) {
  return !bytes.empty() && (static_cast<uint8_t>(bytes[0]) & 0x80) != 0;
}

/// The magnitude, most significant byte first.
std::vector<uint8_t> Magnitude(std::string_view bytes) {
  std::vector<uint8_t> magnitude(bytes.begin(), bytes.end());
  if (!IsNegative(bytes)) return magnitude;
  unsigned carry = 1;
  for (size_t i = magnitude.size(); i-- > 0;) {
    carry += static_cast<uint8_t>(~magnitude[i]);
    magnitude[i] = static_cast<uint8_t>(carry);
    carry >>= 8;
  }
  return magnitude;
}

/// Divides by ten and returns the remainder.
int DivideByTen(std::vector<uint8_t>& number) {
  unsigned remainder = 0;
  for (uint8_t& byte : number) {
    remainder = remainder << 8 | byte;
    byte = static_cast<uint8_t>(remainder / 10);
    remainder %= 10;
  }
  return static_cast<int>(remainder);
}

}  // namespace

std::string BigEndian(int64_t number) {
  std::string bytes(8, '\0');
  for (size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<char>(static_cast<uint64_t>(number) >> (56 - 8 * i));
  }
  return bytes;
}

std::string DecimalText(std::string_view bytes, int32_t scale) {
  const size_t places =
      scale > 0 && scale <= kMaxScale ? static_cast<size_t>(scale) : size_t{0};
  std::vector<uint8_t> number = Magnitude(bytes);
  std::string text;  // Backwards.
  while (std::any_of(number.begin(), number.end(), [](uint8_t b) { return b != 0; }) ||
         text.size() <= places + (places != 0 ? 1 : 0)) {
    if (places != 0 && text.size() == places) text += '.';
    text += static_cast<char>('0' + DivideByTen(number));
  }
  if (IsNegative(bytes)) text += '-';
  std::reverse(text.begin(), text.end());
  return text;
}

bool DecimalLess(std::string_view a, std::string_view b) {
  if (IsNegative(a) != IsNegative(b)) return IsNegative(a);
  const char fill = IsNegative(a) ? '\xFF' : '\0';
  const size_t length = std::max(a.size(), b.size());
  return std::string(length - a.size(), fill).append(a) <
         std::string(length - b.size(), fill).append(b);
}

}  // namespace lamella::inspect
