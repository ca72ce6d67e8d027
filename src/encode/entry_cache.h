/// The short strings that a dictionary met last.
///
/// Most columns of text repeat a few words. Looking one up costs less than hashing it for
/// the table that holds all entries.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "encode/hash.h"
#include "encode/string_bytes.h"
#include "lamella/batch.h"

namespace lamella::encode {

/// All of a string of at most kMostSize bytes in three words, read without a branch: most
/// columns of few strings have shorter and longer ones than a view holds, in any order.
struct ShortString {
  static constexpr uint32_t kMostSize = 20;

  uint64_t start = ~uint64_t{0};  ///< Length and four characters. No string is that long.
  uint64_t middle = 0;            ///< Characters 4 to 11.
  uint64_t end = 0;  ///< The last eight; the middle where all stand in the view.

  ShortString() = default;
  explicit ShortString(const StringView& string) {
    const char* characters = string.data();
    start = LoadWord(reinterpret_cast<const char*>(&string));
    middle = LoadWord(characters + 4);
    end = LoadWord(characters + (string.is_inline() ? 4 : string.size - 8));
  }

  bool operator==(const ShortString& other) const {
    return ((start ^ other.start) | (middle ^ other.middle) | (end ^ other.end)) == 0;
  }
};

/// Short entries that were met before. A column of few of them is answered from here,
/// without a guess.
class EntryCache {
 public:
  struct Place {
    ShortString string;
    uint32_t index = 0;
  };

  Place& At(const ShortString& string) {
    const uint64_t rest = (string.middle + string.end) * kHashA;
    return places_[((string.start ^ rest) * kHashB) >> (64 - kBits)];
  }

 private:
  static constexpr int kBits = 7;

  std::array<Place, 1 << kBits> places_;
};

}  // namespace lamella::encode
