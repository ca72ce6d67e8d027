#include "dataset/recovery.h"

#include <cerrno>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/uuid.h"
#include "dataset/inventory.h"
#include "dataset/journal.h"
#include "dataset/newcomers.h"
#include "dataset/run_ledger.h"
#include "dataset/target_lock.h"
#include "io/destination.h"
#include "io/directory_tree.h"
#include "io/hidden_file.h"
#include "io/io_failure.h"

namespace lamella::dataset {
namespace {

bool IsThere(io::FileSystem& files, const TargetPlace& place, const Home& home,
             const std::string& entry) {
  io::FileStatus status;
  const int answer = io::Retry([&] {
    return files.StatusOf(home.directory, entry, io::Links::kDoNotFollow, status);
  });
  if (answer < 0 && answer != -ENOENT) {
    throw io::MakeIoError("look at", place.PathOf(home, entry), -answer);
  }
  return answer == 0;
}

/// Removes the tree at `stage`. Where that is impossible, it is moved out of the way of
/// all later runs. Returns what is to be said about that.
std::optional<std::string> RemoveStage(io::FileSystem& files, const TargetPlace& place,
                                       const Home& home) {
  // It may be the tree that was replaced: not before its successor is safe.
  const int synced = io::SyncDirectory(files, home.directory);
  if (synced < 0) {
    throw io::MakeIoError("sync the directory of", place.path(), -synced);
  }
  try {
    io::RemoveTree(files, home.directory, home.stage, place.PathOf(home, home.stage));
    return std::nullopt;
  } catch (const IoError& error) {
    const std::string id = base::UuidV4();
    const std::string aside = home.stage + "-" + id.substr(24) + id.substr(0, 4);
    const int moved = io::Retry([&] {
      return files.Rename(home.directory, home.stage, home.directory, aside,
                          io::RenameKind::kReplace);
    });
    if (moved < 0) throw;
    return std::string("what a dead run had staged or replaced stays hidden: ") +
           error.what() + "; it is \"" + place.PathOf(home, aside) +
           "\" now, which later runs remove as far as they can";
  }
}

/// What earlier runs moved out of the way may be removable by now. If not, those have
/// said so.
void RemoveAside(io::FileSystem& files, const Home& home) {
  std::vector<io::DirectoryEntry> entries;
  files.List(home.directory, home.stage + "-", entries);
  for (const io::DirectoryEntry& entry : entries) {
    if (!IsAside(entry.name, home.stage)) continue;
    try {
      io::RemoveTree(files, home.directory, entry.name, entry.name);
    } catch (const IoError&) {
      continue;
    }
  }
}

/// Adds to the report what is to be said.
void Rescue(io::FileSystem& files, const TargetPlace& place, const Home& home,
            RecoveryReport& report) {
  if (!IsThere(files, place, home, home.known)) return;
  const uint64_t count = FinishRescue(files, place, home);
  if (count == 0) return;
  report.found = true;
  std::string kept = NewcomersKept(count, place.path());
  report.action += (report.action.empty() ? "" : "; ") + kept;
  report.warnings.push_back(std::move(kept));
}

/// What exports of a single file had begun there.
void RemoveFiles(io::FileSystem& files, const TargetPlace& place,
                 RecoveryReport& report) {
  const size_t count = io::RemoveDeadFiles(files, place.parent(), place.name());
  if (count == 0) return;
  report.found = true;
  report.action += (report.action.empty() ? "" : "; ") + std::string("removed ") +
                   (count == 1 ? "a file" : std::to_string(count) + " files") +
                   " that a dead run had staged";
}

bool IsFile(io::FileSystem& files, const std::string& path) {
  io::FileStatus status;
  const int answer = io::Retry([&] {
    return files.StatusOf(io::kWorkingDirectory, path, io::Links::kFollow, status);
  });
  return answer == 0 && status.kind == io::FileKind::kRegular;
}

}  // namespace

RecoveryReport RecoverTarget(io::FileSystem& files, TargetPlace& place) {
  RecoveryReport report;
  std::vector<Home> homes = {place.beside()};
  if (place.target() >= 0) homes.push_back(place.inside());
  for (const Home& home : homes) {
    if (IsThere(files, place, home, home.fresh)) {
      io::RemoveTree(files, home.directory, home.fresh, place.PathOf(home, home.fresh));
    }
    if (const auto finished = FinishJournal(files, place, home)) {
      report = {true, *finished, {}};
    }
  }
  RunLedger(files, place).Settle();
  for (const Home& home : homes) {
    Rescue(files, place, home, report);
    RemoveAside(files, home);
    if (!IsThere(files, place, home, home.stage)) continue;
    if (auto stays = RemoveStage(files, place, home)) {
      report.found = true;
      report.action += (report.action.empty() ? "" : "; ") + *stays;
      report.warnings.push_back(std::move(*stays));
    } else if (!report.found) {
      report = {true, "removed what a dead run had staged or replaced", {}};
    }
  }
  // Where nothing stands it may have been meant to be either.
  if (place.target() < 0) RemoveFiles(files, place, report);
  return report;
}

RecoveryReport Recover(io::FileSystem& files, const std::string& path) {
  const bool is_file = IsFile(files, path);
  TargetPlace place(files, path,
                    is_file ? io::FileKind::kRegular : io::FileKind::kDirectory);
  const TargetLock lock(files, place, {});
  return RecoverTarget(files, place);
}

}  // namespace lamella::dataset
