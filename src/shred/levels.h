/// Definition or repetition levels of one leaf, kept as a count for as long as they are
/// all the same.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>

#include "base/byte_buffer.h"

namespace lamella::shred {

/// A sequence of levels, one byte each once two of them differ.
class Levels {
 public:
  uint64_t size() const { return size_; }
  /// True while every level equals `uniform_value()`: then there are no bytes.
  bool is_uniform() const { return uniform_; }
  uint8_t uniform_value() const { return value_; }
  /// The levels [begin, end); only when not uniform.
  std::span<const uint8_t> slice(uint64_t begin, uint64_t end) const {
    return {bytes_.data() + begin, end - begin};
  }
  size_t memory() const { return bytes_.capacity(); }

  void AppendRun(uint8_t level, uint64_t count) {
    if (count == 0) return;
    if (size_ == 0) value_ = level;
    if (uniform_ && level != value_) Materialize();
    if (!uniform_) std::memset(bytes_.Extend(count), level, count);
    size_ += count;
  }

  /// Appends `count` levels and returns where they have to be written.
  uint8_t* Extend(uint64_t count) {
    if (uniform_) Materialize();
    size_ += count;
    return bytes_.Extend(count);
  }

  void Append(std::span<const uint8_t> levels);

  void Clear() {
    size_ = 0;
    uniform_ = true;
    bytes_.Clear();
  }

 private:
  void Materialize() {
    if (size_ != 0) std::memset(bytes_.Extend(size_), value_, size_);
    uniform_ = false;
  }

  uint64_t size_ = 0;
  uint8_t value_ = 0;
  bool uniform_ = true;
  base::ByteBuffer bytes_;
};

}  // namespace lamella::shred
