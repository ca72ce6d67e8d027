// What happens around a commit: calls that a file system does not know, other programs
// that write at the same time, runs that die, and their recovery.
#include "dataset/recovery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <iostream>

#include "dataset/field_file.h"
#include "dataset/staged_dataset.h"
#include "dataset/testing/partitioned_by.h"
#include "dataset/testing/put.h"
#include "io/staged_file.h"
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
using io::testing::Make;
using io::testing::NamesIn;
using io::testing::TempDirectory;
using io::testing::Tree;
using io::testing::TreeOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::PartitionedBy;
using testing::Put;
using testing::Saying;

const Tree kOld = {{"a=1/", ""}, {"a=1/old.parquet", "1"}, {"top.parquet", "t"}};
const Tree kAdded = {{"a=1/", ""},
                     {"a=1/new.parquet", "new 1"},
                     {"a=2/", ""},
                     {"a=2/new.parquet", "new 2"}};

Tree Merged() {
  Tree tree = kOld;
  tree.insert(kAdded.begin(), kAdded.end());
  return tree;
}

Target TargetAt(const std::string& path, WriteMode mode,
                CommitKind commit = CommitKind::kAuto) {
  Target target;
  target.path = path;
  target.mode = mode;
  target.commit = commit;
  return target;
}

CommitReport Export(FileSystem& files, const Target& target) {
  StagedDataset dataset(files, target);
  Put(dataset, "a=1", "new.parquet", "new 1");
  Put(dataset, "a=2", "new.parquet", "new 2");
  return dataset.Commit(Saying("record"), PartitionedBy({"a"}));
}

/// The number of the last call of this name in a run that is not disturbed.
int NumberOf(const std::string& call, const Target& target, const Tree& old) {
  TempDirectory at;
  Make(at / "data", old);
  Target there = target;
  there.path = at / "data";
  FailingFileSystem files;
  Export(files, there);
  const auto& log = files.log();
  const auto found = std::find(log.rbegin(), log.rend(), call);
  EXPECT_NE(found, log.rend()) << call;
  return static_cast<int>(log.rend() - found);
}

std::string FailureOf(FileSystem& files, const Target& target) {
  try {
    Export(files, target);
  } catch (const IoError& error) {
    return error.what();
  }
  return "(worked)";
}

TEST(Exchange, WhereItIsNotKnownTheJournalIsTaken) {
  for (const auto& [call, error] :
       {std::pair("Exchange", EINVAL), std::pair("Exchange", ENOSYS),
        std::pair("Exchange", EXDEV), std::pair("Exchange", EBUSY),
        std::pair("Link", EPERM), std::pair("Link", EXDEV), std::pair("Link", EMLINK)}) {
    TempDirectory at;
    Make(at / "data", kOld);
    Target target = TargetAt(at / "data", WriteMode::kAppend);
    const int number = NumberOf(call, target, kOld);
    FailingFileSystem files(Fault::kFail, number, error);
    EXPECT_EQ(Export(files, target).commit, CommitKind::kJournal) << call << error;
    EXPECT_EQ(TreeOf(at / "data"), Merged());
    EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
    fs::remove_all(at / "data");
    Make(at / "data", kOld);
    target.commit = CommitKind::kExchange;
    FailingFileSystem again(Fault::kFail, number, error);
    EXPECT_THAT(FailureOf(again, target), HasSubstr("by exchange: "));
    EXPECT_EQ(TreeOf(at / "data"), kOld);
    EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
  }
}

TEST(Exchange, KeepsWhatAnotherProgramAddsDuringTheCommit) {
  for (const WriteMode mode : {WriteMode::kAppend, WriteMode::kOverwritePartitions}) {
    TempDirectory at;
    Make(at / "data", kOld);
    FailingFileSystem files;
    files.set_before([&](const std::string& call) {
      if (call == "Exchange") {
        Make(at / "data", {{"a=1/late.parquet", "l"}, {"a=9/x/late.parquet", "l"}});
      }
    });
    const CommitReport report = Export(files, TargetAt(at / "data", mode));
    ASSERT_EQ(report.warnings.size(), 1u);
    EXPECT_THAT(report.warnings[0], HasSubstr("2 files"));
    EXPECT_EQ(at.Read("data/a=1/late.parquet"), "l");
    EXPECT_EQ(at.Read("data/a=9/x/late.parquet"), "l");
    EXPECT_EQ(fs::exists(at / "data/a=1/old.parquet"), mode == WriteMode::kAppend);
    EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
  }
}

TEST(Exchange, ADirectoryThatAnotherProgramPutThereGetsItsPlaceBack) {
  for (const WriteMode mode : {WriteMode::kAppend, WriteMode::kOverwrite}) {
    TempDirectory at;
    const Tree rival = {{"rival.parquet", "r"}};
    Make(at / "data", kOld);
    Make(at / "rival", rival);
    Target target = TargetAt(at / "data", mode);
    target.run_id = "night";
    FailingFileSystem files;
    files.set_before([&](const std::string& call) {
      if (call != "Exchange" || fs::exists(at / "moved")) return;
      fs::rename(at / "data", at / "moved");
      fs::rename(at / "rival", at / "data");
    });
    EXPECT_THAT(FailureOf(files, target), HasSubstr("another program"));
    EXPECT_EQ(TreeOf(at / "data"), rival);
    EXPECT_EQ(TreeOf(at / "moved"), kOld);
    EXPECT_THAT(NamesIn(at.path()), ElementsAre("data", "moved"));
    EXPECT_EQ(StagedDataset(RealFileSystem(), target).done_before(), std::nullopt);
  }
}

TEST(Exchange, SyncsAllOfTheTreeBeforeItAndTheParentAfterwards) {
  TempDirectory at;
  Make(at / "data", kOld);
  FailingFileSystem files;
  Export(files, TargetAt(at / "data", WriteMode::kOverwrite));
  std::vector<std::string> order;
  for (const std::string& call : files.log()) {
    if (call == "Sync" || call == "Exchange" || call == "WriteAt") order.push_back(call);
  }
  // The lock's text, two files; then the files, their directories and the root.
  EXPECT_THAT(order, ElementsAre("WriteAt", "WriteAt", "WriteAt", "Sync", "Sync", "Sync",
                                 "Sync", "Sync", "Exchange", "Sync"));
}

TEST(Exchange, SyncsTheWholeFileSystemForManyFiles) {
  TempDirectory at;
  FailingFileSystem files;
  {
    StagedDataset dataset(files, TargetAt(at / "data", WriteMode::kError));
    for (int i = 0; i < 100; ++i) {
      Put(dataset, "a=" + std::to_string(i), "x.parquet", "x");
    }
    dataset.Commit(Saying(""));
  }
  const auto& log = files.log();
  EXPECT_EQ(std::ranges::count(log, "SyncFileSystem"), 1);
  EXPECT_LE(std::ranges::count(log, "Sync"), 2);
  EXPECT_EQ(TreeOf(at / "data").size(), 200u);
}

TEST(Exchange, WhatCanNotBeRemovedIsAWarning) {
  TempDirectory at;
  Make(at / "data", kOld);
  const Target target = TargetAt(at / "data", WriteMode::kOverwrite);
  FailingFileSystem files(Fault::kFail, NumberOf("RemoveDirectory", target, kOld), EIO);
  const CommitReport report = Export(files, target);
  EXPECT_EQ(report.warnings.size(), 1u);
  EXPECT_EQ(TreeOf(at / "data"), kAdded);
  EXPECT_THAT(NamesIn(at.path()), ElementsAre(".data.lamella-stage", "data"));
  EXPECT_TRUE(Recover(RealFileSystem(), at / "data").found);
  EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
}

TEST(Exchange, AFailingSyncOfTheParentSaysWhatItMeans) {
  TempDirectory at;
  Make(at / "data", kOld);
  const Target target = TargetAt(at / "data", WriteMode::kOverwrite);
  FailingFileSystem files(Fault::kFail, NumberOf("Sync", target, kOld), EIO);
  EXPECT_THAT(FailureOf(files, target), HasSubstr("may not survive a loss of power"));
  EXPECT_EQ(TreeOf(at / "data"), kAdded);
  EXPECT_EQ(TreeOf(at / ".data.lamella-stage"), kOld);
  Export(RealFileSystem(), target);
  EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
}

TEST(Recovery, TakesASingleFileToo) {
  for (const bool exists : {false, true}) {
    TempDirectory at;
    if (exists) at.Write("f.parquet", "old");
    EXPECT_FALSE(Recover(RealFileSystem(), at / "f.parquet").found);
    at.Write(".f.parquet.lamella-0123456789abcdef", "half");
    at.Write(".f.parquet.lamella-fedcba9876543210", "half");
    at.Write(".f.parquet.lamella-lock", "dead");
    at.Write(".g.parquet.lamella-fedcba9876543210", "another's");
    const RecoveryReport report = Recover(RealFileSystem(), at / "f.parquet");
    EXPECT_TRUE(report.found);
    EXPECT_EQ(report.action, "removed 2 files that a dead run had staged");
    EXPECT_EQ(at.Read("f.parquet"), exists ? "old" : "(absent)");
    EXPECT_EQ(at.List().size(), exists ? 2u : 1u);
  }
}

TEST(Recovery, LeavesAFileThatIsBeingWrittenAlone) {
  TempDirectory at;
  io::StagedFile file(RealFileSystem(), at / "f.parquet");
  EXPECT_FALSE(Recover(RealFileSystem(), at / "f.parquet").found);
  file.Commit();
  EXPECT_THAT(at.List(), ElementsAre("f.parquet"));
}

TEST(Recovery, SaysWhatItFound) {
  TempDirectory at;
  EXPECT_FALSE(Recover(RealFileSystem(), at / "data").found);
  EXPECT_THAT(at.List(), IsEmpty());
  Make(at / ".data.lamella-stage/a=1", {{"x.staged", "half"}});
  at.Write(".data.lamella-lock", "dead");
  const RecoveryReport report = Recover(RealFileSystem(), at / "data");
  EXPECT_TRUE(report.found);
  EXPECT_THAT(report.action, HasSubstr("removed"));
  EXPECT_THAT(at.List(), IsEmpty());
}

TEST(Recovery, WhatCanNotBeRemovedIsInNobodysWay) {
  for (const bool inside : {false, true}) {
    TempDirectory at;
    Make(at / "data", kOld);
    const std::string stage =
        inside ? at / "data/.lamella-stage" : at / ".data.lamella-stage";
    Make(stage, {{"a=1/x.staged", ""}});
    int number = 0;
    {
      TempDirectory other;
      fs::copy(at.path(), other.path(), fs::copy_options::recursive);
      FailingFileSystem files;
      Export(files, TargetAt(other / "data", WriteMode::kAppend));
      const auto first = std::ranges::find(files.log(), "RemoveDirectory");
      number = static_cast<int>(first - files.log().begin()) + 1;
    }
    FailingFileSystem files(Fault::kFail, number, EBUSY);
    const CommitReport report = Export(files, TargetAt(at / "data", WriteMode::kAppend));
    ASSERT_EQ(report.warnings.size(), 1u);
    EXPECT_THAT(report.warnings[0], HasSubstr("can't remove \"" + stage + "\""));
    EXPECT_THAT(report.warnings[0], HasSubstr(stage + "-"));
    EXPECT_EQ(at.Read("data/a=1/new.parquet"), "new 1");
    Recover(RealFileSystem(), at / "data");
    EXPECT_EQ(TreeOf(at.path()).size(), 1 + Merged().size());
  }
}

TEST(Recovery, TouchesNothingOfOthers) {
  TempDirectory at;
  const Tree others = {{".other.lamella-stage/", ""},
                       {".other.lamella-stage/x.parquet", "x"},
                       {".data.lamella-other", "x"},
                       {".data.lamella-0123456789abcde", "x"},
                       {".data.lamella-stage-0123456789abcde", "x"},
                       {".data.lamella-stage-0123456789abcdefg", "x"},
                       {"data2/", ""},
                       {"data2/x.parquet", "x"}};
  Make(at.path(), others);
  Recover(RealFileSystem(), at / "data");
  EXPECT_EQ(TreeOf(at.path()), others);
}

TEST(Recovery, ARunThatIsAliveIsLeftAlone) {
  TempDirectory at;
  StagedDataset dataset(RealFileSystem(), TargetAt(at / "data", WriteMode::kError));
  EXPECT_THROW(Recover(RealFileSystem(), at / "data"), IoError);
  Put(dataset, "a=1", "x.parquet", "x");
  dataset.Commit(Saying(""));
  EXPECT_EQ(TreeOf(at / "data").size(), 2u);
}

/// A world in which a run by journal died after call `number`.
void DieAt(int number, const TempDirectory& at, WriteMode mode) {
  Make(at / "data", kOld);
  FailingFileSystem files(Fault::kCrash, number);
  try {
    Export(files, TargetAt(at / "data", mode, CommitKind::kJournal));
  } catch (const IoError&) {
    // Dead.
  }
}

TEST(Recovery, MayDieItselfAtAnyCall) {
  int states = 0;
  for (const WriteMode mode : {WriteMode::kAppend, WriteMode::kOverwrite}) {
    const Target target = TargetAt("", mode, CommitKind::kJournal);
    const Tree expected = mode == WriteMode::kAppend ? Merged() : kAdded;
    // The lock is the last but one file to be removed.
    const int last = NumberOf("RemoveFile", target, kOld);
    bool decided = false;
    for (int number = 1; number <= last; ++number) {
      for (int at_call = 1;; ++at_call, ++states) {
        TempDirectory at(io::testing::InMemory());
        DieAt(number, at, mode);
        decided = decided || fs::exists(at / ".data.lamella-journal");
        FailingFileSystem files(Fault::kCrash, at_call);
        try {
          Recover(files, at / "data");
        } catch (const IoError&) {
          EXPECT_TRUE(files.crashed());
        }
        Recover(RealFileSystem(), at / "data");
        EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
        EXPECT_EQ(TreeOf(at / "data"), decided ? expected : kOld)
            << number << " " << at_call;
        if (HasFailure()) return;
        if (!files.crashed()) break;
      }
    }
    EXPECT_TRUE(decided);
  }
  std::cout << states << " states tried\n";
}

TEST(Recovery, RemovesNothingOldWhenTheNewIsGone) {
  TempDirectory at;
  Target target = TargetAt(at / "data", WriteMode::kOverwrite, CommitKind::kJournal);
  target.run_id = "night";
  Make(at / "data", kOld);
  FailingFileSystem files;
  files.set_before([&](const std::string& call) {
    if (call == "Rename" && fs::exists(at / ".data.lamella-journal")) {
      fs::remove(at / ".data.lamella-stage/a=2/new.staged");
    }
  });
  const std::string failure = FailureOf(files, target);
  EXPECT_THAT(failure, HasSubstr("1 staged files were removed"));
  EXPECT_THAT(failure, Not(HasSubstr("is decided")));
  EXPECT_EQ(at.Read("data/a=1/old.parquet"), "1");
  EXPECT_EQ(at.Read("data/a=1/new.parquet"), "new 1");
  EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
  EXPECT_EQ(Export(RealFileSystem(), target).changed, true);
  EXPECT_EQ(TreeOf(at / "data"), kAdded);
}

TEST(Recovery, AJournalThatMayNotLastDecidesNothing) {
  TempDirectory at;
  Make(at / "data", kOld);
  const Target target =
      TargetAt(at / "data", WriteMode::kOverwrite, CommitKind::kJournal);
  FailingFileSystem healthy;
  {
    TempDirectory other;
    Make(other / "data", kOld);
    Target there = target;
    there.path = other / "data";
    Export(healthy, there);
  }
  // The journal's is the first rename.
  const auto named = std::ranges::find(healthy.log(), "Rename");
  const auto sync = std::find(named, healthy.log().end(), "Sync");
  const int number = static_cast<int>(sync - healthy.log().begin()) + 1;
  FailingFileSystem files(Fault::kFail, number, EIO);
  EXPECT_THAT(FailureOf(files, target), Not(HasSubstr("is decided")));
  EXPECT_EQ(TreeOf(at / "data"), kOld);
  EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
}

TEST(Recovery, ADamagedJournalIsAnError) {
  TempDirectory at;
  Make(at / "data", kOld);
  at.Write(".data.lamella-journal", "lamella-journal 1\n3:aa\n00000000\n");
  EXPECT_THAT(FailureOf(RealFileSystem(), TargetAt(at / "data", WriteMode::kAppend)),
              HasSubstr("damaged"));
  EXPECT_EQ(TreeOf(at / "data"), kOld);
}

TEST(Recovery, NoJournalLeadsOutOfTheTarget) {
  for (const char* step : {"r../kept.parquet", "ra/../../kept.parquet", "r", "",
                           "r/tmp/kept.parquet", "x"}) {
    TempDirectory at;
    Make(at.path(), {{"data/", ""}, {"kept.parquet", "k"}});
    {
      const TargetPlace place(RealFileSystem(), at / "data");
      const Home& home = place.beside();
      ASSERT_EQ(
          WriteFields(RealFileSystem(),
                      {home.directory, home.journal, "lamella-journal 1", "journal"},
                      home, {step}),
          0);
    }
    EXPECT_THROW(Recover(RealFileSystem(), at / "data"), IoError) << step;
    EXPECT_EQ(at.Read("kept.parquet"), "k");
  }
}

TEST(Recovery, ARunIdThatDiedBeforeItsCommitIsNotDone) {
  TempDirectory at;
  Target target = TargetAt(at / "data", WriteMode::kAppend);
  target.run_id = "night";
  FailingFileSystem healthy;
  {
    TempDirectory other;
    Target there = target;
    there.path = other / "data";
    Export(healthy, there);
  }
  const auto& log = healthy.log();
  const auto settled = std::find(log.rbegin(), log.rend(), "Rename");
  const auto publish = std::find(std::next(settled), log.rend(), "Rename");
  FailingFileSystem files(Fault::kCrash, static_cast<int>(log.rend() - publish));
  FailureOf(files, target);
  EXPECT_THAT(NamesIn(at.path()), ElementsAre(".data.lamella-lock", ".data.lamella-runs",
                                              ".data.lamella-stage"));
  fs::create_directory(at / "data");  // somebody prepares the place by hand
  EXPECT_EQ(StagedDataset(RealFileSystem(), target).done_before(), std::nullopt);
  EXPECT_EQ(StagedDataset(RealFileSystem(), target).done_before(), std::nullopt);
  Export(RealFileSystem(), target);
  EXPECT_EQ(StagedDataset(RealFileSystem(), target).done_before()->figures, "record");
  EXPECT_EQ(TreeOf(at / "data"), kAdded);
}

TEST(Check, ChangesNothing) {
  TempDirectory at;
  Make(at / "data", kOld);
  Make(at / "notes", {{"x.txt", ""}});
  const auto before = TreeOf(at.path());
  const auto check = [&](const char* path, WriteMode mode) {
    Check(RealFileSystem(), TargetAt(at / path, mode));
  };
  check("data", WriteMode::kAppend);
  check("data/", WriteMode::kOverwrite);
  check("new/deep/", WriteMode::kError);
  check("data", WriteMode::kIgnore);
  EXPECT_THROW(check("data", WriteMode::kError), IoError);
  EXPECT_THROW(check("notes", WriteMode::kOverwrite), IoError);
  EXPECT_THROW(check("data/top.parquet", WriteMode::kAppend), IoError);
  EXPECT_THROW(check("data/top.parquet/x", WriteMode::kAppend), IoError);
  EXPECT_EQ(TreeOf(at.path()), before);
}

}  // namespace
}  // namespace lamella::dataset
