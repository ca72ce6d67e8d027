#define XXH_INLINE_ALL
#include <xxhash.h>

#include <array>
#include <charconv>
#include <cinttypes>
#include <cstdio>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "codec/levels.h"
#include "statement/binding.h"
#include "statement/characters.h"

namespace lamella::statement {
namespace {

// Lines of texts that each say how long they are, so that no text can look like the next
// one. An option that has its usual value has no line: a later version with more options
// finds the same text for the same statement.
class Lines {
 public:
  void Add(std::initializer_list<std::string_view> texts) {
    for (const std::string_view text : texts) {
      text_ += std::to_string(text.size()) + ":";
      text_ += text;
    }
    text_ += '\n';
  }

  void Differing(std::string_view name, const auto& value, const auto& usual) {
    if (value != usual) Add({name, Text(value)});
  }

  void Given(std::string_view name, const auto& value) {
    if (value) Add({name, Text(*value)});
  }

  std::string Take() { return std::move(text_); }

 private:
  static std::string Text(const std::string& value) { return value; }
  static std::string Text(bool value) { return value ? "true" : "false"; }
  static std::string Text(double value) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.begin(), digits.end(), value).ptr;
    return {digits.begin(), end};
  }
  template <typename Number>
  static std::string Text(Number value) {
    if constexpr (std::is_enum_v<Number>) {
      return std::to_string(static_cast<int>(value));
    } else {
      return std::to_string(value);
    }
  }

  std::string text_;
};

void AddFieldIds(Lines& lines, const FieldIds& ids, const std::string& path) {
  lines.Differing(path, ids.automatic, false);
  lines.Given(path, ids.id);
  for (const auto& [name, field] : ids.children) {
    std::string below = path;
    below.append(".").append(std::to_string(name.size())).append(":").append(name);
    AddFieldIds(lines, field, below);
  }
}

// The codec's default has no line, whether it was written or not. No level of gzip is
// what it does without one, when each page's content decides.
void AddLevel(Lines& lines, Compression codec, const std::optional<int>& level) {
  const bool usual =
      codec != Compression::kGzip && level == codec::ResolveLevel(codec, {});
  if (!usual) lines.Given("compression_level", level);
}

void AddColumns(Lines& lines, const WriteOptions& options) {
  for (const auto& [name, column] : options.column_options) {
    lines.Add({"column_options", name});
    lines.Given("encoding", column.encoding);
    lines.Given("compression", column.compression);
    // A level never stands without its codec.
    AddLevel(lines, column.compression.value_or(options.compression),
             column.compression_level);
    lines.Given("bloom_filter", column.bloom_filter);
  }
  // Which columns they are is all that counts.
  std::multiset<std::string> filtered;
  for (const std::string& name : options.bloom_filter_columns) {
    filtered.insert(LowerCase(name));
  }
  for (const std::string& name : filtered) lines.Add({"bloom_filter_columns", name});
  for (const SortingColumn& key : options.sorting_columns) {
    lines.Add({"sorting_columns", key.column, key.descending ? "descending" : "",
               key.nulls_first ? "nulls_first" : ""});
  }
  // The members of a JSON object have no order.
  for (const auto& [key, value] : std::map<std::string, std::string>(
           options.kv_metadata.begin(), options.kv_metadata.end())) {
    lines.Add({"kv_metadata", key, value});
  }
  AddFieldIds(lines, options.field_ids, "field_ids");
}

void AddFile(Lines& lines, const WriteOptions& options) {
  const WriteOptions usual;
  const auto add = [&](std::string_view name, const auto member) {
    lines.Differing(name, options.*member, usual.*member);
  };
  add("compression", &WriteOptions::compression);
  AddLevel(lines, options.compression, options.compression_level);
  add("profile", &WriteOptions::profile);
  add("row_group_size", &WriteOptions::row_group_size);
  add("row_group_size_bytes", &WriteOptions::row_group_size_bytes);
  add("data_page_size", &WriteOptions::data_page_size);
  add("data_page_rows", &WriteOptions::data_page_rows);
  lines.Given("dictionary_page_size_limit", options.dictionary_page_size_limit);
  add("statistics", &WriteOptions::statistics);
  add("write_page_index", &WriteOptions::write_page_index);
  add("store_schema", &WriteOptions::store_schema);
  add("bloom_filter_all", &WriteOptions::bloom_filter_all);
  add("bloom_filter_false_positive_ratio",
      &WriteOptions::bloom_filter_false_positive_ratio);
}

void AddDataset(Lines& lines, const DatasetOptions& options) {
  const DatasetOptions usual;
  const auto add = [&](std::string_view name, const auto member) {
    lines.Differing(name, options.*member, usual.*member);
  };
  for (const std::string& name : options.partition_cols) {
    lines.Add({"partition_cols", LowerCase(name)});
  }
  add("write_partition_columns", &DatasetOptions::write_partition_columns);
  add("partition_escaping", &DatasetOptions::partition_escaping);
  add("hive_file_pattern", &DatasetOptions::hive_file_pattern);
  if (options.empty_partition_value.policy != usual.empty_partition_value.policy) {
    const bool null =
        options.empty_partition_value.policy == EmptyPartition::Policy::kNull;
    lines.Add({"empty_partition_value", null ? "null" : "text",
               options.empty_partition_value.text});
  }
  add("filename_pattern", &DatasetOptions::filename_pattern);
  lines.Given("max_rows_per_file", options.max_rows_per_file);
  lines.Given("file_size_bytes", options.file_size_bytes);
}

// Whoever may read where fingerprints are kept is not told a query's literals. Two seeds
// make 128 bits, with which no two statements ever meet by chance.
std::string Hash(const std::string& text) {
  const uint64_t high = XXH64(text.data(), text.size(), 0);
  const uint64_t low = XXH64(text.data(), text.size(), 1);
  std::array<char, 33> digits{};
  std::snprintf(digits.data(), digits.size(), "%016" PRIx64 "%016" PRIx64, high, low);
  return digits.data();
}

}  // namespace

std::string Fingerprint(const ExportStatement& statement) {
  Lines lines;
  lines.Add({"query", statement.query.text()});
  AddFile(lines, statement.options);
  AddColumns(lines, statement.options);
  AddDataset(lines, statement.dataset);
  lines.Add({"mode", ModeName(statement.mode())});
  return Hash(lines.Take());
}

}  // namespace lamella::statement
