/// What a chunk would weigh under one plan or another.
#pragma once

#include <cstdint>
#include <optional>

#include "chunk/options.h"
#include "chunk/plan.h"
#include "chunk/split.h"
#include "chunk/workspace.h"
#include "format/page_header.h"
#include "shred/leaf_column.h"

namespace lamella::chunk {

/// Weighs plans for one leaf, one after the other, in the memory of the workspace.
class Scale {
 public:
  struct Weight {
    double bytes;
    double least;  ///< What the chunk will have in any case.
  };

  /// All arguments must outlive the scale.
  Scale(const shred::LeafColumn& leaf, const ChunkOptions& options, Workspace& workspace);

  /// Bytes of the chunk under `plan`; with a codec, an estimate from a few pages. Up to
  /// four bytes a page too many: checksums are not known, and small ones are short.
  Weight Weigh(const ChunkPlan& plan);

 private:
  double WeighPage(const ChunkPlan& plan, const PageSlice& slice);
  double WeighDictionary(const ChunkPlan& plan);
  double WeighBody(const format::PageHeader& header, Encoding encoding);
  double HeaderBytes(format::PageHeader header, uint64_t bytes, uint64_t stored);
  uint64_t Compressed(base::ByteBuffer& body, Encoding encoding);

  const shred::LeafColumn& leaf_;
  const ChunkOptions& options_;
  ChunkOptions pages_;  ///< How the chunk is cut for weighing.
  Workspace& workspace_;
  Compression codec_ = options_.compression;
  std::optional<int> level_ = options_.compression_level;
};

}  // namespace lamella::chunk
