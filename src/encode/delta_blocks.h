/// DELTA_BINARY_PACKED over values that need not stand in memory: they are asked for, one
/// block at a time.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/bits.h"
#include "base/byte_buffer.h"
#include "encode/kernels/kernels.h"

namespace lamella::encode {

/// Most bytes of the header.
inline constexpr size_t kDeltaHeaderBytes = 2 + 1 + 10 + 10;

template <typename T>
uint8_t* PutDeltaHeader(size_t count, T first, uint8_t* out) {
  out = base::PutVarint(kernels::kBlockValues, out);
  out = base::PutVarint(kernels::kMiniblocks, out);
  out = base::PutVarint(count, out);
  return base::PutVarint(base::ZigZag(first), out);
}

/// Calls `each(block)` for every block. `values(begin, count, room)` returns a pointer to
/// `count` values from `begin`, which it may put into `room`; neighbouring blocks share
/// one value. Values are asked for in ascending order.
template <typename T, typename Values, typename Each>
void ForEachDeltaBlock(size_t count, Values&& values, Each&& each) {
  const kernels::DeltaKernels<T>& kernels = kernels::Active().delta<T>();
  T room[kernels::kBlockValues + 1];
  kernels::DeltaBlock<T> block;
  for (size_t begin = 0; begin + 1 < count; begin += kernels::kBlockValues) {
    const size_t deltas = std::min(kernels::kBlockValues, count - begin - 1);
    kernels.measure(values(begin, deltas + 1, room), deltas, block);
    each(block);
  }
}

template <typename T, typename Values>
T FirstDeltaValue(size_t count, Values&& values) {
  T room[1] = {};
  return count == 0 ? T{0} : *values(0, 1, room);
}

/// Appends `count` values; see ForEachDeltaBlock for `values`.
template <typename T, typename Values>
void EncodeDeltas(size_t count, Values&& values, base::ByteBuffer& out) {
  const auto write = kernels::Active().delta<T>().write;
  const size_t begin = out.size();
  uint8_t* header = out.Extend(kDeltaHeaderBytes);
  const T first = FirstDeltaValue<T>(count, values);
  out.Truncate(begin +
               static_cast<size_t>(PutDeltaHeader(count, first, header) - header));
  ForEachDeltaBlock<T>(count, values, [&](const kernels::DeltaBlock<T>& block) {
    uint8_t* end = write(block, out.Extend(kernels::kBlockBytes + kernels::kSlack));
    out.Truncate(static_cast<size_t>(end - out.data()));
  });
}

/// Bytes of one block.
template <typename T>
size_t DeltaBlockSize(const kernels::DeltaBlock<T>& block) {
  size_t size = static_cast<size_t>(base::VarintSize(base::ZigZag(block.minimum)));
  for (const uint8_t width : block.widths) {
    size += 1 + kernels::kMiniblockValues / 8 * width;
  }
  return size;
}

/// Bytes that EncodeDeltas appends.
template <typename T, typename Values>
size_t DeltasSize(size_t count, Values&& values) {
  uint8_t header[kDeltaHeaderBytes];
  const T first = FirstDeltaValue<T>(count, values);
  size_t size = static_cast<size_t>(PutDeltaHeader(count, first, header) - header);
  ForEachDeltaBlock<T>(count, values, [&](const kernels::DeltaBlock<T>& block) {
    size += DeltaBlockSize(block);
  });
  return size;
}

}  // namespace lamella::encode
