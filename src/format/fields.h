/// The field ids of parquet.thrift, all of them and only here.
///
/// `VisitFields(value, visit)` calls `visit(id, member)` for each field of a struct, in
/// ascending order of the ids; the writer and the reader are both such visitors. A list
/// that parquet.thrift calls optional comes as `visit(id, list, kMayBeAbsent)`. `S` is
/// the struct, or the const struct, so that one description serves both directions.
#pragma once

#include <concepts>
#include <type_traits>

#include "format/index.h"
#include "format/metadata.h"
#include "format/page_header.h"

namespace lamella::format {

/// Marks an optional list: when it is empty it is not there.
struct MayBeAbsent {};
inline constexpr MayBeAbsent kMayBeAbsent;

/// `S` is `T` or `const T`.
template <typename S, typename T>
concept Is = std::same_as<std::remove_const_t<S>, T>;

/// A union whose members are empty structs: all it says is which of them it holds. The
/// enumerators are the field ids.
template <typename T>
inline constexpr bool kIsBareUnion = false;
template <>
inline constexpr bool kIsBareUnion<TimeUnit> = true;
template <>
inline constexpr bool kIsBareUnion<ColumnOrder> = true;

/// `BloomFilterAlgorithm`, `BloomFilterHash` and `BloomFilterCompression`: each of these
/// unions has one member.
enum class OnlyChoice : int32_t { kOnly = 1 };
template <>
inline constexpr bool kIsBareUnion<OnlyChoice> = true;

/// The parameters inside the union member that `type.kind` names.
template <Is<LogicalType> S, typename Visit>
void VisitParameters(S& type, Visit&& visit) {
  using Kind = LogicalType::Kind;
  switch (type.kind) {
    case Kind::kDecimal:
      visit(1, type.scale);
      visit(2, type.precision);
      break;
    case Kind::kTime:
    case Kind::kTimestamp:
      visit(1, type.is_adjusted_to_utc);
      visit(2, type.unit);
      break;
    case Kind::kInteger:
      visit(1, type.bit_width);
      visit(2, type.is_signed);
      break;
    default:
      break;
  }
}

template <Is<SchemaElement> S, typename Visit>
void VisitFields(S& element, Visit&& visit) {
  visit(1, element.type);
  visit(2, element.type_length);
  visit(3, element.repetition_type);
  visit(4, element.name);
  visit(5, element.num_children);
  visit(6, element.converted_type);
  visit(7, element.scale);
  visit(8, element.precision);
  visit(9, element.field_id);
  visit(10, element.logical_type);
}

template <Is<Statistics> S, typename Visit>
void VisitFields(S& statistics, Visit&& visit) {
  visit(1, statistics.max);
  visit(2, statistics.min);
  visit(3, statistics.null_count);
  visit(4, statistics.distinct_count);
  visit(5, statistics.max_value);
  visit(6, statistics.min_value);
  visit(7, statistics.is_max_value_exact);
  visit(8, statistics.is_min_value_exact);
  visit(9, statistics.nan_count);
}

template <Is<SizeStatistics> S, typename Visit>
void VisitFields(S& sizes, Visit&& visit) {
  visit(1, sizes.unencoded_byte_array_data_bytes);
  visit(2, sizes.repetition_level_histogram, kMayBeAbsent);
  visit(3, sizes.definition_level_histogram, kMayBeAbsent);
}

template <Is<PageEncodingStats> S, typename Visit>
void VisitFields(S& stats, Visit&& visit) {
  visit(1, stats.page_type);
  visit(2, stats.encoding);
  visit(3, stats.count);
}

template <Is<KeyValue> S, typename Visit>
void VisitFields(S& entry, Visit&& visit) {
  visit(1, entry.key);
  visit(2, entry.value);
}

template <Is<ColumnMetaData> S, typename Visit>
void VisitFields(S& column, Visit&& visit) {
  visit(1, column.type);
  visit(2, column.encodings);
  visit(3, column.path_in_schema);
  visit(4, column.codec);
  visit(5, column.num_values);
  visit(6, column.total_uncompressed_size);
  visit(7, column.total_compressed_size);
  visit(8, column.key_value_metadata, kMayBeAbsent);
  visit(9, column.data_page_offset);
  visit(10, column.index_page_offset);
  visit(11, column.dictionary_page_offset);
  visit(12, column.statistics);
  visit(13, column.encoding_stats, kMayBeAbsent);
  visit(14, column.bloom_filter_offset);
  visit(15, column.bloom_filter_length);
  visit(16, column.size_statistics);
}

template <Is<ColumnChunk> S, typename Visit>
void VisitFields(S& chunk, Visit&& visit) {
  visit(1, chunk.file_path);
  visit(2, chunk.file_offset);
  visit(3, chunk.meta_data);
  visit(4, chunk.offset_index_offset);
  visit(5, chunk.offset_index_length);
  visit(6, chunk.column_index_offset);
  visit(7, chunk.column_index_length);
}

template <Is<SortingColumn> S, typename Visit>
void VisitFields(S& key, Visit&& visit) {
  visit(1, key.column_idx);
  visit(2, key.descending);
  visit(3, key.nulls_first);
}

template <Is<RowGroup> S, typename Visit>
void VisitFields(S& group, Visit&& visit) {
  visit(1, group.columns);
  visit(2, group.total_byte_size);
  visit(3, group.num_rows);
  visit(4, group.sorting_columns, kMayBeAbsent);
  visit(5, group.file_offset);
  visit(6, group.total_compressed_size);
  visit(7, group.ordinal);
}

template <Is<FileMetaData> S, typename Visit>
void VisitFields(S& file, Visit&& visit) {
  visit(1, file.version);
  visit(2, file.schema);
  visit(3, file.num_rows);
  visit(4, file.row_groups);
  visit(5, file.key_value_metadata, kMayBeAbsent);
  visit(6, file.created_by);
  visit(7, file.column_orders, kMayBeAbsent);
}

template <Is<DataPageHeader> S, typename Visit>
void VisitFields(S& header, Visit&& visit) {
  visit(1, header.num_values);
  visit(2, header.encoding);
  visit(3, header.definition_level_encoding);
  visit(4, header.repetition_level_encoding);
  visit(5, header.statistics);
}

template <Is<DataPageHeaderV2> S, typename Visit>
void VisitFields(S& header, Visit&& visit) {
  visit(1, header.num_values);
  visit(2, header.num_nulls);
  visit(3, header.num_rows);
  visit(4, header.encoding);
  visit(5, header.definition_levels_byte_length);
  visit(6, header.repetition_levels_byte_length);
  visit(7, header.is_compressed);
  visit(8, header.statistics);
}

template <Is<DictionaryPageHeader> S, typename Visit>
void VisitFields(S& header, Visit&& visit) {
  visit(1, header.num_values);
  visit(2, header.encoding);
  visit(3, header.is_sorted);
}

template <Is<PageHeader> S, typename Visit>
void VisitFields(S& header, Visit&& visit) {
  visit(1, header.type);
  visit(2, header.uncompressed_page_size);
  visit(3, header.compressed_page_size);
  visit(4, header.crc);
  visit(5, header.data_page_header);
  visit(7, header.dictionary_page_header);
  visit(8, header.data_page_header_v2);
}

template <Is<PageLocation> S, typename Visit>
void VisitFields(S& location, Visit&& visit) {
  visit(1, location.offset);
  visit(2, location.compressed_page_size);
  visit(3, location.first_row_index);
}

template <Is<OffsetIndex> S, typename Visit>
void VisitFields(S& index, Visit&& visit) {
  visit(1, index.page_locations);
  visit(2, index.unencoded_byte_array_data_bytes, kMayBeAbsent);
}

template <Is<ColumnIndex> S, typename Visit>
void VisitFields(S& index, Visit&& visit) {
  visit(1, index.null_pages);
  visit(2, index.min_values);
  visit(3, index.max_values);
  visit(4, index.boundary_order);
  visit(5, index.null_counts, kMayBeAbsent);
  visit(6, index.repetition_level_histograms, kMayBeAbsent);
  visit(7, index.definition_level_histograms, kMayBeAbsent);
  visit(8, index.nan_counts, kMayBeAbsent);
}

template <Is<BloomFilterHeader> S, typename Visit>
void VisitFields(S& header, Visit&& visit) {
  OnlyChoice algorithm = OnlyChoice::kOnly;
  OnlyChoice hash = OnlyChoice::kOnly;
  OnlyChoice compression = OnlyChoice::kOnly;
  visit(1, header.num_bytes);
  visit(2, algorithm);
  visit(3, hash);
  visit(4, compression);
}

}  // namespace lamella::format
