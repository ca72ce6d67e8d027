#include "export/file_export.h"

#include <cerrno>
#include <optional>
#include <string>
#include <utility>

#include "dataset/file_run.h"
#include "dataset/run_ledger.h"
#include "dataset/target_place.h"
#include "export/report_files.h"
#include "export/run_record.h"
#include "export/target.h"
#include "file/batch_writer.h"
#include "io/destination.h"
#include "io/hidden_file.h"
#include "io/staged_file.h"
#include "lamella/error.h"
#include "schema/leaf.h"

namespace lamella::exporting {
namespace {

bool StaysAsItIs(io::FileSystem& files, const ExportStatement& statement) {
  return statement.mode() != WriteMode::kOverwrite && Exists(files, statement.path);
}

// Whether there is something to do.
bool AllowsToWrite(io::FileSystem& files, const ExportStatement& statement) {
  if (!StaysAsItIs(files, statement)) return true;
  if (statement.mode() == WriteMode::kIgnore) return false;
  throw IoError("\"" + statement.path +
                    "\" exists; remove it, or choose the mode \"overwrite\" or "
                    "\"ignore\"",
                statement.path, EEXIST);
}

// Only `overwrite` replaces a file, also one that appears while the query runs.
io::RenameKind Publication(WriteMode mode) {
  return mode == WriteMode::kOverwrite ? io::RenameKind::kReplace : io::RenameKind::kKeep;
}

// Publishes the file; where run ids are used, the ledger beside it takes part.
void Commit(io::StagedFile& staged, std::optional<dataset::FileRun>& run,
            ExportReport& report) {
  if (!run) return staged.Commit();
  for (std::string& warning : run->Commit(staged, ToRunRecord(report))) {
    report.warnings.push_back(std::move(warning));
  }
}

}  // namespace

ExportReport ExportFile(const Tools& tools, const ExportStatement& statement) {
  const Stopwatch watch;
  const dataset::Target target = TargetOf(tools, statement);
  std::optional<dataset::FileRun> run;
  if (dataset::FileRun::IsNeeded(tools.files, target)) run.emplace(tools.files, target);
  if (run && run->done_before()) return ReportOfNothing(statement, run->done_before());
  if (StaysAsItIs(tools.files, statement)) {
    // Whoever makes a file does that on the way.
    const auto place = io::Destination::Open(tools.files, statement.path);
    io::RemoveDeadFiles(tools.files, place.directory(), place.name());
  }
  if (!AllowsToWrite(tools.files, statement)) return ReportOfNothing(statement, {});

  BoundExport bound(tools, statement, watch);
  const schema::LeafSchema leaves = schema::Dissect(bound.schema());
  io::StagedFile staged(tools.files, statement.path, Publication(statement.mode()));
  file::BatchWriter writer(staged, bound.schema(), leaves, bound.options().write,
                           tools.execution());
  const file::FileSummary summary = bound.Feed(writer);
  ExportReport report = bound.Report();
  AddFile({statement.path, {}, summary}, report);
  report.seconds = watch.seconds();
  try {
    Commit(staged, run, report);
  } catch (const IoError& error) {
    if (error.error_number() != EEXIST) throw;
    if (AllowsToWrite(tools.files, statement)) throw;  // it is gone again
    return ReportOfNothing(statement, {});
  }
  report.seconds = watch.seconds();
  return report;
}

void CheckFile(const Tools& tools, const ExportStatement& statement) {
  io::Destination::Check(tools.files, statement.path);
  if (!Exists(tools.files, statement.path)) return;
  const dataset::TargetPlace place(tools.files, statement.path, io::FileKind::kRegular);
  const dataset::RunEntry run = {statement.publish.run_id, statement.fingerprint, {}};
  if (dataset::RunLedger(tools.files, place).Find(run, true)) return;
  AllowsToWrite(tools.files, statement);
}

}  // namespace lamella::exporting
