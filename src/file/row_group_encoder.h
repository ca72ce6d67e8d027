/// Row groups → chunks, on one thread or several, written in the order of the file.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "chunk/options.h"
#include "chunk/workspace.h"
#include "file/file_writer.h"
#include "shred/leaf_column.h"

namespace lamella::file {

/// Encodes one row group at a time. With one thread the caller's does the work; with
/// more, workers encode while the caller goes on to fill the next row group, and each
/// worker writes its chunk when the chunks before it are written: no more chunks wait in
/// memory than there are workers, and the bytes are the same for any number of threads.
/// Where the system gives fewer threads, fewer work.
///
/// Calls, one at a time: (Start Wait)*. What a worker throws, `Wait` throws.
class RowGroupEncoder {
 public:
  /// The writer is borrowed and used by one thread at a time, never between `Wait` and
  /// `Start`. `options` has one entry per leaf and must outlive the encoder. Between
  /// chunks all threads together keep up to `kept_memory` bytes. `stop` may be null; see
  /// `Workspace::stop`.
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
  void Work();
  void Keep(chunk::EncodedChunk& chunk, chunk::Workspace& workspace) const;
  bool TakeColumn(std::unique_lock<std::mutex>& lock, size_t& column);
  void WriteInTurn(size_t column, chunk::EncodedChunk& chunk);

  FileWriter& writer_;
  const std::vector<chunk::ChunkOptions>& options_;
  std::vector<shred::LeafColumn> columns_;
  const uint64_t most_kept_;  // Bytes, by a thread.
  bool busy_ = false;
  const std::atomic<bool>* stop_flag_;
  chunk::Workspace workspace_;  // Of the caller's thread.

  std::mutex mutex_;
  std::condition_variable changed_;
  size_t next_column_ = 0;  // To be taken by a worker.
  size_t written_ = 0;      // Chunks of this row group in the file.
  bool stop_ = false;
  std::exception_ptr failure_;
  std::vector<std::thread> workers_;
};

}  // namespace lamella::file
