#include "chunk/page_statistics.h"

#include <array>
#include <string>
#include <utility>

namespace lamella::chunk {
namespace {

using format::BoundaryOrder;

// Appends the histogram of levels [begin, end): `max` + 1 counts.
void AppendHistogram(const shred::Levels& levels, uint8_t max, uint64_t begin,
                     uint64_t end, std::vector<int64_t>& out) {
  if (max == 0) return;
  size_t first = out.size();
  out.resize(first + max + 1u, 0);
  if (levels.is_uniform()) {
    out[first + levels.uniform_value()] = static_cast<int64_t>(end - begin);
    return;
  }
  // Two tables in turn: a run of one level does not wait for its own count.
  std::array<std::array<uint32_t, 256>, 2> counts{};
  std::span<const uint8_t> slice = levels.slice(begin, end);
  for (size_t i = 0; i < slice.size(); ++i) ++counts[i & 1][slice[i]];
  for (size_t level = 0; level <= max; ++level) {
    out[first + level] = int64_t{counts[0][level]} + counts[1][level];
  }
}

std::vector<int64_t> Sum(const std::vector<int64_t>& histograms, size_t size) {
  std::vector<int64_t> sum;
  if (histograms.empty()) return sum;
  sum.resize(size, 0);
  for (size_t i = 0; i < histograms.size(); ++i) sum[i % size] += histograms[i];
  return sum;
}

// Bounds as a reader of the index sees them: cut strings, and other values as they are.
class WrittenOrder {
 public:
  explicit WrittenOrder(const schema::Leaf& leaf) : leaf_(leaf) {}

  void Add(const Bounds& bounds, const RenderedBounds& written) {
    if (previous_) {
      int min = Compare(bounds.min, written.min, previous_->min, previous_written_.min);
      int max = Compare(bounds.max, written.max, previous_->max, previous_written_.max);
      rises_ = rises_ && min >= 0 && max >= 0;
      falls_ = falls_ && min <= 0 && max <= 0;
    }
    previous_ = bounds;
    previous_written_ = written;
  }

  BoundaryOrder Get() const {
    if (rises_) return BoundaryOrder::kAscending;
    return falls_ ? BoundaryOrder::kDescending : BoundaryOrder::kUnordered;
  }

 private:
  int Compare(const Bound& a, const std::string& written_a, const Bound& b,
              const std::string& written_b) const {
    if (leaf_.physical == format::Type::kByteArray) return written_a.compare(written_b);
    return chunk::Compare(leaf_, a, b);
  }

  const schema::Leaf& leaf_;
  std::optional<Bounds> previous_;
  RenderedBounds previous_written_;
  bool rises_ = true;
  bool falls_ = true;
};

}  // namespace

ChunkStatistics::ChunkStatistics(const shred::LeafColumn& leaf, const ChunkPlan& plan,
                                 const ChunkOptions& options)
    : leaf_(leaf), plan_(plan), options_(options), finder_(leaf, plan) {}

void ChunkStatistics::AddPage(const PageSlice& slice) {
  Page page;
  if (options_.statistics) page.bounds = finder_.Find(slice.values);
  page.values = slice.values.size();
  page.null_count = static_cast<int64_t>(slice.levels() - slice.values.size());
  page.string_bytes = static_cast<int64_t>(StringBytes(leaf_, plan_, slice.values));
  AppendHistogram(leaf_.repetition, leaf_.leaf->max_repetition, slice.level_begin,
                  slice.level_end, repetition_histograms_);
  AppendHistogram(leaf_.definition, leaf_.leaf->max_definition, slice.level_begin,
                  slice.level_end, definition_histograms_);
  pages_.push_back(page);
}

void ChunkStatistics::Finish(EncodedChunk& chunk) {
  DescribeChunk(chunk.meta);
  if (!options_.page_index) {
    chunk.offset_index.page_locations.clear();
    return;
  }
  if (leaf_.leaf->physical == format::Type::kByteArray) {
    for (const Page& page : pages_) {
      chunk.offset_index.unencoded_byte_array_data_bytes.push_back(page.string_bytes);
    }
  }
  if (options_.statistics) chunk.column_index = IndexPages();
}

void ChunkStatistics::DescribeChunk(format::ColumnMetaData& meta) const {
  const schema::Leaf& leaf = *leaf_.leaf;
  Bounds whole;
  int64_t nulls = 0;
  int64_t string_bytes = 0;
  for (const Page& page : pages_) {
    Merge(leaf, page.bounds, whole);
    nulls += page.null_count;
    string_bytes += page.string_bytes;
  }
  format::SizeStatistics& sizes = meta.size_statistics.emplace();
  if (leaf.physical == format::Type::kByteArray) {
    sizes.unencoded_byte_array_data_bytes = string_bytes;
  }
  sizes.repetition_level_histogram =
      Sum(repetition_histograms_, leaf.max_repetition + 1u);
  sizes.definition_level_histogram =
      Sum(definition_histograms_, leaf.max_definition + 1u);
  if (!options_.statistics) return;

  format::Statistics& statistics = meta.statistics.emplace();
  statistics.null_count = nulls;
  if (leaf.is_floating()) statistics.nan_count = whole.nan_count;
  // Finite bounds beside a NaN make readers that put NaN above everything, and do not
  // know nan_count, drop rows.
  if (!whole.any || whole.nan_count != 0) return;
  if (auto written = Render(leaf, whole)) {
    statistics.min_value = std::move(written->min);
    statistics.max_value = std::move(written->max);
    statistics.is_min_value_exact = written->min_exact;
    statistics.is_max_value_exact = written->max_exact;
  }
}

std::optional<format::ColumnIndex> ChunkStatistics::IndexPages() const {
  const schema::Leaf& leaf = *leaf_.leaf;
  bool has_order = leaf.order != schema::SortOrder::kNone;
  format::ColumnIndex index;
  WrittenOrder order(leaf);
  for (const Page& page : pages_) {
    bool is_null = page.values == 0;
    if (page.bounds.nan_count != 0 || (!is_null && !has_order)) return std::nullopt;
    RenderedBounds written;
    if (!is_null) {
      auto rendered = Render(leaf, page.bounds);
      if (!rendered) return std::nullopt;
      written = std::move(*rendered);
      order.Add(page.bounds, written);
    }
    index.null_pages.push_back(is_null);
    index.min_values.push_back(std::move(written.min));
    index.max_values.push_back(std::move(written.max));
    index.null_counts.push_back(page.null_count);
    if (leaf.is_floating()) index.nan_counts.push_back(0);
  }
  index.boundary_order = order.Get();
  index.repetition_level_histograms = repetition_histograms_;
  index.definition_level_histograms = definition_histograms_;
  return index;
}

}  // namespace lamella::chunk
