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

// What values of these types can be is documented here and checked by their readers.
constexpr OptionEntry kTable[] = {
    {{"path", OptionKind::kText, "text", "the path in `TO`",
      "The file to write. If `TO` has a path as well, both have to be the same file.",
      "\"/data/final/summary.parquet\""},
     [](Binding& to, const JsonValue& value) {
       to.path = ReadText(to, "\"path\"", value);
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
      "chosen for the codec (zstd 3, brotli 5)",
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
      "it has reached them.",
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
      "bytes up to 1GiB, or a text with a unit", "`\"1MiB\"` (1048576)",
      "Bytes of a dictionary page before the codec at most; a column chunk that needs "
      "more is written without a dictionary. 0 turns dictionaries off.",
      "0"},
     [](Binding& to, const JsonValue& value) {
       to.options.dictionary_page_size_limit =
           ReadSize(to, "\"dictionary_page_size_limit\"", value, kDictionaryBytes);
     }},
    {{"statistics", OptionKind::kFlag, "`true` or `false`", "`true`",
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
      "The order that the rows have, recorded for readers. It is checked while writing: "
      "rows in another order are an error. Sorting is the query's `ORDER BY`.",
      "[\"day\", {\"column\": \"amount\", \"descending\": true}]"},
     ReadSortingColumns},
    {{"store_schema", OptionKind::kFlag, "`true` or `false`", "`true`",
      "The `ARROW:schema` entry, from which Arrow readers restore types that Parquet "
      "doesn't have.",
      "false"},
     [](Binding& to, const JsonValue& value) {
       to.options.store_schema = ReadFlag(to, "\"store_schema\"", value);
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
