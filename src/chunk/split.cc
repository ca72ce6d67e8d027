#include "chunk/split.h"

#include <algorithm>
#include <cstring>

#include "base/bits.h"
#include "encode/rle_bitpack.h"

namespace lamella::chunk {
namespace {

uint64_t CountEqual(const shred::Levels& levels, uint64_t begin, uint64_t end,
                    uint8_t level) {
  if (levels.is_uniform()) return levels.uniform_value() == level ? end - begin : 0;
  auto slice = levels.slice(begin, end);
  return static_cast<uint64_t>(std::count(slice.begin(), slice.end(), level));
}

// The slot behind the last one of `rows` rows that begin at `level`.
uint64_t SkipRows(const shred::LeafColumn& leaf, uint64_t level, uint64_t& rows) {
  const shred::Levels& repetition = leaf.repetition;
  uint64_t left = leaf.level_count() - level;
  if (leaf.leaf->max_repetition == 0 || repetition.is_uniform()) {
    rows = std::min(rows, left);
    return level + rows;
  }
  auto slots = repetition.slice(level, leaf.level_count());
  uint64_t seen = 0;
  for (uint64_t i = 0; i < slots.size(); ++i) {
    if (slots[i] == 0 && seen++ == rows) return level + i;
  }
  rows = seen;
  return leaf.level_count();
}

// The slice of at most `rows` rows that begins where `previous` ends.
PageSlice Following(const shred::LeafColumn& leaf, const PageSlice& previous,
                    uint64_t rows) {
  PageSlice slice;
  slice.row_begin = previous.row_end;
  slice.level_begin = previous.level_end;
  slice.values.begin = previous.values.end;
  slice.level_end = SkipRows(leaf, slice.level_begin, rows);
  slice.row_end = slice.row_begin + rows;
  slice.values.end =
      slice.values.begin + CountEqual(leaf.definition, slice.level_begin, slice.level_end,
                                      leaf.leaf->max_definition);
  return slice;
}

uint64_t PageBytes(const shred::LeafColumn& leaf, const ChunkPlan& plan,
                   const PageSlice& slice, base::ByteBuffer& scratch) {
  scratch.Clear();
  AppendLevels(leaf, slice, scratch);
  return scratch.size() + EncodedSize(leaf, plan, slice.values);
}

uint64_t PageBound(const shred::LeafColumn& leaf, const ChunkPlan& plan,
                   const PageSlice& slice) {
  // Two kinds of levels of at most 8 bits each, as runs no longer than bit-packed.
  uint64_t levels = 2 * (sizeof(uint32_t) + encode::RleBitPackedBound(slice.levels(), 8));
  return levels + EncodedBound(leaf, plan, slice.values);
}

// The shortest slice that reaches `bytes`, or `longest` if none does.
PageSlice Shorten(const shred::LeafColumn& leaf, const ChunkPlan& plan,
                  const PageSlice& previous, const PageSlice& longest, uint64_t bytes) {
  base::ByteBuffer scratch;
  if (PageBytes(leaf, plan, longest, scratch) < bytes) return longest;
  // Doubling first: what reaches the limit may be a small part of the longest slice.
  uint64_t enough = 1;
  PageSlice found = longest;
  while (enough < longest.rows()) {
    PageSlice slice = Following(leaf, previous, enough);
    if (PageBytes(leaf, plan, slice, scratch) >= bytes) {
      found = slice;
      break;
    }
    enough *= 2;
  }
  uint64_t low = enough / 2 + 1;  // Half of what reached the limit did not.
  uint64_t high = found.rows();
  while (low < high) {
    uint64_t middle = low + (high - low) / 2;
    PageSlice slice = Following(leaf, previous, middle);
    if (PageBytes(leaf, plan, slice, scratch) >= bytes) {
      high = middle;
      found = slice;
    } else {
      low = middle + 1;
    }
  }
  return found;
}

void AppendLevelKind(const shred::Levels& levels, uint8_t max, const PageSlice& slice,
                     base::ByteBuffer& out) {
  if (max == 0) return;
  size_t start = out.size();
  out.AppendValue(uint32_t{0});
  if (levels.is_uniform()) {
    // One run; a level is a byte at most.
    uint8_t run[16];
    uint8_t* end = base::PutVarint(slice.levels() << 1, run);
    *end++ = levels.uniform_value();
    out.Append(run, static_cast<size_t>(end - run));
  } else {
    encode::RleBitPacked(levels.slice(slice.level_begin, slice.level_end),
                         base::BitWidth(max), out);
  }
  auto length = static_cast<uint32_t>(out.size() - start - sizeof(uint32_t));
  std::memcpy(out.data() + start, &length, sizeof(length));
}

}  // namespace

void AppendLevels(const shred::LeafColumn& leaf, const PageSlice& slice,
                  base::ByteBuffer& out) {
  AppendLevelKind(leaf.repetition, leaf.leaf->max_repetition, slice, out);
  AppendLevelKind(leaf.definition, leaf.leaf->max_definition, slice, out);
}

std::vector<PageSlice> Split(const shred::LeafColumn& leaf, const ChunkPlan& plan,
                             const ChunkOptions& options) {
  std::vector<PageSlice> slices;
  PageSlice previous;
  while (previous.level_end < leaf.level_count()) {
    PageSlice slice = Following(leaf, previous, options.data_page_rows);
    if (PageBound(leaf, plan, slice) >= options.data_page_size) {
      slice = Shorten(leaf, plan, previous, slice, options.data_page_size);
    }
    slices.push_back(slice);
    previous = slice;
  }
  return slices;
}

}  // namespace lamella::chunk
