/// A run of a chunk's values as bytes, in the encoding of its plan.
#pragma once

#include <cstdint>

#include "base/byte_buffer.h"
#include "chunk/plan.h"
#include "shred/leaf_column.h"

namespace lamella::chunk {

/// Values [begin, end) of a leaf.
struct ValueRange {
  uint64_t begin = 0;
  uint64_t end = 0;
  uint64_t size() const { return end - begin; }
};

/// Appends the values of `range` in `plan.encoding`: the part of a data page behind the
/// levels. (Encodings.md; the layouts are in `docs/encodings.md`.)
void EncodeValues(const shred::LeafColumn& leaf, const ChunkPlan& plan, ValueRange range,
                  base::ByteBuffer& out);

/// Bytes that `EncodeValues` would append, without making them.
uint64_t EncodedSize(const shred::LeafColumn& leaf, const ChunkPlan& plan,
                     ValueRange range);

/// No less than `EncodedSize`, found without looking at the values where possible.
uint64_t EncodedBound(const shred::LeafColumn& leaf, const ChunkPlan& plan,
                      ValueRange range);

/// Bytes of one value in a chunk's memory. Not those of `shred::ElementBytes` for an
/// ENUM, whose codes have become texts by the time that its values are encoded.
size_t ValueBytes(const schema::Leaf& leaf);

/// The width of the PLAIN numbers that a page of `encoding` ends with; 0 when it has
/// none.
size_t NumberBytes(const schema::Leaf& leaf, Encoding encoding);

/// Appends `count` elements laid out as in `LeafColumn::values` in PLAIN encoding.
void EncodePlain(const schema::Leaf& leaf, const uint8_t* elements, uint64_t count,
                 base::ByteBuffer& out);

/// Bytes of the strings in `range`, without their lengths; 0 for other types. The
/// format's `unencoded_byte_array_data_bytes`.
uint64_t StringBytes(const shred::LeafColumn& leaf, const ChunkPlan& plan,
                     ValueRange range);

/// The string at `value`, through the dictionary if the plan has one.
inline const StringView& StringAt(const shred::LeafColumn& leaf, const ChunkPlan& plan,
                                  uint64_t value) {
  if (!plan.has_dictionary()) {
    return reinterpret_cast<const StringView*>(leaf.values.data())[value];
  }
  return reinterpret_cast<const StringView*>(plan.dictionary.data())[plan.indices[value]];
}

}  // namespace lamella::chunk
