#include "statement/option_table.h"

#include <limits>
#include <string>

namespace lamella::statement {
namespace {

// Counts of values and bytes in a page are 32 bits wide in the format.
constexpr WholeRange kRows = {1, std::numeric_limits<int32_t>::max()};
constexpr WholeRange kPageBytes = {1, 1 << 30};
constexpr WholeRange kDictionaryBytes = {0, 1 << 30};
constexpr WholeRange kBytes = {1, std::numeric_limits<int64_t>::max()};

constexpr std::string_view kSizeValues = "bytes, or a text with a unit";
constexpr std::string_view kFlagValues = "`true` or `false`";

// What values of these types can be is documented here and checked by their readers.
constexpr OptionEntry kTable[] = {
    {{"path", OptionKind::kText, "text", "the path in `TO`",
      "The file or directory to write. If `TO` has a path as well, both have to be the "
      "same.",
      "\"/data/final/summary.parquet\""},
     [](Binding& to, const JsonValue& value) {
       to.path = ReadPath(to, "\"path\"", value);
     }},
    {{"compression", OptionKind::kText,
      "`snappy`, `gzip`, `brotli`, `zstd`, `lz4_raw` (or `lz4`), `none` (or "
      "`uncompressed`, `null`), in any case",
      "`snappy`", "The codec of all pages.", "\"zstd\""},
     [](Binding& to, const JsonValue& value) {
       to.options.compression = ReadCodec(to, "\"compression\"", value);
     }},
    {{"compression_level", OptionKind::kInteger,
      "gzip 1 to 9, brotli 0 to 11, zstd -7 to 22, lz4_raw 1 to 12",
      "chosen for the codec (zstd 3, brotli 5), and for each page with gzip and zstd",
      "More is smaller and slower. An error with a codec that has no levels.", "9"},
     [](Binding& to, const JsonValue& value) {
       to.options.compression_level = ReadLevel(to, "\"compression_level\"", value);
     }},
    {{"profile", OptionKind::kText, "`universal` or `modern`", "`universal`",
      "Which encodings may be used where no column option names one: `universal` takes "
      "those that every reader has (PLAIN and RLE_DICTIONARY), `modern` the smallest of "
      "all, judged on the whole column chunk.",
      "\"modern\""},
     [](Binding& to, const JsonValue& value) {
       to.options.profile = ReadProfile(to, "\"profile\"", value);
     }},
    {{"column_options", OptionKind::kJson,
      "an object: column to `{\"encoding\", \"compression\", \"compression_level\", "
      "\"bloom_filter\"}`",
      "nothing",
      "Overrides for single columns. The key is a column's name, for all that is stored "
      "below it, or the dotted path of one stored leaf as in the file's schema, such as "
      "`items.list.element`.",
      "{\"user_id\": {\"encoding\": \"delta_binary_packed\", \"compression\": \"zstd\", "
      "\"compression_level\": 9, \"bloom_filter\": true}}"},
     ReadColumnOptions},
    {{"row_group_size", OptionKind::kInteger, "1 to 2147483647", "524288",
      "Rows of a row group. All but the last have exactly so many, unless "
      "`row_group_size_bytes` ends them before.",
      "1000000"},
     [](Binding& to, const JsonValue& value) {
       to.options.row_group_size =
           static_cast<uint64_t>(ReadWhole(to, "\"row_group_size\"", value, kRows));
     }},
    {{"row_group_size_bytes", OptionKind::kSize, kSizeValues, "`\"128MB\"` (128000000)",
      "Bytes of a row group after encoding and before the codec; the row group ends when "
      "it comes within a twentieth of them.",
      "\"64MB\""},
     [](Binding& to, const JsonValue& value) {
       to.options.row_group_size_bytes =
           ReadSize(to, "\"row_group_size_bytes\"", value, kBytes);
     }},
    {{"data_page_size", OptionKind::kSize, "bytes up to 1GiB, or a text with a unit",
      "`\"1MiB\"` (1048576)",
      "Bytes of a data page before the codec; the page ends with the row that reaches "
      "them.",
      "\"256KiB\""},
     [](Binding& to, const JsonValue& value) {
       to.options.data_page_size = ReadSize(to, "\"data_page_size\"", value, kPageBytes);
     }},
    {{"data_page_rows", OptionKind::kInteger, "1 to 2147483647", "20000",
      "Rows of a data page at most.", "10000"},
     [](Binding& to, const JsonValue& value) {
       to.options.data_page_rows =
           static_cast<uint64_t>(ReadWhole(to, "\"data_page_rows\"", value, kRows));
     }},
    {{"dictionary_page_size_limit", OptionKind::kSize,
      "bytes up to 1GiB, or a text with a unit",
      "`\"8MiB\"` of text and binary, `\"1MiB\"` of everything else",
      "Bytes of a dictionary page before the codec at most; a column chunk that needs "
      "more is written without a dictionary, and so is one that needs more than 1 MiB "
      "and is not made smaller by a quarter. 0 turns dictionaries off.",
      "0"},
     [](Binding& to, const JsonValue& value) {
       to.options.dictionary_page_size_limit =
           ReadSize(to, "\"dictionary_page_size_limit\"", value, kDictionaryBytes);
     }},
    {{"statistics", OptionKind::kFlag, kFlagValues, "`true`",
      "Smallest and largest values and counts for each column chunk.", "false"},
     [](Binding& to, const JsonValue& value) {
       to.options.statistics = ReadFlag(to, "\"statistics\"", value);
     }},
    {{"write_page_index", OptionKind::kFlag, "`true` or `false`",
      "the value of `statistics`",
      "Column and offset index: bounds and places of each page. Needs `statistics`.",
      "false"},
     [](Binding& to, const JsonValue& value) {
       to.options.write_page_index = ReadFlag(to, "\"write_page_index\"", value);
     }},
    {{"bloom_filter_columns", OptionKind::kList, "a list of columns, or `true` for all",
      "no column",
      "The columns that get a Bloom filter; boolean ones can't have one. A nested column "
      "gets one for each leaf below it.",
      "[\"user_id\", \"session_id\"]"},
     ReadBloomFilterColumns},
    {{"bloom_filter_false_positive_ratio", OptionKind::kNumber,
      "a number between 0 and 1", "0.01",
      "How often a Bloom filter may say \"maybe\" for a value that is not there.",
      "0.001"},
     [](Binding& to, const JsonValue& value) {
       to.options.bloom_filter_false_positive_ratio =
           ReadShare(to, "\"bloom_filter_false_positive_ratio\"", value);
     }},
    {{"kv_metadata", OptionKind::kJson, "an object of texts", "nothing",
      "Entries of the file's key-value metadata. `ARROW:schema` is reserved.",
      "{\"owner\": \"analytics\", \"run\": \"${run|manual}\"}"},
     ReadKeyValues},
    {{"field_ids", OptionKind::kJson, "`\"auto\"` or an object: column to id", "none",
      "Ids of the schema's fields, each once and from 0 up; `\"auto\"` numbers all "
      "fields "
      "from 1, depth first. A nested column takes `{\"id\", \"children\"}`; the child of "
      "a list is `element`, those of a map are `key` and `value`.",
      "{\"a\": 1, \"s\": {\"id\": 2, \"children\": {\"x\": 3}}}"},
     ReadFieldIds},
    {{"sorting_columns", OptionKind::kList,
      "a list of columns or `{\"column\", \"descending\", \"nulls_first\"}`", "none",
      "The order that the rows of a file have, recorded for readers. It is checked while "
      "writing, also from one row group to the next: rows in another order are an error. "
      "Sorting is the query's `ORDER BY`.",
      "[\"day\", {\"column\": \"amount\", \"descending\": true}]"},
     ReadSortingColumns},
    {{"store_schema", OptionKind::kFlag, kFlagValues, "`true`",
      "The `ARROW:schema` entry, from which Arrow readers restore types that Parquet "
      "doesn't have.",
      "false"},
     [](Binding& to, const JsonValue& value) {
       to.options.store_schema = ReadFlag(to, "\"store_schema\"", value);
     }},
    {{"partition_cols", OptionKind::kList, "a list of columns, or one text with commas",
      "none: a single file",
      "Makes the path a directory in which each value of these columns has a directory "
      "`name=value`, one level for each column, in this order. The files don't hold the "
      "columns. One text ends a name at each comma: a name that has one needs the list.",
      "[\"country\", \"city\"]"},
     [](Binding& to, const JsonValue& value) {
       ReadPartitionColumns(to, "\"partition_cols\"", value);
     }},
    {{"partition_by", OptionKind::kList, "as `partition_cols`", "none",
      "Another name for `partition_cols`.", "\"country, city\""},
     [](Binding& to, const JsonValue& value) {
       ReadPartitionColumns(to, "\"partition_by\"", value);
     }},
    {{"write_partition_columns", OptionKind::kFlag, kFlagValues, "`false`",
      "The files hold the partition columns as well.", "true"},
     [](Binding& to, const JsonValue& value) {
       to.dataset.write_partition_columns =
           ReadFlag(to, "\"write_partition_columns\"", value);
     }},
    {{"partition_escaping", OptionKind::kText, "`hive`, `url` or `none`", "`hive`",
      "Which characters of a value are percent-encoded in its directory's name: those "
      "that Hive encodes (UTF-8 and spaces stay), all but letters, digits and `-_.~`, or "
      "none, where a value that can't be a name is an error.",
      "\"url\""},
     [](Binding& to, const JsonValue& value) {
       to.dataset.partition_escaping = ReadEscaping(to, value);
     }},
    {{"hive_file_pattern", OptionKind::kFlag, kFlagValues, "`true`",
      "Directories are called `name=value`; with false `value` alone.", "false"},
     [](Binding& to, const JsonValue& value) {
       to.dataset.hive_file_pattern = ReadFlag(to, "\"hive_file_pattern\"", value);
     }},
    {{"empty_partition_value", OptionKind::kText, "`error`, `null` or a text", "`error`",
      "What becomes of rows with an empty string in a partition column: an error, they "
      "join those with NULL, or they join those that have this text.",
      "\"null\""},
     [](Binding& to, const JsonValue& value) {
       to.dataset.empty_partition_value = ReadEmptyPartition(to, value);
     }},
    {{"filename_pattern", OptionKind::kText, "a text with `{uuid}`, `{uuidv7}` or `{i}`",
      "`{uuidv7}`",
      "The names of the files: a random UUID, one that begins with the time, or the "
      "file's number in its directory. `.parquet` is added when it is missing.",
      "\"events_{i}\""},
     [](Binding& to, const JsonValue& value) {
       to.dataset.filename_pattern = ReadFilenamePattern(to, value);
     }},
    {{"max_rows_per_file", OptionKind::kInteger, "1 to 9223372036854775807", "no limit",
      "Makes the path a directory of files with exactly so many rows, but for the last "
      "one (with `partition_cols`: the last of each directory).",
      "1000000"},
     [](Binding& to, const JsonValue& value) {
       to.dataset.max_rows_per_file =
           static_cast<uint64_t>(ReadWhole(to, "\"max_rows_per_file\"", value, kBytes));
     }},
    {{"file_size_bytes", OptionKind::kSize, kSizeValues, "no limit",
      "Makes the path a directory of files, each ended when about so many bytes are "
      "written: at most 1.5 times as many.",
      "\"256MB\""},
     [](Binding& to, const JsonValue& value) {
       to.dataset.file_size_bytes = ReadSize(to, "\"file_size_bytes\"", value, kBytes);
     }},
    {{"max_open_files", OptionKind::kInteger, "1 to 2147483647", "`24`",
      "How many files are written at once. Fewer take less memory.", "16"},
     [](Binding& to, const JsonValue& value) {
       to.dataset.max_open_files =
           static_cast<uint64_t>(ReadWhole(to, "\"max_open_files\"", value, kRows));
     }},
    {{"mode", OptionKind::kText,
      "`error`, `overwrite`, `overwrite_partitions`, `append` or `ignore`",
      "`overwrite` for a file, `error` for a directory",
      "What becomes of what stands at the path already; the table of modes says it for "
      "each "
      "case.",
      "\"overwrite\""},
     [](Binding& to, const JsonValue& value) { to.publish.mode = ReadMode(to, value); }},
    {{"commit", OptionKind::kText, "`auto`, `exchange` or `journal`", "`auto`",
      "How a directory of files becomes visible: the whole tree in one step, or file by "
      "file from a journal that is finished after a crash; `auto` takes the first where "
      "it is possible.",
      "\"exchange\""},
     [](Binding& to, const JsonValue& value) {
       to.publish.commit = ReadCommit(to, value);
     }},
    {{"run_id", OptionKind::kText, "a text of 1 to 255 bytes without control characters",
      "none",
      "Names the run, for a scheduler that tries again: when a run of this id was "
      "committed at the path, nothing happens and its figures are reported. The same id "
      "with another query or other options is an error.",
      "\"events-2026-01-31\""},
     [](Binding& to, const JsonValue& value) {
       to.publish.run_id = ReadRunId(to, value);
     }},
    {{"manifest", OptionKind::kText, "a path outside of what is written", "none",
      "A file for the report, as `--json` gives it for one export.",
      "\"/data/events.json\""},
     [](Binding& to, const JsonValue& value) {
       to.publish.manifest = ReadPath(to, "\"manifest\"", value);
     }},
    {{"return_stats", OptionKind::kFlag, kFlagValues, "`false`",
      "The report tells bounds and counts of each column of each file.", "true"},
     [](Binding& to, const JsonValue& value) {
       to.publish.return_stats = ReadFlag(to, "\"return_stats\"", value);
     }},
};

}  // namespace

std::span<const OptionEntry> OptionTable() { return kTable; }

const OptionEntry* FindOption(std::string_view name) {
  for (const OptionEntry& entry : kTable) {
    if (entry.spec.name == name) return &entry;
  }
  return nullptr;
}

}  // namespace lamella::statement

namespace lamella {

const std::vector<OptionSpec>& OptionSpecs() {
  static const std::vector<OptionSpec> specs = [] {
    std::vector<OptionSpec> all;
    for (const auto& entry : statement::OptionTable()) all.push_back(entry.spec);
    return all;
  }();
  return specs;
}

}  // namespace lamella
