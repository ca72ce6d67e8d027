/// What the footer and the page index say about a chunk, gathered page by page.
#pragma once

#include <cstdint>
#include <vector>

#include "chunk/bounds.h"
#include "chunk/encoded_chunk.h"
#include "chunk/options.h"
#include "chunk/split.h"

namespace lamella::chunk {

/// Calls: AddPage+ Finish. Views what the constructor is given.
class ChunkStatistics {
 public:
  ChunkStatistics(const shred::LeafColumn& leaf, const ChunkPlan& plan,
                  const ChunkOptions& options);

  void AddPage(const PageSlice& slice);

  /// Fills `meta.statistics`, `meta.size_statistics` and the indexes of `chunk`.
  void Finish(EncodedChunk& chunk);

 private:
  struct Page {
    Bounds bounds;
    int64_t null_count;
    uint64_t values;
    int64_t string_bytes;
  };

  void DescribeChunk(format::ColumnMetaData& meta) const;
  std::optional<format::ColumnIndex> IndexPages() const;

  const shred::LeafColumn& leaf_;
  const ChunkPlan& plan_;
  const ChunkOptions& options_;
  BoundsFinder finder_;
  std::vector<Page> pages_;
  // Highest level + 1 entries a page, one page after the other.
  std::vector<int64_t> repetition_histograms_;
  std::vector<int64_t> definition_histograms_;
};

}  // namespace lamella::chunk
