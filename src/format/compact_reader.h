/// Reads the tokens of the Thrift compact protocol from bytes that are not trusted.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "format/compact.h"

namespace lamella::format {

/// Where a field begins: its id, and the type of the value that follows.
struct FieldHeader {
  int id = 0;
  WireType type = WireType::kStop;
};

/// The elements of a list that follow.
struct ListHeader {
  uint64_t size = 0;
  WireType type = WireType::kStop;
};

/// Walks over `bytes`, which must outlive it. Every function throws FormatError at the
/// end of the bytes and at anything that the protocol does not allow; `what` names the
/// thing being read in the messages.
class CompactReader {
 public:
  CompactReader(std::span<const uint8_t> bytes, std::string_view what)
      : bytes_(bytes), what_(what) {}

  size_t position() const { return position_; }

  uint8_t Byte();
  uint64_t Varint();
  std::string Binary();

  /// A zigzag varint that must fit in `T`.
  template <typename T>
  T Integer() {
    const uint64_t folded = Varint();
    const auto value =
        static_cast<int64_t>(folded >> 1) ^ -static_cast<int64_t>(folded & 1);
    if (value < std::numeric_limits<T>::min() || value > std::numeric_limits<T>::max()) {
      Fail("a number is too large");
    }
    return static_cast<T>(value);
  }

  /// The header of the field behind the one with `last_id`; a stop has the type kStop.
  FieldHeader Field(int last_id);

  /// A list is never longer than the bytes that are left.
  ListHeader List();

  /// Passes over the value of a field.
  void Skip(WireType type) { Skip(type, 0); }

  [[noreturn]] void Fail(const std::string& why) const;

 private:
  void Skip(WireType type, int depth);
  void SkipElement(WireType type, int depth);
  void Advance(uint64_t count);
  /// Checks a size or a count that each take at least a byte.
  uint64_t Bounded(uint64_t count) const;

  std::span<const uint8_t> bytes_;
  std::string_view what_;
  size_t position_ = 0;
};

}  // namespace lamella::format
