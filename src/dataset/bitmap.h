/// Validity bits under construction: none are kept until the first absent row.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace lamella::dataset {

/// Bit i (least significant first) is 1 when row i is present.
class Bitmap {
 public:
  void AppendPresent(uint64_t count) {
    if (words_.empty()) {
      size_ += count;
    } else {
      Fill(count, ~uint64_t{0});
    }
  }

  void AppendAbsent(uint64_t count) {
    if (count == 0) return;
    Materialize();
    Fill(count, 0);
  }

  /// Appends bits [begin, begin + count) of `words`; null: all are present.
  void AppendFrom(const uint64_t* words, uint64_t begin, uint64_t count) {
    if (words == nullptr) return AppendPresent(count);
    for (uint64_t row = begin, end = begin + count; row < end;) {
      const uint64_t bits = std::min<uint64_t>(64 - (row & 63), end - row);
      const uint64_t mask = Mask(bits);
      const uint64_t word = (words[row >> 6] >> (row & 63)) & mask;
      if (word != mask) Materialize();
      if (words_.empty()) {
        size_ += bits;
      } else {
        Put(word, bits);
      }
      row += bits;
    }
  }

  /// Null while all rows are present.
  const uint64_t* words() const { return words_.empty() ? nullptr : words_.data(); }
  uint64_t bytes() const { return words_.size() * sizeof(uint64_t); }

  void Clear() {
    words_.clear();
    size_ = 0;
  }

 private:
  static uint64_t Mask(uint64_t bits) {
    return bits == 64 ? ~uint64_t{0} : (uint64_t{1} << bits) - 1;
  }

  // The words stand from now on; the rows so far are all present.
  void Materialize() {
    if (!words_.empty()) return;
    words_.push_back(0);
    Fill(std::exchange(size_, 0), ~uint64_t{0});
  }

  void Fill(uint64_t count, uint64_t word) {
    while (count != 0) {
      const uint64_t bits = std::min<uint64_t>(count, 64);
      Put(word & Mask(bits), bits);
      count -= bits;
    }
  }

  void Put(uint64_t word, uint64_t bits) {
    const uint64_t shift = size_ & 63;
    size_ += bits;
    words_.resize((size_ + 63) / 64, 0);
    const uint64_t last = (size_ - bits) >> 6;
    words_[last] |= word << shift;
    if (shift + bits > 64) words_[last + 1] |= word >> (64 - shift);
  }

  std::vector<uint64_t> words_;
  uint64_t size_ = 0;
};

}  // namespace lamella::dataset
