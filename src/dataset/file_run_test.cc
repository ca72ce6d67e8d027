#include "dataset/file_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "io/testing/failing_file_system.h"
#include "io/testing/temp_directory.h"
#include "lamella/error.h"

namespace lamella::dataset {
namespace {

using io::RealFileSystem;
using io::testing::FailingFileSystem;
using io::testing::Fault;
using io::testing::TempDirectory;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Target TargetAt(const TempDirectory& at, std::optional<std::string> id,
                const std::string& fingerprint = "statement") {
  Target target;
  target.path = at / "f.parquet";
  target.mode = WriteMode::kOverwrite;
  target.run_id = std::move(id);
  target.fingerprint = fingerprint;
  return target;
}

/// Writes `content` as an export does and returns `ran`, or the record of the run that
/// did it before.
std::string RunOnce(io::FileSystem& files, const Target& target,
                    const std::string& content) {
  io::StagedFile file(files, target.path);
  file.Write({reinterpret_cast<const uint8_t*>(content.data()), content.size()});
  if (!FileRun::IsNeeded(files, target)) {
    file.Commit();
    return "ran";
  }
  FileRun run(files, target);
  if (run.done_before()) return run.done_before()->figures;
  run.Commit(file, {"record of " + content, ""});
  return "ran";
}

std::string RunOnce(const Target& target, const std::string& content) {
  return RunOnce(RealFileSystem(), target, content);
}

TEST(FileRun, TheSameIdWritesOnce) {
  TempDirectory at;
  EXPECT_EQ(RunOnce(TargetAt(at, "a"), "one"), "ran");
  EXPECT_EQ(RunOnce(TargetAt(at, "a"), "two"), "record of one");
  EXPECT_EQ(at.Read("f.parquet"), "one");
  EXPECT_THAT(at.List(), ElementsAre(".f.parquet.lamella-runs", "f.parquet"));
}

TEST(FileRun, OverwriteAsksForTheLatestCommitOnly) {
  TempDirectory at;
  EXPECT_EQ(RunOnce(TargetAt(at, "a"), "one"), "ran");
  EXPECT_EQ(RunOnce(TargetAt(at, std::nullopt), "two"), "ran");
  EXPECT_EQ(RunOnce(TargetAt(at, "a"), "three"), "ran");
  EXPECT_EQ(at.Read("f.parquet"), "three");
  EXPECT_EQ(RunOnce(TargetAt(at, "b"), "four"), "ran");
  Target error = TargetAt(at, "a");
  error.mode = WriteMode::kError;
  EXPECT_EQ(RunOnce(error, "five"), "record of three");
}

TEST(FileRun, AFileThatWasRemovedIsWrittenAgain) {
  TempDirectory at;
  EXPECT_EQ(RunOnce(TargetAt(at, "a"), "one"), "ran");
  RealFileSystem().RemoveFile(io::kWorkingDirectory, at / "f.parquet");
  EXPECT_EQ(RunOnce(TargetAt(at, "a"), "two"), "ran");
}

TEST(FileRun, AFileThatIsAnotherOneIsWrittenAgain) {
  TempDirectory at;
  EXPECT_EQ(RunOnce(TargetAt(at, "a"), "one"), "ran");
  at.Write("f.parquet", "hello");  // into the same inode
  EXPECT_EQ(RunOnce(TargetAt(at, "a"), "two"), "ran");
  at.Write("new", "two");
  RealFileSystem().Rename(io::kWorkingDirectory, at / "new", io::kWorkingDirectory,
                          at / "f.parquet", io::RenameKind::kReplace);
  EXPECT_EQ(RunOnce(TargetAt(at, "a"), "three"), "ran");
  EXPECT_EQ(RunOnce(TargetAt(at, "a"), "four"), "record of three");
}

TEST(FileRun, WithoutIdsNothingIsRemembered) {
  TempDirectory at;
  EXPECT_EQ(RunOnce(TargetAt(at, std::nullopt), "one"), "ran");
  EXPECT_THAT(at.List(), ElementsAre("f.parquet"));
}

TEST(FileRun, AnIdStandsForOneStatement) {
  TempDirectory at;
  RunOnce(TargetAt(at, "a"), "one");
  try {
    RunOnce(TargetAt(at, "a", "another"), "two");
    FAIL() << "no error";
  } catch (const IoError& error) {
    EXPECT_THAT(error.what(), HasSubstr("the run id \"a\" was used for another"));
  }
  EXPECT_EQ(at.Read("f.parquet"), "one");
}

// Also if none has settled a run id before.
TEST(FileRun, ARunWithoutAnIdRemovesWhatOneWithAnIdLeft) {
  TempDirectory at;
  at.Write(".f.parquet.lamella-lock", "dead");
  at.Write(".f.parquet.lamella-new", "half");
  EXPECT_EQ(RunOnce(TargetAt(at, std::nullopt), "one"), "ran");
  EXPECT_THAT(at.List(), ElementsAre("f.parquet"));
}

TEST(FileRun, ARunThatWasDoneBeforeRemovesWhatWasStaged) {
  TempDirectory at;
  RunOnce(TargetAt(at, "a"), "one");
  at.Write(".f.parquet.lamella-0123456789abcdef", "half");
  FileRun run(RealFileSystem(), TargetAt(at, "a"));
  EXPECT_TRUE(run.done_before());
  EXPECT_EQ(at.Read(".f.parquet.lamella-0123456789abcdef"), "(absent)");
}

// Whatever call fails, and wherever the process dies: the run is remembered if and only
// if its file stands.
TEST(FileRun, RemembersExactlyWhatStands) {
  int states = 0;
  for (const Fault fault : {Fault::kFail, Fault::kCrash}) {
    for (const bool replaces : {false, true}) {
      for (int call = 1;; ++call) {
        TempDirectory at;
        if (replaces) RunOnce(TargetAt(at, "a"), "one");
        FailingFileSystem files(fault, call);
        try {
          RunOnce(files, TargetAt(at, "b"), "two");
        } catch (const Error&) {
          // What it left is judged below.
        }
        if (files.hurt().empty()) break;
        const bool stands = at.Read("f.parquet") == "two";
        if (!stands) {
          EXPECT_EQ(at.Read("f.parquet"), replaces ? "one" : "(absent)");
        }
        const std::string again = RunOnce(TargetAt(at, "b"), "three");
        EXPECT_EQ(again, stands ? "record of two" : "ran") << files.hurt() << " " << call;
        EXPECT_EQ(at.List().size(), 2u) << "litter";
        ++states;
      }
    }
  }
  EXPECT_GT(states, 100);
}

TEST(FileRun, LeavesNothingToARunWithoutAnIdWhereverItDies) {
  for (int call = 1;; ++call) {
    TempDirectory at;
    FailingFileSystem files(Fault::kCrash, call);
    try {
      RunOnce(files, TargetAt(at, "b"), "two");
    } catch (const Error&) {
      // What it left is judged below.
    }
    if (files.hurt().empty()) break;
    RunOnce(TargetAt(at, std::nullopt), "three");
    EXPECT_EQ(at.Read("f.parquet"), "three");
    const bool remembers = at.List().contains(".f.parquet.lamella-runs");
    EXPECT_EQ(at.List().size(), remembers ? 2u : 1u) << files.hurt() << " " << call;
  }
}

}  // namespace
}  // namespace lamella::dataset
