#include "file/chunk_options.h"

#include <algorithm>
#include <string>

namespace lamella::file {
namespace {

chunk::ChunkOptions Common(const WriteOptions& options) {
  chunk::ChunkOptions common;
  common.compression = options.compression;
  common.compression_level = options.compression_level;
  common.profile = options.profile;
  common.data_page_size = options.data_page_size;
  common.data_page_rows = options.data_page_rows;
  common.statistics = options.statistics;
  common.page_index = options.write_page_index;
  common.bloom_filter_ratio = options.bloom_filter_false_positive_ratio;
  return common;
}

void Override(const WriteOptions& options, const std::string& name,
              chunk::ChunkOptions& out) {
  auto found = options.column_options.find(name);
  if (found == options.column_options.end()) return;
  const ColumnOptions& column = found->second;
  if (column.encoding) out.encoding = column.encoding;
  if (column.bloom_filter) out.bloom_filter = *column.bloom_filter;
  if (column.compression && *column.compression != out.compression) {
    // A level belongs to the codec that it was given with.
    out.compression = *column.compression;
    out.compression_level.reset();
  }
  if (column.compression_level) out.compression_level = column.compression_level;
}

// Long strings are what a large dictionary saves most of, and what a reader looks up in
// one costs it least beside them.
uint64_t DictionaryLimit(const schema::Leaf& leaf) {
  return leaf.physical == format::Type::kByteArray ? 8ull << 20 : 1ull << 20;
}

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// No reader looks for a filter on booleans or on what has no values.
bool CanFilter(const schema::Leaf& leaf) {
  return leaf.physical != format::Type::kBoolean && leaf.type.id != TypeId::kNull;
}

}  // namespace

std::vector<chunk::ChunkOptions> ResolveChunkOptions(const WriteOptions& options,
                                                     const schema::LeafSchema& leaves) {
  std::vector<chunk::ChunkOptions> resolved;
  for (const schema::Leaf& leaf : leaves.leaves) {
    const std::string& column = leaf.path.front();
    std::string path = leaf.dotted_path();
    chunk::ChunkOptions own = Common(options);
    own.dictionary_page_size_limit =
        options.dictionary_page_size_limit.value_or(DictionaryLimit(leaf));
    own.bloom_filter = options.bloom_filter_all ||
                       Contains(options.bloom_filter_columns, column) ||
                       Contains(options.bloom_filter_columns, path);
    Override(options, column, own);
    if (path != column) Override(options, path, own);
    own.bloom_filter = own.bloom_filter && CanFilter(leaf);
    resolved.push_back(own);
  }
  return resolved;
}

}  // namespace lamella::file
