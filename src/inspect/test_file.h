/// A small footer to describe in tests: two row groups, a flat column and a list.
#pragma once

#include <cstring>
#include <string>

#include "base/byte_buffer.h"
#include "format/serialize.h"

namespace lamella::inspect {

inline std::string Int32Bytes(int32_t value) {
  std::string bytes(4, '\0');
  std::memcpy(bytes.data(), &value, 4);
  return bytes;
}

inline format::ColumnChunk NumberChunk(int32_t min, int32_t max, int64_t nulls) {
  format::ColumnMetaData meta;
  meta.type = format::Type::kInt32;
  meta.encodings = {Encoding::kPlain, Encoding::kRle, Encoding::kRleDictionary};
  meta.codec = Compression::kZstd;
  meta.num_values = 1000;
  meta.total_uncompressed_size = 4000;
  meta.total_compressed_size = 1600;
  meta.data_page_offset = 40;
  meta.dictionary_page_offset = 4;
  meta.statistics = format::Statistics{};
  meta.statistics->null_count = nulls;
  meta.statistics->min_value = Int32Bytes(min);
  meta.statistics->max_value = Int32Bytes(max);
  meta.encoding_stats = {
      {format::PageType::kDictionaryPage, Encoding::kPlain, 1},
      {format::PageType::kDataPage, Encoding::kRleDictionary, 2},
      {format::PageType::kDataPage, Encoding::kPlain, 1},
  };
  format::ColumnChunk chunk;
  chunk.meta_data = meta;
  return chunk;
}

inline format::ColumnChunk TextChunk() {
  format::ColumnMetaData meta;
  meta.type = format::Type::kByteArray;
  meta.encodings = {Encoding::kRle, Encoding::kDeltaByteArray};
  meta.codec = Compression::kZstd;
  meta.num_values = 2500;
  meta.total_uncompressed_size = 96'000;
  meta.total_compressed_size = 8'400;
  meta.data_page_offset = 5000;
  meta.statistics = format::Statistics{};
  meta.statistics->null_count = 0;
  meta.statistics->min_value = "apple";
  meta.statistics->max_value = "straw";
  meta.statistics->is_max_value_exact = false;
  meta.bloom_filter_offset = 9000;
  meta.bloom_filter_length = 47;
  format::ColumnChunk chunk;
  chunk.meta_data = meta;
  return chunk;
}

inline format::SchemaElement Group(std::string name, format::Repetition repetition,
                                   int32_t children) {
  format::SchemaElement group;
  group.name = std::move(name);
  group.repetition_type = repetition;
  group.num_children = children;
  return group;
}

/// An INT32 `id`, required, and a list of strings `tags`.
inline format::FileMetaData TestFooter() {
  using format::Repetition;
  format::FileMetaData footer;
  format::SchemaElement root;
  root.name = "schema";
  root.num_children = 2;
  format::SchemaElement id;
  id.type = format::Type::kInt32;
  id.name = "id";
  id.repetition_type = Repetition::kRequired;
  id.field_id = 1;
  format::SchemaElement tags = Group("tags", Repetition::kOptional, 1);
  tags.logical_type = format::LogicalType::Of(format::LogicalType::Kind::kList);
  format::SchemaElement element;
  element.type = format::Type::kByteArray;
  element.name = "element";
  element.repetition_type = Repetition::kOptional;
  element.logical_type = format::LogicalType::Of(format::LogicalType::Kind::kString);
  footer.schema = {root, id, tags, Group("list", Repetition::kRepeated, 1), element};
  footer.num_rows = 2000;
  format::RowGroup group;
  group.num_rows = 1000;
  group.file_offset = 4;
  group.columns = {NumberChunk(-7, 3, 1), TextChunk()};
  group.sorting_columns = {{0, true, false}};
  footer.row_groups = {group, group};
  footer.row_groups[1].columns[0] = NumberChunk(-5, 12, 2);
  footer.row_groups[1].file_offset = 10'004;
  footer.key_value_metadata = {{"ARROW:schema", "/////wANAAAQAAAAAAAK"}, {"by", "me\n"}};
  footer.created_by = "lamella version 0.1.0";
  return footer;
}

/// A file that has nothing but the magic and `footer`; `middle` stands between them.
inline std::string FileOf(const format::FileMetaData& footer, std::string middle = "") {
  base::ByteBuffer bytes;
  format::Serialize(footer, bytes);
  std::string file = "PAR1" + middle;
  file.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  file += Int32Bytes(static_cast<int32_t>(bytes.size()));
  return file + "PAR1";
}

}  // namespace lamella::inspect
