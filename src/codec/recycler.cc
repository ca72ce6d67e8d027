#include "codec/recycler.h"

#include <algorithm>
#include <new>

namespace lamella::codec {

void* Recycler::Allocate(void* self, size_t size) {
  auto& blocks = static_cast<Recycler*>(self)->blocks_;
  // The smallest free block that fits; a block four times too large is left for a request
  // that needs it.
  Block* best = nullptr;
  Block* outgrown = nullptr;
  for (Block& block : blocks) {
    if (block.used) continue;
    const bool fits = block.size >= size && block.size / 4 <= size;
    if (fits && (best == nullptr || block.size < best->size)) best = &block;
    const bool is_near = block.size < size && size / 4 <= block.size;
    if (is_near && (outgrown == nullptr || block.size > outgrown->size)) {
      outgrown = &block;
    }
  }
  if (best == nullptr) best = Make(size, outgrown, blocks);
  if (best == nullptr) return nullptr;
  best->used = true;
  return best->bytes.get();
}

// Takes the place of a block that requests have outgrown: they grow with the pages, and
// each size met on the way would stay.
Recycler::Block* Recycler::Make(size_t size, Block* outgrown,
                                std::vector<Block>& blocks) {
  // The caller is C: it takes a null pointer, not an exception.
  try {
    Block& block = outgrown != nullptr ? *outgrown : blocks.emplace_back();
    block = Block{};
    block.bytes = std::make_unique_for_overwrite<std::byte[]>(size);
    block.size = size;
    return &block;
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void Recycler::Release(void* self, void* block) {
  for (Block& mine : static_cast<Recycler*>(self)->blocks_) {
    if (mine.bytes.get() == block) mine.used = false;
  }
}

}  // namespace lamella::codec
