#include "lamella/session.h"

#include <algorithm>
#include <atomic>

#include "export/bound_export.h"
#include "export/dataset_export.h"
#include "export/file_export.h"
#include "export/manifest_place.h"
#include "export/report_files.h"
#include "export/report_json.h"
#include "io/file_system.h"
#include "io/machine.h"
#include "schema/leaf.h"
#include "source/engine.h"

namespace lamella {
namespace {

// What the writer needs beside the engine: the values of a row group, its pages, and the
// next row group's beginning. It takes no more than three eighths of the whole.
constexpr uint64_t kWriterMemory = 384ull << 20;

unsigned ThreadsOf(const SessionOptions& options, io::FileSystem& files) {
  return options.threads != 0 ? options.threads : io::UsableProcessors(files);
}

uint64_t MemoryLimit(const SessionOptions& options, io::FileSystem& files) {
  return options.memory_limit.value_or(io::UsableMemory(files) / 5 * 4);
}

uint64_t WriterMemory(uint64_t limit) { return std::min(limit / 8 * 3, kWriterMemory); }

bool Exists(io::FileSystem& files, const std::string& path) {
  io::FileStatus status;
  return files.StatusOf(io::kWorkingDirectory, path, io::Links::kFollow, status) == 0;
}

source::EngineOptions EngineOptionsOf(const SessionOptions& options,
                                      io::FileSystem& files) {
  const uint64_t limit = MemoryLimit(options, files);
  source::EngineOptions engine;
  engine.threads = ThreadsOf(options, files);
  engine.memory_limit = limit - WriterMemory(limit);
  engine.temp_directory = options.temp_directory;
  engine.read_only = options.dry_run;
  // A dry run makes no database: one that is missing is an empty one in memory.
  bool use = !options.dry_run || Exists(files, options.database);
  if (use) engine.database = options.database;
  return engine;
}

}  // namespace

struct Session::State {
  explicit State(const SessionOptions& session_options)
      : engine(EngineOptionsOf(session_options, files)),
        tools{files,
              engine,
              stop,
              ThreadsOf(session_options, files),
              WriterMemory(MemoryLimit(session_options, files)),
              session_options.temp_directory,
              session_options.wait,
              {}} {}

  void CheckTarget(const ExportStatement& statement);
  void CheckQuery(const ExportStatement& statement);

  io::FileSystem& files = io::RealFileSystem();
  source::Engine engine;
  std::atomic<bool> stop = false;
  exporting::Tools tools;
  bool skipped = false;  // A dry run has passed over a statement of the engine's.
};

Session::Session(const SessionOptions& options)
    : state_(std::make_unique<State>(options)) {}

Session::~Session() = default;

void Session::Execute(const EngineStatement& statement) {
  if (state_->stop) throw InterruptedError();
  const source::Locate locate = exporting::LocateIn(statement.text);
  exporting::Watched(state_->tools, locate,
                     [&] { state_->engine.Execute(statement.text.text(), locate); });
}

ExportReport Session::Export(const ExportStatement& statement,
                             const OnProgress& on_progress) {
  if (state_->stop) throw InterruptedError();
  exporting::Tools tools = state_->tools;
  tools.on_progress = on_progress;
  const std::optional<std::string>& manifest = statement.publish.manifest;
  exporting::CheckManifestPlace(tools.files, statement);
  ExportReport report = statement.is_dataset()
                            ? exporting::ExportDataset(tools, statement)
                            : exporting::ExportFile(tools, statement);
  if (statement.publish.return_stats) exporting::AddStatistics(tools.files, report);
  // What was there tells of the run that wrote the rows, and more of it.
  const bool kept = report.already_done && manifest && Exists(tools.files, *manifest);
  if (manifest && !kept) exporting::WriteManifest(tools.files, *manifest, report);
  return report;
}

void Session::State::CheckTarget(const ExportStatement& statement) {
  if (statement.is_dataset()) {
    exporting::CheckDataset(tools, statement);
  } else {
    exporting::CheckFile(tools, statement);
  }
  exporting::CheckManifestPlace(files, statement);
}

void Session::State::CheckQuery(const ExportStatement& statement) {
  auto query =
      engine.PrepareOnly(statement.query.text(), exporting::LocateIn(statement.query));
  // Statements that have not run may change what the query finds.
  if (query == nullptr || skipped) return;
  const ResolvedOptions options = CheckAgainstSchema(statement, query->schema());
  exporting::CheckPartitionColumns(query->schema(), options.dataset);
  (void)schema::Dissect(StoredSchema(query->schema(), options.dataset));
}

void Session::Check(const Statement& statement) {
  const auto* exported = std::get_if<ExportStatement>(&statement);
  try {
    if (exported == nullptr) {
      const MappedText& text = std::get<EngineStatement>(statement).text;
      state_->engine.Check(text.text(), exporting::LocateIn(text));
    } else {
      state_->CheckTarget(*exported);
      state_->CheckQuery(*exported);
    }
  } catch (const SourceError& error) {
    // What an earlier statement would have made is not there to be bound to.
    if (error.blame() == Blame::kText || !state_->skipped) throw;
  }
  if (exported == nullptr) state_->skipped = true;
}

void Session::Interrupt() {
  state_->stop = true;
  state_->engine.Interrupt();
}

}  // namespace lamella
