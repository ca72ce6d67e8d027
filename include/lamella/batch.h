/// Views of a few thousand rows, column by column, as the engine hands them over.
///
/// A view owns no memory and is valid until the source is asked for the next batch; what
/// long strings point to may be kept for longer, see `Batch::strings`.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace lamella {

/// A string of 16 bytes: up to 12 characters stand inside, padded with zero bytes; longer
/// ones keep their first four characters and a pointer. (Umbra's strings; Neumann and
/// Freitag, "Umbra: A Disk-Based System with In-Memory Performance", CIDR 2020.)
struct StringView {
  static constexpr uint32_t kInlineSize = 12;

  uint32_t size = 0;
  char prefix[4] = {};
  union {
    char rest[8] = {};
    const char* pointer;
  };

  StringView() = default;
  /// Views `text`, which must outlive the view when longer than `kInlineSize`.
  explicit StringView(std::string_view text) : size(static_cast<uint32_t>(text.size())) {
    if (size <= kInlineSize) {
      char bytes[kInlineSize] = {};
      if (size != 0) std::memcpy(bytes, text.data(), size);
      std::memcpy(prefix, bytes, 4);
      std::memcpy(rest, bytes + 4, 8);
    } else {
      std::memcpy(prefix, text.data(), 4);
      pointer = text.data();
    }
  }

  bool is_inline() const { return size <= kInlineSize; }
  const char* data() const { return is_inline() ? prefix : pointer; }
  std::string_view view() const { return {data(), size}; }
};
static_assert(sizeof(StringView) == 16);

/// Where the elements of one list stand in the child column.
struct ListEntry {
  uint64_t offset;
  uint64_t length;
};

/// A signed 128-bit integer in two's complement, as decimals and huge integers travel.
__extension__ using Int128 = __int128;
__extension__ using UInt128 = unsigned __int128;

/// An interval as SQL has it.
struct Interval {
  int32_t months;
  int32_t days;
  int64_t micros;
};

/// One column of a batch. `values` points to one fixed-width element per row:
///
///   kNull                                    nothing (null pointer)
///   kBool                                    uint8_t, 0 or 1
///   kInt8 … kUInt64, kFloat, kDouble         the C type
///   kDecimal precision ≤4, ≤9, ≤18, ≤38      int16_t, int32_t, int64_t, Int128
///   kString, kJson, kBinary                  StringView
///   kUuid                                    16 bytes, network order
///   kEnum dictionary ≤255, ≤65535, more      uint8_t, uint16_t, uint32_t
///   kDate                                    int32_t days since 1970-01-01
///   kTime, kTimestamp                        int64_t in the type's unit
///   kInterval                                Interval
///   kList, kMap                              ListEntry
///   kArray, kStruct                          nothing (null pointer)
///
/// Elements are aligned to their size, those of 16 bytes to 8 at least. Elements of
/// absent rows may hold anything. A child of a list is as long as the highest entry asks;
/// a child of an array has `array_size` elements a row; a child of a struct has one a row
/// and may claim to be present where its parent is absent.
struct ColumnView {
  /// Bit i (least significant first) is 1 when row i is present; null: all are.
  const uint64_t* validity = nullptr;
  const void* values = nullptr;
  std::vector<ColumnView> children;  ///< In the order of `DataType::children`.
  bool is_utf8 = false;              ///< Strings: are known to be.
  bool is_kept = false;  ///< Strings: `Batch::strings`, if any, keeps their bytes.
  /// Strings: not null where they come with a dictionary. Row i is `values[codes[i]]`
  /// then, `values` has `dictionary_size` elements, and those of two views of a column
  /// are the same where `dictionary_id`, above 0, is. Only for consumers that take codes.
  const uint32_t* codes = nullptr;
  uint32_t dictionary_size = 0;
  uint64_t dictionary_id = 0;

  /// Strings: that of a row that is present.
  const StringView& string(uint64_t row) const {
    return static_cast<const StringView*>(values)[codes == nullptr ? row : codes[row]];
  }

  bool valid(uint64_t row) const {
    return validity == nullptr || ((validity[row >> 6] >> (row & 63)) & 1) != 0;
  }
};

/// Rows that arrived together.
struct Batch {
  uint64_t rows = 0;
  std::vector<ColumnView> columns;  ///< In the order of `Schema::fields`.
  /// Keeps, for whoever holds it, the bytes of all strings that say so. Others have to be
  /// copied before the next batch.
  std::shared_ptr<const void> strings;
};

}  // namespace lamella
