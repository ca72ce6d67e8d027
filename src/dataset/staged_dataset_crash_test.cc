// Every file-system call of an export of a data set fails in every way, and the machine
// stops before every call, for each mode, kind of commit and kind of target. A reader
// must find the old data set or the new one, and the next run must find nothing in its
// way.
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <iostream>
#include <set>
#include <string>
#include <vector>

#include "dataset/staged_dataset.h"
#include "dataset/testing/partitioned_by.h"
#include "dataset/testing/put.h"
#include "io/testing/failing_file_system.h"
#include "io/testing/temp_directory.h"
#include "io/testing/tree.h"
#include "lamella/error.h"

namespace lamella::dataset {
namespace {

namespace fs = std::filesystem;
using io::FileSystem;
using io::RealFileSystem;
using io::testing::FailingFileSystem;
using io::testing::Fault;
using io::testing::TempDirectory;
using io::testing::Tree;
using io::testing::TreeOf;
using testing::PartitionedBy;
using testing::Put;
using testing::Saying;

/// One way the world can look before the export, and what the export is to do.
struct Scene {
  std::string name;
  std::string path;       ///< What is asked for.
  std::string real_path;  ///< Where the data set is to be.
  std::function<void(const TempDirectory&)> prepare;
  bool holds_something = false;
  WriteMode mode = WriteMode::kError;
  CommitKind commit = CommitKind::kExchange;
  bool run_id = false;
};

/// Large enough to be written without a buffer.
const std::string kLarge(70'000, 'x');

const Tree kSmall = {{"top.parquet", "old"}};
const Tree kNested = {{"a=1/", ""},       {"a=1/old.parquet", "1"},
                      {"a=1/notes", "n"}, {"a=2/", ""},
                      {"a=2/b=1/", ""},   {"a=2/b=1/old.parquet", "2"}};

std::vector<Scene> Targets() {
  const auto with = [](const char* path, const Tree& tree) {
    return [path, tree](const TempDirectory& at) { io::testing::Make(at / path, tree); };
  };
  return {
      {"an absent target", "data", "data", [](const TempDirectory&) {}},
      {"missing parents", "x/y/data/", "x/y/data", [](const TempDirectory&) {}},
      {"an empty target", "data", "data", with("data", {})},
      {"a small target", "data", "data", with("data", kSmall), true},
      {"a nested target", "data", "data", with("data", kNested), true},
      {"a link to a target", "link", "real/data",
       [](const TempDirectory& at) {
         io::testing::Make(at / "real/data", kNested);
         fs::create_symlink("real/data", at / "link");
       },
       true},
      {"what a dead run left", "data", "data",
       [](const TempDirectory& at) {
         io::testing::Make(at / "data", kNested);
         io::testing::Make(at / ".data.lamella-stage", kNested);
         at.Write(".data.lamella-lock", "dead");
         at.Write(".data.lamella-new", "half");
       },
       true},
  };
}

std::vector<Scene> Scenes() {
  std::vector<Scene> scenes;
  for (const Scene& target : Targets()) {
    for (const WriteMode mode :
         {WriteMode::kError, WriteMode::kOverwrite, WriteMode::kOverwritePartitions,
          WriteMode::kAppend, WriteMode::kIgnore}) {
      const bool wants_empty = mode == WriteMode::kError || mode == WriteMode::kIgnore;
      if (wants_empty && target.holds_something) continue;
      for (const CommitKind commit : {CommitKind::kExchange, CommitKind::kJournal}) {
        for (const bool run_id : {false, true}) {
          // Where the target is found makes no difference to ids.
          if (run_id && (mode == WriteMode::kIgnore || target.path != "data")) continue;
          Scene scene = target;
          scene.mode = mode;
          scene.commit = commit;
          scene.run_id = run_id;
          scene.name += ", mode " + std::to_string(static_cast<int>(mode)) +
                        (commit == CommitKind::kJournal ? ", journal" : ", exchange") +
                        (run_id ? ", run id" : "");
          scenes.push_back(scene);
        }
      }
    }
  }
  return scenes;
}

Target TargetOf(const Scene& scene, const TempDirectory& at) {
  Target target;
  target.path = at / scene.path;
  target.mode = scene.mode;
  target.commit = scene.commit;
  if (scene.run_id) target.run_id = "night 1";
  target.fingerprint = "f";
  return target;
}

/// Writes `<attempt>.parquet` into a partition that may be there and one that is not.
/// Returns whether there was something to do.
bool Export(FileSystem& files, const Target& target, const std::string& attempt,
            const std::function<void(const CommitReport&)>& on_commit = {}) {
  StagedDataset dataset(files, target);
  if (dataset.done_before()) {
    EXPECT_TRUE(dataset.done_before()->figures.starts_with("record of "));
    return false;
  }
  EXPECT_FALSE(dataset.ignored());
  Put(dataset, "a=1", attempt + ".parquet", "new 1");
  Put(dataset, "a=3/b=1", attempt + ".parquet", kLarge);
  const CommitReport report =
      dataset.Commit(Saying("record of " + attempt), PartitionedBy({"a"}));
  if (on_commit) on_commit(report);
  return true;
}

/// What the export makes of `old`.
Tree Expected(const Scene& scene, Tree old, const std::string& attempt) {
  old.erase("(absent)");
  if (scene.mode == WriteMode::kOverwrite) old.clear();
  if (scene.mode == WriteMode::kOverwritePartitions) old.erase("a=1/old.parquet");
  old["a=1/"];
  old["a=1/" + attempt + ".parquet"] = "new 1";
  old["a=3/"];
  old["a=3/b=1/"];
  old["a=3/b=1/" + attempt + ".parquet"] = io::testing::Brief(kLarge);
  return old;
}

/// Hidden entries that are no ledger of run ids.
std::set<std::string> Litter(const TempDirectory& at) {
  std::set<std::string> litter;
  for (const auto& entry : fs::recursive_directory_iterator(at.path())) {
    const std::string name = entry.path().filename();
    if (name.find("lamella-") != std::string::npos && !name.ends_with("-runs")) {
      litter.insert(name);
    }
  }
  return litter;
}

class Matrix : public ::testing::Test {
 protected:
  /// Runs one export into a fresh world with the fault, and judges what is left.
  void RunOne(const Scene& scene, FailingFileSystem& files, bool must_work) {
    ++states_;
    const TempDirectory at(io::testing::InMemory());
    scene.prepare(at);
    const Tree old = TreeOf(at / scene.real_path);
    const std::set<std::string> litter = Litter(at);
    const Tree expected = Expected(scene, old, "first");
    Outcome outcome = Attempt(scene, files, at);
    SCOPED_TRACE(outcome.message + " (call " + files.hurt() + ")");
    if (must_work) {
      EXPECT_TRUE(outcome.worked);
    }
    Tree now = TreeOf(at / scene.real_path);
    const bool decided = outcome.message.find("is decided") != std::string::npos;
    const bool unsure = outcome.message.find("loss of power") != std::string::npos;
    if (outcome.worked && !files.crashed()) {
      EXPECT_EQ(now, expected);
    } else if (unsure) {
      EXPECT_EQ(now, expected);
    } else if (!decided && !files.crashed()) {
      EXPECT_EQ(now, old);
    } else if (scene.commit == CommitKind::kExchange) {
      EXPECT_TRUE(now == old || now == expected) << ::testing::PrintToString(now);
    }
    const bool may_litter =
        files.crashed() || files.persistent() || decided || unsure || outcome.untidy;
    if (!may_litter) {
      EXPECT_TRUE(std::ranges::includes(litter, Litter(at)))
          << ::testing::PrintToString(Litter(at));
    }
    if (!may_litter && !outcome.worked) {
      EXPECT_FALSE(fs::exists(fs::path(at / scene.real_path).parent_path() /
                              ".data.lamella-runs"));
    }
    Recover(RealFileSystem(), at / scene.path);
    EXPECT_EQ(Litter(at), std::set<std::string>());
    now = TreeOf(at / scene.real_path);
    EXPECT_TRUE(now == old || now == expected) << ::testing::PrintToString(now);
    if (decided) {
      EXPECT_EQ(now, expected);
    }
    RunAgain(scene, at, now, now == expected);
  }

  int CallsOf(const Scene& scene) {
    FailingFileSystem files;
    RunOne(scene, files, true);
    return files.calls();
  }

  void TearDown() override {
    std::cout << states_ << " states tried\n";
    RecordProperty("states", states_);
  }

 private:
  struct Outcome {
    bool worked = true;
    bool untidy = false;  ///< Something failed after the commit had happened.
    std::string message;
  };

  static Outcome Attempt(const Scene& scene, FailingFileSystem& files,
                         const TempDirectory& at) {
    Outcome outcome;
    bool hurt_before = false;
    bool committed = false;
    try {
      Export(files, TargetOf(scene, at), "first", [&](const CommitReport& report) {
        committed = true;
        hurt_before = !files.hurt().empty();
        outcome.untidy = !report.warnings.empty();
      });
    } catch (const IoError& error) {
      outcome.worked = false;
      outcome.message = error.what();
    }
    if (committed && !hurt_before && !files.hurt().empty()) outcome.untidy = true;
    return outcome;
  }

  /// A scheduler tries again: with a run id, nothing is done twice.
  static void RunAgain(const Scene& scene, const TempDirectory& at, const Tree& now,
                       bool done) {
    Scene again = scene;
    if (!scene.run_id && done) {
      if (scene.mode == WriteMode::kError) again.mode = WriteMode::kAppend;
      if (scene.mode == WriteMode::kIgnore) again.mode = WriteMode::kAppend;
    }
    const bool ran = Export(RealFileSystem(), TargetOf(again, at), "second");
    EXPECT_EQ(ran, !(scene.run_id && done));
    Tree expected = ran ? Expected(again, now, "second") : now;
    if (ran && again.mode == WriteMode::kOverwritePartitions) {
      expected.erase("a=1/first.parquet");
      expected.erase("a=3/b=1/first.parquet");
    }
    EXPECT_EQ(TreeOf(at / scene.real_path), expected);
    EXPECT_EQ(Litter(at), std::set<std::string>());
  }

  int states_ = 0;
};

TEST_F(Matrix, AStopOfTheMachineLeavesTheOldDataSetOrTheNewOne) {
  for (const Scene& scene : Scenes()) {
    const int calls = CallsOf(scene);
    for (int at = 1; at <= calls; ++at) {
      SCOPED_TRACE(scene.name + ", stopped at call " + std::to_string(at));
      FailingFileSystem files(Fault::kCrash, at);
      RunOne(scene, files, false);
      if (HasFailure()) return;
    }
  }
}

TEST_F(Matrix, AnyFailureIsAnErrorOrHandled) {
  const int errors[] = {EIO, ENOSPC, EDQUOT, EMFILE};
  int next = 0;
  for (const Scene& scene : Scenes()) {
    const int calls = CallsOf(scene);
    for (int at = 1 + next % 2; at <= calls; at += 2) {
      const int error = errors[next++ % std::size(errors)];
      SCOPED_TRACE(scene.name + ", failing call " + std::to_string(at) + " with " +
                   std::to_string(error));
      FailingFileSystem files(Fault::kFail, at, error);
      RunOne(scene, files, false);
      if (HasFailure()) return;
    }
  }
}

TEST_F(Matrix, APersistentFailureIsHandledAsWell) {
  int next = 0;
  for (const Scene& scene : Scenes()) {
    if (scene.run_id) continue;
    const int calls = CallsOf(scene);
    for (int at = 1 + next++ % 2; at <= calls; at += 2) {
      SCOPED_TRACE(scene.name + ", failing from call " + std::to_string(at));
      FailingFileSystem files(Fault::kFailOn, at, ENOSPC);
      RunOne(scene, files, false);
      if (HasFailure()) return;
    }
  }
}

TEST_F(Matrix, SignalsAndShortWritesDoNotMatter) {
  int next = 0;
  for (const Scene& scene : Scenes()) {
    const int calls = CallsOf(scene);
    for (int at = 1 + next++ % 5; at <= calls; at += 5) {
      SCOPED_TRACE(scene.name + ", disturbed call " + std::to_string(at));
      FailingFileSystem interrupted(Fault::kFail, at, EINTR);
      RunOne(scene, interrupted, true);
      FailingFileSystem shortened(Fault::kShort, at);
      RunOne(scene, shortened, true);
      if (HasFailure()) return;
    }
  }
}

/// Writes so many files that the whole file system is synced; returns what is to be seen.
Tree ExportMany(FileSystem& files, const Target& target) {
  Tree expected;
  StagedDataset dataset(files, target);
  for (int i = 0; i < 70; ++i) {
    const std::string directory = "a=" + std::to_string(i);
    Put(dataset, directory, "x.parquet", directory);
    expected[directory + "/"];
    expected[directory + "/x.parquet"] = directory;
  }
  dataset.Commit(Saying(""));
  return expected;
}

TEST(ManyFiles, AreSafeBeforeTheyAppear) {
  for (const CommitKind commit : {CommitKind::kExchange, CommitKind::kJournal}) {
    int calls = 1;
    for (int at_call = 0; at_call < calls; at_call += 7) {
      TempDirectory at(io::testing::InMemory());
      io::testing::Make(at / "data", kSmall);
      Target target;
      target.path = at / "data";
      target.mode = WriteMode::kOverwrite;
      target.commit = commit;
      FailingFileSystem files(Fault::kCrash, at_call);
      try {
        ExportMany(files, target);
        calls = files.calls();
      } catch (const IoError&) {
        EXPECT_TRUE(files.crashed());
      }
      Recover(RealFileSystem(), at / "data");
      const Tree now = TreeOf(at / "data");
      const Tree expected = ExportMany(RealFileSystem(), target);
      EXPECT_TRUE(now == kSmall || now == expected) << ::testing::PrintToString(now);
    }
    EXPECT_GT(calls, 400);
  }
}

}  // namespace
}  // namespace lamella::dataset
