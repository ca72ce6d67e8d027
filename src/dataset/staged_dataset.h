/// A data set that appears at its directory complete, or not at all.
///
/// Owns everything that has to do with the directory: the lock, what a dead run left, the
/// mode, the hidden tree beside the target, and the one step in which it becomes visible.
/// What the files hold is none of its business.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dataset/partition_key.h"
#include "dataset/run_ledger.h"
#include "io/byte_sink.h"
#include "io/file_system.h"
#include "lamella/options.h"

namespace lamella::dataset {

/// What is to happen to which directory.
struct Target {
  std::string path;  ///< As asked for; links are followed, a slash at the end is allowed.
  WriteMode mode = WriteMode::kError;
  CommitKind commit = CommitKind::kAuto;
  std::optional<std::string> run_id;
  std::string fingerprint;  ///< Of statement and options, for `run_id`.
  /// How long to wait for another run on the same directory; absent: not at all.
  std::optional<std::chrono::seconds> wait;
  /// Called often while the run waits, and before each step of a commit until that is
  /// decided; may throw, to give up.
  std::function<void()> check_stop = [] {};
};

/// What a commit did.
struct CommitReport {
  CommitKind commit = CommitKind::kExchange;  ///< Which one it was; never kAuto.
  /// False: the result was empty, and the mode leaves the directory as it is then.
  bool changed = true;
  uint64_t foreign_files_kept = 0;
  uint64_t foreign_files_deleted = 0;
  std::vector<std::string> warnings;
};

/// Says what is to be remembered of a run that is about to be committed like this.
using DescribeRun = std::function<RunRecord(const CommitReport&)>;

/// One file under construction. Destroying it without `Finish` removes it.
class StagedDatasetFile : public io::ByteSink {
 public:
  /// Writes what is buffered and closes the file; it stays hidden.
  virtual void Finish() = 0;
};

/// Calls: `Create* Commit?`, none of them when `done_before` or `ignored` say that there
/// is nothing to do; `Create` from any thread. Without a `Commit` that returned, the
/// destructor removes what was staged.
class StagedDataset {
 public:
  /// Takes the lock, finishes or removes what a dead run left, and holds the mode to what
  /// stands in the directory. Throws IoError. `files` must outlive this.
  StagedDataset(io::FileSystem& files, const Target& target);
  ~StagedDataset();
  StagedDataset(const StagedDataset&) = delete;
  StagedDataset& operator=(const StagedDataset&) = delete;

  /// What the `Commit` of the run with this id remembered, if there was one: then there
  /// is nothing to do.
  const std::optional<RunRecord>& done_before() const;
  /// Mode `ignore` met a directory that holds something: there is nothing to do.
  bool ignored() const;

  /// A new file `name` in the directory `directory` of the data set, such as
  /// `country=US/city=New York`; empty: the top. The name ends in `.parquet`. Throws
  /// IoError, also when it is taken.
  std::unique_ptr<StagedDatasetFile> Create(const std::string& directory,
                                            const std::string& name);

  /// Publishes. What `check_stop` throws is thrown as long as nothing is visible.
  /// `describe` is called when there is a run id, once or twice, before that.
  /// `partitioning` tells `kOverwritePartitions` which files are of one partition.
  CommitReport Commit(const DescribeRun& describe, const Partitioning& partitioning = {});

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// What `Recover` found and did, in words for a person.
struct RecoveryReport {
  bool found = false;
  std::string action;
  std::vector<std::string> warnings{};  ///< What could not be removed.
};

/// Finishes the commit of a dead run on `path`, or removes what it left. `path` may be
/// the one of a single file.
RecoveryReport Recover(io::FileSystem& files, const std::string& path);

/// What a dry run can say about `target` without changing anything. Throws IoError.
void Check(io::FileSystem& files, const Target& target);

}  // namespace lamella::dataset
