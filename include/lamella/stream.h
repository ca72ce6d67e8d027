/// Rows that somebody else has made, as an Arrow stream, to files: no engine takes part.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "lamella/arrow_abi.h"
#include "lamella/session.h"
#include "lamella/statement.h"

namespace lamella {

/// How streams are written.
struct StreamOptions {
  unsigned threads = 0;        ///< 0: one for each processor that may be used.
  std::string temp_directory;  ///< Where rows of a data set may wait; empty: beside it.
  /// How long an export waits for another one on the same directory of files; absent: not
  /// at all.
  std::optional<std::chrono::seconds> wait;
};

/// Writes Arrow streams, one after the other, each on one thread, which is also the one
/// that reads the stream; `Interrupt` may be called from any. Errors are the family of
/// lamella/error.h; after an InterruptedError the exporter is of no further use.
class StreamExporter {
 public:
  explicit StreamExporter(const StreamOptions& options);
  ~StreamExporter();
  StreamExporter(const StreamExporter&) = delete;
  StreamExporter& operator=(const StreamExporter&) = delete;

  /// Writes all rows of `stream`, whose arrays are structs: a member for each column. The
  /// stream is released, also where nothing is written. `statement` is one of
  /// `MakeStreamExport`. The file appears complete, or the one that was there stays and
  /// nothing else is left behind. docs/arrow.md says how Arrow's types are stored.
  ExportReport Export(ArrowArrayStream& stream, const ExportStatement& statement,
                      const Session::OnProgress& on_progress);

  /// Ends what is running with an InterruptedError, soon: once the stream has given the
  /// array that it is asked for.
  void Interrupt();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lamella
