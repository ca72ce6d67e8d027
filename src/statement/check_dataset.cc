#include <string>
#include <string_view>

#include "statement/binding.h"
#include "statement/characters.h"

namespace lamella::statement {
namespace {

void Require(Binding& binding, std::string_view name, const std::string& advice) {
  const std::string key(name);
  if (binding.Has(key)) binding.Report(key, Quoted(key) + advice);
}

// Options that shape what is not there.
void CheckShape(Binding& binding) {
  const DatasetOptions& dataset = binding.dataset;
  if (binding.Has("partition_cols") && binding.Has("partition_by")) {
    binding.Report("partition_by",
                   "\"partition_by\" is another name for \"partition_cols\"; give one "
                   "of them");
  }
  if (dataset.partition_cols.empty()) {
    for (const std::string_view name : {"write_partition_columns", "partition_escaping",
                                        "hive_file_pattern", "empty_partition_value"}) {
      Require(binding, name,
              " has no effect without \"partition_cols\"; give these, or leave it out");
    }
  }
  if (dataset.wanted()) return;
  for (const std::string_view name : {"filename_pattern", "max_open_files"}) {
    Require(binding, name,
            " has no effect on a single file; leave it out, or give \"partition_cols\", "
            "\"max_rows_per_file\" or \"file_size_bytes\" for a directory of files");
  }
  if (binding.publish.commit != CommitKind::kAuto) {
    Require(binding, "commit",
            " is for directories of files, and a single file appears in one step anyway; "
            "leave it out");
  }
}

void CheckMode(Binding& binding) {
  const auto& mode = binding.publish.mode;
  if (!mode) return;
  const bool partial =
      mode == WriteMode::kAppend || mode == WriteMode::kOverwritePartitions;
  if (partial && binding.dataset.partition_cols.empty()) {
    binding.Report("mode", "\"mode\" " + Quoted(ModeName(*mode)) +
                               " does not go without \"partition_cols\"; give these, or "
                               "take \"overwrite\", \"error\" or \"ignore\"");
  }
  if (mode == WriteMode::kIgnore && binding.publish.run_id) {
    binding.Report("run_id",
                   "\"run_id\" does not go with \"mode\" \"ignore\", which writes once "
                   "whoever runs it; leave one of them out");
  }
}

// A name that comes twice would be a lost file.
void CheckNames(Binding& binding) {
  const DatasetOptions& dataset = binding.dataset;
  const auto has = [&dataset](std::string_view placeholder) {
    return dataset.filename_pattern.find(placeholder) != std::string::npos;
  };
  const bool unique = has("{uuid}") || has("{uuidv7}");
  if (binding.publish.mode == WriteMode::kAppend && !unique) {
    binding.Report("filename_pattern",
                   "\"filename_pattern\" without {uuid} or {uuidv7} does not go with "
                   "\"mode\" \"append\": it would name a file that is there already");
  }
  if (unique || has("{i}")) return;
  for (const std::string_view limit : {"max_rows_per_file", "file_size_bytes"}) {
    if (!binding.Has(std::string(limit))) continue;
    binding.Report(
        "filename_pattern",
        "\"filename_pattern\" without {i}, {uuid} or {uuidv7} does not go with " +
            Quoted(limit) + ": it would name several files alike");
  }
}

}  // namespace

void CheckDataset(Binding& binding) {
  CheckShape(binding);
  CheckMode(binding);
  CheckNames(binding);
  if (binding.publish.return_stats && !binding.options.statistics) {
    binding.Report("return_stats",
                   "\"return_stats\" true does not go with \"statistics\" false: there "
                   "would be none");
  }
}

}  // namespace lamella::statement
