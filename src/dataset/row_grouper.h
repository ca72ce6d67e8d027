/// Rows in any order → the rows of each key, in bounded memory.
///
/// Rows are copied into a run until it has its share of the memory; then they are grouped
/// by key and put away as frames, and the next run begins.
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

namespace lamella::dataset {

/// Calls: Consume* Finish; then the keys and, from many threads, their frames.
class RowGrouper {
 public:
  /// `schema` is the query's. The references must outlive the grouper.
  RowGrouper(const Schema& schema, const ColumnDivision& columns,
             const DatasetOptions& dataset, const Spill& spill);

  void Consume(const Batch& batch);

  /// Puts the last run away and gives back what it took: `run_share` bytes.
  void Finish();

  uint64_t run_share() const { return run_share_; }
  const KeyTable& keys() const { return keys_; }
  FrameStore& frames() { return frames_; }

 private:
  bool RunIsFull() const;
  void EndRun();

  const ColumnDivision& columns_;
  const uint64_t run_share_;
  KeyTable keys_;
  RowRun run_;
  std::vector<uint32_t> run_keys_;  // Of the run's rows.
  std::vector<uint32_t> batch_keys_;
  FrameStore frames_;
};

}  // namespace lamella::dataset
