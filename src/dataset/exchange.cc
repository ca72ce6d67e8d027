#include "dataset/exchange.h"

#include <cerrno>

#include "dataset/inventory.h"
#include "dataset/newcomers.h"
#include "io/directory_tree.h"
#include "io/io_failure.h"

namespace lamella::dataset {
namespace {

using io::RenameKind;
using io::Retry;

/// Why two directories can't be exchanged; empty when the failure is of another kind.
std::string ExchangeObstacle(int error_number) {
  switch (error_number) {
    case EINVAL:
    case ENOSYS:
    case ENOTSUP:
      return "the file system can't exchange two directories";
    case EXDEV:
    case EBUSY:
      return "it is a part of another file system, or of another layer of one";
    default:
      return "";
  }
}

/// The one step. Returns 0 or `-errno`.
int Publish(const Commission& c) {
  const RenameKind kind = c.place.exists() ? RenameKind::kExchange : RenameKind::kReplace;
  const Home& home = c.place.home();
  return Retry([&] {
    return c.files.Rename(home.directory, home.stage, c.place.parent(), c.place.name(),
                          kind);
  });
}

/// Throws for a failure, returns an obstacle.
std::string JudgeFailure(const Commission& c, int error_number) {
  if (error_number == ENOTEMPTY || error_number == EEXIST || error_number == ENOTDIR) {
    throw IoError("can't write \"" + c.place.path() +
                      "\": another program made it meanwhile; run again",
                  c.place.path(), error_number);
  }
  std::string obstacle = ExchangeObstacle(error_number);
  if (!obstacle.empty() && c.place.exists()) return obstacle;
  throw io::MakeIoError("put in place", c.place.path(), error_number);
}

/// 0 when the directory that was replaced is the one that the commit is about.
int CheckReplaced(const Commission& c) {
  if (!c.place.exists()) return 0;
  io::FileStatus status;
  const Home& home = c.place.home();
  const int answer = Retry([&] {
    return c.files.StatusOf(home.directory, home.stage, io::Links::kDoNotFollow, status);
  });
  if (answer < 0) return answer;
  const Identity replaced = {status.device, status.inode};
  return replaced == c.place.identity() ? 0 : -ESTALE;
}

/// Another program put a directory of its own at the target a moment before: it gets its
/// place back.
[[noreturn]] void TakeBack(Commission& c, int error_number) {
  const std::string& stage = c.place.home().stage;
  const std::string reason =
      error_number == ESTALE
          ? "another program moved or replaced the directory meanwhile"
          : io::MakeIoError("look at what was replaced,", stage, error_number).what();
  if (Publish(c) == 0) {
    c.ledger.Withdraw();
    throw IoError("can't write \"" + c.place.path() + "\": " + reason +
                      "; nothing was written, run again",
                  c.place.path(), error_number);
  }
  c.tree.Release();
  throw IoError("\"" + c.place.path() + "\" is in place, but " + reason +
                    "; what stood there is hidden beside it, as \"" + stage +
                    "\": move it away, for the next run removes it",
                c.place.path(), error_number);
}

void SyncParents(const Commission& c) {
  const int synced = io::SyncDirectory(c.files, c.place.parent());
  const int kept = c.place.Keep();
  if (synced == 0 && kept == 0) return;
  throw IoError("\"" + c.place.path() +
                    "\" is complete and in place, but its directory could not be "
                    "synced: it may not survive a loss of power; see the system's "
                    "log. What it replaced stays hidden beside it until the next run",
                c.place.path(), synced < 0 ? -synced : -kept);
}

/// What another program may add up to the last moment is to be kept.
bool MayRescue(const Commission& c) {
  return c.place.exists() && c.effect != WriteMode::kOverwrite;
}

void CleanUp(Commission& c, const std::vector<std::string>& known, Inventory& inventory,
             CommitReport& report) {
  try {
    c.ledger.Confirm();
    if (!c.place.exists()) return;
    if (MayRescue(c)) {
      const uint64_t late = RescueNewcomers(c.files, c.place.target(), c.tree.directory(),
                                            c.place.path(), known);
      if (late > 0) report.warnings.push_back(NewcomersKept(late, c.place.path()));
      inventory.Remove();
    }
    const Home& home = c.place.home();
    io::RemoveTree(c.files, home.directory, home.stage, c.place.PathOf(home, home.stage));
  } catch (const Error& error) {
    report.warnings.push_back(std::string("what was replaced could not be removed: ") +
                              error.what() + "; the next run on this path tries again");
  }
}

}  // namespace

std::string CommitByExchange(Commission& c, CommitReport& report) {
  // It would move along, out of the target.
  if (!c.plan.mounted.empty()) {
    return "another file system, or a part of one, is mounted in it, at \"" +
           c.plan.mounted + "\"";
  }
  c.tree.Reveal();
  std::string obstacle = LinkKept(c.files, c.place, c.tree, c.plan);
  Inventory inventory(c.files, c.place);
  std::vector<std::string> known;
  if (obstacle.empty()) {
    c.tree.Sync();
    if (MayRescue(c)) {
      known = KnownPaths(c.plan);
      inventory.Write(*c.place.identity(), c.tree.identity(), known);
    }
    c.tree.CheckStop();
    Announce(c, CommitKind::kExchange, report);
    c.ledger.Propose(c.run, c.place.identity(), c.tree.identity());
    const int published = Publish(c);
    if (published < 0) {
      c.ledger.Withdraw();
      obstacle = JudgeFailure(c, -published);
    }
  }
  if (!obstacle.empty()) {
    c.tree.Conceal();
    return obstacle;
  }
  if (const int replaced = CheckReplaced(c); replaced < 0) TakeBack(c, -replaced);
  c.tree.Release();
  inventory.Release();
  SyncParents(c);
  CleanUp(c, known, inventory, report);
  return "";
}

}  // namespace lamella::dataset
