#include "dataset/run_ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "dataset/staged_dataset.h"
#include "dataset/testing/put.h"
#include "io/testing/temp_directory.h"
#include "io/testing/tree.h"
#include "lamella/error.h"

namespace lamella::dataset {
namespace {

namespace fs = std::filesystem;
using io::RealFileSystem;
using io::testing::NamesIn;
using io::testing::TempDirectory;
using io::testing::TreeOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Put;
using testing::Saying;

/// Runs an export of one file and returns `ran`, or the record of the run that did it.
std::string RunOnce(const std::string& path, WriteMode mode,
                    std::optional<std::string> id,
                    CommitKind commit = CommitKind::kExchange, bool empty = false) {
  Target target;
  target.path = path;
  target.mode = mode;
  target.commit = commit;
  target.run_id = std::move(id);
  target.fingerprint = "statement";
  StagedDataset dataset(RealFileSystem(), target);
  if (dataset.done_before()) return dataset.done_before()->figures;
  static int number = 0;
  if (!empty) Put(dataset, "", std::to_string(++number) + ".parquet", "x");
  dataset.Commit(Saying("record of " + target.run_id.value_or("nobody")));
  return "ran";
}

class EachKind : public ::testing::TestWithParam<CommitKind> {};

INSTANTIATE_TEST_SUITE_P(Kinds, EachKind,
                         ::testing::Values(CommitKind::kExchange, CommitKind::kJournal));

TEST_P(EachKind, NothingIsDoneTwice) {
  for (const WriteMode mode : {WriteMode::kError, WriteMode::kOverwrite,
                               WriteMode::kOverwritePartitions, WriteMode::kAppend}) {
    TempDirectory at;
    EXPECT_EQ(RunOnce(at / "data", mode, "a", GetParam()), "ran");
    const auto before = TreeOf(at / "data");
    EXPECT_EQ(RunOnce(at / "data", mode, "a", GetParam()), "record of a");
    EXPECT_EQ(TreeOf(at / "data"), before);
    EXPECT_THAT(NamesIn(at.path()), ElementsAre(".data.lamella-runs", "data"));
  }
}

// What was replaced is removed, and a directory made later may get its inode.
TEST_P(EachKind, ACommitThatStandsIsNoProposal) {
  TempDirectory at;
  RunOnce(at / "data", WriteMode::kAppend, "a", GetParam());
  RunOnce(at / "data", WriteMode::kAppend, "b", GetParam());
  const std::string ledger = at.Read(".data.lamella-runs");
  for (const std::string name : {"data", "other"}) {
    fs::create_directory(at / "other");
    io::FileStatus status;
    RealFileSystem().StatusOf(io::kWorkingDirectory, at / name, io::Links::kFollow,
                              status);
    EXPECT_THAT(ledger, ::testing::Not(HasSubstr(std::to_string(status.inode))));
  }
}

TEST_P(EachKind, OverwriteAsksForTheLatestCommitOnly) {
  TempDirectory at;
  const auto run = [&](std::optional<std::string> id) {
    return RunOnce(at / "data", WriteMode::kOverwrite, std::move(id), GetParam());
  };
  EXPECT_EQ(run("a"), "ran");
  EXPECT_EQ(run("b"), "ran");
  EXPECT_EQ(run("a"), "ran");
  EXPECT_EQ(run("a"), "record of a");
  EXPECT_EQ(run(std::nullopt), "ran");
  EXPECT_EQ(run("a"), "ran");
  EXPECT_EQ(RunOnce(at / "data", WriteMode::kAppend, "b"), "record of b");
}

TEST_P(EachKind, ManyCommitsWithoutAnIdChangeNothingAboutTheOnesWith) {
  TempDirectory at;  // on a disk, where inodes are used again
  const auto run = [&](WriteMode mode, std::optional<std::string> id) {
    return RunOnce(at / "data", mode, std::move(id), GetParam());
  };
  EXPECT_EQ(run(WriteMode::kOverwrite, "a"), "ran");
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(run(WriteMode::kOverwrite, std::nullopt), "ran");
    EXPECT_EQ(run(WriteMode::kAppend, "a"), "record of a");
  }
  EXPECT_EQ(run(WriteMode::kOverwrite, "a"), "ran");
}

TEST_P(EachKind, AnEmptyResultIsRemembered) {
  TempDirectory at;
  EXPECT_EQ(RunOnce(at / "data", WriteMode::kAppend, "a", GetParam()), "ran");
  EXPECT_EQ(RunOnce(at / "data", WriteMode::kAppend, "b", GetParam(), true), "ran");
  EXPECT_EQ(RunOnce(at / "data", WriteMode::kAppend, "b", GetParam()), "record of b");
  EXPECT_EQ(RunOnce(at / "data", WriteMode::kAppend, "a", GetParam()), "record of a");
}

TEST(RunLedger, AnIdMeansOneThing) {
  TempDirectory at;
  RunOnce(at / "data", WriteMode::kAppend, "a");
  Target target;
  target.path = at / "data";
  target.mode = WriteMode::kAppend;
  target.run_id = "a";
  target.fingerprint = "another statement";
  try {
    StagedDataset dataset(RealFileSystem(), target);
    FAIL();
  } catch (const IoError& error) {
    EXPECT_THAT(error.what(), HasSubstr("\"a\" was used for another"));
  }
}

TEST(RunLedger, AnAbsentTargetHasSeenNoRuns) {
  TempDirectory at;
  RunOnce(at / "data", WriteMode::kAppend, "a");
  fs::remove_all(at / "data");
  EXPECT_EQ(RunOnce(at / "data", WriteMode::kAppend, std::nullopt), "ran");
  EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
  EXPECT_EQ(RunOnce(at / "data", WriteMode::kAppend, "a"), "ran");
}

TEST_P(EachKind, ADirectoryThatWasEmptiedHasSeenNoRuns) {
  TempDirectory at;
  const auto run = [&](const char* id, bool empty = false) {
    return RunOnce(at / "data", WriteMode::kAppend, id, GetParam(), empty);
  };
  EXPECT_EQ(run("a"), "ran");
  EXPECT_EQ(run("b", true), "ran");
  fs::remove_all(at / "data");
  fs::create_directory(at / "data");
  EXPECT_EQ(run("a"), "ran");
  EXPECT_EQ(TreeOf(at / "data").size(), 1u);
  EXPECT_EQ(run("b"), "ran");
}

TEST_P(EachKind, ADirectoryThatWasLeftEmptyIsNoOther) {
  TempDirectory at;
  const auto run = [&](const char* id) {
    return RunOnce(at / "data", WriteMode::kOverwrite, id, GetParam(), true);
  };
  EXPECT_EQ(RunOnce(at / "data", WriteMode::kOverwrite, "a", GetParam()), "ran");
  EXPECT_EQ(run("b"), "ran");
  EXPECT_EQ(run("b"), "record of b");
}

// As others may add and remove files, what is there tells nothing of the runs.
TEST(RunLedger, ADirectoryWithOtherContentKeepsItsIds) {
  TempDirectory at;
  RunOnce(at / "data", WriteMode::kAppend, "a");
  fs::remove_all(at / "data");
  io::testing::Make(at / "data", {{"other.parquet", "x"}});
  EXPECT_EQ(RunOnce(at / "data", WriteMode::kAppend, "a"), "record of a");
}

TEST(RunLedger, IsOneForThoseWhoMayWriteBesideTheTargetAndThoseWhoMayNot) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can be somebody else";
  TempDirectory at;
  fs::permissions(at.path(), fs::perms(0755));
  const auto run = [&](const char* id) {
    return RunOnce(at / "data", WriteMode::kAppend, id, CommitKind::kAuto);
  };
  const auto run_from_within = [&](const char* id) {
    EXPECT_EQ(seteuid(65534), 0);
    const std::string done = run(id);
    EXPECT_EQ(seteuid(0), 0);
    return done;
  };
  EXPECT_EQ(run("a"), "ran");
  fs::permissions(at / "data", fs::perms(0777));
  EXPECT_EQ(run_from_within("a"), "record of a");
  EXPECT_EQ(run_from_within("b"), "ran");
  EXPECT_EQ(run_from_within("a"), "record of a");
  EXPECT_EQ(run("b"), "record of b");
  EXPECT_EQ(TreeOf(at / "data").size(), 2u);  // nothing but data
  EXPECT_EQ(run("c"), "ran");
  EXPECT_EQ(run_from_within("c"), "record of c");
  EXPECT_EQ(run_from_within("b"), "record of b");
}

TEST(RunLedger, MovesAndIsCopiedWithItsTarget) {
  TempDirectory at;
  RunOnce(at / "one/data", WriteMode::kAppend, "a");
  fs::copy(at / "one", at / "two", fs::copy_options::recursive);
  EXPECT_EQ(RunOnce(at / "two/data", WriteMode::kAppend, "a"), "record of a");
}

TEST(RunLedger, ForgetsTheOldestOfAThousand) {
  TempDirectory at(io::testing::InMemory());
  io::testing::Make(at / "data", {});
  const auto add = [&](const std::string& id) {
    const TargetPlace place(RealFileSystem(), at / "data");
    RunLedger(RealFileSystem(), place)
        .Propose({id, "f", {"r", ""}}, std::nullopt, std::nullopt);
  };
  const auto knows = [&](const std::string& id) {
    const TargetPlace place(RealFileSystem(), at / "data");
    return RunLedger(RealFileSystem(), place).Find({id, "f", {}}, false).has_value();
  };
  for (size_t i = 0; i <= RunLedger::kMostRuns; ++i) add(std::to_string(i));
  EXPECT_FALSE(knows("0"));
  EXPECT_TRUE(knows("1"));
  EXPECT_TRUE(knows(std::to_string(RunLedger::kMostRuns)));
}

TEST(RunLedger, KeepsTheDetailsOfTheLatestCommitAlone) {
  TempDirectory at;
  io::testing::Make(at / "data", {});
  const auto find = [&](const char* id) {
    const TargetPlace place(RealFileSystem(), at / "data");
    return RunLedger(RealFileSystem(), place).Find({id, "f", {}}, false);
  };
  const auto propose = [&](const char* id, const std::optional<Identity>& after) {
    const TargetPlace place(RealFileSystem(), at / "data");
    RunLedger(RealFileSystem(), place)
        .Propose({id, "f", {"figures", std::string("details of ") + id}},
                 place.identity(), after);
  };
  const std::optional<Identity> here =
      TargetPlace(RealFileSystem(), at / "data").identity();
  propose("a", here);
  EXPECT_EQ(find("a")->details, "details of a");
  propose("died", Identity{});  // another directory, which does not come
  EXPECT_FALSE(find("died"));
  EXPECT_EQ(find("a")->details, "details of a");
  propose("b", here);
  EXPECT_EQ(find("b")->details, "details of b");
  EXPECT_EQ(find("a")->figures, "figures");
  EXPECT_EQ(find("a")->details, "");
}

TEST_P(EachKind, ARunIsDescribedAsItIsCommitted) {
  TempDirectory at;
  io::testing::Make(at / "data", {{"x.parquet", "x"}, {"notes", "n"}});
  Target target;
  target.path = at / "data";
  target.mode = WriteMode::kAppend;
  target.commit = GetParam();
  target.run_id = "a";
  {
    StagedDataset dataset(RealFileSystem(), target);
    Put(dataset, "", "new.parquet", "x");
    dataset.Commit([](const CommitReport& report) {
      const bool exchange = report.commit == CommitKind::kExchange;
      return RunRecord{exchange ? "exchange" : "journal",
                       std::to_string(report.foreign_files_kept) + " kept"};
    });
  }
  const StagedDataset again(RealFileSystem(), target);
  EXPECT_EQ(again.done_before()->figures,
            GetParam() == CommitKind::kExchange ? "exchange" : "journal");
  EXPECT_EQ(again.done_before()->details, "1 kept");
}

TEST(RunLedger, TakesAnyTextAndKnowsDamage) {
  TempDirectory at;
  const std::string id("a\nb:\0 7:x", 9);
  EXPECT_EQ(RunOnce(at / "data", WriteMode::kAppend, id), "ran");
  EXPECT_EQ(RunOnce(at / "data", WriteMode::kAppend, id), "record of " + id);
  std::string text = at.Read(".data.lamella-runs");
  text[text.size() / 2] ^= 1;
  at.Write(".data.lamella-runs", text);
  EXPECT_THROW(RunOnce(at / "data", WriteMode::kAppend, id), IoError);
  at.Write(".data.lamella-runs", "");
  EXPECT_THROW(RunOnce(at / "data", WriteMode::kAppend, id), IoError);
}

}  // namespace
}  // namespace lamella::dataset
