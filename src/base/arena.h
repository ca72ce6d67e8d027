/// Memory for many byte strings that live and die together.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace lamella::base {

/// Hands out memory from blocks that never move. `Clear` takes everything back and keeps
/// the blocks for the next round.
class Arena {
 public:
  static constexpr size_t kBlockBytes = 1 << 20;

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
      blocks_.push_back(std::make_unique_for_overwrite<char[]>(kBlockBytes));
    }
    next_ = blocks_[block_++].get();
    left_ = kBlockBytes;
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  std::vector<std::unique_ptr<char[]>> large_;
  size_t block_ = 0;  // Blocks in use.
  char* next_ = nullptr;
  size_t left_ = 0;
  size_t used_ = 0;
};

}  // namespace lamella::base
