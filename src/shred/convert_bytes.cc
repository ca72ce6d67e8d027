#include "shred/convert_bytes.h"

#include <cstring>
#include <limits>
#include <string>

#include "base/decimal_text.h"
#include "base/utf8.h"
#include "schema/leaf.h"
#include "shred/select.h"

namespace lamella::shred {
namespace {

void CheckText(const schema::Leaf& leaf, const StringView& text) {
  if (base::IsUtf8(text.view())) return;
  Refuse(leaf, "text that is not UTF-8; cast the column to BLOB");
}

// True when a byte of a string that stands in its view has its highest bit set; what pads
// it is zero.
bool InlineIsAscii(const StringView& string) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  uint32_t prefix;
  uint64_t rest;
  std::memcpy(&prefix, string.prefix, sizeof(prefix));
  std::memcpy(&rest, string.rest, sizeof(rest));
  return ((prefix | rest) & kHighBits) == 0;
}

// Copies `size` bytes, at least 8 and more than stand in a view, and tells whether all of
// them are ASCII: one pass where a copy and a check would be two, with a call for each.
bool CopyIsAscii(const char* from, size_t size, char* to) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  uint64_t seen = 0;
  uint64_t word;
  for (size_t i = 0; i + 8 <= size; i += 8) {
    std::memcpy(&word, from + i, 8);
    std::memcpy(to + i, &word, 8);
    seen |= word;
  }
  std::memcpy(&word, from + size - 8, 8);  // The last bytes, some of them again.
  std::memcpy(to + size - 8, &word, 8);
  return ((seen | word) & kHighBits) == 0;
}

}  // namespace

void AppendStrings(const ColumnView& view, const Selection& selection, LeafColumn& out) {
  std::span<StringView> added = AppendAs<StringView>(view, selection, out);
  bool is_text = out.leaf->is_text();
  for (StringView& string : added) {
    if (string.is_inline()) {
      if (is_text && !InlineIsAscii(string)) CheckText(*out.leaf, string);
      continue;
    }
    char* copy = out.arena.Allocate(string.size);
    bool is_ascii = CopyIsAscii(string.pointer, string.size, copy);
    string.pointer = copy;
    if (is_text && !is_ascii) CheckText(*out.leaf, string);
  }
}

// Big-endian two's complement in `leaf->width` bytes (LogicalTypes.md, DECIMAL).
void AppendWideDecimals(const ColumnView& view, const Selection& selection,
                        LeafColumn& out) {
  const schema::Leaf& leaf = *out.leaf;
  auto width = static_cast<size_t>(leaf.width);
  Int128 limit = 1;
  for (int i = 0; i < leaf.type.precision; ++i) limit *= 10;
  const auto* in = static_cast<const uint8_t*>(view.values);
  out.values.Reserve(Upper(selection) * width);
  ForEach(selection, [&](uint64_t row) {
    Int128 value;
    std::memcpy(&value, in + row * sizeof value, sizeof value);
    if (value >= limit || value <= -limit) {
      Refuse(leaf, base::DecimalText(value, leaf.type.scale) + ", which " +
                       schema::TypeName(leaf.type) +
                       ", the widest decimal of Parquet readers, can't hold; cast the "
                       "column to VARCHAR");
    }
    auto high = __builtin_bswap64(static_cast<uint64_t>(value >> 64));
    auto low = __builtin_bswap64(static_cast<uint64_t>(value));
    uint8_t bytes[16];
    std::memcpy(bytes, &high, 8);
    std::memcpy(bytes + 8, &low, 8);
    out.values.Append(bytes + 16 - width, width);
    ++out.value_count;
  });
}

// Months, days and milliseconds as unsigned little-endian integers (LogicalTypes.md,
// INTERVAL): neither a sign nor anything finer has a place.
void AppendIntervals(const ColumnView& view, const Selection& selection,
                     LeafColumn& out) {
  const char* const advice =
      "; cast the column to VARCHAR, or store epoch(…) of it as a number";
  const auto* in = static_cast<const Interval*>(view.values);
  ForEach(selection, [&](uint64_t row) {
    const Interval& value = in[row];
    if (value.months < 0 || value.days < 0 || value.micros < 0) {
      Refuse(*out.leaf,
             std::string("a negative interval, which Parquet can't say") + advice);
    }
    if (value.micros % 1000 != 0) {
      Refuse(
          *out.leaf,
          std::string("an interval finer than a millisecond, which Parquet can't say") +
              advice);
    }
    int64_t millis = value.micros / 1000;
    if (millis > std::numeric_limits<uint32_t>::max()) {
      Refuse(*out.leaf,
             std::string("an interval of more than 49 days in its time part, which "
                         "Parquet can't say") +
                 advice);
    }
    out.values.AppendValue(value.months);
    out.values.AppendValue(value.days);
    out.values.AppendValue(static_cast<uint32_t>(millis));
    ++out.value_count;
  });
}

}  // namespace lamella::shred
