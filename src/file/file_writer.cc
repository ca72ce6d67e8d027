#include "file/file_writer.h"

#include <limits>
#include <optional>

#include "file/created_by.h"
#include "format/serialize.h"
#include "lamella/error.h"
#include "schema/arrow_schema.h"
#include "schema/to_parquet.h"

namespace lamella::file {
namespace {

constexpr uint8_t kMagic[4] = {'P', 'A', 'R', '1'};
// RowGroup.ordinal is an i16.
constexpr size_t kMostRowGroups = std::numeric_limits<int16_t>::max();

int64_t Signed(uint64_t value) { return static_cast<int64_t>(value); }

format::FileMetaData EmptyFooter(const Schema& schema, const schema::LeafSchema& leaves,
                                 const WriteOptions& options) {
  format::FileMetaData footer;
  footer.schema = schema::ToParquet(schema, options.field_ids);
  footer.created_by = CreatedBy();
  footer.column_orders.assign(leaves.leaves.size(), format::ColumnOrder::kTypeOrder);
  if (options.store_schema) {
    footer.key_value_metadata.push_back(
        {"ARROW:schema", schema::EncodeArrowSchema(schema)});
  }
  for (const auto& [key, value] : options.kv_metadata) {
    footer.key_value_metadata.push_back({key, value});
  }
  return footer;
}

}  // namespace

std::vector<format::SortingColumn> ResolveSortingColumns(
    const std::vector<SortingColumn>& columns, const schema::LeafSchema& leaves) {
  std::vector<format::SortingColumn> resolved;
  for (const SortingColumn& column : columns) {
    std::optional<size_t> found;
    for (size_t i = 0; i < leaves.leaves.size(); ++i) {
      const schema::Leaf& leaf = leaves.leaves[i];
      if (leaf.max_repetition == 0 && leaf.dotted_path() == column.column) found = i;
    }
    if (!found) {
      throw OptionError("sorting_columns: \"" + column.column +
                        "\" is no column of simple values");
    }
    resolved.push_back(
        {static_cast<int32_t>(*found), column.descending, column.nulls_first});
  }
  return resolved;
}

FileWriter::FileWriter(io::ByteSink& sink, const Schema& schema,
                       const schema::LeafSchema& leaves, const WriteOptions& options)
    : sink_(sink),
      leaf_count_(leaves.leaves.size()),
      sorting_columns_(ResolveSortingColumns(options.sorting_columns, leaves)),
      footer_(EmptyFooter(schema, leaves, options)) {
  sink_.Write(kMagic);
}

void FileWriter::BeginRowGroup() {
  if (footer_.row_groups.size() == kMostRowGroups) {
    throw OptionError("the file would have more than " + std::to_string(kMostRowGroups) +
                      " row groups, which readers can't count; choose a larger "
                      "row_group_size or row_group_size_bytes");
  }
  format::RowGroup group;
  group.file_offset = Signed(sink_.offset());
  group.total_compressed_size = 0;
  group.ordinal = static_cast<int16_t>(footer_.row_groups.size());
  group.sorting_columns = sorting_columns_;
  footer_.row_groups.push_back(std::move(group));
}

void FileWriter::AppendChunk(chunk::EncodedChunk& chunk) {
  if (footer_.row_groups.empty() ||
      footer_.row_groups.back().columns.size() == leaf_count_) {
    BeginRowGroup();
  }
  format::RowGroup& group = footer_.row_groups.back();
  if (group.columns.empty()) {
    group.num_rows = Signed(chunk.rows);
    footer_.num_rows += group.num_rows;
  } else if (group.num_rows != Signed(chunk.rows)) {
    throw std::logic_error("column chunks of one row group differ in rows");
  }

  int64_t base = Signed(sink_.offset());
  sink_.Write(chunk.bytes.span());
  chunk.meta.data_page_offset += base;
  if (chunk.meta.dictionary_page_offset) *chunk.meta.dictionary_page_offset += base;
  for (format::PageLocation& page : chunk.offset_index.page_locations) {
    page.offset += base;
  }
  group.total_byte_size += chunk.meta.total_uncompressed_size;
  *group.total_compressed_size += chunk.meta.total_compressed_size;
  encoded_bytes_ += static_cast<uint64_t>(chunk.meta.total_uncompressed_size);

  trailers_.push_back({footer_.row_groups.size() - 1, group.columns.size(),
                       std::move(chunk.offset_index), std::move(chunk.column_index),
                       std::move(chunk.bloom_filter)});
  format::ColumnChunk column;
  column.meta_data = std::move(chunk.meta);
  group.columns.push_back(std::move(column));
}

format::ColumnChunk& FileWriter::ChunkOf(const Trailer& trailer) {
  return footer_.row_groups[trailer.row_group].columns[trailer.column];
}

void FileWriter::WriteBloomFilters() {
  for (Trailer& trailer : trailers_) {
    if (trailer.bloom_filter.empty()) continue;
    format::ColumnMetaData& meta = *ChunkOf(trailer).meta_data;
    meta.bloom_filter_offset = Signed(sink_.offset());
    meta.bloom_filter_length = static_cast<int32_t>(trailer.bloom_filter.size());
    sink_.Write(trailer.bloom_filter.span());
    trailer.bloom_filter.Release();
  }
}

void FileWriter::WriteColumnIndexes() {
  // parquet-go reads the block as one piece that begins with the index of the very first
  // chunk; where that one has none, it takes the others for empty and skips their pages.
  if (trailers_.empty() || !trailers_.front().column_index) return;
  base::ByteBuffer bytes;
  for (const Trailer& trailer : trailers_) {
    if (!trailer.column_index) continue;
    bytes.Clear();
    format::Serialize(*trailer.column_index, bytes);
    format::ColumnChunk& column = ChunkOf(trailer);
    column.column_index_offset = Signed(sink_.offset());
    column.column_index_length = static_cast<int32_t>(bytes.size());
    sink_.Write(bytes.span());
  }
}

void FileWriter::WriteOffsetIndexes() {
  base::ByteBuffer bytes;
  for (const Trailer& trailer : trailers_) {
    if (trailer.offset_index.page_locations.empty()) continue;
    bytes.Clear();
    format::Serialize(trailer.offset_index, bytes);
    format::ColumnChunk& column = ChunkOf(trailer);
    column.offset_index_offset = Signed(sink_.offset());
    column.offset_index_length = static_cast<int32_t>(bytes.size());
    sink_.Write(bytes.span());
  }
}

void FileWriter::WriteFooter() {
  base::ByteBuffer bytes;
  format::Serialize(footer_, bytes);
  if (bytes.size() > std::numeric_limits<int32_t>::max()) {
    throw OptionError(
        "the footer would be larger than 2 GB; choose a larger row_group_size");
  }
  bytes.AppendValue(static_cast<uint32_t>(bytes.size()));
  bytes.Append(kMagic, sizeof(kMagic));
  sink_.Write(bytes.span());
}

FileSummary FileWriter::Finish() {
  WriteBloomFilters();
  WriteColumnIndexes();
  WriteOffsetIndexes();
  WriteFooter();
  return {static_cast<uint64_t>(footer_.num_rows), footer_.row_groups.size(),
          sink_.offset(), encoded_bytes_};
}

}  // namespace lamella::file
