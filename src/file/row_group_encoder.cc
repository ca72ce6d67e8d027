#include "file/row_group_encoder.h"

#include <algorithm>
#include <numeric>
#include <system_error>
#include <utility>

#include "chunk/encode_chunk.h"

namespace lamella::file {
namespace {

uint64_t SizeOf(const chunk::EncodedChunk& chunk) {
  return chunk.bytes.size() + chunk.bloom_filter.size();
}

}  // namespace

RowGroupEncoder::RowGroupEncoder(FileWriter& writer,
                                 const std::vector<chunk::ChunkOptions>& options,
                                 unsigned threads, uint64_t kept_memory,
                                 const std::atomic<bool>* stop)
    : writer_(writer),
      options_(options),
      most_kept_(kept_memory),
      most_waiting_(kept_memory / 2),
      stop_flag_(stop) {
  workspace_.stop = stop;
  if (threads <= 1) return;
  workers_.reserve(threads - 1);  // A thread that has no place would end the process.
  try {
    for (unsigned i = 1; i < threads; ++i) workers_.emplace_back([this] { Work(); });
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
  Lock lock(mutex_);
  columns_ = std::move(columns);
  Order();
  written_ = 0;
  if (workers_.empty()) {
    EncodeColumns(lock, workspace_);
    if (failure_) std::rethrow_exception(failure_);
    return;
  }
  busy_ = true;
  changed_.notify_all();
}

std::vector<shred::LeafColumn> RowGroupEncoder::Wait() {
  if (std::exchange(busy_, false)) {
    Lock lock(mutex_);
    EncodeColumns(lock, workspace_);
    changed_.wait(lock, [&] {
      return encoding_ == 0 && (failure_ || written_ == columns_.size());
    });
    if (failure_) std::rethrow_exception(failure_);
  }
  return std::exchange(columns_, {});
}

void RowGroupEncoder::Work() {
  chunk::Workspace workspace;
  workspace.stop = stop_flag_;
  Lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return stop_ || failure_ || next_ < order_.size(); });
    if (stop_ || failure_) return;
    EncodeColumns(lock, workspace);
  }
}

// As in the schema, but for as many as there are workers: if one that takes long were
// begun last, the others would have nothing to do until it is done.
void RowGroupEncoder::Order() {
  next_ = 0;
  order_.resize(columns_.size());
  std::iota(order_.begin(), order_.end(), size_t{0});
  took_.resize(columns_.size());
  const auto begin = order_.begin();
  const auto rest =
      begin + static_cast<ptrdiff_t>(std::min(workers_.size(), order_.size()));
  std::partial_sort(begin, rest, order_.end(),
                    [&](size_t a, size_t b) { return took_[a] > took_[b]; });
  std::sort(rest, order_.end());
}

// Encodes columns for as long as there are any that nobody has begun.
void RowGroupEncoder::EncodeColumns(Lock& lock, chunk::Workspace& workspace) {
  while (next_ < order_.size() && !failure_ && !stop_) {
    ++encoding_;
    try {
      EncodeNext(lock, workspace);
    } catch (...) {
      if (!lock.owns_lock()) lock.lock();
      if (!failure_) failure_ = std::current_exception();
    }
    --encoding_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return MayBegin(); });
  }
}

void RowGroupEncoder::EncodeNext(Lock& lock, chunk::Workspace& workspace) {
  const size_t column = order_[next_++];
  TakeMemory(workspace);
  lock.unlock();
  const auto begin = std::chrono::steady_clock::now();
  chunk::EncodedChunk chunk =
      chunk::Encode(columns_[column], options_[column], workspace);
  const auto end = std::chrono::steady_clock::now();
  lock.lock();
  took_[column] = end - begin;
  WriteInTurn(lock, column, std::move(chunk));
}

// Whether a thread need not wait for room. The last one that is left never does: nobody
// else would make any.
bool RowGroupEncoder::MayBegin() const {
  if (waiting_.size() <= 1 || waiting_bytes_ <= most_waiting_) return true;
  const bool is_over = next_ == order_.size() || failure_ || stop_;
  return is_over || order_[next_] == written_ || encoding_ == 0;
}

// Writes a chunk, and those that wait behind it, if it is the next one of the file.
void RowGroupEncoder::WriteInTurn(Lock& lock, size_t column, chunk::EncodedChunk chunk) {
  waiting_bytes_ += SizeOf(chunk);
  waiting_.emplace(column, std::move(chunk));
  while (!is_writing_ && !failure_ && waiting_.count(written_) != 0) {
    chunk::EncodedChunk next = std::move(waiting_.extract(written_).mapped());
    is_writing_ = true;
    lock.unlock();
    writer_.AppendChunk(next);
    lock.lock();
    is_writing_ = false;
    waiting_bytes_ -= SizeOf(next);
    KeepMemory(std::move(next.bytes));
    ++written_;
  }
}

void RowGroupEncoder::TakeMemory(chunk::Workspace& workspace) {
  if (kept_.empty()) return;
  kept_bytes_ -= kept_.back().capacity();
  workspace.chunk = std::move(kept_.back());
  kept_.pop_back();
}

// For the next chunk, unless it is out of proportion.
void RowGroupEncoder::KeepMemory(base::ByteBuffer memory) {
  if (kept_bytes_ + memory.capacity() > most_kept_) return;
  kept_bytes_ += memory.capacity();
  kept_.push_back(std::move(memory));
}

}  // namespace lamella::file
