/// Values of Arrow's layouts to those of a view, where the two are not the same.
///
/// Buffers may begin at any address and need no padding behind their last element: what
/// is read here is read through memcpy, and nothing beyond.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>

#include "lamella/batch.h"
#include "source/arrow_type.h"

namespace lamella::source {

/// Elements [begin, begin + count) of an array's buffer.
struct ArrowSlice {
  const void* buffer;
  uint64_t begin;
  uint64_t count;
  const ColumnView& view;  ///< Says which elements are present.
  const std::string& column;

  template <typename T>
  T Load(uint64_t i) const {
    T value;
    std::memcpy(&value, static_cast<const char*>(buffer) + (begin + i) * sizeof(T),
                sizeof value);
    return value;
  }
};

/// Words that hold `count` bits.
constexpr uint64_t WordsFor(uint64_t count) { return (count + 63) / 64; }

/// Copies the bits [begin, begin + count) to `WordsFor(count)` words, with zeros behind
/// them. Returns whether all are 1.
bool CopyBits(const void* bits, uint64_t begin, uint64_t count, uint64_t* out);

/// Each bit of `words` as a byte, 0 or 1; `out` has room for whole words of them.
void SpreadBits(const uint64_t* words, uint64_t count, uint8_t* out);

/// The offset or size of `width` bytes, 4 or 8, at place `at`.
int64_t LoadOffset(const void* offsets, int64_t width, uint64_t at);

/// Views of the bytes between offsets of `width` bytes. Throws SchemaError for one of
/// 2 GB or more.
void ViewBetweenOffsets(const ArrowSlice& offsets, int64_t width, const char* bytes,
                        StringView* out);

/// Whether the strings between these offsets are UTF-8. What absent ones have there may
/// say no for all.
bool AreUtf8BetweenOffsets(const ArrowSlice& offsets, int64_t width, const char* bytes);

/// Views of `width` bytes each.
void ViewFixedBytes(const ArrowSlice& bytes, uint64_t width, StringView* out);

/// Arrow's views, whose long strings stand in one of `buffers`.
void ViewViews(const ArrowSlice& views, const void* const* buffers, StringView* out);

/// Bytes of a decimal in a view.
int64_t DecimalWidth(int precision);

/// Throws SchemaError for a decimal that has more digits than its type. Those that are
/// not as wide as in a view, which have at most 18 digits there, are stored to `out`.
void ReadDecimals(const ArrowSlice& decimals, const ArrowType& type, void* out);

/// Throw SchemaError for a value that has no form in a view.
void ReadHalves(const ArrowSlice& halves, float* out);
void ReadDates(const ArrowSlice& millis, int32_t* out);
void ReadTimes(const ArrowSlice& times, int64_t factor, int64_t* out);
void ReadIntervals(const ArrowSlice& intervals, ArrowLayout layout, Interval* out);

}  // namespace lamella::source
