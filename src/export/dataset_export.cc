#include "export/dataset_export.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "dataset/directory_name.h"
#include "dataset/partition_key.h"
#include "dataset/partition_text.h"
#include "dataset/partition_writer.h"
#include "dataset/staged_dataset.h"
#include "export/report_files.h"
#include "export/run_record.h"
#include "export/target.h"
#include "lamella/error.h"
#include "statement/find_column.h"

namespace lamella::exporting {
namespace {

/// Files are made in the staged tree.
class StagedFiles : public dataset::FileFactory {
 public:
  explicit StagedFiles(dataset::StagedDataset& staged) : staged_(staged) {}

  std::unique_ptr<io::ByteSink> Create(const std::string& directory,
                                       const std::string& name) override {
    return staged_.Create(directory, name);
  }
  void Finish(io::ByteSink& file) override {
    static_cast<dataset::StagedDatasetFile&>(file).Finish();
  }

 private:
  dataset::StagedDataset& staged_;
};

// Rows that do not fit into memory wait where the user says, otherwise beside the target,
// where there has to be room for them anyway.
std::string SpillDirectory(const Tools& tools, const std::string& target) {
  if (!tools.temp_directory.empty()) return tools.temp_directory;
  std::string parent = target;
  while (parent.size() > 1 && parent.back() == '/') parent.pop_back();
  const size_t slash = parent.rfind('/');
  parent = slash == std::string::npos ? "." : parent.substr(0, slash + 1);
  if (tools.files.CheckWritable(io::kWorkingDirectory, parent) == 0) return parent;
  const char* chosen = std::getenv("TMPDIR");
  return chosen != nullptr && *chosen != '\0' ? chosen : "/tmp";
}

dataset::Spill SpillOf(const Tools& tools, const std::string& target) {
  return {&tools.files, SpillDirectory(tools, target), tools.writer_memory};
}

std::string Directory(const std::string& path) {
  return path.substr(0, std::min(path.rfind('/'), path.size()));
}

void AddFiles(const std::vector<dataset::WrittenFile>& files,
              const std::vector<std::string>& columns, ExportReport& report) {
  const bool slash = report.path.ends_with('/');
  std::set<std::string> directories;
  for (const dataset::WrittenFile& file : files) {
    std::vector<PartitionValue> partition;
    for (size_t i = 0; i < columns.size(); ++i) {
      partition.emplace_back(columns[i], file.values[i]);
    }
    AddFile({report.path + (slash ? "" : "/") + file.path, std::move(partition),
             file.summary},
            report);
    if (!columns.empty()) directories.insert(Directory(file.path));
  }
  report.partitions = directories.size();
}

void AddCommit(const dataset::CommitReport& commit, ExportReport& report) {
  const bool exchanged = commit.commit == CommitKind::kExchange;
  report.commit = !commit.changed ? "none" : exchanged ? "exchange" : "journal";
  report.foreign_files_kept = commit.foreign_files_kept;
  report.foreign_files_deleted = commit.foreign_files_deleted;
  report.warnings.insert(report.warnings.end(), commit.warnings.begin(),
                         commit.warnings.end());
}

}  // namespace

ExportReport ExportDataset(const Tools& tools, const ExportStatement& statement) {
  const Stopwatch watch;
  dataset::StagedDataset staged(tools.files, TargetOf(tools, statement));
  if (staged.done_before() || staged.ignored()) {
    return ReportOfNothing(statement, staged.done_before());
  }
  BoundExport bound(tools, statement, watch);
  const DatasetOptions& options = bound.options().dataset;
  CheckPartitionColumns(statement, bound.schema(), options);
  StagedFiles factory(staged);
  dataset::PartitionWriter writer(factory, bound.schema(), bound.options().write, options,
                                  SpillOf(tools, statement.path), tools.execution());
  const std::vector<dataset::WrittenFile> files = bound.Feed(writer);
  ExportReport report = bound.Report();
  AddFiles(files, options.partition_cols, report);
  report.seconds = watch.seconds();
  const std::vector<std::string> warnings = report.warnings;
  const auto add = [&](const dataset::CommitReport& commit) {
    report.warnings = warnings;
    AddCommit(commit, report);
  };
  const auto describe = [&](const dataset::CommitReport& commit) {
    add(commit);
    return ToRunRecord(report);
  };
  add(staged.Commit(describe, dataset::PartitioningOf(bound.schema(), options)));
  report.seconds = watch.seconds();
  return report;
}

void CheckDataset(const Tools& tools, const ExportStatement& statement) {
  dataset::Check(tools.files, TargetOf(tools, statement));
}

void CheckPartitionColumns(const ExportStatement& statement, const Schema& schema,
                           const DatasetOptions& dataset) {
  for (size_t i = 0; i < dataset.partition_cols.size(); ++i) {
    const auto field = std::ranges::find(schema.fields, dataset.partition_cols[i],
                                         [](const Field& each) { return each.name; });
    try {
      dataset::RequirePartitionable(*field);
      dataset::RequireDirectoryColumn(field->name, dataset);
    } catch (const SchemaError& error) {
      // It is not the column that is wrong, but that the option names it.
      statement::FailAt(statement, "partition_cols[" + std::to_string(i) + "]",
                        error.what());
    }
  }
}

}  // namespace lamella::exporting
