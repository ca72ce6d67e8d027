#include "lamella/session.h"

#include <atomic>

#include "export/dataset_export.h"
#include "export/engine_input.h"
#include "export/limits.h"
#include "export/passed_over.h"
#include "export/run_export.h"
#include "export/target.h"
#include "io/file_system.h"
#include "schema/leaf.h"
#include "source/engine.h"

namespace lamella {
namespace {

// A dry run makes no database: one that is missing is an empty one in memory.
std::string DatabaseOf(const SessionOptions& options, io::FileSystem& files) {
  const bool use = !options.dry_run || exporting::Exists(files, options.database);
  return use ? options.database : "";
}

source::EngineOptions EngineOptionsOf(const SessionOptions& options,
                                      io::FileSystem& files) {
  const uint64_t limit = exporting::MemoryLimit(options.memory_limit, files);
  source::EngineOptions engine;
  engine.threads = exporting::ThreadsOf(options.threads, files);
  engine.memory_limit = limit - exporting::WriterMemory(limit);
  engine.temp_directory = options.temp_directory;
  engine.read_only = options.dry_run;
  engine.database = DatabaseOf(options, files);
  return engine;
}

}  // namespace

struct Session::State {
  explicit State(const SessionOptions& session_options)
      : engine(EngineOptionsOf(session_options, files)),
        input(engine, stop),
        tools{files,
              input,
              stop,
              exporting::ThreadsOf(session_options.threads, files),
              exporting::WriterMemory(
                  exporting::MemoryLimit(session_options.memory_limit, files)),
              session_options.temp_directory,
              session_options.wait,
              {}},
        passed_over(!DatabaseOf(session_options, files).empty()) {}

  void CheckQuery(const ExportStatement& statement);

  io::FileSystem& files = io::RealFileSystem();
  source::Engine engine;
  std::atomic<bool> stop = false;
  exporting::EngineInput input;
  exporting::Tools tools;
  exporting::PassedOver passed_over;
};

Session::Session(const SessionOptions& options)
    : state_(std::make_unique<State>(options)) {}

Session::~Session() = default;

void Session::Execute(const EngineStatement& statement) {
  if (state_->stop) throw InterruptedError();
  const source::Locate locate = exporting::LocateIn(statement.text);
  exporting::Watched(state_->stop, locate,
                     [&] { state_->engine.Execute(statement.text.text(), locate); });
}

ExportReport Session::Export(const ExportStatement& statement,
                             const OnProgress& on_progress) {
  if (state_->stop) throw InterruptedError();
  exporting::Tools tools = state_->tools;
  tools.on_progress = on_progress;
  return exporting::RunExport(tools, statement);
}

void Session::State::CheckQuery(const ExportStatement& statement) {
  const std::string& text = statement.query.text();
  auto query = engine.PrepareOnly(text, exporting::LocateIn(statement.query));
  if (query == nullptr || passed_over.MayChangeColumnsOf(text)) return;
  const ResolvedOptions options = CheckAgainstSchema(statement, query->schema());
  exporting::CheckPartitionColumns(statement, query->schema(), options.dataset);
  (void)schema::Dissect(StoredSchema(query->schema(), options.dataset));
}

void Session::Check(const Statement& statement) {
  const auto* exported = std::get_if<ExportStatement>(&statement);
  const MappedText& text =
      exported ? exported->query : std::get<EngineStatement>(statement).text;
  try {
    if (exported == nullptr) {
      state_->engine.Check(text.text(), exporting::LocateIn(text));
    } else {
      exporting::CheckPlaces(state_->tools, *exported);
      state_->CheckQuery(*exported);
    }
  } catch (const SourceError& error) {
    // What an earlier statement would have made is not there to be bound to.
    const bool may_be_there = state_->passed_over.MayMakeFor(text.text());
    if (error.blame() == Blame::kText || !may_be_there) throw;
  }
  state_->passed_over.Add(statement);
}

void Session::Interrupt() {
  state_->stop = true;
  state_->engine.Interrupt();
}

}  // namespace lamella
