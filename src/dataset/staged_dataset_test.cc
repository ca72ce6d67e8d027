#include "dataset/staged_dataset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>
#include <set>
#include <thread>

#include "dataset/testing/partitioned_by.h"
#include "dataset/testing/put.h"
#include "io/testing/failing_file_system.h"
#include "io/testing/temp_directory.h"
#include "io/testing/tree.h"
#include "lamella/error.h"

namespace lamella::dataset {
namespace {

namespace fs = std::filesystem;
using io::RealFileSystem;
using io::testing::FailingFileSystem;
using io::testing::Fault;
using io::testing::InMemory;
using io::testing::Make;
using io::testing::NamesIn;
using io::testing::TempDirectory;
using io::testing::Tree;
using io::testing::TreeOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::PartitionedBy;
using testing::Put;
using testing::Saying;

const Tree kOld = {
    {"a=1/", ""},     {"a=1/old.parquet", "1"},     {"a=1/notes.txt", "n"}, {"a=2/", ""},
    {"a=2/b=1/", ""}, {"a=2/b=1/old.parquet", "2"}, {"top.parquet", "t"}};

Target TargetAt(const std::string& path, WriteMode mode,
                CommitKind commit = CommitKind::kAuto) {
  Target target;
  target.path = path;
  target.mode = mode;
  target.commit = commit;
  return target;
}

/// Two files: in a partition that `kOld` has and in a new one.
CommitReport Export(const Target& target) {
  StagedDataset dataset(RealFileSystem(), target);
  EXPECT_FALSE(dataset.done_before().has_value());
  EXPECT_FALSE(dataset.ignored());
  Put(dataset, "a=1", "new.parquet", "new 1");
  Put(dataset, "a=3/b=x y", "new.parquet", "new 3");
  return dataset.Commit(Saying("record"), PartitionedBy({"a"}));
}

const Tree kNew = {{"a=1/", ""},
                   {"a=1/new.parquet", "new 1"},
                   {"a=3/", ""},
                   {"a=3/b=x y/", ""},
                   {"a=3/b=x y/new.parquet", "new 3"}};

Tree Merged(Tree old, const Tree& added) {
  old.insert(added.begin(), added.end());
  return old;
}

std::string Refusal(const Target& target) {
  try {
    StagedDataset dataset(RealFileSystem(), target);
  } catch (const IoError& error) {
    return error.what();
  }
  return "(accepted)";
}

class EachCommit : public ::testing::TestWithParam<CommitKind> {};

INSTANTIATE_TEST_SUITE_P(Kinds, EachCommit,
                         ::testing::Values(CommitKind::kExchange, CommitKind::kJournal),
                         [](const auto& kind) {
                           return kind.param == CommitKind::kExchange ? "Exchange"
                                                                      : "Journal";
                         });

TEST_P(EachCommit, EveryModeWritesWhereNothingIs) {
  for (const bool empty : {false, true}) {
    for (const WriteMode mode :
         {WriteMode::kError, WriteMode::kOverwrite, WriteMode::kOverwritePartitions,
          WriteMode::kAppend, WriteMode::kIgnore}) {
      TempDirectory at;
      if (empty) fs::create_directory(at / "data");
      const CommitReport report = Export(TargetAt(at / "data", mode, GetParam()));
      EXPECT_EQ(TreeOf(at / "data"), kNew);
      EXPECT_EQ(report.commit, GetParam());
      EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
      EXPECT_THAT(report.warnings, IsEmpty());
    }
  }
}

TEST_P(EachCommit, OverwriteReplacesAll) {
  TempDirectory at;
  Make(at / "data", kOld);
  const CommitReport report =
      Export(TargetAt(at / "data", WriteMode::kOverwrite, GetParam()));
  EXPECT_EQ(TreeOf(at / "data"), kNew);
  EXPECT_EQ(report.foreign_files_deleted, 1u);
  EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
}

TEST_P(EachCommit, AppendKeepsAll) {
  TempDirectory at;
  Make(at / "data", kOld);
  const CommitReport report =
      Export(TargetAt(at / "data", WriteMode::kAppend, GetParam()));
  EXPECT_EQ(TreeOf(at / "data"), Merged(kOld, kNew));
  EXPECT_EQ(report.foreign_files_kept, 1u);
  EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
}

TEST_P(EachCommit, OverwritePartitionsReplacesTheParquetFilesOfThePartitions) {
  TempDirectory at;
  Make(at / "data", kOld);
  Export(TargetAt(at / "data", WriteMode::kOverwritePartitions, GetParam()));
  Tree expected = Merged(kOld, kNew);
  expected.erase("a=1/old.parquet");
  EXPECT_EQ(TreeOf(at / "data"), expected);
  EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
}

TEST_P(EachCommit, ANameThatIsReplacedMayBeTheSame) {
  TempDirectory at;
  Make(at / "data", {{"a=1/", ""}, {"a=1/new.parquet", "old"}});
  Export(TargetAt(at / "data", WriteMode::kOverwritePartitions, GetParam()));
  EXPECT_EQ(TreeOf(at / "data"), kNew);
  Export(TargetAt(at / "data", WriteMode::kOverwrite, GetParam()));
  EXPECT_EQ(TreeOf(at / "data"), kNew);
}

TEST_P(EachCommit, AppendRefusesANameThatIsTaken) {
  TempDirectory at;
  const Tree old = {{"a=1/", ""}, {"a=1/new.parquet", "old"}};
  Make(at / "data", old);
  EXPECT_THROW(Export(TargetAt(at / "data", WriteMode::kAppend, GetParam())), IoError);
  EXPECT_EQ(TreeOf(at / "data"), old);
  EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
}

TEST_P(EachCommit, AnEmptyResultDoesWhatItsModeSays) {
  for (const auto& [mode, expected] :
       {std::pair(WriteMode::kOverwrite, Tree()), std::pair(WriteMode::kAppend, kOld),
        std::pair(WriteMode::kOverwritePartitions, kOld)}) {
    TempDirectory at;
    Make(at / "data", kOld);
    {
      StagedDataset dataset(RealFileSystem(), TargetAt(at / "data", mode, GetParam()));
      EXPECT_EQ(dataset.Commit(Saying("")).changed, mode == WriteMode::kOverwrite);
    }
    EXPECT_EQ(TreeOf(at / "data"), expected);
    {
      StagedDataset dataset(RealFileSystem(), TargetAt(at / "absent", mode, GetParam()));
      EXPECT_TRUE(dataset.Commit(Saying("")).changed);
    }
    EXPECT_EQ(TreeOf(at / "absent"), Tree());
    EXPECT_THAT(NamesIn(at.path()), ElementsAre("absent", "data"));
  }
}

TEST(StagedDataset, ErrorNamesTheModes) {
  TempDirectory at;
  Make(at / "data", {{".hidden", ""}});
  const std::string message = Refusal(TargetAt(at / "data", WriteMode::kError));
  for (const char* mode : {"overwrite", "overwrite_partitions", "append", "ignore"}) {
    EXPECT_THAT(message, HasSubstr(mode));
  }
  EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
}

TEST(StagedDataset, IgnoreDoesNothingWhereSomethingIs) {
  TempDirectory at;
  Make(at / "data", kOld);
  {
    StagedDataset dataset(RealFileSystem(), TargetAt(at / "data", WriteMode::kIgnore));
    EXPECT_TRUE(dataset.ignored());
  }
  EXPECT_EQ(TreeOf(at / "data"), kOld);
}

TEST_P(EachCommit, TheNameOfAParquetFileMayBeInCapitals) {
  TempDirectory at;
  Make(at / "data", {{"a=1/OLD.PARQUET", "1"}, {"a=1/Old.Parquet", "1"}});
  Export(TargetAt(at / "data", WriteMode::kOverwritePartitions, GetParam()));
  EXPECT_EQ(TreeOf(at / "data"), kNew);
  Make(at / "capitals", {{"OLD.PARQUET", "1"}});
  Export(TargetAt(at / "capitals", WriteMode::kOverwrite, GetParam()));
  EXPECT_EQ(TreeOf(at / "capitals"), kNew);
}

TEST(StagedDataset, OverwriteRefusesWhatIsNoDataSet) {
  TempDirectory at;
  const auto refusal = [&](const std::string& path) {
    return Refusal(TargetAt(path, WriteMode::kOverwrite));
  };
  Make(at / "notes", {{"a.txt", ""}, {"deep/", ""}});
  EXPECT_THAT(refusal(at / "notes"), HasSubstr("no Parquet file"));
  Make(at / "notes", {{"deep/x.parquet/", ""}});  // a directory is no file
  EXPECT_THAT(refusal(at / "notes"), HasSubstr("no Parquet file"));
  EXPECT_THAT(refusal("/"), HasSubstr("root"));
  at.Write("file", "");
  EXPECT_THAT(refusal(at / "file"), HasSubstr("it is a file"));

  Make(at / "data/below", {{"x.parquet", ""}});
  const fs::path before = fs::current_path();
  fs::current_path(at / "data/below");
  EXPECT_THAT(refusal("."), HasSubstr("working directory"));
  EXPECT_THAT(refusal(at / "data"), HasSubstr("working directory"));
  fs::current_path(before);
  const char* home = std::getenv("HOME");
  const std::string old_home = home == nullptr ? "" : home;
  setenv("HOME", (at / "data/below").c_str(), 1);
  EXPECT_THAT(refusal(at / "data/below/"), HasSubstr("home directory"));
  setenv("HOME", old_home.c_str(), 1);
  EXPECT_EQ(refusal(at / "data"), "(accepted)");
}

TEST(StagedDataset, RefusesANameThatAnotherTargetMayHaveForItsOwn) {
  TempDirectory at;
  fs::create_symlink(".data.lamella-stage", at / "link");
  for (const char* name : {".data.lamella-stage", ".lamella-runs", "link",
                           ".data.lamella-stage-0123456789abcdef"}) {
    EXPECT_THAT(Refusal(TargetAt(at / name, WriteMode::kError)), HasSubstr("are kept"));
  }
  EXPECT_THAT(NamesIn(at.path()), ElementsAre("link"));
  EXPECT_EQ(Refusal(TargetAt(at / "my.lamella-data", WriteMode::kError)), "(accepted)");
}

TEST(StagedDataset, DoesNotWaitForAPipeInThePlaceOfItsOwnFiles) {
  TempDirectory at;
  Make(at / "data", kOld);
  ASSERT_EQ(mkfifo((at / ".data.lamella-lock").c_str(), 0600), 0);
  Export(TargetAt(at / "data", WriteMode::kAppend));
  EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
  for (const char* name : {".data.lamella-journal", ".data.lamella-runs"}) {
    ASSERT_EQ(mkfifo((at / name).c_str(), 0600), 0);
    EXPECT_THAT(Refusal(TargetAt(at / "data", WriteMode::kAppend)), HasSubstr(name));
    fs::remove(at / name);
  }
}

TEST(StagedDataset, FollowsLinksAndSlashes) {
  TempDirectory at;
  fs::create_symlink("real/data/", at / "link");
  Export(TargetAt(at / "link/", WriteMode::kError));
  EXPECT_EQ(TreeOf(at / "real/data"), kNew);
  Export(TargetAt(at / "link", WriteMode::kOverwrite));
  EXPECT_TRUE(fs::is_symlink(at / "link"));
  EXPECT_EQ(TreeOf(at / "real/data"), kNew);
  EXPECT_THAT(NamesIn(at / "real"), ElementsAre("data"));
  const fs::path before = fs::current_path();
  fs::current_path(at / "real/data");
  StagedDataset(RealFileSystem(), TargetAt(".", WriteMode::kAppend)).Commit(Saying(""));
  EXPECT_THAT(Refusal(TargetAt("..", WriteMode::kError)), HasSubstr("holds something"));
  fs::current_path(before);
}

TEST(StagedDataset, LeavesNothingWhenAbandoned) {
  TempDirectory at;
  {
    StagedDataset dataset(RealFileSystem(),
                          TargetAt(at / "deep/er/data", WriteMode::kError));
    Put(dataset, "a=1", "x.parquet", "x");
    EXPECT_FALSE(fs::exists(at / "deep/er/data"));
    for (const auto& entry : fs::recursive_directory_iterator(at.path())) {
      EXPECT_NE(entry.path().extension(), ".parquet");
    }
  }
  EXPECT_THAT(at.List(), IsEmpty());
}

TEST(StagedDataset, RemovesAFileThatWasNotFinished) {
  TempDirectory at;
  StagedDataset dataset(RealFileSystem(), TargetAt(at / "data", WriteMode::kError));
  { const auto file = dataset.Create("a=1", "half.parquet"); }
  Put(dataset, "a=1", "half.parquet", "whole");
  EXPECT_THROW(dataset.Create("a=1", "half.parquet"), IoError);
  dataset.Commit(Saying(""));
  EXPECT_EQ(TreeOf(at / "data"), (Tree{{"a=1/", ""}, {"a=1/half.parquet", "whole"}}));
}

TEST(StagedDataset, SaysWhereTheDiskIsThatTakesNoMore) {
  const std::set<std::string> writing = {"Create", "MakeDirectory", "WriteAt",
                                         "Link",   "Rename",        "Sync"};
  for (int call = 1;; ++call) {
    TempDirectory at(InMemory());
    Make(at / "data", {{"a=1/", ""}, {"a=1/old.parquet", "1"}});
    FailingFileSystem files(Fault::kFail, call, ENOSPC);
    try {
      StagedDataset dataset(files, TargetAt(at / "data/", WriteMode::kAppend));
      Put(dataset, "a=1", "new.parquet", "1");
      Put(dataset, "a=2", "new.parquet", "2");
      dataset.Commit(Saying(""));
    } catch (const IoError& error) {
      if (!writing.contains(files.hurt())) continue;
      EXPECT_THAT(error.what(), HasSubstr("\"" + at.path())) << files.hurt();
    }
    if (files.hurt().empty()) break;
  }
}

TEST(StagedDataset, NoNameLeadsOutOfIt) {
  TempDirectory at;
  StagedDataset dataset(RealFileSystem(), TargetAt(at / "data", WriteMode::kError));
  for (const char* directory : {"..", "a/../..", "/tmp", "a//b", "a/", "."}) {
    EXPECT_THROW(dataset.Create(directory, "x.parquet"), IoError) << directory;
  }
  for (const char* name : {"../x.parquet", "", "x", "a/x.parquet"}) {
    EXPECT_THROW(dataset.Create("a=1", name), IoError) << name;
  }
}

TEST(StagedDataset, RefusesATargetThatChangedMeanwhile) {
  TempDirectory at;
  Make(at / "data", kOld);
  StagedDataset dataset(RealFileSystem(), TargetAt(at / "data", WriteMode::kAppend));
  Put(dataset, "a=1", "new.parquet", "x");
  fs::rename(at / "data", at / "moved");
  EXPECT_THROW(dataset.Commit(Saying("")), IoError);
  EXPECT_EQ(TreeOf(at / "moved"), kOld);
}

TEST(StagedDataset, TakesManyFilesFromManyThreads) {
  TempDirectory at;
  StagedDataset dataset(RealFileSystem(), TargetAt(at / "data", WriteMode::kError));
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 100; ++i) {
        Put(dataset, "a=" + std::to_string(i % 10) + "/b",
            std::to_string(thread * 100 + i) + ".parquet", "x");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  dataset.Commit(Saying(""));
  EXPECT_EQ(TreeOf(at / "data").size(), 400u + 20);
}

}  // namespace
}  // namespace lamella::dataset
