/// The footer of a Parquet file as plain structs: `FileMetaData` and what it is made of.
///
/// Field for field what parquet.thrift describes, with its names in snake_case. What is
/// optional there is `std::optional` here (a list: empty means absent); what is required
/// there has a default here. Strings are bytes. file/ fills these structs, serialize.h
/// writes them, parse.h reads them, and fields.h alone knows their field ids.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "format/enums.h"

namespace lamella::format {

/// `LogicalType`: a union in parquet.thrift; here its kind and the parameters of all.
struct LogicalType {
  /// The numbers are the field ids of the union.
  enum class Kind : int32_t {
    kString = 1,
    kMap = 2,
    kList = 3,
    kEnum = 4,
    kDecimal = 5,
    kDate = 6,
    kTime = 7,
    kTimestamp = 8,
    kInteger = 10,
    kUnknown = 11,  ///< The null type.
    kJson = 12,
    kBson = 13,
    kUuid = 14,
    kFloat16 = 15,
    kVariant = 16,
    kGeometry = 17,
    kGeography = 18,
  };

  Kind kind = Kind::kUnknown;
  int32_t scale = 0;                  ///< kDecimal.
  int32_t precision = 0;              ///< kDecimal.
  bool is_adjusted_to_utc = false;    ///< kTime, kTimestamp.
  TimeUnit unit = TimeUnit::kMicros;  ///< kTime, kTimestamp.
  int8_t bit_width = 0;               ///< kInteger: 8, 16, 32 or 64.
  bool is_signed = false;             ///< kInteger.

  static LogicalType Of(Kind kind) {
    LogicalType type;
    type.kind = kind;
    return type;
  }
  static LogicalType Decimal(int32_t precision, int32_t scale) {
    LogicalType type = Of(Kind::kDecimal);
    type.precision = precision;
    type.scale = scale;
    return type;
  }
  static LogicalType Time(TimeUnit unit, bool is_adjusted_to_utc) {
    LogicalType type = Of(Kind::kTime);
    type.unit = unit;
    type.is_adjusted_to_utc = is_adjusted_to_utc;
    return type;
  }
  static LogicalType Timestamp(TimeUnit unit, bool is_adjusted_to_utc) {
    LogicalType type = Time(unit, is_adjusted_to_utc);
    type.kind = Kind::kTimestamp;
    return type;
  }
  static LogicalType Integer(int8_t bit_width, bool is_signed) {
    LogicalType type = Of(Kind::kInteger);
    type.bit_width = bit_width;
    type.is_signed = is_signed;
    return type;
  }

  bool operator==(const LogicalType&) const = default;
};

/// One node of the schema tree. The tree is a list, depth first, the root first.
struct SchemaElement {
  std::optional<Type> type{};                   ///< Leaves only.
  std::optional<int32_t> type_length{};         ///< Bytes; kFixedLenByteArray only.
  std::optional<Repetition> repetition_type{};  ///< All but the root.
  std::string name{};
  std::optional<int32_t> num_children{};  ///< Groups only.
  std::optional<ConvertedType> converted_type{};
  std::optional<int32_t> scale{};      ///< With ConvertedType::kDecimal.
  std::optional<int32_t> precision{};  ///< With ConvertedType::kDecimal.
  std::optional<int32_t> field_id{};
  std::optional<LogicalType> logical_type{};

  bool operator==(const SchemaElement&) const = default;
};

/// What is known about the values of a column chunk or of a page. Bounds are plain
/// encoded values without a length prefix.
struct Statistics {
  std::optional<std::string> max{};  ///< Deprecated (signed order); read only.
  std::optional<std::string> min{};  ///< Deprecated (signed order); read only.
  std::optional<int64_t> null_count{};
  std::optional<int64_t> distinct_count{};
  std::optional<std::string> max_value{};
  std::optional<std::string> min_value{};
  std::optional<bool> is_max_value_exact{};
  std::optional<bool> is_min_value_exact{};
  std::optional<int64_t> nan_count{};

  bool operator==(const Statistics&) const = default;
};

/// Sizes that a reader can plan its memory with.
struct SizeStatistics {
  /// kByteArray only: bytes of all values, without their lengths.
  std::optional<int64_t> unencoded_byte_array_data_bytes{};
  std::vector<int64_t> repetition_level_histogram{};  ///< Maximum level + 1 entries.
  std::vector<int64_t> definition_level_histogram{};  ///< Maximum level + 1 entries.

  bool operator==(const SizeStatistics&) const = default;
};

/// How many pages of a kind have an encoding.
struct PageEncodingStats {
  PageType page_type = PageType::kDataPage;
  Encoding encoding = Encoding::kPlain;
  int32_t count = 0;

  bool operator==(const PageEncodingStats&) const = default;
};

struct KeyValue {
  std::string key{};
  std::optional<std::string> value{};

  bool operator==(const KeyValue&) const = default;
};

/// All about one column chunk. Offsets count from the start of the file.
struct ColumnMetaData {
  Type type = Type::kBoolean;
  std::vector<Encoding> encodings{};
  std::vector<std::string> path_in_schema{};
  Compression codec = Compression::kUncompressed;
  int64_t num_values = 0;               ///< Levels: with nulls and empty lists.
  int64_t total_uncompressed_size = 0;  ///< Bytes, with page headers and dictionary.
  int64_t total_compressed_size = 0;    ///< Bytes, with page headers and dictionary.
  std::vector<KeyValue> key_value_metadata{};
  int64_t data_page_offset = 0;  ///< The first data page.
  std::optional<int64_t> index_page_offset{};
  std::optional<int64_t> dictionary_page_offset{};
  std::optional<Statistics> statistics{};
  std::vector<PageEncodingStats> encoding_stats{};
  std::optional<int64_t> bloom_filter_offset{};
  std::optional<int32_t> bloom_filter_length{};  ///< Bytes, header and bits.
  std::optional<SizeStatistics> size_statistics{};

  bool operator==(const ColumnMetaData&) const = default;
};

struct ColumnChunk {
  std::optional<std::string> file_path{};
  int64_t file_offset = 0;                    ///< Deprecated: written as 0.
  std::optional<ColumnMetaData> meta_data{};  ///< Absent only where it is encrypted.
  std::optional<int64_t> offset_index_offset{};
  std::optional<int32_t> offset_index_length{};
  std::optional<int64_t> column_index_offset{};
  std::optional<int32_t> column_index_length{};

  bool operator==(const ColumnChunk&) const = default;
};

/// One key of the order that the rows of a row group have.
struct SortingColumn {
  int32_t column_idx = 0;  ///< The leaf's index in the schema.
  bool descending = false;
  bool nulls_first = false;

  bool operator==(const SortingColumn&) const = default;
};

struct RowGroup {
  std::vector<ColumnChunk> columns{};
  int64_t total_byte_size = 0;  ///< Sum of the chunks' uncompressed sizes.
  int64_t num_rows = 0;
  std::vector<SortingColumn> sorting_columns{};
  std::optional<int64_t> file_offset{};  ///< The group's first page.
  std::optional<int64_t> total_compressed_size{};
  std::optional<int16_t> ordinal{};

  bool operator==(const RowGroup&) const = default;
};

/// The footer.
struct FileMetaData {
  int32_t version = 1;
  std::vector<SchemaElement> schema{};
  int64_t num_rows = 0;
  std::vector<RowGroup> row_groups{};
  std::vector<KeyValue> key_value_metadata{};
  std::optional<std::string> created_by{};
  std::vector<ColumnOrder> column_orders{};  ///< One per leaf.

  bool operator==(const FileMetaData&) const = default;
};

}  // namespace lamella::format
