#include "dataset/recovery.h"

#include <cerrno>
#include <optional>
#include <vector>

#include "dataset/journal.h"
#include "dataset/run_ledger.h"
#include "dataset/target_lock.h"
#include "io/directory_tree.h"
#include "io/io_failure.h"

namespace lamella::dataset {
namespace {

/// Removes what may be there. Returns whether it was.
bool RemoveIfThere(io::FileSystem& files, int directory, const std::string& name,
                   const std::string& shown) {
  io::FileStatus status;
  const int answer = io::Retry(
      [&] { return files.StatusOf(directory, name, io::Links::kDoNotFollow, status); });
  if (answer == -ENOENT) return false;
  if (answer < 0) throw io::MakeIoError("look at what was left at", shown, -answer);
  // It may be the tree that was replaced: not before its successor is safe.
  const int synced = io::SyncDirectory(files, directory);
  if (synced < 0) throw io::MakeIoError("sync the directory of", shown, -synced);
  io::RemoveTree(files, directory, name, shown);
  return true;
}

}  // namespace

RecoveryReport RecoverTarget(io::FileSystem& files, TargetPlace& place) {
  RecoveryReport report;
  std::vector<Home> homes = {place.beside()};
  if (place.target() >= 0) homes.push_back(place.inside());
  for (const Home& home : homes) {
    RemoveIfThere(files, home.directory, home.fresh, place.path());
    if (const auto finished = FinishJournal(files, place, home)) {
      report = {true, *finished};
    }
  }
  RunLedger(files, place).Settle();
  for (const Home& home : homes) {
    if (RemoveIfThere(files, home.directory, home.stage, place.path()) && !report.found) {
      report = {true, "removed what a dead run had staged or replaced"};
    }
  }
  return report;
}

RecoveryReport Recover(io::FileSystem& files, const std::string& path) {
  TargetPlace place(files, path);
  const TargetLock lock(files, place, {});
  return RecoverTarget(files, place);
}

}  // namespace lamella::dataset
