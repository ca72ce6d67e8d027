/// One leaf of one row group: the values that are present, without gaps, and the levels
/// that say where the others are absent.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "base/arena.h"
#include "base/byte_buffer.h"
#include "lamella/batch.h"
#include "lamella/options.h"
#include "schema/leaf.h"
#include "shred/levels.h"
#include "shred/string_codes.h"

namespace lamella::shred {

/// Made by `Shredder`, consumed by `chunk::Encode`. Movable; one thread at a time.
///
/// `values` holds, one behind the other, elements of the leaf's physical type:
///
///   BOOLEAN                uint8_t, 0 or 1
///   INT32, INT64           int32_t, int64_t (unsigned types keep their bits)
///   FLOAT, DOUBLE          float, double
///   BYTE_ARRAY             StringView; bytes beyond 12 live in `arena` or with `lenders`
///   the same when `is_coded`  uint32_t codes into `codes.strings()`
///   BYTE_ARRAY of an ENUM  uint32_t codes into `leaf->type.dictionary`
///   FIXED_LEN_BYTE_ARRAY   `leaf->width` bytes as they are stored
struct LeafColumn {
  const schema::Leaf* leaf = nullptr;
  Levels definition;
  Levels repetition;
  base::ByteBuffer values;
  base::Arena arena;
  std::shared_ptr<const void> lender;  ///< Of the batch at hand; may be null.
  std::vector<std::shared_ptr<const void>> lenders;
  uint64_t value_count = 0;
  bool takes_codes = false;  ///< Set by the owner: strings may be coded.
  bool is_coded = false;
  bool was_coded = false;  ///< And is not to be again before it is cleared.
  StringCodes codes;
  /// The encoding that was chosen for half of `settled_until` values, up to which nothing
  /// else is considered.
  Encoding settled = Encoding::kPlain;
  uint64_t settled_until = 0;  ///< 0: nothing was chosen yet.

  /// Slots: values and everything that is absent. The format's `num_values`.
  uint64_t level_count() const { return definition.size(); }

  template <typename T>
  std::span<const T> values_as() const {
    return {reinterpret_cast<const T*>(values.data()), value_count};
  }

  /// What is appended next may point to what `from` keeps, if it is not null.
  void BorrowFrom(const std::shared_ptr<const void>& from) {
    if (lender == from) return;
    lender = from;
    if (lender != nullptr) lenders.push_back(lender);
  }

  /// Replaces codes, if there are any, by strings, for good.
  void Decode() {
    if (!std::exchange(is_coded, false)) return;
    was_coded = true;
    base::ByteBuffer strings;
    strings.Reserve(value_count * sizeof(StringView));
    for (uint32_t code : values_as<uint32_t>()) {
      strings.AppendValue(codes.strings()[code]);
    }
    values = std::move(strings);
    codes = StringCodes();
  }

  /// Bytes that stay with the column when it is cleared.
  uint64_t kept_bytes() const {
    return values.capacity() + definition.memory() + repetition.memory() +
           codes.kept_bytes();
  }

  void Clear() {
    definition.Clear();
    repetition.Clear();
    values.Clear();
    arena.Clear();
    lender.reset();
    lenders.clear();
    value_count = 0;
    is_coded = false;
    was_coded = false;
    codes.Clear();
    settled_until = 0;
  }
};

}  // namespace lamella::shred
