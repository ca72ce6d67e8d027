#include "codec/recycler.h"

#include <algorithm>
#include <new>

namespace lamella::codec {

void* Recycler::Allocate(void* self, size_t size) {
  auto& blocks = static_cast<Recycler*>(self)->blocks_;
  // The smallest free block that fits; a block four times too large is left for a request
  // that needs it.
  Block* best = nullptr;
  for (Block& block : blocks) {
    const bool fits = !block.used && block.size >= size && block.size / 4 <= size;
    if (fits && (best == nullptr || block.size < best->size)) best = &block;
  }
  if (best == nullptr) {
    // The caller is C: it takes a null pointer, not an exception.
    std::unique_ptr<std::byte[]> bytes(new (std::nothrow) std::byte[size]);
    if (bytes == nullptr) return nullptr;
    best = &blocks.emplace_back(Block{std::move(bytes), size, false});
  }
  best->used = true;
  return best->bytes.get();
}

void Recycler::Release(void* self, void* block) {
  for (Block& mine : static_cast<Recycler*>(self)->blocks_) {
    if (mine.bytes.get() == block) mine.used = false;
  }
}

}  // namespace lamella::codec
