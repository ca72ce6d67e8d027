#include "base/crc32.h"

#include <libdeflate.h>

namespace lamella::base {

uint32_t Crc32(std::span<const uint8_t> bytes, uint32_t seed) {
  // libdeflate takes a null pointer as a request for the initial value.
  if (bytes.empty()) return seed;
  return libdeflate_crc32(seed, bytes.data(), bytes.size());
}

}  // namespace lamella::base
