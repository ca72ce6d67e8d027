#include "source/duckdb_bignum.h"

#include <algorithm>
#include <vector>

#include "lamella/error.h"

namespace lamella::source {
namespace {

constexpr size_t kHeaderBytes = 3;

UInt128 Limit() {
  UInt128 limit = 1;
  for (int i = 0; i < 38; ++i) limit *= 10;
  return limit;
}

// Digits of a magnitude given highest byte first, by dividing it by ten again and again.
std::string Digits(std::vector<uint8_t> bytes) {
  std::string digits;
  auto is_zero = [&] {
    return std::all_of(bytes.begin(), bytes.end(), [](uint8_t b) { return b == 0; });
  };
  do {
    int rest = 0;
    for (uint8_t& byte : bytes) {
      int value = rest * 256 + byte;
      byte = static_cast<uint8_t>(value / 10);
      rest = value % 10;
    }
    digits.push_back(static_cast<char>('0' + rest));
  } while (!is_zero());
  std::reverse(digits.begin(), digits.end());
  return digits;
}

[[noreturn]] void Refuse(std::vector<uint8_t> magnitude, bool negative,
                         const std::string& column) {
  // A thousand digits tell no more than the first ones and their number.
  constexpr size_t kMostBytes = 512;
  std::string number = magnitude.size() > kMostBytes
                           ? "a number of " + std::to_string(magnitude.size()) + " bytes"
                           : (negative ? "-" : "") + Digits(std::move(magnitude));
  throw SchemaError("column \"" + column + "\" holds " + number +
                    ", which DECIMAL(38,0), the widest decimal of Parquet readers, can't "
                    "hold; cast the column to VARCHAR");
}

}  // namespace

Int128 DecimalOf(UInt128 magnitude, bool negative, const std::string& column) {
  if (magnitude >= Limit()) {
    std::vector<uint8_t> bytes(sizeof(magnitude));
    for (size_t i = 0; i < bytes.size(); ++i) {
      bytes[i] = static_cast<uint8_t>(magnitude >> (8 * (bytes.size() - 1 - i)));
    }
    Refuse(std::move(bytes), negative, column);
  }
  auto value = static_cast<Int128>(magnitude);
  return negative ? -value : value;
}

Int128 DecimalOfBignum(std::string_view bytes, const std::string& column) {
  bool negative = (static_cast<uint8_t>(bytes.front()) & 0x80) == 0;
  std::vector<uint8_t> magnitude;
  for (char byte : bytes.substr(kHeaderBytes)) {
    auto plain = static_cast<uint8_t>(byte);
    magnitude.push_back(negative ? static_cast<uint8_t>(~plain) : plain);
  }
  auto first = std::find_if(magnitude.begin(), magnitude.end(),
                            [](uint8_t byte) { return byte != 0; });
  magnitude.erase(magnitude.begin(), first);
  if (magnitude.size() > sizeof(UInt128)) Refuse(std::move(magnitude), negative, column);
  UInt128 value = 0;
  for (uint8_t byte : magnitude) value = (value << 8) | byte;
  return DecimalOf(value, negative, column);
}

}  // namespace lamella::source
