#include "base/utf8.h"

#include <algorithm>
#include <cstdint>

#include "base/utf8_kernels.h"

namespace lamella::base {
namespace {

// Bytes behind the first one, and what the second may be, by the first byte.
struct Lead {
  int following;
  uint8_t low;
  uint8_t high;
};

Lead LeadOf(uint8_t byte) {
  if (byte >= 0xC2 && byte <= 0xDF) return {1, 0x80, 0xBF};
  if (byte == 0xE0) return {2, 0xA0, 0xBF};
  if (byte == 0xED) return {2, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {2, 0x80, 0xBF};
  if (byte == 0xF0) return {3, 0x90, 0xBF};
  if (byte == 0xF4) return {3, 0x80, 0x8F};
  if (byte >= 0xF1 && byte <= 0xF3) return {3, 0x80, 0xBF};
  return {0, 1, 0};
}

bool IsUtf8Portable(const uint8_t* text, size_t size) {
  const uint8_t* next = text;
  const uint8_t* end = next + size;
  while (next != end) {
    if (*next < 0x80) {
      ++next;
      continue;
    }
    Lead lead = LeadOf(*next++);
    if (lead.following == 0 || end - next < lead.following) return false;
    if (*next < lead.low || *next > lead.high) return false;
    ++next;
    for (int i = 1; i < lead.following; ++i, ++next) {
      if ((*next & 0xC0) != 0x80) return false;
    }
  }
  return true;
}

}  // namespace

std::vector<Utf8Kernel> AvailableUtf8Kernels() {
  std::vector<Utf8Kernel> kernels = {{"portable", IsUtf8Portable}};
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") != 0) kernels.push_back({"avx2", IsUtf8Avx2});
#endif
  return kernels;
}

bool IsUtf8(std::string_view text) {
  static const auto is_utf8 = AvailableUtf8Kernels().back().is_utf8;
  return is_utf8(reinterpret_cast<const uint8_t*>(text.data()), text.size());
}

std::string AsUtf8(std::string_view text) {
  if (IsUtf8(text)) return std::string(text);
  std::string out;
  for (size_t at = 0; at < text.size();) {
    size_t size = std::min<size_t>(4, text.size() - at);
    while (size > 0 && !IsUtf8(text.substr(at, size))) --size;
    out += size == 0 ? "\uFFFD" : text.substr(at, size);
    at += std::max<size_t>(size, 1);
  }
  return out;
}

}  // namespace lamella::base
