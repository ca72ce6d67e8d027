#include "dataset/frame_store.h"

#include <algorithm>
#include <utility>

namespace lamella::dataset {
namespace {

// Rows of a frame at most: as many as keep a worker's scratch memory in the cache.
constexpr uint64_t kMostRows = 8192;
constexpr uint64_t kMostBytes = 1 << 20;

}  // namespace

FrameStore::FrameStore(const Schema& schema, io::FileSystem& files,
                       const std::string& directory, uint64_t memory)
    : files_(files), directory_(directory), memory_(memory), writer_(schema) {}

size_t FrameStore::Run::Find(uint32_t key) const {
  const auto found =
      std::lower_bound(frames.begin(), frames.end(), key,
                       [](const Frame& frame, uint32_t of) { return frame.key < of; });
  return static_cast<size_t>(found - frames.begin());
}

void FrameStore::AddRun(const Batch& run, uint64_t bytes, std::span<const uint32_t> keys,
                        uint32_t key_count) {
  if (run.rows == 0) return;
  GroupRows(keys, key_count);
  bytes_of_key_.resize(key_count, 0);
  Run& added = runs_.emplace_back();
  if (!spill_ && resident_bytes() + bytes > memory_) spill_.emplace(files_, directory_);
  const uint64_t row_bytes = bytes / run.rows + 1;
  AddFrames(run, added, std::clamp<uint64_t>(kMostBytes / row_bytes, 1, kMostRows));
  added.frames.shrink_to_fit();
  table_bytes_ += added.frames.size() * sizeof(Frame);
  if (spill_) {
    Flush(pending_);
    added.end = spill_->size();
  } else {
    added.memory = std::move(pending_);
    added.end = added.memory.size();
    frame_bytes_ += added.end;
  }
  Shrink(memory_);
}

uint64_t FrameStore::resident_bytes() const {
  return frame_bytes_ + table_bytes_ + bytes_of_key_.size() * sizeof(uint64_t);
}

// The last runs first: a key's rows are then read in the order in which they stand.
void FrameStore::Shrink(uint64_t memory) {
  for (size_t i = runs_.size(); i-- > 0 && resident_bytes() > memory;) {
    if (!runs_[i].memory.empty()) Spill(runs_[i]);
  }
}

void FrameStore::Spill(Run& run) {
  if (!spill_) spill_.emplace(files_, directory_);
  const uint64_t base = spill_->size();
  frame_bytes_ -= run.memory.size();
  Flush(run.memory);
  run.memory.Release();
  for (Frame& frame : run.frames) frame.offset += base;
  run.end = spill_->size();
}

// A counting sort: stable, and two passes over the keys whatever their number.
void FrameStore::GroupRows(std::span<const uint32_t> keys, uint32_t key_count) {
  ends_.assign(key_count, 0);
  for (const uint32_t key : keys) ++ends_[key];
  uint64_t begin = 0;
  for (uint64_t& end : ends_) begin += std::exchange(end, begin);
  order_.resize(keys.size());
  for (uint64_t row = 0; row < keys.size(); ++row) order_[ends_[keys[row]]++] = row;
}

void FrameStore::AddFrames(const Batch& batch, Run& run, uint64_t most_rows) {
  uint64_t begin = 0;
  for (uint32_t key = 0; key < ends_.size(); ++key) {
    while (begin < ends_[key]) {
      const uint64_t rows = std::min(most_rows, ends_[key] - begin);
      AddFrame(batch, run, key, std::span(order_).subspan(begin, rows));
      begin += rows;
    }
  }
}

void FrameStore::AddFrame(const Batch& batch, Run& run, uint32_t key,
                          std::span<const uint64_t> rows) {
  if (spill_ && pending_.size() >= kMostBytes) Flush(pending_);
  const uint64_t base = spill_ ? spill_->size() : 0;
  const size_t begin = writer_.Append(batch, rows, pending_);
  const uint64_t bytes = pending_.size() - begin;
  if (bytes > 2 * kMostBytes && rows.size() > 1) {
    // The rows of this key are longer than those of others.
    pending_.Truncate(begin);
    AddFrame(batch, run, key, rows.first(rows.size() / 2));
    AddFrame(batch, run, key, rows.subspan(rows.size() / 2));
    return;
  }
  bytes_ += bytes;
  bytes_of_key_[key] += bytes;
  run.frames.push_back({key, static_cast<uint32_t>(rows.size()), base + begin});
}

// What is spilled ends at a multiple of the alignment, so that places in the buffer and
// in the file differ by one.
void FrameStore::Flush(base::ByteBuffer& frames) {
  while (frames.size() % kFrameAlignment != 0) frames.PushBack(0);
  spill_->Append(frames.span());
  frames.Clear();
}

void FrameStore::FinishAdding(uint64_t memory) {
  pending_.Release();
  Shrink(memory);
  ends_ = {};
  order_ = {};
}

uint8_t* FrameStore::Load(Run& run, size_t frame, base::ByteBuffer& buffer) const {
  const uint64_t begin = run.frames[frame].offset;
  if (!run.memory.empty()) return run.memory.data() + begin;
  const uint64_t end =
      frame + 1 < run.frames.size() ? run.frames[frame + 1].offset : run.end;
  buffer.Clear();
  const size_t size = static_cast<size_t>(end - begin);
  spill_->ReadAt(begin, {buffer.Extend(size), size});
  return buffer.data();
}

}  // namespace lamella::dataset
