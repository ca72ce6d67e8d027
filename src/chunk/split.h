/// Where the pages of a chunk end.
#pragma once

#include <cstdint>
#include <vector>

#include "chunk/options.h"
#include "chunk/values.h"

namespace lamella::chunk {

/// The part of a chunk that one data page holds: whole rows.
struct PageSlice {
  uint64_t row_begin = 0;
  uint64_t row_end = 0;
  uint64_t level_begin = 0;
  uint64_t level_end = 0;
  ValueRange values;

  uint64_t rows() const { return row_end - row_begin; }
  uint64_t levels() const { return level_end - level_begin; }
};

/// Cuts the chunk. A page ends with the row at which it reaches `data_page_size` bytes
/// (levels and values, before the codec) or `data_page_rows` rows, and never inside a
/// row: an offset index needs pages that begin with a row (PageIndex.md).
std::vector<PageSlice> Split(const shred::LeafColumn& leaf, const ChunkPlan& plan,
                             const ChunkOptions& options);

/// Appends the levels of a page: repetition, then definition, each behind its length, a
/// kind whose highest level is 0 left out (Encodings.md, data page version 1).
void AppendLevels(const shred::LeafColumn& leaf, const PageSlice& slice,
                  base::ByteBuffer& out);

}  // namespace lamella::chunk
