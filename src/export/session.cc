#include "lamella/session.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "export/ticker.h"
#include "file/batch_writer.h"
#include "io/destination.h"
#include "io/file_system.h"
#include "io/machine.h"
#include "io/staged_file.h"
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

bool Exists(io::FileSystem& files, const std::string& path) {
  io::FileStatus status;
  return files.StatusOf(io::kWorkingDirectory, path, io::Links::kFollow, status) == 0;
}

source::EngineOptions EngineOptionsOf(const SessionOptions& options,
                                      io::FileSystem& files) {
  uint64_t limit = options.memory_limit.value_or(io::UsableMemory(files) / 5 * 4);
  source::EngineOptions engine;
  engine.threads = ThreadsOf(options, files);
  engine.memory_limit = limit - std::min(limit / 8 * 3, kWriterMemory);
  engine.temp_directory = options.temp_directory;
  engine.read_only = options.dry_run;
  // A dry run makes no database: one that is missing is an empty one in memory.
  bool use = !options.dry_run || Exists(files, options.database);
  if (use) engine.database = options.database;
  return engine;
}

source::Locate LocateIn(const MappedText& text) {
  return [text](size_t offset) { return text.At(std::min(offset, text.text().size())); };
}

}  // namespace

struct Session::State {
  explicit State(const SessionOptions& session_options)
      : threads(ThreadsOf(session_options, files)),
        engine(EngineOptionsOf(session_options, files)) {}

  void CheckQuery(const ExportStatement& statement);
  template <typename Work>
  auto Watched(const source::Locate& locate, Work work);

  io::FileSystem& files = io::RealFileSystem();
  unsigned threads;
  source::Engine engine;
  std::atomic<bool> stop = false;
  bool skipped = false;  // A dry run has passed over a statement of the engine's.
};

Session::Session(const SessionOptions& options)
    : state_(std::make_unique<State>(options)) {}

Session::~Session() = default;

// Where one of the engine's threads fails, the stream of the others may end as
// interrupted before the reason is known; nobody has interrupted it.
template <typename Work>
auto Session::State::Watched(const source::Locate& locate, Work work) {
  try {
    return work();
  } catch (const InterruptedError&) {
    if (stop) throw;
    throw SourceError(
        "the query failed in one of several threads, and the engine lost "
        "the reason; run it with --threads 1 to see it",
        Blame::kWorld, locate(0));
  }
}

void Session::Execute(const EngineStatement& statement) {
  if (state_->stop) throw InterruptedError();
  source::Locate locate = LocateIn(statement.text);
  state_->Watched(locate, [&] { state_->engine.Execute(statement.text.text(), locate); });
}

ExportReport Session::Export(const ExportStatement& statement,
                             const OnProgress& on_progress) {
  if (state_->stop) throw InterruptedError();
  auto start = std::chrono::steady_clock::now();
  auto seconds = [start] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
        .count();
  };
  auto query = state_->engine.Prepare(statement.query.text(), LocateIn(statement.query));
  const Schema& schema = query->schema();
  const ResolvedOptions options = CheckAgainstSchema(statement, schema);
  schema::LeafSchema leaves = schema::Dissect(schema);

  io::StagedFile staged(state_->files, statement.path);
  file::BatchWriter writer(staged, schema, leaves, options.write,
                           {state_->threads, &state_->stop});
  file::FileSummary summary;
  auto tick = [&] {
    if (!on_progress) return;
    on_progress({writer.rows(), writer.bytes_written(), query->Progress(), seconds()});
  };
  exporting::Ticker(tick, [&] { state_->engine.Interrupt(); }).Accompany([&] {
    state_->Watched(LocateIn(statement.query), [&] { query->Run(writer); });
    summary = writer.Finish();
  });
  if (state_->stop) throw InterruptedError();
  staged.Commit();

  ExportReport report;
  report.path = statement.path;
  report.rows = summary.rows;
  report.bytes = summary.bytes;
  report.encoded_bytes = summary.encoded_bytes;
  report.files.push_back(
      {statement.path, {}, summary.rows, summary.bytes, summary.row_groups});
  report.seconds = seconds();
  report.warnings = schema::ReaderWarnings(schema);
  return report;
}

void Session::State::CheckQuery(const ExportStatement& statement) {
  auto query = engine.PrepareOnly(statement.query.text(), LocateIn(statement.query));
  // Statements that have not run may change what the query finds.
  if (query == nullptr || skipped) return;
  (void)CheckAgainstSchema(statement, query->schema());
  (void)schema::Dissect(query->schema());
}

void Session::Check(const Statement& statement) {
  const auto* exported = std::get_if<ExportStatement>(&statement);
  try {
    if (exported == nullptr) {
      const MappedText& text = std::get<EngineStatement>(statement).text;
      state_->engine.Check(text.text(), LocateIn(text));
    } else {
      io::Destination::Check(state_->files, exported->path);
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
