#include "file/row_group_encoder.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "chunk/encode_chunk.h"

namespace lamella::file {
namespace {

uint64_t ShareOf(uint64_t memory, unsigned threads) {
  return memory / std::max(1u, threads);
}

}  // namespace

RowGroupEncoder::RowGroupEncoder(FileWriter& writer,
                                 const std::vector<chunk::ChunkOptions>& options,
                                 unsigned threads, uint64_t kept_memory,
                                 const std::atomic<bool>* stop)
    : writer_(writer),
      options_(options),
      most_kept_(ShareOf(kept_memory, threads)),
      stop_flag_(stop) {
  workspace_.stop = stop;
  if (threads <= 1) return;
  workers_.reserve(threads);  // A thread that has no place would end the process.
  try {
    for (unsigned i = 0; i < threads; ++i) workers_.emplace_back([this] { Work(); });
  } catch (const std::system_error&) {
    // No more threads to be had: those that there are do the work, or the caller's.
  }
}

RowGroupEncoder::~RowGroupEncoder() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void RowGroupEncoder::Start(std::vector<shred::LeafColumn> columns) {
  if (workers_.empty()) {
    for (size_t i = 0; i < columns.size(); ++i) {
      chunk::EncodedChunk chunk = chunk::Encode(columns[i], options_[i], workspace_);
      writer_.AppendChunk(chunk);
      Keep(chunk, workspace_);
    }
    columns_ = std::move(columns);
    return;
  }
  {
    std::lock_guard lock(mutex_);
    columns_ = std::move(columns);
    next_column_ = 0;
    written_ = 0;
  }
  busy_ = true;
  changed_.notify_all();
}

std::vector<shred::LeafColumn> RowGroupEncoder::Wait() {
  std::unique_lock lock(mutex_);
  if (busy_) {
    changed_.wait(lock, [&] { return failure_ || written_ == columns_.size(); });
    busy_ = false;
    if (failure_) std::rethrow_exception(failure_);
  }
  return std::exchange(columns_, {});
}

// Hands the memory of a written chunk on to the next one, unless it is out of proportion:
// every worker would come to hold the largest chunk that there was.
void RowGroupEncoder::Keep(chunk::EncodedChunk& chunk,
                           chunk::Workspace& workspace) const {
  if (chunk.bytes.capacity() <= most_kept_) workspace.chunk = std::move(chunk.bytes);
}

bool RowGroupEncoder::TakeColumn(std::unique_lock<std::mutex>& lock, size_t& column) {
  changed_.wait(lock,
                [&] { return stop_ || failure_ || next_column_ < columns_.size(); });
  if (stop_ || failure_) return false;
  column = next_column_++;
  return true;
}

void RowGroupEncoder::WriteInTurn(size_t column, chunk::EncodedChunk& chunk) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return stop_ || failure_ || written_ == column; });
  if (stop_ || failure_) return;
  // The turn is this worker's alone, so the file is written without the lock.
  lock.unlock();
  writer_.AppendChunk(chunk);
  lock.lock();
  ++written_;
  changed_.notify_all();
}

void RowGroupEncoder::Work() {
  chunk::Workspace workspace;
  workspace.stop = stop_flag_;
  try {
    for (;;) {
      size_t column;
      {
        std::unique_lock lock(mutex_);
        if (!TakeColumn(lock, column)) return;
      }
      chunk::EncodedChunk chunk =
          chunk::Encode(columns_[column], options_[column], workspace);
      WriteInTurn(column, chunk);
      Keep(chunk, workspace);
    }
  } catch (...) {
    std::lock_guard lock(mutex_);
    if (!failure_) failure_ = std::current_exception();
    changed_.notify_all();
  }
}

}  // namespace lamella::file
