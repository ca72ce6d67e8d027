#include "inspect/facts.h"

#include <algorithm>
#include <limits>

#include "inspect/bounds.h"
#include "inspect/names.h"

namespace lamella::inspect {
namespace {

constexpr auto kPlainDictionary = static_cast<Encoding>(2);
constexpr auto kBitPacked = static_cast<Encoding>(4);

template <typename T>
void AddOnce(std::vector<T>& list, const T& item) {
  if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
}

bool IsDataPage(format::PageType type) {
  return type == format::PageType::kDataPage || type == format::PageType::kDataPageV2;
}

// Without counts the list also has the encodings of levels and of the dictionary page:
// what is left out here may have been used for values too, but hardly ever is.
std::vector<Encoding> GuessValueEncodings(const format::ColumnMetaData& meta) {
  const auto has = [&](Encoding encoding) {
    return std::find(meta.encodings.begin(), meta.encodings.end(), encoding) !=
           meta.encodings.end();
  };
  const bool dictionary = has(Encoding::kRleDictionary) || has(kPlainDictionary);
  std::vector<Encoding> values;
  for (Encoding encoding : meta.encodings) {
    if (encoding == Encoding::kPlain && dictionary) continue;
    if (encoding == kBitPacked) continue;
    if (encoding == Encoding::kRle && meta.type != format::Type::kBoolean) continue;
    AddOnce(values, encoding);
  }
  if (values.empty()) values = meta.encodings;
  return values;
}

std::vector<Encoding> ValueEncodings(const format::ColumnMetaData& meta) {
  std::vector<Encoding> values;
  for (const format::PageEncodingStats& stats : meta.encoding_stats) {
    if (IsDataPage(stats.page_type)) AddOnce(values, stats.encoding);
  }
  return values.empty() ? GuessValueEncodings(meta) : values;
}

std::optional<int64_t> DataPages(const format::ColumnMetaData& meta) {
  if (meta.encoding_stats.empty()) return std::nullopt;
  int64_t pages = 0;
  for (const format::PageEncodingStats& stats : meta.encoding_stats) {
    if (IsDataPage(stats.page_type)) pages = Sum(pages, stats.count);
  }
  return pages;
}

/// The bytes of the bounds that can be relied on.
struct BoundBytes {
  const std::string* min = nullptr;
  const std::string* max = nullptr;
  bool min_exact = true;
  bool max_exact = true;
};

BoundBytes BoundBytesOf(const format::ColumnMetaData& meta,
                        const format::SchemaElement& leaf) {
  BoundBytes bounds;
  if (!meta.statistics) return bounds;
  const format::Statistics& statistics = *meta.statistics;
  const auto usable = [&](const std::optional<std::string>& bytes) {
    return bytes && DecodeBound(leaf, *bytes) ? &*bytes : nullptr;
  };
  bounds.min = usable(statistics.min_value);
  bounds.max = usable(statistics.max_value);
  bounds.min_exact = statistics.is_min_value_exact.value_or(true);
  bounds.max_exact = statistics.is_max_value_exact.value_or(true);
  if (!statistics.min_value && !statistics.max_value && OldBoundsHold(leaf)) {
    bounds.min = usable(statistics.min);
    bounds.max = usable(statistics.max);
  }
  return bounds;
}

std::optional<Bound> Decoded(const format::SchemaElement& leaf, const std::string* bytes,
                             bool exact) {
  if (bytes == nullptr) return std::nullopt;
  return Bound{*DecodeBound(leaf, *bytes), exact};
}

/// `total` and one more number, when both are known.
void AddKnown(std::optional<int64_t>& total, const std::optional<int64_t>& more) {
  if (total) total = more ? std::optional(Sum(*total, *more)) : std::nullopt;
}

}  // namespace

int64_t Sum(int64_t a, int64_t b) {
  int64_t sum;
  return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<int64_t>::max() : sum;
}

std::string Dotted(const std::vector<std::string>& path) {
  std::string dotted;
  for (const std::string& name : path) dotted += (dotted.empty() ? "" : ".") + name;
  return dotted;
}

ColumnFacts FactsOf(const format::ColumnChunk& chunk, const SchemaLeaf& leaf) {
  ColumnFacts facts;
  facts.path = leaf.path;
  facts.type = TypeName(*leaf.element);
  if (!chunk.meta_data) {
    facts.encrypted = true;
    return facts;
  }
  const format::ColumnMetaData& meta = *chunk.meta_data;
  facts.codecs = {NameOf(meta.codec)};
  for (Encoding encoding : meta.encodings) AddOnce(facts.encodings, NameOf(encoding));
  for (Encoding encoding : ValueEncodings(meta)) {
    AddOnce(facts.value_encodings, NameOf(encoding));
  }
  facts.values = meta.num_values;
  facts.bytes = meta.total_compressed_size;
  facts.encoded_bytes = meta.total_uncompressed_size;
  facts.pages = DataPages(meta);
  if (meta.statistics) {
    facts.nulls = meta.statistics->null_count;
    facts.nans = meta.statistics->nan_count;
    facts.distinct = meta.statistics->distinct_count;
  }
  const BoundBytes bounds = BoundBytesOf(meta, *leaf.element);
  facts.min = Decoded(*leaf.element, bounds.min, bounds.min_exact);
  facts.max = Decoded(*leaf.element, bounds.max, bounds.max_exact);
  return facts;
}

ColumnSummarizer::ColumnSummarizer(const SchemaLeaf& leaf) : leaf_(leaf) {
  summary_.facts.path = leaf.path;
  summary_.facts.type = TypeName(*leaf.element);
}

void ColumnSummarizer::Add(const format::ColumnChunk& chunk,
                           const ChunkDescription& description) {
  const ColumnFacts& facts = description.facts;
  ColumnFacts& all = summary_.facts;
  if (chunks_++ == 0) {
    all.nulls = all.nans = all.pages = 0;
  }
  all.encrypted = all.encrypted || facts.encrypted;
  for (const std::string& codec : facts.codecs) AddOnce(all.codecs, codec);
  for (const std::string& name : facts.encodings) AddOnce(all.encodings, name);
  for (const std::string& name : facts.value_encodings)
    AddOnce(all.value_encodings, name);
  all.values = Sum(all.values, facts.values);
  all.bytes = Sum(all.bytes, facts.bytes);
  all.encoded_bytes = Sum(all.encoded_bytes, facts.encoded_bytes);
  AddKnown(all.nulls, facts.nulls);
  AddKnown(all.nans, facts.nans);
  AddKnown(all.pages, facts.pages);
  summary_.column_indexes += description.column_index ? 1 : 0;
  summary_.offset_indexes += description.offset_index ? 1 : 0;
  summary_.bloom_filters += description.bloom_filter ? 1 : 0;
  AddBounds(chunk, facts);
}

void ColumnSummarizer::AddBounds(const format::ColumnChunk& chunk,
                                 const ColumnFacts& facts) {
  const bool all_null = !facts.encrypted && facts.nulls == facts.values;
  if (!facts.min || !facts.max) {
    bounded_ = bounded_ && all_null;
    return;
  }
  const format::SchemaElement& leaf = *leaf_.element;
  const BoundBytes bounds = BoundBytesOf(*chunk.meta_data, leaf);
  if (!bounds.min || !bounds.max) return;  // Not after the texts of both.
  if (!min_ || BoundLess(leaf, *bounds.min, min_->bytes)) {
    min_ = {*bounds.min, bounds.min_exact};
  }
  if (!max_ || BoundLess(leaf, max_->bytes, *bounds.max)) {
    max_ = {*bounds.max, bounds.max_exact};
  }
}

ColumnSummary ColumnSummarizer::Finish() {
  if (bounded_ && min_) {
    const format::SchemaElement& leaf = *leaf_.element;
    summary_.facts.min = Decoded(leaf, &min_->bytes, min_->exact);
    summary_.facts.max = Decoded(leaf, &max_->bytes, max_->exact);
  }
  return std::move(summary_);
}

}  // namespace lamella::inspect
