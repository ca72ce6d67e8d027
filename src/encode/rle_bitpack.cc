#include "encode/rle_bitpack.h"

#include <algorithm>
#include <cstring>

#include "base/bits.h"
#include "encode/kernels/kernels.h"

namespace lamella::encode {
namespace {

using kernels::HybridKernels;

// Readers keep counts in 32 bits, some of them signed and shifted: no run is longer.
constexpr size_t kMostValues = size_t{1} << 27;

size_t ValueBytes(int bit_width) { return static_cast<size_t>(bit_width + 7) / 8; }

size_t GroupsFor(size_t count) { return count / 8 + (count % 8 != 0 ? 1 : 0); }

size_t RepeatedSize(size_t count, int bit_width) {
  return static_cast<size_t>(base::VarintSize(count << 1)) + ValueBytes(bit_width);
}

size_t PackedSize(size_t count, int bit_width) {
  const size_t groups = GroupsFor(count);
  return static_cast<size_t>(base::VarintSize(groups << 1 | 1)) +
         groups * static_cast<size_t>(bit_width);
}

// Where a run of equal values stands.
struct Run {
  size_t packed_begin;  // where the packed values in front of it begin
  size_t begin;         // a whole number of groups behind packed_begin
  size_t end;
  size_t count;  // of all values
};

// Whether a run of its own is smaller than packing the groups which it covers. A run in
// the middle also costs the header of the packed values that go on behind it.
bool RunPays(const Run& run, int bit_width) {
  const size_t length = run.end - run.begin;
  const size_t width = static_cast<size_t>(bit_width);
  if (run.end == run.count) {
    const bool opens = run.begin == run.packed_begin;
    const size_t packed = GroupsFor(length) * width + (opens ? 1 : 0);
    const size_t repeated = RepeatedSize(length, bit_width);
    return opens ? repeated <= packed : repeated < packed;
  }
  return RepeatedSize(length, bit_width) + 1 < length / 8 * width;
}

// The one place that decides what is a run: calls `repeated(value, count)` and
// `packed(begin, count)` in the order of the values.
template <typename T, typename Repeated, typename Packed>
void ForEachRun(std::span<const T> values, int bit_width, Repeated&& repeated,
                Packed&& packed) {
  const HybridKernels<T>& kernels = kernels::Active().hybrid<T>();
  const size_t count = values.size();
  if (bit_width == 0) {
    // All are 0: there is nothing to pack and nothing to compare.
    for (size_t left = count; left != 0; left -= std::min(left, kMostValues)) {
      repeated(T{0}, std::min(left, kMostValues));
    }
    return;
  }
  Run run = {0, 0, 0, count};
  while (run.begin < count) {
    run.begin = kernels.find_constant_group(values.data(), run.begin, count);
    if (run.begin == count) break;
    run.end = kernels.run_end(values.data(), run.begin, count);
    // What find_constant_group leaves is less than a group; a run up to the end is one.
    if (run.end - run.begin < 8 && run.end != count) break;
    run.end = std::min(run.end, run.begin + kMostValues);
    if (RunPays(run, bit_width)) {
      if (run.begin != run.packed_begin) {
        packed(run.packed_begin, run.begin - run.packed_begin);
      }
      repeated(values[run.begin], run.end - run.begin);
      run.packed_begin = run.begin = run.end;
    } else {
      run.begin += std::max<size_t>((run.end - run.begin) / 8, 1) * 8;
    }
  }
  if (run.packed_begin < count) packed(run.packed_begin, count - run.packed_begin);
}

template <typename T>
uint8_t* PutRepeated(T value, size_t count, int bit_width, uint8_t* out) {
  out = base::PutVarint(count << 1, out);
  const uint32_t wide = value;
  std::memcpy(out, &wide, sizeof(wide));
  return out + ValueBytes(bit_width);
}

template <typename T>
uint8_t* PutPacked(std::span<const T> values, int bit_width, uint8_t* out) {
  const auto pack = kernels::Active().hybrid<T>().pack;
  const size_t width = static_cast<size_t>(bit_width);
  while (!values.empty()) {
    const size_t count = std::min(values.size(), kMostValues);
    const size_t whole = count / 8;
    out = base::PutVarint(GroupsFor(count) << 1 | 1, out);
    if (whole != 0) pack(values.data(), whole, bit_width, out);
    out += whole * width;
    if (count % 8 != 0) {
      T last[8] = {};
      std::copy_n(values.data() + whole * 8, count % 8, last);
      pack(last, 1, bit_width, out);
      out += width;
    }
    values = values.subspan(count);
  }
  return out;
}

template <typename T>
void Encode(std::span<const T> values, int bit_width, base::ByteBuffer& out) {
  uint8_t* end =
      out.Extend(RleBitPackedBound(values.size(), bit_width) + kernels::kSlack);
  ForEachRun(
      values, bit_width,
      [&](T value, size_t count) { end = PutRepeated(value, count, bit_width, end); },
      [&](size_t from, size_t count) {
        end = PutPacked(values.subspan(from, count), bit_width, end);
      });
  out.Truncate(static_cast<size_t>(end - out.data()));
}

template <typename T>
size_t Size(std::span<const T> values, int bit_width) {
  size_t size = 0;
  ForEachRun(
      values, bit_width, [&](T, size_t count) { size += RepeatedSize(count, bit_width); },
      [&](size_t, size_t count) {
        for (; count > kMostValues; count -= kMostValues) {
          size += PackedSize(kMostValues, bit_width);
        }
        size += PackedSize(count, bit_width);
      });
  return size;
}

}  // namespace

void RleBitPacked(std::span<const uint32_t> values, int bit_width,
                  base::ByteBuffer& out) {
  Encode(values, bit_width, out);
}

void RleBitPacked(std::span<const uint8_t> values, int bit_width, base::ByteBuffer& out) {
  Encode(values, bit_width, out);
}

size_t RleBitPackedBound(size_t count, int bit_width) {
  // A run replaces groups that are larger than itself. What may come on top: the first
  // header, and the bytes by which headers of 64 and more groups exceed one byte.
  const size_t groups = GroupsFor(count);
  return 10 + groups * static_cast<size_t>(bit_width) + groups / 64;
}

size_t RleBitPackedSize(std::span<const uint32_t> values, int bit_width) {
  return Size(values, bit_width);
}

size_t RleBitPackedSize(std::span<const uint8_t> values, int bit_width) {
  return Size(values, bit_width);
}

}  // namespace lamella::encode
