/// Memory for a library that allocates and frees the same blocks again for every call.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace lamella::codec {

/// Hands out blocks and keeps those that come back for the next request of that size or
/// less. Brotli's encoder can't be reset, so each page makes a new one; without this each
/// page would map, fault in and unmap its tables of several megabytes anew (lineitem's
/// pages of 1 MiB at quality 5: 57 MB/s with, 50 without). Not thread safe; all blocks
/// must be back before it is destroyed.
class Recycler {
 public:
  /// The two functions as a C library takes them; `self` is the Recycler.
  static void* Allocate(void* self, size_t size);
  static void Release(void* self, void* block);

 private:
  struct Block {
    std::unique_ptr<std::byte[]> bytes;
    size_t size = 0;
    bool used = false;
  };

  static Block* Make(size_t size, Block* outgrown, std::vector<Block>& blocks);

  std::vector<Block> blocks_;
};

}  // namespace lamella::codec
