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

// Finds the pages of a chunk, one after the other. To measure a page costs as much as to
// encode it, so that as few as possible are measured, and none that is much too long.
class Cutter {
 public:
  Cutter(const shred::LeafColumn& leaf, const ChunkPlan& plan,
         const ChunkOptions& options)
      : leaf_(leaf), plan_(plan), options_(options) {
    // A row of a nested column may be long: what is enough is found by doubling.
    if (leaf.leaf->max_repetition != 0) rows_ = std::min(rows_, kFirstRows);
  }

  /// The slice behind `previous`, which must not reach the end.
  PageSlice Next(const PageSlice& previous) {
    // A page is about as long as the one before.
    Trial short_of{Following(leaf_, previous, 0), 0};
    Trial trial = Try(previous, rows_);
    while (trial.bytes < options_.data_page_size) {
      if (IsLongest(trial.slice)) return Keep(trial.slice);
      short_of = trial;
      trial = Try(previous, trial.slice.rows() * 2);
    }
    return Keep(Narrow(previous, short_of, trial));
  }

 private:
  static constexpr uint64_t kFirstRows = 64;

  // A slice and the bytes of its page, or a bound of them that is below the limit.
  struct Trial {
    PageSlice slice;
    uint64_t bytes;
  };

  Trial Try(const PageSlice& previous, uint64_t rows) {
    Trial trial;
    trial.slice = Following(leaf_, previous, std::min(rows, options_.data_page_rows));
    trial.bytes = Bound(trial.slice);
    if (trial.bytes >= options_.data_page_size) trial.bytes = Measure(trial.slice);
    return trial;
  }

  bool IsLongest(const PageSlice& slice) const {
    return slice.rows() == options_.data_page_rows ||
           slice.level_end == leaf_.level_count();
  }

  PageSlice Keep(const PageSlice& slice) {
    rows_ = slice.rows();
    return slice;
  }

  // The shortest slice that reaches the limit, between one that does not and one that
  // does. Bytes grow with the rows nearly as a line does, which tells where to look;
  // every third time the middle is tried, for pages of which a few rows are most.
  PageSlice Narrow(const PageSlice& previous, Trial low, Trial high) {
    for (int round = 1; high.slice.rows() - low.slice.rows() > 1; ++round) {
      uint64_t between = high.slice.rows() - low.slice.rows();
      uint64_t step = between / 2;
      if (round % 3 != 0) {
        step = between * (options_.data_page_size - low.bytes) / (high.bytes - low.bytes);
      }
      step = std::clamp<uint64_t>(step, 1, between - 1);
      Trial trial = Try(previous, low.slice.rows() + step);
      (trial.bytes < options_.data_page_size ? low : high) = trial;
    }
    return high.slice;
  }

  uint64_t Measure(const PageSlice& slice) {
    scratch_.Clear();
    AppendLevels(leaf_, slice, scratch_);
    return scratch_.size() + EncodedSize(leaf_, plan_, slice.values);
  }

  uint64_t Bound(const PageSlice& slice) const {
    // Two kinds of levels of at most 8 bits each, as runs no longer than bit-packed.
    uint64_t levels =
        2 * (sizeof(uint32_t) + encode::RleBitPackedBound(slice.levels(), 8));
    return levels + EncodedBound(leaf_, plan_, slice.values);
  }

  const shred::LeafColumn& leaf_;
  const ChunkPlan& plan_;
  const ChunkOptions& options_;
  uint64_t rows_ = options_.data_page_rows;  // To begin with.
  base::ByteBuffer scratch_;
};

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
  Cutter cutter(leaf, plan, options);
  std::vector<PageSlice> slices;
  PageSlice previous;
  while (previous.level_end < leaf.level_count()) {
    previous = cutter.Next(previous);
    slices.push_back(previous);
  }
  return slices;
}

}  // namespace lamella::chunk
