#include "file/row_group_buffer.h"

#include <algorithm>
#include <utility>

#include "chunk/encode_chunk.h"

namespace lamella::file {

RowGroupBuffer::RowGroupBuffer(const schema::LeafSchema& leaves,
                               const WriteOptions& options,
                               const std::vector<chunk::ChunkOptions>& chunk_options,
                               const std::atomic<bool>* stop)
    : schema_(leaves),
      options_(options),
      chunk_options_(chunk_options),
      shredder_(leaves),
      target_(options.row_group_size_bytes),
      most_memory_(options.row_group_memory),
      next_weighing_(target_) {
  workspace_.stop = stop;
}

void RowGroupBuffer::Limit(uint64_t bytes, uint64_t memory) {
  target_ = std::min(bytes, options_.row_group_size_bytes);
  most_memory_ = std::min(memory, options_.row_group_memory);
  next_weighing_ = target_;
}

std::vector<shred::LeafColumn> RowGroupBuffer::FreshColumns() {
  if (!spare_.empty()) {
    std::vector<shred::LeafColumn> columns = std::move(spare_.back());
    spare_.pop_back();
    return columns;
  }
  std::vector<shred::LeafColumn> columns(schema_.leaves.size());
  for (size_t i = 0; i < columns.size(); ++i) {
    columns[i].leaf = &schema_.leaves[i];
    columns[i].arena = base::Arena(long_strings_);
    columns[i].takes_codes = chunk_options_[i].encoding.value_or(
                                 Encoding::kRleDictionary) == Encoding::kRleDictionary;
  }
  return columns;
}

uint64_t RowGroupBuffer::Append(const Batch& batch, uint64_t begin, uint64_t end) {
  // Not before: on one thread the last row group's columns have come back by now.
  if (columns_.empty()) columns_ = FreshColumns();
  end = std::min(end, begin + (options_.row_group_size - rows_));
  shred::Footprint bytes = shredder_.Measure(batch, begin, end);
  if (IsDue(measured_ + bytes)) {
    end = FindRow(batch, begin, end);
    bytes = shredder_.Measure(batch, begin, end);
  }
  shredder_.Append(batch, begin, end, columns_);
  rows_ += end - begin;
  measured_ += bytes;
  full_ = rows_ == options_.row_group_size;
  if (!full_ && IsDue(measured_)) Weigh();
  return end - begin;
}

bool RowGroupBuffer::IsDue(const shred::Footprint& bytes) const {
  return bytes.plain >= next_weighing_ || bytes.memory >= most_memory_;
}

// The end of the shortest run of rows with which the next weighing is due.
uint64_t RowGroupBuffer::FindRow(const Batch& batch, uint64_t begin, uint64_t end) const {
  uint64_t low = begin + 1;
  while (low < end) {
    uint64_t middle = low + (end - low) / 2;
    if (IsDue(measured_ + shredder_.Measure(batch, begin, middle))) {
      end = middle;
    } else {
      low = middle + 1;
    }
  }
  return end;
}

// Values are never larger in the file than in PLAIN, so the first weighing is due when
// that reaches the target; from what the chunks then weigh follows when to look again.
void RowGroupBuffer::Weigh() {
  if (measured_.memory >= most_memory_) {
    full_ = true;
    return;
  }
  uint64_t bytes = 0;
  for (size_t i = 0; i < columns_.size(); ++i) {
    bytes += chunk::EncodedBytes(columns_[i], chunk_options_[i], workspace_);
  }
  if (bytes + target_ / 20 >= target_) {
    full_ = true;
    return;
  }
  // A little short of the goal: the guess must not overshoot, and a second look is cheap.
  double share = 0.98 * static_cast<double>(target_) / static_cast<double>(bytes + 1);
  auto next =
      static_cast<uint64_t>(static_cast<double>(measured_.plain) * std::min(share, 4.0));
  next_weighing_ = std::max(next, measured_.plain + target_ / 64 + 1);
}

std::vector<shred::LeafColumn> RowGroupBuffer::Take() {
  std::vector<shred::LeafColumn> taken = std::exchange(columns_, {});
  rows_ = 0;
  measured_ = {};
  next_weighing_ = target_;
  full_ = false;
  return taken;
}

// What long strings leave goes to the columns that need it next; other memory stays with
// its column. Kept in any case, it would be a row group's for every thread, and for every
// column what that had at its largest.
void RowGroupBuffer::GiveBack(std::vector<shred::LeafColumn> columns) {
  uint64_t kept = 0;
  for (shred::LeafColumn& column : columns) {
    column.Clear();
    kept += column.kept_bytes();
  }
  // Buffers double: they have up to twice the room for what was in them.
  const uint64_t most = options_.row_group_memory * (columns_.empty() ? 2 : 1);
  if (kept <= most) spare_.push_back(std::move(columns));
}

}  // namespace lamella::file
