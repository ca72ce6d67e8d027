/// Numbers repeat at their own width.
///
/// PLAIN numbers fill four or eight bytes and seldom need all of them, so each one agrees
/// with the one before in its high bytes:
///
///     40 1f 02 00 00 00 00 00 | 9c e8 01 00 00 00 00 00 | 17 33 01 00 00 00 00 00
///                               3 literals  5 repeated    2 lit.  6 repeated
///
/// A codec's own search finds such matches through hash tables, at any distance. Here
/// they cost one XOR a number, and as all have one distance, they cost few bits as well.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace lamella::codec {

/// Shorter matches are left to the literals, in all formats.
inline constexpr size_t kLeastRepeat = 3;

/// All matches of a page stand in memory at once, in up to four times its size. Pages
/// that are longer than this, and than any by default, are left to the codec's own
/// search.
inline constexpr size_t kMostBytesForRepeats = 4 << 20;

template <typename T, typename Emit>
void ForEachRepeatOf(std::span<const uint8_t> bytes, Emit&& emit) {
  const auto load = [&](size_t at) {
    T value;
    std::memcpy(&value, bytes.data() + at, sizeof(T));
    return value;
  };
  // The numbers end where the page does; levels may stand before them.
  const size_t first = bytes.size() % sizeof(T);
  if (bytes.size() < 2 * sizeof(T)) return;
  size_t literals = 0;  // Where they begin.
  size_t length = 0;    // Of the match that ends at the number looked at.
  T previous = load(first);
  for (size_t at = first + sizeof(T); at < bytes.size(); at += sizeof(T)) {
    const T value = load(at);
    const T differ = value ^ previous;
    previous = value;
    if (differ == 0) {
      length += sizeof(T);
      continue;
    }
    const size_t low = static_cast<size_t>(std::countr_zero(differ)) / 8;
    length += low;
    if (length >= kLeastRepeat) {
      emit(at + low - length - literals, length);
      literals = at + low;
    }
    length = static_cast<size_t>(std::countl_zero(differ)) / 8;
  }
  if (length >= kLeastRepeat) emit(bytes.size() - length - literals, length);
}

/// Calls `emit(literals, length)` for the matches in `bytes`, in order: that many bytes
/// that are no part of one, then `length` bytes each of which equals the one `width`
/// before it. What follows the last match is literals. `width` is 4 or 8, and the bytes
/// end with numbers of it; with another width there are no matches.
template <typename Emit>
void ForEachRepeat(std::span<const uint8_t> bytes, size_t width, Emit&& emit) {
  if (width == sizeof(uint64_t)) ForEachRepeatOf<uint64_t>(bytes, emit);
  if (width == sizeof(uint32_t)) ForEachRepeatOf<uint32_t>(bytes, emit);
}

/// About `most` bytes from the middle of `bytes` that tell how well the rest compresses;
/// they end with a whole number.
inline std::span<const uint8_t> SampleOf(std::span<const uint8_t> bytes, size_t most,
                                         size_t width) {
  if (bytes.size() <= most) return bytes;
  size_t behind = (bytes.size() - most) / 2;
  if (width != 0) behind -= behind % width;
  return bytes.subspan(bytes.size() - behind - most, most);
}

}  // namespace lamella::codec
