/// Batches of rows → one Parquet file: shredding, row groups, encoding and the footer put
/// together.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "chunk/options.h"
#include "file/file_writer.h"
#include "file/order_check.h"
#include "file/row_group_buffer.h"
#include "file/row_group_encoder.h"
#include "io/byte_sink.h"
#include "lamella/source.h"

namespace lamella::file {

/// How the work is done; none of it shows in the bytes.
struct Execution {
  unsigned threads = 1;
  /// When it becomes true, the next page ends the work with an InterruptedError.
  const std::atomic<bool>* stop = nullptr;
};

/// Calls: Consume* Finish (Restart Consume* Finish)*. With several threads the rows of
/// the next row group are taken while one is encoded, as long as they are few:
/// `MostAhead` bytes.
class BatchWriter : public BatchConsumer {
 public:
  /// Bytes of values that may wait beside a row group of `row_group_memory`.
  static uint64_t MostAhead(uint64_t row_group_memory) {
    return row_group_memory / 8 * 3;
  }

  /// All arguments must outlive the writer. Throws like FileWriter.
  BatchWriter(io::ByteSink& sink, const Schema& schema, const schema::LeafSchema& leaves,
              const WriteOptions& options, const Execution& execution);

  void Consume(const Batch& batch) override;
  bool TakesCodes() const override { return true; }

  /// Takes rows of `batch` from `begin` on, up to `end` or until a row group is complete;
  /// returns how many.
  uint64_t Append(const Batch& batch, uint64_t begin, uint64_t end);

  /// No row waits for its row group to be complete.
  bool at_row_group_end() const { return buffer_.rows() == 0; }

  /// What the file would weigh if it ended with the row groups so far; waits until they
  /// are written.
  FileWeight WeighFile();

  /// Ends the row group that is about to begin, and those after it, when its chunks reach
  /// `bytes` or its values in memory `memory`, where that is earlier than otherwise. Only
  /// at the end of a row group.
  void LimitRowGroup(uint64_t bytes, uint64_t memory);

  FileSummary Finish();

  /// Begins the next file of the same schema and options, with the memory and threads of
  /// the last one. Ten rows of 16 columns take 24 us instead of 29.
  void Restart(io::ByteSink& sink);

  uint64_t rows() const { return rows_.load(std::memory_order_relaxed); }
  uint64_t bytes_written() const { return bytes_.load(std::memory_order_relaxed); }

 private:
  void FlushRowGroup();
  void CollectColumns();

  io::ByteSink* sink_;
  const Execution execution_;
  const uint64_t most_ahead_;
  std::vector<chunk::ChunkOptions> chunk_options_;
  OrderCheck order_check_;
  FileWriter writer_;
  RowGroupBuffer buffer_;
  RowGroupEncoder encoder_;  // Last: its threads end before what they use.
  std::atomic<uint64_t> rows_ = 0;
  std::atomic<uint64_t> bytes_ = 0;
};

}  // namespace lamella::file
