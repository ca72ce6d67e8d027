/// One engine that runs statements in order: the way from a script to files.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lamella/statement.h"

namespace lamella {

/// A partition column and its value in one file; nothing stands for NULL.
using PartitionValue = std::pair<std::string, std::optional<std::string>>;

/// What the footer of a file says about one leaf column. Bounds are text that says the
/// value exactly, bytes as `0x00ff`; nothing where the file has none.
struct ColumnStatistics {
  std::string column;  ///< The leaf's dotted path.
  std::optional<std::string> min;
  std::optional<std::string> max;
  bool min_exact = true;  ///< Otherwise the bound is beyond the least value.
  bool max_exact = true;
  uint64_t values = 0;  ///< With nulls and empty lists.
  std::optional<uint64_t> nulls;
  std::optional<uint64_t> nans;  ///< FLOAT and DOUBLE.
  uint64_t bytes = 0;            ///< As stored.
};

/// One file of an export.
struct FileReport {
  std::string path;
  std::vector<PartitionValue> partition;  ///< In the order of the directories.
  uint64_t rows = 0;
  uint64_t bytes = 0;
  uint64_t row_groups = 0;
  std::vector<ColumnStatistics> statistics{};  ///< With `return_stats`.
};

/// A column of the query.
struct ColumnReport {
  std::string name;
  std::string type;  ///< In the words of SQL, such as `STRUCT(a INTEGER, b VARCHAR[])`.
};

/// What an export did.
struct ExportReport {
  std::string path;
  uint64_t rows = 0;
  uint64_t bytes = 0;
  uint64_t encoded_bytes = 0;  ///< Of all pages before the codec.
  uint64_t stored_bytes = 0;   ///< Of all pages behind it.
  std::vector<FileReport> files;
  WriteMode mode = WriteMode::kOverwrite;
  uint64_t partitions = 0;  ///< Directories of rows; 0 without partition columns.
  /// `exchange`, `journal`, `rename` for a single file, `none` when nothing was written.
  std::string commit = "rename";
  /// A run of this id did it before, and the rest is what that one reported; the files
  /// only if it is the latest commit, and they are 10,000 at most.
  bool already_done = false;
  uint64_t foreign_files_kept = 0;
  uint64_t foreign_files_deleted = 0;
  std::vector<ColumnReport> schema;  ///< Of the query.
  double seconds = 0;
  std::vector<std::string> warnings;

  /// How many times smaller the codec made the pages; 0 when there are none.
  double ratio() const {
    if (stored_bytes == 0) return 0;
    return static_cast<double>(encoded_bytes) / static_cast<double>(stored_bytes);
  }
};

/// How far an export is.
struct Progress {
  uint64_t rows = 0;
  uint64_t bytes_written = 0;
  double query_share = -1;  ///< 0 to 1; negative while the engine can't tell.
  double seconds = 0;
};

/// How a session works.
struct SessionOptions {
  std::string database;  ///< A DuckDB file, made if missing; empty: in memory.
  unsigned threads = 0;  ///< 0: one for each processor it may use.
  /// Bytes that engine and writer use together; absent: four fifths of the memory that
  /// the machine, or the control group (a container), lets the process have.
  std::optional<uint64_t> memory_limit;
  std::string temp_directory;  ///< Where the engine may spill; empty: its own choice.
  /// How long an export waits for another one on the same directory of files; absent: not
  /// at all.
  std::optional<std::chrono::seconds> wait;
  /// Nothing will be executed, only checked: no file is made or changed.
  bool dry_run = false;
};

/// Runs statements, one after the other, on one thread; `Interrupt` may be called from
/// any. Errors are the family of lamella/error.h, with the place in the script where
/// there is one; after an InterruptedError the session is of no further use.
class Session {
 public:
  explicit Session(const SessionOptions& options);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Runs a statement of the engine's and drops its rows.
  void Execute(const EngineStatement& statement);

  /// Told how far an export is, a few times a second, from a thread of its own. What it
  /// throws ends the export, which throws it on.
  using OnProgress = std::function<void(const Progress&)>;

  /// Writes the result of the query. The file appears complete, or the one that was there
  /// stays and nothing else is left behind.
  ExportReport Export(const ExportStatement& statement, const OnProgress& on_progress);

  /// Finds what is wrong with a statement without running anything. What earlier
  /// statements, which have not run either, may make or change can't be found.
  void Check(const Statement& statement);

  /// Ends the statement that is running with an InterruptedError, soon.
  void Interrupt();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lamella
