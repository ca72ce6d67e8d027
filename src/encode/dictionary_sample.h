/// Refusing a hopeless dictionary before the work, from a sample.
///
/// If `count` rows hold at most `most` distinct values, then two rows drawn at random are
/// equal with a probability of at least (count / most - 1) / (count - 1), however the
/// rows are arranged: sorted, clustered or mixed. So a sample that shows far fewer equal
/// pairs proves, up to odds below one in a million, that there are more. A column that
/// fools the sample costs the full attempt, never a wrong result.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bits.h"
#include "encode/dictionary_scratch.h"
#include "encode/hash.h"

namespace lamella::encode {

/// Rows of a sample at most, and the rows that there are for each: a few hundredths of
/// what a wasted attempt costs.
inline constexpr size_t kMostSampleRows = 8192;
inline constexpr size_t kRowsASample = 8;

/// Visits numbers below `count` that have no pattern and do not repeat; their order is
/// the same each time. Evenly spread ones would never fall into the same cluster.
class ScatteredRows {
 public:
  explicit ScatteredRows(size_t count)
      : count_(count), bits_(std::max(2, base::BitWidth(count - 1))) {}

  size_t Next() {
    for (;;) {
      const size_t row = Mix(next_++);
      if (row < count_) return row;
    }
  }

 private:
  // Each step can be undone, so different numbers stay different.
  size_t Mix(size_t number) const {
    const size_t mask = (size_t{1} << bits_) - 1;
    for (const uint64_t factor : {kHashA, kHashB, kHashD}) {
      number = (number * factor + kHashC) & mask;
      number ^= number >> (bits_ / 2);
    }
    return number;
  }

  size_t count_;
  int bits_;
  size_t next_ = 0;
};

/// Whether at least `enough` of `sample` hashes have been there before; `hash(row)` is
/// asked for. In a column of few values a small part of the sample tells.
template <typename Hash>
bool SampleRepeats(size_t count, size_t sample, size_t enough, DictionaryScratch& scratch,
                   Hash&& hash) {
  const std::span<uint64_t> slots = scratch.Slots<uint64_t>(std::bit_ceil(sample) * 4);
  std::fill(slots.begin(), slots.end(), 0);
  const size_t mask = slots.size() - 1;
  ScatteredRows rows(count);
  size_t repeats = 0;
  for (size_t i = 0; i < sample && repeats < enough; ++i) {
    const uint64_t key = hash(rows.Next()) | 1;  // 0 marks a free slot
    size_t at = (key >> 8) & mask;
    while (slots[at] != 0 && slots[at] != key) at = (at + 1) & mask;
    repeats += slots[at] == key ? 1 : 0;
    slots[at] = key;
  }
  return repeats >= enough;
}

/// Whether `count` rows surely hold more than `most` distinct values. False when a sample
/// cannot tell. Needs about three times as many before it says so.
template <typename Hash>
bool SurelyMoreDistinct(size_t count, uint64_t most, DictionaryScratch& scratch,
                        Hash&& hash) {
  // Of one or two values, a sample that is large enough for pairs has few repeats.
  constexpr uint64_t kFew = 16;
  if (most < kFew || most >= count) return false;
  // With 40 equal pairs expected, a third or less turns up with odds of 1 to 4 million.
  constexpr double kExpected = 40;
  const auto rows = static_cast<double>(count);
  const double odds = (rows / static_cast<double>(most) - 1) / (rows - 1);
  const double sample = std::ceil(std::sqrt(2 * kExpected / odds)) + 1;
  if (sample > std::min<double>(kMostSampleRows, rows / kRowsASample)) return false;
  constexpr auto kEnough = static_cast<size_t>(kExpected / 3) + 1;
  return !SampleRepeats(count, static_cast<size_t>(sample), kEnough, scratch, hash);
}

}  // namespace lamella::encode
