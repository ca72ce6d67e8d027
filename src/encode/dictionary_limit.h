/// When a dictionary pays.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/bits.h"

namespace lamella::encode {

/// Bytes of `count` indices into `entries` entries, packed. A reader or two cannot take
/// indices of width 0, so one entry costs a bit as well.
inline uint64_t IndexBytes(uint64_t count, uint64_t entries) {
  const auto width =
      static_cast<uint64_t>(std::max(1, base::BitWidth(entries == 0 ? 0 : entries - 1)));
  return (count * width + 7) / 8;
}

/// A dictionary of up to so many bytes stays near the core of whoever reads it; a larger
/// one is worth it where it saves much.
inline constexpr uint64_t kNearBytes = uint64_t{1} << 20;

/// The rule, with the totals of a chunk.
struct DictionaryRule {
  uint64_t count;        ///< Values.
  uint64_t plain_bytes;  ///< Of all values.
  uint64_t max_bytes;    ///< The user's limit.
  bool must_pay = true;  ///< False: being larger than PLAIN is no reason against it.

  bool Pays(uint64_t entries, uint64_t dictionary_bytes) const {
    if (dictionary_bytes > max_bytes) return false;
    const uint64_t bytes = dictionary_bytes + IndexBytes(count, entries);
    return !must_pay ||
           bytes < (dictionary_bytes <= kNearBytes ? plain_bytes : plain_bytes / 4 * 3);
  }

  /// How many entries of `width` bytes still pay.
  uint64_t MostEntries(uint64_t width) const {
    // Whether n entries pay is a falling step in n, so bisection finds the edge.
    uint64_t low = 0;
    uint64_t high = std::min(max_bytes / width, count) + 1;
    while (low + 1 < high) {
      const uint64_t middle = low + (high - low) / 2;
      (Pays(middle, middle * width) ? low : high) = middle;
    }
    return low;
  }
};

}  // namespace lamella::encode
