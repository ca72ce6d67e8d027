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
#include <utility>

#include "base/bits.h"
#include "encode/dictionary_scratch.h"
#include "encode/hash.h"

namespace lamella::encode {

/// Rows of a sample at most, and the rows that there are for each: a few hundredths of
/// what a wasted attempt costs.
inline constexpr size_t kMostSampleRows = 8192;
inline constexpr size_t kRowsASample = 8;

/// How many distinct values there are is not judged by a sample of fewer rows.
inline constexpr size_t kFewestToJudge = 4096 * kRowsASample;

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

/// Hashes that have been there before, out of a sample's.
class Repeats {
 public:
  /// For a sample of `size` rows.
  Repeats(size_t size, DictionaryScratch& scratch)
      : slots_(scratch.Sample(std::bit_ceil(size) * 4)) {
    std::fill(slots_.begin(), slots_.end(), 0);
  }

  /// Whether `hash` repeats one that has been asked for.
  bool Repeat(uint64_t hash) {
    const size_t mask = slots_.size() - 1;
    const uint64_t key = hash | 1;  // 0 marks a free slot
    size_t at = (key >> 8) & mask;
    while (slots_[at] != 0 && slots_[at] != key) at = (at + 1) & mask;
    return std::exchange(slots_[at], key) == key;
  }

 private:
  std::span<uint64_t> slots_;
};

/// Whether at least `enough` of `sample` hashes have been there before; `hash(row)` is
/// asked for. In a column of few values a small part of the sample tells.
template <typename Hash>
bool SampleRepeats(size_t count, size_t sample, size_t enough, DictionaryScratch& scratch,
                   Hash&& hash) {
  Repeats seen(sample, scratch);
  ScatteredRows rows(count);
  size_t repeats = 0;
  for (size_t i = 0; i < sample && repeats < enough; ++i) {
    repeats += seen.Repeat(hash(rows.Next())) ? 1 : 0;
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

/// How many distinct values `count` rows seem to hold, from a sample: the share of its
/// rows that are new is taken to fall on as exp(-rows / d) as it falls from the first
/// half to the second. Where many values are rarer than those of which a sample finds
/// several, there are more.
template <typename Hash>
uint64_t SeemDistinct(size_t count, DictionaryScratch& scratch, Hash&& hash) {
  const size_t half = std::min(kMostSampleRows, count / kRowsASample) / 2;
  if (half == 0) return count;
  Repeats seen(2 * half, scratch);
  ScatteredRows rows(count);
  const auto share_of_new = [&] {
    size_t fresh = 0;
    for (size_t i = 0; i < half; ++i) fresh += seen.Repeat(hash(rows.Next())) ? 0 : 1;
    return static_cast<double>(fresh) / static_cast<double>(half);
  };
  const double early = share_of_new();
  const double late = share_of_new();
  const auto n = static_cast<double>(count);
  if (late == 0) return static_cast<uint64_t>(early * static_cast<double>(half));
  if (early <= late) return static_cast<uint64_t>(late * n);
  const double d = static_cast<double>(half) / std::log(early / late);
  const double first = late * std::exp(1.5 * static_cast<double>(half) / d);
  return static_cast<uint64_t>(std::min(first, 1.0) * d * -std::expm1(-n / d));
}

}  // namespace lamella::encode
