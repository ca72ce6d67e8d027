#include "base/uuid.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "lamella/error.h"

namespace lamella::base {
namespace {

UuidBytes RandomBytes() {
  UuidBytes bytes;
  if (getentropy(bytes.data(), bytes.size()) != 0) {
    const int error = errno;
    throw IoError(std::string("can't get random bytes for the name of a file: ") +
                      std::strerror(error),
                  "", error);
  }
  return bytes;
}

std::string Marked(UuidBytes bytes, unsigned version) {
  bytes[6] = static_cast<uint8_t>((bytes[6] & 0x0F) | version << 4);
  bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3F) | 0x80);
  return UuidText(bytes);
}

/// Now in 4096ths of a millisecond; later than any answer before, if need be by running
/// ahead of the clock (RFC 9562, section 6.2, method 3).
uint64_t NextTick() {
  static std::atomic<uint64_t> last{0};
  using std::chrono::nanoseconds;
  const auto since_epoch = std::chrono::duration_cast<nanoseconds>(
      std::chrono::system_clock::now().time_since_epoch());
  const auto nanos = static_cast<uint64_t>(since_epoch.count());
  const uint64_t now = nanos / 1'000'000 << 12 | (nanos % 1'000'000 << 12) / 1'000'000;
  uint64_t before = last.load();
  uint64_t tick = 0;
  do {
    tick = std::max(now, before + 1);
  } while (!last.compare_exchange_weak(before, tick));
  return tick;
}

}  // namespace

std::string UuidText(const UuidBytes& bytes) {
  std::string text;
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += "0123456789abcdef"[bytes[i] >> 4];
    text += "0123456789abcdef"[bytes[i] & 15];
  }
  return text;
}

std::string UuidV4() { return Marked(RandomBytes(), 4); }

std::string UuidV7() {
  UuidBytes bytes = RandomBytes();
  const uint64_t tick = NextTick();
  const uint64_t milliseconds = tick >> 12;
  for (size_t i = 0; i < 6; ++i) {
    bytes[i] = static_cast<uint8_t>(milliseconds >> (40 - 8 * i));
  }
  bytes[6] = static_cast<uint8_t>(tick >> 8);  // Its upper half becomes the version.
  bytes[7] = static_cast<uint8_t>(tick);
  return Marked(bytes, 7);
}

}  // namespace lamella::base
