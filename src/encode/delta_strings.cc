#include "encode/delta_strings.h"

#include <algorithm>

#include "encode/delta_blocks.h"
#include "encode/string_bytes.h"

namespace lamella::encode {
namespace {

// Byte arrays of one length, seen as strings.
struct FixedRows {
  const char* bytes;
  size_t width;
  size_t rows;

  FixedRows(std::span<const uint8_t> all, size_t row_width)
      : bytes(reinterpret_cast<const char*>(all.data())),
        width(row_width),
        rows(all.size() / row_width) {}

  size_t count() const { return rows; }
  const char* data(size_t row) const { return bytes + row * width; }
  size_t size(size_t) const { return width; }
  size_t Prefix(size_t row) const {
    return CommonPrefix(data(row - 1), data(row), width);
  }
};

struct StringRows {
  std::span<const StringView> values;

  size_t count() const { return values.size(); }
  const char* data(size_t row) const { return values[row].data(); }
  size_t size(size_t row) const { return values[row].size; }
  size_t Prefix(size_t row) const { return CommonPrefix(values[row - 1], values[row]); }
};

auto LengthsOf(std::span<const StringView> values) {
  return [values](size_t begin, size_t count, int32_t* room) {
    for (size_t i = 0; i < count; ++i) {
      room[i] = static_cast<int32_t>(values[begin + i].size);
    }
    return room;
  };
}

// The prefix lengths are needed three times, and finding one costs more than keeping it.
template <typename Rows>
std::span<const int32_t> FindPrefixes(const Rows& rows, base::ByteBuffer& room) {
  const size_t count = rows.count();
  if (count == 0) return {};
  auto* prefixes = reinterpret_cast<int32_t*>(room.Extend(count * sizeof(int32_t)));
  prefixes[0] = 0;
  for (size_t row = 1; row < count; ++row) {
    prefixes[row] = static_cast<int32_t>(rows.Prefix(row));
  }
  return {prefixes, count};
}

template <typename Rows>
auto SuffixLengthsOf(const Rows& rows, std::span<const int32_t> prefixes) {
  return [&rows, prefixes](size_t begin, size_t count, int32_t* room) {
    for (size_t i = 0; i < count; ++i) {
      room[i] = static_cast<int32_t>(rows.size(begin + i)) - prefixes[begin + i];
    }
    return room;
  };
}

auto Stored(std::span<const int32_t> values) {
  return [values](size_t begin, size_t, int32_t*) { return values.data() + begin; };
}

template <typename Rows>
uint64_t SuffixBytes(const Rows& rows, std::span<const int32_t> prefixes) {
  uint64_t bytes = 0;
  for (size_t row = 0; row < prefixes.size(); ++row) {
    bytes += rows.size(row) - static_cast<size_t>(prefixes[row]);
  }
  return bytes;
}

template <typename Rows>
void EncodePrefixed(const Rows& rows, base::ByteBuffer& out) {
  base::ByteBuffer room;
  const std::span<const int32_t> prefixes = FindPrefixes(rows, room);
  EncodeDeltas<int32_t>(prefixes.size(), Stored(prefixes), out);
  EncodeDeltas<int32_t>(prefixes.size(), SuffixLengthsOf(rows, prefixes), out);
  const size_t begin = out.size();
  const size_t bytes = SuffixBytes(rows, prefixes);
  uint8_t* end = out.Extend(bytes + kCopySlack);
  for (size_t row = 0; row < prefixes.size(); ++row) {
    const auto prefix = static_cast<size_t>(prefixes[row]);
    end = CopyBytes(rows.data(row) + prefix, rows.size(row) - prefix, end);
  }
  out.Truncate(begin + bytes);
}

template <typename Rows>
size_t PrefixedSize(const Rows& rows) {
  base::ByteBuffer room;
  const std::span<const int32_t> prefixes = FindPrefixes(rows, room);
  return DeltasSize<int32_t>(prefixes.size(), Stored(prefixes)) +
         DeltasSize<int32_t>(prefixes.size(), SuffixLengthsOf(rows, prefixes)) +
         SuffixBytes(rows, prefixes);
}

}  // namespace

void DeltaLengthByteArray(std::span<const StringView> values, base::ByteBuffer& out) {
  EncodeDeltas<int32_t>(values.size(), LengthsOf(values), out);
  const size_t begin = out.size();
  const size_t bytes = TotalLength(values);
  uint8_t* end = out.Extend(bytes + kCopySlack);
  for (const StringView& value : values) end = CopyString(value, end);
  out.Truncate(begin + bytes);
}

void DeltaByteArray(std::span<const StringView> values, base::ByteBuffer& out) {
  EncodePrefixed(StringRows{values}, out);
}

void DeltaByteArrayFixed(std::span<const uint8_t> bytes, size_t width,
                         base::ByteBuffer& out) {
  EncodePrefixed(FixedRows(bytes, width), out);
}

size_t DeltaLengthByteArraySize(std::span<const StringView> values) {
  return DeltasSize<int32_t>(values.size(), LengthsOf(values)) + TotalLength(values);
}

size_t DeltaByteArraySize(std::span<const StringView> values) {
  return PrefixedSize(StringRows{values});
}

size_t DeltaByteArrayFixedSize(std::span<const uint8_t> bytes, size_t width) {
  return PrefixedSize(FixedRows(bytes, width));
}

}  // namespace lamella::encode
