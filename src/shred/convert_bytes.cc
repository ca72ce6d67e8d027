#include "shred/convert_bytes.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <vector>

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

constexpr uint64_t kHighBits = 0x8080808080808080;

uint64_t LoadWord(const char* from) {
  uint64_t word;
  std::memcpy(&word, from, sizeof(word));
  return word;
}

// The characters of a string that stands in its view; what pads them is zero.
uint64_t InlineCharacters(const StringView& string) {
  uint32_t prefix;
  std::memcpy(&prefix, string.prefix, sizeof(prefix));
  return LoadWord(string.rest) | prefix;
}

// Whether all of `strings` stand in their views and, where it matters, are ASCII: then
// there is nothing to be done for them. Without a branch a string, which would be guessed
// wrong more often than all of this costs.
bool AreFinished(std::span<const StringView> strings, bool is_text) {
  uint32_t longest = 0;
  uint64_t seen = 0;
  for (const StringView& string : strings) {
    longest = std::max(longest, string.size);
    seen |= InlineCharacters(string);
  }
  return longest <= StringView::kInlineSize && (!is_text || (seen & kHighBits) == 0);
}

// Passes on `size` bytes, more than stand in a view, in words, some of whose bytes may be
// the same, and tells whether all of them are ASCII: one pass where a copy and a check
// would be two, with a call for each.
template <typename Take>
bool TakeIsAscii(const char* from, size_t size, Take take) {
  uint64_t seen = 0;
  const auto take_word = [&](size_t at) {
    const uint64_t word = LoadWord(from + at);
    take(at, word);
    seen |= word;
  };
  if (size >= 16 && size <= 48) {
    // Most strings: six words. A loop would end where nobody can guess.
    const size_t middle = std::min<size_t>(16, size - 16);
    for (size_t at : {size_t{0}, middle, size - 16}) {
      take_word(at);
      take_word(at + 8);
    }
  } else {
    for (size_t at = 0; at + 8 <= size; at += 8) take_word(at);
    take_word(size - 8);  // The last bytes, some of them again.
  }
  return (seen & kHighBits) == 0;
}

// Copies a long string into the arena; tells whether it is ASCII.
bool CopyIsAscii(StringView& string, base::Arena& arena) {
  char* const copy = arena.Allocate(string.size);
  const bool is_ascii = TakeIsAscii(
      string.pointer, string.size,
      [copy](size_t at, uint64_t word) { std::memcpy(copy + at, &word, sizeof word); });
  string.pointer = copy;
  return is_ascii;
}

bool IsAscii(const StringView& string) {
  return TakeIsAscii(string.pointer, string.size, [](size_t, uint64_t) {});
}

void FinishString(StringView& string, bool is_text, bool is_kept, LeafColumn& out) {
  const bool is_ascii = string.is_inline() ? (InlineCharacters(string) & kHighBits) == 0
                        : is_kept          ? IsAscii(string)
                                           : CopyIsAscii(string, out.arena);
  if (is_text && !is_ascii) CheckText(*out.leaf, string);
}

// Strings without codes, of the kind of `view`, to a column that has none either.
void AppendFlat(std::span<const StringView> strings, const ColumnView& view,
                LeafColumn& out) {
  ColumnView flat = view;
  flat.values = strings.data();
  flat.validity = nullptr;
  flat.codes = nullptr;
  AppendStrings(flat, {0, strings.size(), nullptr, {}}, out);
}

// The selected strings of `view`, with codes or without.
std::vector<StringView> StringsOf(const ColumnView& view, const Selection& selection) {
  std::vector<StringView> strings;
  strings.reserve(Upper(selection));
  ForEach(selection, [&](uint64_t row) { strings.push_back(view.string(row)); });
  return strings;
}

// The code of a string in `out`; its first one comes here with all that strings need.
// None where there would be too many.
uint32_t CodeOf(const StringView& string, const ColumnView& view, LeafColumn& out) {
  uint32_t code = out.codes.Find(string);
  if (code != StringCodes::kNone || !out.codes.HasRoomFor(string)) return code;
  StringView kept = string;
  const bool is_text = out.leaf->is_text() && !view.is_utf8;
  FinishString(kept, is_text, /*is_kept=*/false, out);
  return out.codes.Add(kept);
}

// A column that had too many strings once is likely to have them again.
void GiveUpCodes(LeafColumn& out) {
  out.Decode();
  out.takes_codes = false;
}

// What comes without codes into a column that has some: the rows of a source between two
// of its dictionaries, as a rule.
void AppendFlatAsCodes(const ColumnView& view, const Selection& selection,
                       LeafColumn& out) {
  const std::vector<StringView> strings = StringsOf(view, selection);
  for (size_t i = 0; i < strings.size(); ++i) {
    const uint32_t code = CodeOf(strings[i], view, out);
    if (code == StringCodes::kNone) {
      GiveUpCodes(out);
      return AppendFlat(std::span(strings).subspan(i), view, out);
    }
    out.values.AppendValue(code);
    ++out.value_count;
  }
}

void AppendCodes(const ColumnView& view, const Selection& selection, LeafColumn& out) {
  const auto* strings = static_cast<const StringView*>(view.values);
  ColumnView codes = view;
  codes.values = view.codes;
  const std::span<uint32_t> known = out.codes.CodesOf(view);
  const std::span<uint32_t> added = AppendAs<uint32_t>(codes, selection, out);
  for (size_t i = 0; i < added.size(); ++i) {
    uint32_t& mine = known[added[i]];
    if (mine == StringCodes::kNone) [[unlikely]] {
      mine = CodeOf(strings[added[i]], view, out);
      if (mine == StringCodes::kNone) {
        std::vector<StringView> rest;
        for (uint32_t code : added.subspan(i)) rest.push_back(strings[code]);
        out.value_count -= rest.size();
        out.values.Truncate(out.value_count * sizeof(uint32_t));
        GiveUpCodes(out);
        return AppendFlat(rest, view, out);
      }
    }
    added[i] = mine;
  }
}

// Whether what is appended next is to be coded; makes codes of the little that is there.
bool IsCoded(const ColumnView& view, LeafColumn& out) {
  constexpr uint64_t kMostToCode = 4096;
  if (out.is_coded || view.codes == nullptr) return out.is_coded;
  if (!out.takes_codes || out.was_coded || out.value_count > kMostToCode) return false;
  base::ByteBuffer codes;
  for (const StringView& string : out.values_as<StringView>()) {
    const uint32_t code = out.codes.Find(string);
    if (code == StringCodes::kNone && !out.codes.HasRoomFor(string)) {
      out.codes = StringCodes();
      out.takes_codes = false;
      return false;
    }
    codes.AppendValue(code != StringCodes::kNone ? code : out.codes.Add(string));
  }
  out.values = std::move(codes);
  out.is_coded = true;
  return true;
}

}  // namespace

void AppendStrings(const ColumnView& view, const Selection& selection, LeafColumn& out) {
  constexpr size_t kBlock = 64;
  if (IsCoded(view, out)) {
    return view.codes != nullptr ? AppendCodes(view, selection, out)
                                 : AppendFlatAsCodes(view, selection, out);
  }
  if (view.codes != nullptr) return AppendFlat(StringsOf(view, selection), view, out);
  std::span<StringView> added = AppendAs<StringView>(view, selection, out);
  const bool is_unchecked_text = out.leaf->is_text() && !view.is_utf8;
  const bool is_kept = view.is_kept && out.lender != nullptr;
  if (is_kept && !is_unchecked_text) return;
  while (!added.empty()) {
    std::span<StringView> block = added.first(std::min(kBlock, added.size()));
    added = added.subspan(block.size());
    if (block.front().is_inline() && AreFinished(block, is_unchecked_text)) continue;
    for (StringView& string : block) {
      FinishString(string, is_unchecked_text, is_kept, out);
    }
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
