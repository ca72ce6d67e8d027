/// An export whose columns are known and whose options fit them: what exports to a file
/// and to a directory have in common.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "export/input.h"
#include "file/batch_writer.h"
#include "io/file_system.h"
#include "lamella/session.h"
#include "lamella/statement.h"

namespace lamella::exporting {

/// What is lent to exports. All of it outlives them.
struct Tools {
  io::FileSystem& files;
  Input& input;
  const std::atomic<bool>& stop;
  unsigned threads = 1;
  uint64_t writer_memory = 0;  ///< Bytes beside those of the input.
  std::string temp_directory;  ///< Empty: nobody has said one.
  std::optional<std::chrono::seconds> wait;
  Session::OnProgress on_progress;  ///< May be empty.

  file::Execution execution() const { return {threads, &stop}; }
};

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
  /// Opens the input, and holds the options to its columns.
  BoundExport(const Tools& tools, const ExportStatement& statement,
              const Stopwatch& watch);

  const Schema& schema() const { return rows_->schema(); }
  const ResolvedOptions& options() const { return options_; }

  /// Feeds the rows to `writer` and returns what its `Finish` returns, with progress.
  template <typename Writer>
  auto Feed(Writer& writer) {
    decltype(writer.Finish()) finished;
    Accompany(
        [&] {
          return Progress{writer.rows(), writer.bytes_written(), rows_->Progress(),
                          watch_.seconds()};
        },
        [&] {
          rows_->Run(writer);
          finished = writer.Finish();
        });
    return finished;
  }

  /// A report with all that is known without the files.
  ExportReport Report() const;

 private:
  void Accompany(const std::function<Progress()>& progress,
                 const std::function<void()>& work);

  const Tools& tools_;
  const ExportStatement& statement_;
  const Stopwatch& watch_;
  std::unique_ptr<BatchSource> rows_;
  ResolvedOptions options_;
};

}  // namespace lamella::exporting
