/// Every choice a user has about the bytes of a Parquet file.
///
/// Plain values with the documented defaults; `docs/statement.md` describes each from the
/// user's side. Enumerators carry the numbers of parquet.thrift.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lamella {

/// `CompressionCodec` of parquet.thrift, the ones that have a single meaning.
enum class Compression : int32_t {
  kUncompressed = 0,
  kSnappy = 1,
  kGzip = 2,
  kBrotli = 4,
  kZstd = 6,
  kLz4Raw = 7,
};

/// `Encoding` of parquet.thrift, the ones that Lamella writes.
enum class Encoding : int32_t {
  kPlain = 0,
  kRle = 3,
  kDeltaBinaryPacked = 5,
  kDeltaLengthByteArray = 6,
  kDeltaByteArray = 7,
  kRleDictionary = 8,
  kByteStreamSplit = 9,
};

/// Which encodings may be chosen where the user names none.
enum class Profile {
  kUniversal,  ///< PLAIN and RLE_DICTIONARY: every reader has them.
  kModern,     ///< The smallest of all encodings, judged on the whole chunk.
};

/// Overrides for one column (and all leaves below it). Absent: as for the file.
struct ColumnOptions {
  std::optional<Encoding> encoding;
  std::optional<Compression> compression;
  /// Of `compression`, which is there too. Absent beside it: the level of the outer
  /// options where the codec is the same, for a level belongs to its codec; else that
  /// codec's default.
  std::optional<int> compression_level;
  std::optional<bool> bloom_filter;
};

/// One key of the order that the rows are said to have. It is checked while writing.
struct SortingColumn {
  std::string column;
  bool descending = false;
  bool nulls_first = false;
};

/// Field ids for the schema, by name; `children` of a list is `element`, of a map `key`
/// and `value`.
struct FieldIds {
  bool automatic = false;  ///< Number all fields from 1, depth first.
  std::optional<int32_t> id;
  std::map<std::string, FieldIds> children;
};

/// How one Parquet file is written.
struct WriteOptions {
  Compression compression = Compression::kSnappy;
  std::optional<int> compression_level;  ///< Absent: the codec's default.
  Profile profile = Profile::kUniversal;

  uint64_t row_group_size = 524'288;            ///< Rows, exact.
  uint64_t row_group_size_bytes = 128'000'000;  ///< Encoded bytes before the codec.
  /// Bytes of values that a row group holds in memory at most, plus one row: values that
  /// encode to a fraction of their size would otherwise fill the memory before they fill
  /// the row group. No option of a statement; it follows from the memory limit.
  uint64_t row_group_memory = 256ull << 20;
  uint64_t data_page_size = 1ull << 20;  ///< Bytes of a page before the codec.
  uint64_t data_page_rows = 20'000;      ///< Rows a page holds at most.
  /// Bytes; 0 means no dictionary. Absent: 8 MiB of strings, 1 MiB of anything else.
  std::optional<uint64_t> dictionary_page_size_limit;

  bool statistics = true;
  bool write_page_index = true;
  bool store_schema = true;  ///< The `ARROW:schema` entry of the footer.

  bool bloom_filter_all = false;
  std::vector<std::string> bloom_filter_columns;
  double bloom_filter_false_positive_ratio = 0.01;

  std::vector<std::pair<std::string, std::string>> kv_metadata;
  FieldIds field_ids;
  std::vector<SortingColumn> sorting_columns;
  /// Key: a top-level column's name, or the dotted path of a leaf as in the footer; one
  /// that could be either, or two leaves, is refused by the checks against the schema.
  std::map<std::string, ColumnOptions> column_options;
};

/// How values become names of directories.
enum class PartitionEscaping {
  kHive,  ///< Percent signs for Hive's set of characters; UTF-8 and spaces as they are.
  kUrl,   ///< Percent signs for all but letters, digits and `-_.~`.
  kNone,  ///< As they are; what can't be a name is an error.
};

/// What becomes of an empty string in a partition column.
struct EmptyPartition {
  enum class Policy { kError, kNull, kText };
  Policy policy = Policy::kError;
  std::string text;  ///< kText: what stands in its place.
};

/// How rows are divided into the files of a data set.
struct DatasetOptions {
  std::vector<std::string> partition_cols;  ///< In the order of the directories.
  bool write_partition_columns = false;     ///< The files hold them as well.
  PartitionEscaping partition_escaping = PartitionEscaping::kHive;
  bool hive_file_pattern = true;  ///< `name=value`; otherwise `value` alone.
  EmptyPartition empty_partition_value;
  std::string filename_pattern = "{uuidv7}";
  std::optional<uint64_t> max_rows_per_file;  ///< Exact.
  std::optional<uint64_t> file_size_bytes;    ///< Written bytes, within 1.5 times.
  std::optional<uint64_t> max_open_files;     ///< Files that are written at once.

  /// Whether there is a directory of files at all, rather than one file.
  bool wanted() const {
    return !partition_cols.empty() || max_rows_per_file || file_size_bytes;
  }
};

/// What becomes of what stands at the path already.
enum class WriteMode { kError, kOverwrite, kOverwritePartitions, kAppend, kIgnore };

/// How a data set becomes visible.
enum class CommitKind {
  kAuto,      ///< Exchange where that is possible, otherwise journal.
  kExchange,  ///< The whole tree in one step.
  kJournal,   ///< File by file, from a journal that is rolled forward after a crash.
};

/// How a result is published.
struct PublishOptions {
  std::optional<WriteMode> mode;  ///< Absent: a file overwrite, a data set error.
  CommitKind commit = CommitKind::kAuto;
  std::optional<std::string> run_id;
  std::optional<std::string> manifest;  ///< A file for the report.
  bool return_stats = false;            ///< Statistics of columns in the report.
};

}  // namespace lamella
