#include "dataset/journal.h"

#include <cerrno>
#include <set>
#include <vector>

#include "dataset/field_file.h"
#include "dataset/journal_steps.h"
#include "io/directory_tree.h"
#include "io/io_failure.h"

namespace lamella::dataset {
namespace {

using io::Checked;
using io::Links;
using io::Retry;

constexpr char kKind[] = "lamella-journal 1";
constexpr size_t kMostSyncs = 64;

FieldFile FileOf(const TargetPlace& place, const Home& home) {
  return {home.directory, home.journal, kKind, place.PathOf(home, home.journal)};
}

std::string StagedPath(const std::string& path) {
  const std::string parent = ParentOf(path);
  if (parent.empty()) return StagedName(path);
  return parent + "/" + StagedName(path.substr(parent.size() + 1));
}

/// Carries out one journal.
class Application {
 public:
  Application(io::FileSystem& files, TargetPlace& place, const Home& home)
      : files_(files), place_(place), home_(home) {}

  void Run(const std::vector<std::string>& steps);
  size_t added() const { return added_; }
  size_t lost() const { return lost_; }

 private:
  void OpenTarget();
  void OpenStage();
  void Take(char step, const std::string& path);
  void Add(const std::string& path);
  void Require(const char* action, const std::string& path, int answer, int harmless);
  void Sync();

  io::FileSystem& files_;
  TargetPlace& place_;
  const Home home_;
  io::FileHandle stage_;
  size_t added_ = 0;
  size_t lost_ = 0;
  std::set<std::string> touched_;  ///< Directories, to be synced.
};

void Application::OpenTarget() {
  if (place_.exists()) return;
  const int made =
      Retry([&] { return files_.MakeDirectory(place_.parent(), place_.name()); });
  Require("create", place_.path(), made, EEXIST);
  place_.Reopen();
}

void Application::OpenStage() {
  const int opened = Retry([&] {
    return files_.OpenDirectory(home_.directory, home_.stage, Links::kDoNotFollow);
  });
  if (opened < 0 && opened != -ENOENT) {
    throw io::MakeIoError("open what was staged for", place_.path(), -opened);
  }
  if (opened >= 0) stage_ = io::FileHandle(files_, opened);
}

void Application::Require(const char* action, const std::string& path, int answer,
                          int harmless) {
  if (answer < 0 && answer != -harmless) throw io::MakeIoError(action, path, -answer);
}

void Application::Run(const std::vector<std::string>& steps) {
  OpenTarget();
  OpenStage();
  std::vector<std::string> ledger;
  for (const std::string& step : steps) {
    if (step.starts_with(kLedger)) {
      ledger.push_back(step.substr(1));
    } else if (step.empty() || !IsInside(step.substr(1))) {
      throw io::MakeIoError("understand", home_.journal, EINVAL);
    } else {
      Take(step[0], step.substr(1));
    }
  }
  Sync();
  // A run whose files are gone is to be done again.
  if (!ledger.empty() && lost_ == 0) RunLedger::Write(files_, place_, home_, ledger);
}

void Application::Take(char step, const std::string& path) {
  const int target = place_.target();
  touched_.insert(ParentOf(path));
  switch (step) {
    case kMakeDirectory:
      return Require("create", path,
                     Retry([&] { return files_.MakeDirectory(target, path); }), EEXIST);
    case kAddFile:
      return Add(path);
    case kRemoveFile:
      // Files of the new state are gone: better both states than neither.
      if (lost_ > 0) return;
      return Require("remove", path,
                     Retry([&] { return files_.RemoveFile(target, path); }), ENOENT);
    case kRemoveDirectory: {
      const int removed = Retry([&] { return files_.RemoveDirectory(target, path); });
      touched_.erase(path);
      // Another program has put something there, or mounted something on it.
      if (removed == -ENOTEMPTY || removed == -EEXIST || removed == -EBUSY) return;
      return Require("remove", path, removed, ENOENT);
    }
    default:
      throw io::MakeIoError("understand", home_.journal, EINVAL);
  }
}

void Application::Add(const std::string& path) {
  ++added_;
  const int moved = !stage_.is_open() ? -ENOENT : Retry([&] {
    return files_.Rename(stage_.descriptor(), StagedPath(path), place_.target(), path,
                         io::RenameKind::kReplace);
  });
  if (moved == -ENOENT) {
    if (!KindAt(files_, place_.target(), path)) ++lost_;
  } else if (moved < 0) {
    throw io::MakeIoError("put in place", path, -moved);
  }
}

void Application::Sync() {
  if (touched_.size() > kMostSyncs) {
    Checked("sync the file system of", place_.path(),
            [&] { return files_.SyncFileSystem(place_.target()); });
    return;
  }
  for (const std::string& path : touched_) {
    if (!KindAt(files_, place_.target(), path.empty() ? "." : path)) continue;
    const io::FileHandle directory = io::OpenBelow(files_, place_.target(), path);
    const int synced = io::SyncDirectory(files_, directory.descriptor());
    if (synced < 0) throw io::MakeIoError("sync", path, -synced);
  }
}

void RemoveJournal(io::FileSystem& files, const Home& home) {
  Checked("remove", home.journal,
          [&] { return files.RemoveFile(home.directory, home.journal); });
  const int synced = io::SyncDirectory(files, home.directory);
  if (synced < 0) throw io::MakeIoError("sync the directory of", home.journal, -synced);
}

IoError Unfinished(const TargetPlace& place, const IoError& cause) {
  return IoError("the commit to \"" + place.path() +
                     "\" is decided, but not finished: " + cause.what() +
                     ". The next run on this path finishes it, or lamella recover",
                 place.path(), cause.error_number());
}

/// Writes the journal. What is on stable storage only perhaps decides nothing: a loss of
/// power could take it after the files that it removes.
void Decide(Commission& c, const Home& home, const std::vector<std::string>& steps) {
  const int synced = WriteFields(c.files, FileOf(c.place, home), home, steps);
  if (synced == 0) return c.tree.Release();
  const IoError cause = io::MakeIoError("sync the directory of", home.journal, -synced);
  if (Retry([&] { return c.files.RemoveFile(home.directory, home.journal); }) == 0) {
    throw IoError(cause);
  }
  c.tree.Release();
  throw Unfinished(c.place, cause);
}

/// Carries out the journal that was just written. Returns how many files were lost.
size_t Carry(Commission& c, const Home& home, const std::vector<std::string>& steps) {
  try {
    Application application(c.files, c.place, home);
    application.Run(steps);
    int synced = io::SyncDirectory(c.files, c.place.parent());
    if (synced == 0) synced = c.place.Keep();
    if (synced < 0)
      throw io::MakeIoError("sync the directory of", c.place.path(), -synced);
    RemoveJournal(c.files, home);
    return application.lost();
  } catch (const IoError& error) {
    throw Unfinished(c.place, error);
  }
}

}  // namespace

void CommitByJournal(Commission& c, CommitReport& report) {
  const Home home = c.place.home();
  Announce(c, CommitKind::kJournal, report);
  const std::vector<std::string> steps = StepsOf(c);
  c.tree.Sync();
  c.tree.CheckStop();
  Decide(c, home, steps);
  const size_t lost = Carry(c, home, steps);
  try {
    io::RemoveTree(c.files, home.directory, home.stage, c.place.PathOf(home, home.stage));
  } catch (const IoError& error) {
    report.warnings.push_back(std::string("the staging directory stays: ") +
                              error.what() + "; the next run on this path removes it");
  }
  if (lost == 0) return;
  throw IoError("the commit to \"" + c.place.path() +
                    "\" is incomplete: " + std::to_string(lost) +
                    " staged files were removed by another program; the old ones stay, "
                    "beside the new ones that are left; run again",
                c.place.path(), ENOENT);
}

std::optional<std::string> FinishJournal(io::FileSystem& files, TargetPlace& place,
                                         const Home& home) {
  const auto steps = ReadFields(files, FileOf(place, home));
  if (!steps) return std::nullopt;
  Application application(files, place, home);
  application.Run(*steps);
  const int synced = io::SyncDirectory(files, place.parent());
  if (synced < 0) throw io::MakeIoError("sync the directory of", place.path(), -synced);
  RemoveJournal(files, home);
  std::string done = "finished a commit of " + std::to_string(application.added()) +
                     " files that was decided before its run died";
  if (application.lost() > 0) {
    done += "; " + std::to_string(application.lost()) +
            " of them are gone, so that nothing old was removed";
  }
  return done;
}

}  // namespace lamella::dataset
