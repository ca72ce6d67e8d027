/// Memory that the search for distinct values uses again from chunk to chunk.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/byte_buffer.h"

namespace lamella::encode {

/// A slot of a hash table, or a place in a table by value, that holds no index.
inline constexpr uint32_t kNoIndex = 0xffffffff;

/// A slot for values that stand elsewhere.
struct TaggedSlot {
  uint32_t tag;  ///< Bits of the hash which do not choose the slot.
  uint32_t index;
};

/// A slot that holds its value.
struct KeyedSlot {
  uint64_t key = 0;
  uint32_t index = 0;
  uint32_t generation = 0;  ///< Of the table that took it; none is 0.
};

/// Slots of which those of other generations are free, so that none has to be cleared.
struct KeyedTable {
  std::span<KeyedSlot> slots;
  uint32_t generation;

  bool IsTaken(const KeyedSlot& slot) const { return slot.generation == generation; }
};

/// One per thread that builds dictionaries; passed to one call after the other. What it
/// holds between calls has no influence on any result.
class DictionaryScratch {
 public:
  /// Tests may begin with a later generation of tables.
  explicit DictionaryScratch(uint32_t generation = 0) : generation_(generation) {}

  /// A table of at least `size` places, all of which hold `kNoIndex`. The caller leaves
  /// it in that state: clearing what was used is cheaper than clearing all.
  std::span<uint32_t> ByValue(size_t size) {
    if (by_value_.size() < size) by_value_.resize(size, kNoIndex);
    return {by_value_.data(), size};
  }

  /// Slots of any content; what was returned before becomes invalid.
  template <typename Slot>
  std::span<Slot> Slots(size_t count) {
    slots_.Clear();
    return {reinterpret_cast<Slot*>(slots_.Extend(count * sizeof(Slot))), count};
  }

  /// A table of `count` free slots; the one returned before becomes invalid.
  KeyedTable Keyed(size_t count) {
    if (keyed_.size() < count) keyed_.resize(count);
    if (++generation_ == 0) {
      std::fill(keyed_.begin(), keyed_.end(), KeyedSlot{});
      generation_ = 1;
    }
    return {{keyed_.data(), count}, generation_};
  }

  /// As many hashes of any content, beside the slots.
  std::span<uint64_t> Sample(size_t count) {
    if (sample_.size() < count) sample_.resize(count);
    return {sample_.data(), count};
  }

 private:
  std::vector<uint32_t> by_value_;
  base::ByteBuffer slots_;
  std::vector<KeyedSlot> keyed_;
  uint32_t generation_;
  std::vector<uint64_t> sample_;
};

}  // namespace lamella::encode
