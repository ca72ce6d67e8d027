/// Rows in any order → the rows of each key, in bounded memory.
///
/// Rows are copied into a run until it has its share of the memory; then they are grouped
/// by key and put away as frames, and the next run begins. A run takes three eighths of
/// the memory, frames as much, and the files that are written at the end what the rows
/// leave.
#pragma once

#include <cstdint>
#include <vector>

#include "dataset/column_division.h"
#include "dataset/frame_store.h"
#include "dataset/key_table.h"
#include "dataset/row_run.h"
#include "dataset/spill_file.h"
#include "lamella/batch.h"
#include "lamella/options.h"
#include "lamella/schema.h"
#include "schema/leaf.h"
#include "shred/shredder.h"

namespace lamella::dataset {

/// Calls: Consume* Finish; then the keys and, from many threads, their frames.
class RowGrouper {
 public:
  /// `schema` is the query's, `leaves` are those of its columns that files hold. The
  /// references must outlive the grouper.
  RowGrouper(const Schema& schema, const ColumnDivision& columns,
             const schema::LeafSchema& leaves, const DatasetOptions& dataset,
             const Spill& spill);

  void Consume(const Batch& batch);

  /// Puts the last run away and gives back what it took: `run_share` bytes. A file that
  /// is written takes up to `file_memory`, or as much as all rows: frames make room.
  void Finish(uint64_t file_memory);

  uint64_t run_share() const { return run_share_; }
  const KeyTable& keys() const { return keys_; }
  FrameStore& frames() { return frames_; }

 private:
  uint64_t RunBytes() const;
  uint64_t EndOfPiece(const Batch& batch, uint64_t begin) const;
  void EndRun();

  const ColumnDivision& columns_;
  const uint64_t memory_;
  const uint64_t run_share_;
  KeyTable keys_;
  shred::Shredder rows_;  // Measures them.
  RowRun run_;
  std::vector<uint32_t> run_keys_;  // Of the run's rows.
  std::vector<uint32_t> batch_keys_;
  FrameStore frames_;
};

}  // namespace lamella::dataset
