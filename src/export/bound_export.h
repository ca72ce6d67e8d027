/// An export whose query is bound and whose options fit its columns: what exports to a
/// file and to a directory have in common.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "file/batch_writer.h"
#include "io/file_system.h"
#include "lamella/session.h"
#include "lamella/statement.h"
#include "source/engine.h"

namespace lamella::exporting {

/// What a session lends to its exports. All of it outlives them.
struct Tools {
  io::FileSystem& files;
  source::Engine& engine;
  const std::atomic<bool>& stop;
  unsigned threads = 1;
  uint64_t writer_memory = 0;  ///< Bytes beside those of the engine.
  std::string temp_directory;  ///< Empty: nobody has said one.
  std::optional<std::chrono::seconds> wait;
  Session::OnProgress on_progress;  ///< May be empty.

  file::Execution execution() const { return {threads, &stop}; }
};

/// The places of a text, as the engine asks for them.
source::Locate LocateIn(const MappedText& text);

/// Does `work`, which drives the engine. Where one of the engine's threads fails, the
/// stream of the others may end as interrupted before the reason is known: that becomes a
/// SourceError when nobody has interrupted it.
void Watched(const Tools& tools, const source::Locate& locate,
             const std::function<void()>& work);

/// Time from its construction on.
class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_)
        .count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Calls: Feed Report, once each. Borrows its arguments.
class BoundExport {
 public:
  /// Binds the query, and holds the options to its columns.
  BoundExport(const Tools& tools, const ExportStatement& statement,
              const Stopwatch& watch);

  const Schema& schema() const { return query_->schema(); }
  const ResolvedOptions& options() const { return options_; }

  /// Runs the query into `writer` and returns what its `Finish` returns, with progress.
  template <typename Writer>
  auto Feed(Writer& writer) {
    decltype(writer.Finish()) finished;
    Accompany(
        [&] {
          return Progress{writer.rows(), writer.bytes_written(), query_->Progress(),
                          watch_.seconds()};
        },
        [&] {
          Run(writer);
          finished = writer.Finish();
        });
    return finished;
  }

  /// A report with all that is known without the files.
  ExportReport Report() const;

 private:
  void Run(BatchConsumer& consumer);
  void Accompany(const std::function<Progress()>& progress,
                 const std::function<void()>& work);

  const Tools& tools_;
  const ExportStatement& statement_;
  const Stopwatch& watch_;
  std::unique_ptr<source::PreparedQuery> query_;
  ResolvedOptions options_;
};

}  // namespace lamella::exporting
