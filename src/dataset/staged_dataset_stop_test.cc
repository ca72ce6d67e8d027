// Somebody stops a run at any moment of it: it ends soon, with nothing done and nothing
// left, or with all of it done.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
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

using io::testing::FailingFileSystem;
using io::testing::TempDirectory;
using io::testing::Tree;
using io::testing::TreeOf;
using ::testing::ElementsAre;
using testing::PartitionedBy;
using testing::Put;
using testing::Saying;

constexpr int kPartitions = 8;
constexpr int kNewFiles = 6;

Tree OldTree() {
  Tree tree;
  for (int i = 0; i < kPartitions; ++i) {
    const std::string directory = "k=" + std::to_string(i) + "/";
    tree[directory];
    for (const char* name : {"1.parquet", "2.parquet"}) tree[directory + name] = "old";
  }
  return tree;
}

/// A run that is asked to stop right before its call number `moment`.
struct StoppedRun {
  StoppedRun(const std::string& path, WriteMode mode, CommitKind commit, int moment) {
    Target target;
    target.path = path;
    target.mode = mode;
    target.commit = commit;
    target.run_id = "night";
    bool stop = false;
    target.check_stop = [&] {
      if (stop) throw InterruptedError();
    };
    int calls = 0;
    FailingFileSystem files;
    files.set_before([&](const std::string& call) {
      stop = ++calls >= moment;
      if (stop) behind.push_back(call);
    });
    try {
      StagedDataset dataset(files, target);
      for (int i = 0; i < kNewFiles; ++i) {
        Put(dataset, "k=" + std::to_string(i), "new.parquet", "new");
      }
      dataset.Commit(Saying("record"), PartitionedBy({"k"}));
    } catch (const InterruptedError&) {
      interrupted = true;
    }
    asked = stop;
  }

  auto Count(const char* call) const { return std::ranges::count(behind, call); }

  bool asked = false;  ///< The run lasted until the moment.
  bool interrupted = false;
  std::vector<std::string> behind;  ///< The calls since it was asked.
};

class StoppedRuns : public ::testing::TestWithParam<std::tuple<WriteMode, CommitKind>> {};

INSTANTIATE_TEST_SUITE_P(
    All, StoppedRuns,
    ::testing::Combine(::testing::Values(WriteMode::kAppend, WriteMode::kOverwrite,
                                         WriteMode::kOverwritePartitions),
                       ::testing::Values(CommitKind::kExchange, CommitKind::kJournal)));

TEST_P(StoppedRuns, ARunThatIsStoppedEndsAtOnceOrIsDone) {
  const auto [mode, commit] = GetParam();
  int interrupted = 0;
  int finished = 0;
  for (int moment = 1;; ++moment) {
    const TempDirectory at(io::testing::InMemory());
    io::testing::Make(at / "data", OldTree());
    const StoppedRun run(at / "data", mode, commit, moment);
    if (!run.asked) break;
    SCOPED_TRACE("stopped at call " + std::to_string(moment));
    if (!run.interrupted) {
      ++finished;
      EXPECT_TRUE(TreeOf(at / "data").contains("k=0/new.parquet"));
      EXPECT_THAT(io::testing::NamesIn(at.path()),
                  ElementsAre(".data.lamella-runs", "data"));
      continue;
    }
    ++interrupted;
    EXPECT_EQ(TreeOf(at / "data"), OldTree());
    EXPECT_THAT(io::testing::NamesIn(at.path()), ElementsAre("data"));
    const bool writes = run.Count("WriteAt") > 0;  // the test's own part of the run
    EXPECT_LE(run.Count("Link"), 1);
    EXPECT_LE(run.Count("Rename"), 1);
    EXPECT_LE(run.Count("Sync"), 2);
    EXPECT_LE(run.Count("MakeDirectory"), writes ? kNewFiles + 1 : 1);
    if (HasFailure()) return;
  }
  EXPECT_GT(interrupted, 100);
  EXPECT_GT(finished, 10);  // those that were asked when it was decided
}

}  // namespace
}  // namespace lamella::dataset
