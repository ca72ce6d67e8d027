#include "inspect/describe.h"

#include "format/parse.h"
#include "inspect/facts.h"
#include "inspect/schema_tree.h"

namespace lamella::inspect {
namespace {

std::optional<Place> PlaceOf(std::optional<int64_t> offset,
                             std::optional<int32_t> bytes) {
  if (!offset) return std::nullopt;
  return Place{*offset, bytes.value_or(0)};
}

ChunkDescription DescribeChunk(const format::ColumnChunk& chunk, const SchemaLeaf& leaf) {
  ChunkDescription description;
  description.facts = FactsOf(chunk, leaf);
  description.column_index =
      PlaceOf(chunk.column_index_offset, chunk.column_index_length);
  description.offset_index =
      PlaceOf(chunk.offset_index_offset, chunk.offset_index_length);
  if (chunk.meta_data) {
    description.dictionary_page_offset = chunk.meta_data->dictionary_page_offset;
    description.data_page_offset = chunk.meta_data->data_page_offset;
    description.bloom_filter = PlaceOf(chunk.meta_data->bloom_filter_offset,
                                       chunk.meta_data->bloom_filter_length);
  }
  return description;
}

std::string LeafName(const std::vector<SchemaLeaf>& leaves, int32_t index) {
  if (index < 0 || static_cast<size_t>(index) >= leaves.size()) {
    return "column " + std::to_string(index);
  }
  return Dotted(leaves[static_cast<size_t>(index)].path);
}

RowGroupDescription DescribeRowGroup(const format::RowGroup& group,
                                     const std::vector<SchemaLeaf>& leaves) {
  RowGroupDescription description;
  description.rows = group.num_rows;
  for (const format::SortingColumn& key : group.sorting_columns) {
    description.sorting.push_back(
        {LeafName(leaves, key.column_idx), key.descending, key.nulls_first});
  }
  for (size_t i = 0; i < leaves.size(); ++i) {
    description.chunks.push_back(DescribeChunk(group.columns[i], leaves[i]));
    const ColumnFacts& facts = description.chunks.back().facts;
    description.bytes = Sum(description.bytes, facts.bytes);
    description.encoded_bytes = Sum(description.encoded_bytes, facts.encoded_bytes);
  }
  description.offset = group.file_offset.value_or(0);
  // Old writers leave the offset out.
  if (!group.file_offset && !description.chunks.empty()) {
    const ChunkDescription& first = description.chunks.front();
    description.offset = first.dictionary_page_offset.value_or(first.data_page_offset);
  }
  return description;
}

}  // namespace

std::string FooterOf(const std::string& path) { return "footer of \"" + path + "\""; }

FileDescription Describe(const format::FileMetaData& footer, const std::string& path,
                         int64_t bytes) {
  const SchemaTree tree = BuildSchemaTree(footer.schema, FooterOf(path));
  FileDescription file;
  file.path = path;
  file.bytes = bytes;
  file.rows = footer.num_rows;
  file.version = footer.version;
  file.created_by = footer.created_by.value_or("");
  for (const format::KeyValue& entry : footer.key_value_metadata) {
    file.metadata.emplace_back(entry.key, entry.value.value_or(""));
  }
  file.schema = tree.root;
  for (const format::RowGroup& group : footer.row_groups) {
    if (group.columns.size() != tree.leaves.size()) {
      throw format::FormatError("the " + FooterOf(path) + " is damaged: row group " +
                                std::to_string(file.row_groups.size()) + " has " +
                                std::to_string(group.columns.size()) +
                                " columns, the schema " +
                                std::to_string(tree.leaves.size()));
    }
    file.row_groups.push_back(DescribeRowGroup(group, tree.leaves));
  }
  return file;
}

void Summarize(const format::FileMetaData& footer, FileDescription& description) {
  const SchemaTree tree = BuildSchemaTree(footer.schema, FooterOf(description.path));
  for (size_t leaf = 0; leaf < tree.leaves.size(); ++leaf) {
    ColumnSummarizer summary(tree.leaves[leaf]);
    for (size_t group = 0; group < description.row_groups.size(); ++group) {
      summary.Add(footer.row_groups[group].columns[leaf],
                  description.row_groups[group].chunks[leaf]);
    }
    description.columns.push_back(summary.Finish());
  }
}

}  // namespace lamella::inspect
