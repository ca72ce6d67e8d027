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

// The format counts in 32 bits what is read as one piece. How long that becomes depends
// on the data, so that the options alone are not wrong.
int32_t CheckedLength(size_t bytes, const char* what) {
  if (bytes > static_cast<size_t>(std::numeric_limits<int32_t>::max())) {
    throw SchemaError(std::string(what) +
                      " would be larger than 2 GB; choose larger row groups and pages");
  }
  return static_cast<int32_t>(bytes);
}

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
    : sink_(&sink),
      leaf_count_(leaves.leaves.size()),
      sorting_columns_(ResolveSortingColumns(options.sorting_columns, leaves)),
      footer_(EmptyFooter(schema, leaves, options)) {
  sink_->Write(kMagic);
}

void FileWriter::BeginRowGroup() {
  if (footer_.row_groups.size() == kMostRowGroups) {
    throw SchemaError("the file would have more than " + std::to_string(kMostRowGroups) +
                      " row groups, which readers can't count; choose a larger "
                      "row_group_size or row_group_size_bytes");
  }
  format::RowGroup group;
  group.file_offset = Signed(sink_->offset());
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

  int64_t base = Signed(sink_->offset());
  sink_->Write(chunk.bytes.span());
  chunk.meta.data_page_offset += base;
  if (chunk.meta.dictionary_page_offset) *chunk.meta.dictionary_page_offset += base;
  for (format::PageLocation& page : chunk.offset_index.page_locations) {
    page.offset += base;
  }
  group.total_byte_size += chunk.meta.total_uncompressed_size;
  *group.total_compressed_size += chunk.meta.total_compressed_size;
  encoded_bytes_ += static_cast<uint64_t>(chunk.meta.total_uncompressed_size);
  stored_bytes_ += static_cast<uint64_t>(chunk.meta.total_compressed_size);

  KeepIndexes(chunk);
  bloom_filters_.push_back(std::move(chunk.bloom_filter));
  format::ColumnChunk column;
  column.meta_data = std::move(chunk.meta);
  group.columns.push_back(std::move(column));
  if (group.columns.size() == leaf_count_) WriteBloomFilters();
}

void FileWriter::KeepIndexes(const chunk::EncodedChunk& chunk) {
  auto keep = [](IndexBlock& block, const auto* index) {
    size_t begin = block.bytes.size();
    if (index != nullptr) format::Serialize(*index, block.bytes);
    block.lengths.push_back(
        CheckedLength(block.bytes.size() - begin, "the page index of a column"));
  };
  // parquet-go reads the block as one piece that begins with the index of the very first
  // chunk; where that one has none, it takes the others for empty and skips their pages.
  bool starts = column_indexes_.lengths.empty() || column_indexes_.lengths.front() != 0;
  bool has = starts && chunk.column_index;
  keep(column_indexes_, has ? &*chunk.column_index : nullptr);
  has = !chunk.offset_index.page_locations.empty();
  keep(offset_indexes_, has ? &chunk.offset_index : nullptr);
}

// Behind its row group and not at the end: a filter takes up to 128 MB.
void FileWriter::WriteBloomFilters() {
  std::vector<format::ColumnChunk>& columns = footer_.row_groups.back().columns;
  for (size_t i = 0; i < columns.size(); ++i) {
    const base::ByteBuffer& filter = bloom_filters_[i];
    if (filter.empty()) continue;
    columns[i].meta_data->bloom_filter_offset = Signed(sink_->offset());
    columns[i].meta_data->bloom_filter_length = static_cast<int32_t>(filter.size());
    sink_->Write(filter.span());
  }
  bloom_filters_.clear();
}

void FileWriter::WriteIndexes(IndexBlock& block,
                              std::optional<int64_t> format::ColumnChunk::*offset,
                              std::optional<int32_t> format::ColumnChunk::*length) {
  int64_t at = Signed(sink_->offset());
  auto next = block.lengths.begin();
  for (format::RowGroup& group : footer_.row_groups) {
    for (format::ColumnChunk& column : group.columns) {
      int32_t size = *next++;
      if (size == 0) continue;
      column.*offset = at;
      column.*length = size;
      at += size;
    }
  }
  sink_->Write(block.bytes.span());
  block.bytes.Release();
}

void FileWriter::WriteFooter() {
  base::ByteBuffer bytes;
  format::Serialize(footer_, bytes);
  bytes.AppendValue(CheckedLength(bytes.size(), "the footer"));
  bytes.Append(kMagic, sizeof(kMagic));
  sink_->Write(bytes.span());
}

FileWeight FileWriter::Weigh() {
  base::ByteBuffer added;
  if (footer_bytes_ == 0) {
    format::Serialize(footer_, added);
    weighed_groups_ = footer_.row_groups.size();
  }
  while (weighed_groups_ < footer_.row_groups.size()) {
    format::Serialize(footer_.row_groups[weighed_groups_++], added);
  }
  footer_bytes_ += added.size();
  uint64_t bytes = sink_->offset() + column_indexes_.bytes.size() +
                   offset_indexes_.bytes.size() + footer_bytes_ + sizeof(uint32_t) +
                   sizeof(kMagic);
  return {bytes, encoded_bytes_, footer_.row_groups.size()};
}

FileSummary FileWriter::Finish() {
  using format::ColumnChunk;
  WriteIndexes(column_indexes_, &ColumnChunk::column_index_offset,
               &ColumnChunk::column_index_length);
  WriteIndexes(offset_indexes_, &ColumnChunk::offset_index_offset,
               &ColumnChunk::offset_index_length);
  WriteFooter();
  return {static_cast<uint64_t>(footer_.num_rows), footer_.row_groups.size(),
          sink_->offset(), encoded_bytes_, stored_bytes_};
}

void FileWriter::Restart(io::ByteSink& sink) {
  sink_ = &sink;
  footer_.row_groups.clear();
  footer_.num_rows = 0;
  column_indexes_.lengths.clear();
  offset_indexes_.lengths.clear();
  encoded_bytes_ = 0;
  stored_bytes_ = 0;
  footer_bytes_ = 0;
  sink_->Write(kMagic);
}

}  // namespace lamella::file
