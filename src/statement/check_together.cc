#include <algorithm>
#include <optional>
#include <string>

#include "codec/levels.h"
#include "statement/binding.h"
#include "statement/characters.h"

namespace lamella::statement {
namespace {

// Whether `codec` has `level`; `key` is the option that names the level, `what` how
// messages call it.
void CheckLevel(Binding& binding, const std::string& key, const std::string& what,
                Compression codec, int level) {
  const std::string name = Quoted(codec::Name(codec));
  const std::optional<codec::LevelRange> range = codec::Levels(codec);
  if (!range) {
    binding.Report(key, what + " does not go with \"compression\" " + name +
                            ", which has no levels");
  } else if (level < range->min || level > range->max) {
    binding.Report(key + "=", what + " is " + std::to_string(range->min) + " to " +
                                  std::to_string(range->max) + " for " + name + ", not " +
                                  std::to_string(level));
  }
}

// A column without a codec has that of the file; a column with the file's codec has the
// file's level. Afterwards a codec and its level stand side by side.
void SettleColumnLevels(Binding& binding) {
  WriteOptions& file = binding.options;
  for (auto& [name, column] : file.column_options) {
    if (column.compression_level) {
      if (!column.compression) column.compression = file.compression;
      CheckLevel(binding, "column_options." + name + ".compression_level",
                 "\"compression_level\" of column " + Quoted(name), *column.compression,
                 *column.compression_level);
    } else if (column.compression == file.compression) {
      column.compression_level = file.compression_level;
    }
  }
}

void CheckStatistics(Binding& binding) {
  WriteOptions& options = binding.options;
  if (options.statistics) return;
  if (binding.Has("write_page_index") && options.write_page_index) {
    binding.Report("write_page_index",
                   "\"write_page_index\" true does not go with \"statistics\" false: the "
                   "page index holds statistics");
  }
  options.write_page_index = false;
}

bool HasBloomFilter(const WriteOptions& options) {
  return options.bloom_filter_all || !options.bloom_filter_columns.empty() ||
         std::any_of(options.column_options.begin(), options.column_options.end(),
                     [](const auto& column) {
                       return column.second.bloom_filter.value_or(false);
                     });
}

void CheckBloomFilters(Binding& binding) {
  const WriteOptions& options = binding.options;
  if (binding.Has("bloom_filter_false_positive_ratio") && !HasBloomFilter(options)) {
    binding.Report("bloom_filter_false_positive_ratio",
                   "\"bloom_filter_false_positive_ratio\" has no effect without "
                   "\"bloom_filter_columns\"");
  }
  for (const std::string& name : options.bloom_filter_columns) {
    const auto column = options.column_options.find(name);
    if (column != options.column_options.end() && column->second.bloom_filter == false) {
      binding.Report("column_options." + name + ".bloom_filter",
                     "\"bloom_filter\" false of column " + Quoted(name) +
                         " does not go with \"bloom_filter_columns\", which names it");
    }
  }
}

void CheckDictionaries(Binding& binding) {
  const WriteOptions& options = binding.options;
  if (options.dictionary_page_size_limit != uint64_t{0}) return;
  for (const auto& [name, column] : options.column_options) {
    if (column.encoding == Encoding::kRleDictionary) {
      binding.Report("column_options." + name + ".encoding",
                     "\"encoding\" \"rle_dictionary\" of column " + Quoted(name) +
                         " does not go with \"dictionary_page_size_limit\" 0");
    }
  }
}

}  // namespace

void CheckTogether(Binding& binding) {
  const WriteOptions& options = binding.options;
  if (options.compression_level) {
    CheckLevel(binding, "compression_level", "\"compression_level\"", options.compression,
               *options.compression_level);
  }
  SettleColumnLevels(binding);
  CheckStatistics(binding);
  CheckBloomFilters(binding);
  CheckDictionaries(binding);
  CheckDataset(binding);
  binding.ThrowReported();
}

}  // namespace lamella::statement
