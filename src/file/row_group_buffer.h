/// Rows on their way to a row group, and the decision where it ends.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "base/arena.h"
#include "chunk/options.h"
#include "chunk/workspace.h"
#include "lamella/batch.h"
#include "lamella/options.h"
#include "schema/leaf.h"
#include "shred/leaf_column.h"
#include "shred/shredder.h"

namespace lamella::file {

/// Fills leaf columns until the row group is complete: at `row_group_size` rows, or at
/// the row with which its chunks come within a twentieth of `row_group_size_bytes`, or
/// when the values in memory reach `row_group_memory`. Where it ends depends on the rows
/// alone, not on the batches that they come in.
class RowGroupBuffer {
 public:
  /// All arguments must outlive the buffer. `stop` may be null; see `Workspace::stop`.
  RowGroupBuffer(const schema::LeafSchema& leaves, const WriteOptions& options,
                 const std::vector<chunk::ChunkOptions>& chunk_options,
                 const std::atomic<bool>* stop = nullptr);

  /// Takes rows of `batch` from `begin` on, up to `end` or until the row group ends;
  /// returns how many. Must not be called when `full`.
  uint64_t Append(const Batch& batch, uint64_t begin, uint64_t end);

  /// Row groups from the next one on end when their chunks reach `bytes` or their values
  /// in memory `memory`, where that is earlier than otherwise. Must not be called when
  /// there are rows.
  void Limit(uint64_t bytes, uint64_t memory);

  bool full() const { return full_; }
  uint64_t rows() const { return rows_; }
  /// Bytes that the rows take in memory, as `shred::Shredder::Measure` counts.
  uint64_t memory() const { return measured_.memory; }

  /// Hands out the row group and begins the next one with the columns given back.
  std::vector<shred::LeafColumn> Take();

  /// Accepts the memory of columns that have been encoded, and keeps it unless that would
  /// be out of proportion.
  void GiveBack(std::vector<shred::LeafColumn> columns);

 private:
  bool IsDue(const shred::Footprint& bytes) const;
  uint64_t FindRow(const Batch& batch, uint64_t begin, uint64_t end) const;
  void Weigh();
  std::vector<shred::LeafColumn> FreshColumns();

  const schema::LeafSchema& schema_;
  const WriteOptions& options_;
  const std::vector<chunk::ChunkOptions>& chunk_options_;
  shred::Shredder shredder_;
  chunk::Workspace workspace_;
  base::BlockPool long_strings_;  ///< Of all columns, those being encoded too.
  std::vector<shred::LeafColumn> columns_;
  std::vector<std::vector<shred::LeafColumn>> spare_;
  uint64_t rows_ = 0;
  shred::Footprint measured_;
  uint64_t target_;         ///< Bytes of a row group's chunks.
  uint64_t most_memory_;    ///< Bytes of a row group's values in memory.
  uint64_t next_weighing_;  ///< Bytes in PLAIN at which the chunks are weighed.
  bool full_ = false;
};

}  // namespace lamella::file
