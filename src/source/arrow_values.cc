#include "source/arrow_values.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <type_traits>

#include "base/utf8.h"
#include "lamella/error.h"

namespace lamella::source {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr int64_t kDayMillis = 86'400'000;

[[noreturn]] void Refuse(const ArrowSlice& slice, const std::string& what) {
  throw SchemaError("column \"" + slice.column + "\" holds " + what);
}

// What stays of 12 bytes that are read where a string of `size` bytes begins.
struct InlineMask {
  uint32_t prefix;
  uint64_t rest;
};

constexpr InlineMask MaskOf(uint32_t size) {
  const uint64_t behind = size < 4 ? 0 : size - 4;
  return {size >= 4 ? ~uint32_t{0} : (uint32_t{1} << 8 * size) - 1,
          behind >= 8 ? ~uint64_t{0} : (uint64_t{1} << 8 * behind) - 1};
}

constexpr InlineMask kMasks[] = {MaskOf(0),  MaskOf(1),  MaskOf(2), MaskOf(3), MaskOf(4),
                                 MaskOf(5),  MaskOf(6),  MaskOf(7), MaskOf(8), MaskOf(9),
                                 MaskOf(10), MaskOf(11), MaskOf(12)};

// Views `size` bytes at `begin` without a branch for each of them; 12 can be read.
void ViewReadable(const char* begin, uint32_t size, StringView& out) {
  uint32_t prefix;
  uint64_t rest;
  std::memcpy(&prefix, begin, 4);
  std::memcpy(&rest, begin + 4, 8);
  if (size <= StringView::kInlineSize) {
    prefix &= kMasks[size].prefix;
    rest &= kMasks[size].rest;
  } else {
    std::memcpy(&rest, &begin, sizeof begin);
  }
  out.size = size;
  std::memcpy(out.prefix, &prefix, 4);
  std::memcpy(out.rest, &rest, 8);
}

void View(const char* begin, uint64_t size, const char* end, StringView& out) {
  if (static_cast<uint64_t>(end - begin) >= StringView::kInlineSize) {
    ViewReadable(begin, static_cast<uint32_t>(size), out);
  } else {
    out = StringView(std::string_view(begin, size));
  }
}

template <typename Offset>
void ViewBetween(const ArrowSlice& offsets, const char* bytes, StringView* out) {
  const char* const end = bytes + offsets.Load<Offset>(offsets.count);
  auto begin = offsets.Load<Offset>(0);
  for (uint64_t i = 0; i < offsets.count; ++i) {
    const auto next = offsets.Load<Offset>(i + 1);
    const auto size = static_cast<uint64_t>(next - begin);
    if (sizeof(Offset) > 4 && size > std::numeric_limits<int32_t>::max()) {
      Refuse(offsets, "a value of 2 GB or more, which a page can't hold");
    }
    View(bytes + begin, size, end, out[i]);
    begin = next;
  }
}

// All bytes at once, and that no string begins within a character.
template <typename Offset>
bool AreUtf8Between(const ArrowSlice& offsets, const char* bytes) {
  const auto begin = offsets.Load<Offset>(0);
  const auto end = offsets.Load<Offset>(offsets.count);
  if (!base::IsUtf8({bytes + begin, static_cast<size_t>(end - begin)})) return false;
  constexpr uint8_t kTopBits = 0xC0;
  constexpr uint8_t kContinuation = 0x80;
  bool any_within = false;
  for (uint64_t i = 1; i < offsets.count; ++i) {
    const auto at = offsets.Load<Offset>(i);
    any_within |=
        at < end && (static_cast<uint8_t>(bytes[at]) & kTopBits) == kContinuation;
  }
  return !any_within;
}

[[noreturn]] void RefuseDigits(const ArrowSlice& slice, int precision) {
  Refuse(slice, "a decimal of more than the " + std::to_string(precision) +
                    " digits of its type; cast the column to a wider decimal");
}

template <typename In, typename Out>
void CheckDecimals(const ArrowSlice& decimals, int precision, Out* out) {
  Int128 power = 1;
  for (int i = 0; i < precision; ++i) power *= 10;
  const auto limit = static_cast<In>(power);
  const auto is_wide = [&](In value) { return value >= limit || value <= -limit; };
  bool any_wide = false;
  for (uint64_t i = 0; i < decimals.count; ++i) {
    const In value = decimals.Load<In>(i);
    any_wide |= is_wide(value);
    if constexpr (sizeof(In) > sizeof(Out)) out[i] = static_cast<Out>(value);
  }
  if (!any_wide) return;
  for (uint64_t i = 0; i < decimals.count; ++i) {
    if (decimals.view.valid(i) && is_wide(decimals.Load<In>(i))) {
      RefuseDigits(decimals, precision);
    }
  }
}

template <typename In>
void CheckDecimalsOf(const ArrowSlice& decimals, int precision, void* out) {
  switch (DecimalWidth(precision)) {
    case 2:
      return CheckDecimals<In>(decimals, precision, static_cast<int16_t*>(out));
    case 4:
      return CheckDecimals<In>(decimals, precision, static_cast<int32_t*>(out));
    default:
      return CheckDecimals<In>(decimals, precision, static_cast<int64_t*>(out));
  }
}

// IEEE 754: a sign, 5 bits of exponent with a bias of 15, 10 bits of fraction.
float FloatOfHalf(uint16_t half) {
  const uint32_t sign = static_cast<uint32_t>(half >> 15) << 31;
  const uint32_t exponent = half >> 10 & 0x1F;
  const uint32_t fraction = half & 0x3FF;
  if (exponent == 0) {  // A multiple of 2^-24.
    const float value = static_cast<float>(fraction) * 0x1p-24f;
    return std::bit_cast<float>(std::bit_cast<uint32_t>(value) | sign);
  }
  const uint32_t wide = exponent == 0x1F ? 0xFF : exponent + 112;
  return std::bit_cast<float>(sign | wide << 23 | fraction << 13);
}

struct DayTime {
  int32_t days;
  int32_t millis;
};

struct MonthDayNano {
  int32_t months;
  int32_t days;
  int64_t nanos;
};

}  // namespace

bool CopyBits(const void* bits, uint64_t begin, uint64_t count, uint64_t* out) {
  const auto* bytes = static_cast<const uint8_t*>(bits) + begin / 8;
  const uint64_t shift = begin % 8;
  const uint64_t available = (shift + count + 7) / 8;
  bool all = true;
  for (uint64_t done = 0; done < count; done += 64) {
    const uint64_t at = done / 8;
    uint64_t word = 0;
    std::memcpy(&word, bytes + at, std::min<uint64_t>(8, available - at));
    word >>= shift;
    if (shift != 0 && at + 8 < available) {
      word |= static_cast<uint64_t>(bytes[at + 8]) << (64 - shift);
    }
    const uint64_t left = count - done;
    const uint64_t mask = left >= 64 ? ~uint64_t{0} : (uint64_t{1} << left) - 1;
    *out++ = word & mask;
    all &= (word & mask) == mask;
  }
  return all;
}

void SpreadBits(const uint64_t* words, uint64_t count, uint8_t* out) {
  for (uint64_t i = 0; i < count; i += 8) {
    const uint64_t byte = words[i / 64] >> (i % 64) & 0xFF;
    // Bit k alone in copy k of the byte; then carried up to bit 7, and down to bit 0.
    const uint64_t picked = (byte * 0x0101010101010101) & 0x8040201008040201;
    const uint64_t ones = ((picked + 0x7F7F7F7F7F7F7F7F) >> 7) & 0x0101010101010101;
    std::memcpy(out + i, &ones, 8);
  }
}

int64_t LoadOffset(const void* offsets, int64_t width, uint64_t at) {
  const char* from =
      static_cast<const char*>(offsets) + at * static_cast<uint64_t>(width);
  if (width == 8) {
    int64_t value;
    std::memcpy(&value, from, sizeof value);
    return value;
  }
  int32_t value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

void ViewBetweenOffsets(const ArrowSlice& offsets, int64_t width, const char* bytes,
                        StringView* out) {
  if (width == 4) {
    ViewBetween<int32_t>(offsets, bytes, out);
  } else {
    ViewBetween<int64_t>(offsets, bytes, out);
  }
}

bool AreUtf8BetweenOffsets(const ArrowSlice& offsets, int64_t width, const char* bytes) {
  return width == 4 ? AreUtf8Between<int32_t>(offsets, bytes)
                    : AreUtf8Between<int64_t>(offsets, bytes);
}

void ViewFixedBytes(const ArrowSlice& bytes, uint64_t width, StringView* out) {
  const char* at = static_cast<const char*>(bytes.buffer) + bytes.begin * width;
  const char* const end = at + bytes.count * width;
  for (uint64_t i = 0; i < bytes.count; ++i, at += width) View(at, width, end, out[i]);
}

// Short strings stand in the view as they do in ours; behind the first four bytes of a
// long one are the number of its buffer and its place there, of 32 bits each. What pads a
// short one, and what is there twice of a long one, is made right: others rely on it.
void ViewViews(const ArrowSlice& views, const void* const* buffers, StringView* out) {
  for (uint64_t i = 0; i < views.count; ++i) {
    out[i] = views.Load<StringView>(i);
    if (out[i].is_inline()) {
      ViewReadable(reinterpret_cast<const char*>(&out[i]) + sizeof(out[i].size),
                   out[i].size, out[i]);
    } else if (views.view.valid(i)) {
      int32_t place[2];
      std::memcpy(place, out[i].rest, sizeof place);
      ViewReadable(static_cast<const char*>(buffers[place[0]]) + place[1], out[i].size,
                   out[i]);
    }
  }
}

int64_t DecimalWidth(int precision) {
  return precision <= 4 ? 2 : precision <= 9 ? 4 : precision <= 18 ? 8 : 16;
}

void ReadDecimals(const ArrowSlice& decimals, const ArrowType& type, void* out) {
  const int precision = type.type.precision;
  switch (type.width) {
    case 4:
      return CheckDecimalsOf<int32_t>(decimals, precision, out);
    case 8:
      return CheckDecimalsOf<int64_t>(decimals, precision, out);
    default:
      // Of more than 18 digits: what makes bytes of them looks at each anyway.
      if (precision <= 18) CheckDecimalsOf<Int128>(decimals, precision, out);
  }
}

void ReadHalves(const ArrowSlice& halves, float* out) {
  for (uint64_t i = 0; i < halves.count; ++i) {
    out[i] = FloatOfHalf(halves.Load<uint16_t>(i));
  }
}

void ReadDates(const ArrowSlice& millis, int32_t* out) {
  for (uint64_t i = 0; i < millis.count; ++i) {
    const auto value = millis.Load<int64_t>(i);
    const int64_t days = value / kDayMillis;
    out[i] = static_cast<int32_t>(days);
    if ((value % kDayMillis == 0 && out[i] == days) || !millis.view.valid(i)) continue;
    Refuse(millis, "a date64 that is no whole day; cast the column to timestamp");
  }
}

void ReadTimes(const ArrowSlice& times, int64_t factor, int64_t* out) {
  for (uint64_t i = 0; i < times.count; ++i) out[i] = times.Load<int32_t>(i) * factor;
}

void ReadIntervals(const ArrowSlice& intervals, ArrowLayout layout, Interval* out) {
  for (uint64_t i = 0; i < intervals.count; ++i) {
    if (layout == ArrowLayout::kMonths) {
      out[i] = {intervals.Load<int32_t>(i), 0, 0};
    } else if (layout == ArrowLayout::kDayTime) {
      const auto value = intervals.Load<DayTime>(i);
      out[i] = {0, value.days, int64_t{1000} * value.millis};
    } else {
      const auto value = intervals.Load<MonthDayNano>(i);
      out[i] = {value.months, value.days, value.nanos / 1000};
      if (value.nanos % 1000 == 0 || !intervals.view.valid(i)) continue;
      Refuse(intervals,
             "an interval finer than a microsecond; cast the column to text, or store "
             "its parts as numbers");
    }
  }
}

}  // namespace lamella::source
