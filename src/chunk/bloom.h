/// Split-block bloom filters (BloomFilter.md; Putze, Sanders and Singler, "Cache-, Hash-
/// and Space-Efficient Bloom Filters", 2009).
#pragma once

#include <cstdint>

#include "base/byte_buffer.h"
#include "chunk/plan.h"
#include "chunk/workspace.h"
#include "shred/leaf_column.h"

namespace lamella::chunk {

/// Bytes of a filter for `distinct` values of which a share of `ratio` false positives is
/// wanted: a power of two from 32 to 128 Mi.
uint32_t BloomFilterBytes(uint64_t distinct, double ratio);

/// Appends the header and the bits of a filter that contains every value of the chunk,
/// hashed as it is stored: XXH64 of its PLAIN bytes without a length. `workspace` tells
/// when to stop.
void AppendBloomFilter(const shred::LeafColumn& leaf, const ChunkPlan& plan, double ratio,
                       const Workspace& workspace, base::ByteBuffer& out);

}  // namespace lamella::chunk
