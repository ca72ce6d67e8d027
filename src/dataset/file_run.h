/// A single file under a run id: done once, however often it is asked for.
///
/// The ledger beside the file is the same as that of a directory. It exists only where
/// run ids are used, and only then is there something to do here, or where a run with an
/// id died.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dataset/run_ledger.h"
#include "dataset/staged_dataset.h"
#include "dataset/target_lock.h"
#include "dataset/target_place.h"
#include "io/file_system.h"
#include "io/staged_file.h"

namespace lamella::dataset {

/// Calls: `Commit?`. Holds the lock of the file's ledger as long as it lives.
class FileRun {
 public:
  /// Whether a file needs one: there is a run id now, or one before left something.
  static bool IsNeeded(io::FileSystem& files, const Target& target);

  /// Waits for other runs on the same file as the target says. Throws IoError, also when
  /// the id was used for something else.
  FileRun(io::FileSystem& files, const Target& target);

  /// What was given to the `Commit` of the run with this id; for mode `overwrite` only if
  /// it is the latest.
  const std::optional<RunRecord>& done_before() const { return done_before_; }

  /// Publishes `file` and remembers `record`. Throws IoError as StagedFile does; returns
  /// warnings.
  std::vector<std::string> Commit(io::StagedFile& file, const RunRecord& record);

 private:
  TargetPlace place_;
  TargetLock lock_;
  RunLedger ledger_;
  RunEntry run_;
  std::optional<RunRecord> done_before_;
};

}  // namespace lamella::dataset
