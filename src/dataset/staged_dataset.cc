#include "dataset/staged_dataset.h"

#include <cerrno>

#include "dataset/commission.h"
#include "dataset/exchange.h"
#include "dataset/journal.h"
#include "dataset/recovery.h"
#include "dataset/run_ledger.h"
#include "dataset/staged_tree.h"
#include "dataset/target_lock.h"
#include "dataset/target_place.h"
#include "dataset/write_mode.h"
#include "io/destination.h"
#include "io/io_failure.h"

namespace lamella::dataset {

/// Its members are made in the order in which a run goes on, and end in the other.
struct StagedDataset::State {
  State(io::FileSystem& files_of_run, const Target& what)
      : files(files_of_run), target(what), place(files, target.path) {
    ignored = target.mode == WriteMode::kIgnore && IsForReadersOnly();
    if (ignored) return;
    lock.emplace(files, place, LockWait{target.wait, target.check_stop});
    leftovers = RecoverTarget(files, place).warnings;
    ledger.emplace(files, place);
    run = {target.run_id, target.fingerprint, {}};
    done_before = ledger->Find(run, target.mode == WriteMode::kOverwrite);
    if (done_before) return;
    ignored = !AllowsToWrite(files, place, target.mode);
    if (ignored) return;
    tree.emplace(files, place, target.check_stop);
    if (target.commit == CommitKind::kExchange) RequireExchange(tree->obstacle());
  }

  /// Holds something, and this user can neither lock it nor finish anything here.
  bool IsForReadersOnly() const;
  CommitReport Commit(const DescribeRun& describe, const Partitioning& partitioning);
  void RequireUnchanged() const;
  void RequireExchange(const std::string& obstacle) const {
    if (obstacle.empty()) return;
    throw IoError("can't commit \"" + place.path() + "\" by exchange: " + obstacle +
                      "; use \"commit\": \"journal\", or \"auto\" to take what works",
                  place.path(), EINVAL);
  }

  io::FileSystem& files;
  Target target;
  TargetPlace place;
  std::optional<TargetLock> lock;
  std::vector<std::string> leftovers;
  std::optional<RunLedger> ledger;
  RunEntry run;
  std::optional<RunRecord> done_before;
  bool ignored = false;
  std::optional<StagedTree> tree;
};

StagedDataset::StagedDataset(io::FileSystem& files, const Target& target)
    : state_(std::make_unique<State>(files, target)) {}

StagedDataset::~StagedDataset() = default;

const std::optional<RunRecord>& StagedDataset::done_before() const {
  return state_->done_before;
}

bool StagedDataset::ignored() const { return state_->ignored; }

std::unique_ptr<StagedDatasetFile> StagedDataset::Create(const std::string& directory,
                                                         const std::string& name) {
  const bool may_exist = EffectOf(state_->target.mode) != WriteMode::kAppend;
  return state_->tree->Create(directory, name, may_exist);
}

CommitReport StagedDataset::Commit(const DescribeRun& describe,
                                   const Partitioning& partitioning) {
  return state_->Commit(describe, partitioning);
}

CommitReport StagedDataset::State::Commit(const DescribeRun& describe,
                                          const Partitioning& partitioning) {
  RequireUnchanged();
  CommitReport report;
  report.warnings = leftovers;
  const WriteMode effect = EffectOf(target.mode);
  if (place.exists() && tree->empty() && effect != WriteMode::kOverwrite) {
    report.changed = false;
    run.left = place.Mark();
    if (run.id) run.record = describe(report);
    ledger->Propose(run, std::nullopt, std::nullopt);
    return report;
  }
  Commission commission{
      files,  place,
      *tree,  *ledger,
      run,    describe,
      effect, PlanReplacement(files, place, *tree, effect, partitioning)};
  RequireDistinctNames(place, *tree, commission.plan);
  report.foreign_files_kept = commission.plan.foreign_kept;
  report.foreign_files_deleted = commission.plan.foreign_deleted;
  run.left = tree->empty() && commission.plan.kept.empty() ? "" : kHoldsFiles;
  if (target.commit != CommitKind::kJournal) {
    std::string obstacle = tree->obstacle();
    if (obstacle.empty()) obstacle = CommitByExchange(commission, report);
    if (obstacle.empty()) return report;
    if (target.commit == CommitKind::kExchange) RequireExchange(obstacle);
  }
  CommitByJournal(commission, report);
  return report;
}

bool StagedDataset::State::IsForReadersOnly() const {
  const int writable =
      io::Retry([&] { return files.CheckWritable(place.home().directory, "."); });
  return (writable == -EACCES || writable == -EROFS || writable == -EPERM) &&
         place.HoldsAnything();
}

void StagedDataset::State::RequireUnchanged() const {
  if (place.Current() == place.identity()) return;
  throw IoError("can't write \"" + place.path() +
                    "\": another program moved, removed or replaced the directory "
                    "meanwhile; nothing was written, run again",
                place.path(), ESTALE);
}

void Check(io::FileSystem& files, const Target& target) {
  std::string path = target.path;
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  io::FileStatus status;
  const int answer = io::Retry([&] {
    return files.StatusOf(io::kWorkingDirectory, path, io::Links::kFollow, status);
  });
  // A directory that is absent is as good or bad as a file that is.
  if (answer < 0) return io::Destination::Check(files, path);
  TargetPlace place(files, path);
  const RunEntry run = {target.run_id, target.fingerprint, {}};
  const bool latest_only = target.mode == WriteMode::kOverwrite;
  if (RunLedger(files, place).Find(run, latest_only)) return;
  AllowsToWrite(files, place, target.mode);
}

}  // namespace lamella::dataset
