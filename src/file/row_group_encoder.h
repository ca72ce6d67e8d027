/// Row groups → chunks, on one thread or several, written in the order of the file.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "base/byte_buffer.h"
#include "chunk/encoded_chunk.h"
#include "chunk/options.h"
#include "chunk/workspace.h"
#include "file/file_writer.h"
#include "shred/leaf_column.h"

namespace lamella::file {

/// Encodes one row group at a time. With one thread the caller's does the work; with
/// more, the others encode while the caller's goes on to fill the next row group, and it
/// helps when it has to wait. The columns that took longest last time are begun first;
/// chunks that are done before their turn wait in memory, within bounds. The bytes are
/// the same for any number of threads. Where the system gives fewer, fewer work.
///
/// Calls, one at a time: (Start Wait)*. What a worker throws, `Wait` throws.
class RowGroupEncoder {
 public:
  /// The writer is borrowed and used by one thread at a time, never between `Wait` and
  /// `Start`. `options` has one entry per leaf and must outlive the encoder. Up to
  /// `kept_memory` bytes are kept for chunks to come; where chunks that wait, more than
  /// one, have half as many, only columns whose turn it is are begun. `stop` may be null;
  /// see `Workspace::stop`.
  RowGroupEncoder(FileWriter& writer, const std::vector<chunk::ChunkOptions>& options,
                  unsigned threads, uint64_t kept_memory, const std::atomic<bool>* stop);
  ~RowGroupEncoder();
  RowGroupEncoder(const RowGroupEncoder&) = delete;
  RowGroupEncoder& operator=(const RowGroupEncoder&) = delete;

  /// Begins to encode `columns`, the leaves of one row group with at least one row.
  void Start(std::vector<shred::LeafColumn> columns);

  /// True while a row group is being encoded.
  bool busy() const { return busy_; }

  /// Waits until the row group is written and hands back its columns for reuse; empty
  /// when none was started.
  std::vector<shred::LeafColumn> Wait();

 private:
  using Lock = std::unique_lock<std::mutex>;

  void Work();
  void Order();
  void EncodeColumns(Lock& lock, chunk::Workspace& workspace);
  void EncodeNext(Lock& lock, chunk::Workspace& workspace);
  bool MayBegin() const;
  void WriteInTurn(Lock& lock, size_t column, chunk::EncodedChunk chunk);
  void TakeMemory(chunk::Workspace& workspace);
  void KeepMemory(base::ByteBuffer memory);

  FileWriter& writer_;
  const std::vector<chunk::ChunkOptions>& options_;
  const uint64_t most_kept_;     // Bytes.
  const uint64_t most_waiting_;  // Bytes.
  std::vector<shred::LeafColumn> columns_;
  bool busy_ = false;
  const std::atomic<bool>* stop_flag_;
  chunk::Workspace workspace_;  // Of the caller's thread.

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::chrono::steady_clock::duration> took_;  // By column, the last time.
  std::vector<size_t> order_;  // In which the columns are begun.
  size_t next_ = 0;            // To be begun, in `order_`.
  size_t encoding_ = 0;        // Threads that encode a column, or write.
  size_t written_ = 0;         // Chunks of this row group in the file.
  bool is_writing_ = false;
  std::map<size_t, chunk::EncodedChunk> waiting_;  // By column; until it is their turn.
  uint64_t waiting_bytes_ = 0;
  std::vector<base::ByteBuffer> kept_;
  uint64_t kept_bytes_ = 0;
  bool stop_ = false;
  std::exception_ptr failure_;
  std::vector<std::thread> workers_;
};

}  // namespace lamella::file
