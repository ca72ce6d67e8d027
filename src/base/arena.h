/// Memory for many byte strings that live and die together.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace lamella::base {

/// Blocks for arenas that are cleared: one that needs more takes what another gave back.
/// Arenas which keep their own would each hold the most that they ever had.
class BlockPool {
 public:
  static constexpr size_t kBlockBytes = 1 << 20;
  using Block = std::unique_ptr<char[]>;

  Block Take() {
    if (free_.empty()) return std::make_unique_for_overwrite<char[]>(kBlockBytes);
    Block block = std::move(free_.back());
    free_.pop_back();
    return block;
  }

  /// Takes all `blocks`, which is then empty.
  void GiveBack(std::vector<Block>& blocks) {
    for (Block& block : blocks) free_.push_back(std::move(block));
    blocks.clear();
  }

 private:
  std::vector<Block> free_;
};

/// Hands out memory from blocks that never move. `Clear` takes everything back and keeps
/// the blocks for the next round, in the pool if there is one.
class Arena {
 public:
  static constexpr size_t kBlockBytes = BlockPool::kBlockBytes;

  Arena() = default;
  /// Shares blocks with all arenas of `pool`, whose calls are one thread's at a time; it
  /// must outlive their use.
  explicit Arena(BlockPool& pool) : pool_(&pool) {}

  /// Room for `size` bytes, of any alignment, valid until `Clear`.
  char* Allocate(size_t size) {
    used_ += size;
    if (size > kLargeBytes) return AllocateLarge(size);
    if (size > left_) NextBlock();
    char* begin = next_;
    next_ += size;
    left_ -= size;
    return begin;
  }

  /// Bytes handed out since the last `Clear`.
  size_t used() const { return used_; }

  void Clear() {
    large_.clear();
    if (pool_ != nullptr) pool_->GiveBack(blocks_);
    block_ = 0;
    next_ = nullptr;
    left_ = used_ = 0;
  }

 private:
  // What would waste the rest of a block gets memory of its own, and `Clear` gives that
  // back: kept, it would hold the largest row group ever seen.
  static constexpr size_t kLargeBytes = kBlockBytes / 8;

  char* AllocateLarge(size_t size) {
    return large_.emplace_back(std::make_unique_for_overwrite<char[]>(size)).get();
  }

  void NextBlock() {
    if (block_ == blocks_.size()) {
      blocks_.push_back(pool_ != nullptr
                            ? pool_->Take()
                            : std::make_unique_for_overwrite<char[]>(kBlockBytes));
    }
    next_ = blocks_[block_++].get();
    left_ = kBlockBytes;
  }

  BlockPool* pool_ = nullptr;
  std::vector<BlockPool::Block> blocks_;
  std::vector<BlockPool::Block> large_;
  size_t block_ = 0;  // Blocks in use.
  char* next_ = nullptr;
  size_t left_ = 0;
  size_t used_ = 0;
};

}  // namespace lamella::base
