// A file that another program adds to the old tree in the last moment survives the death
// of the run, wherever that dies, and of the runs that clear away after it.
#include "dataset/inventory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <iostream>
#include <utility>

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
using testing::PartitionedBy;
using testing::Put;
using testing::Saying;

const Tree kOld = {{"a=%31/", ""},
                   {"a=%31/old.parquet", "o"},
                   {"a=5/", ""},
                   {"a=5/empty/", ""},
                   {"a=5/kept.parquet", "k"}};
const Tree kLate = {{"a=%31/", ""},
                    {"a=%31/late.parquet", "l"},
                    {"a=9/", ""},
                    {"a=9/x/", ""},
                    {"a=9/x/late.parquet", "l"}};

Tree Joined(Tree tree, const Tree& more) {
  tree.insert(more.begin(), more.end());
  return tree;
}

/// What the export below makes of `kOld`.
Tree NewOf(WriteMode mode) {
  Tree tree = Joined(kOld, {{"a=1/", ""}, {"a=1/new.parquet", "n"}});
  if (mode == WriteMode::kOverwritePartitions) {
    tree.erase("a=%31/");
    tree.erase("a=%31/old.parquet");
  }
  return tree;
}

/// Exports to `at / "data"`, to which another program adds `kLate` before the exchange.
CommitReport Export(FailingFileSystem& files, const TempDirectory& at, WriteMode mode) {
  Make(at / "data", kOld);
  files.set_before([&at, added = false](const std::string& call) mutable {
    if (call == "Exchange" && !std::exchange(added, true)) Make(at / "data", kLate);
  });
  Target target;
  target.path = at / "data";
  target.mode = mode;
  target.commit = CommitKind::kExchange;
  StagedDataset dataset(files, target);
  Put(dataset, "a=1", "new.parquet", "n");
  return dataset.Commit(Saying(""), PartitionedBy({"a"}));
}

/// The number of the exchange, and of the last call.
std::pair<int, int> CallsOf(WriteMode mode) {
  TempDirectory at;
  FailingFileSystem files;
  EXPECT_EQ(Export(files, at, mode).warnings.size(), 1u);
  const auto found = std::ranges::find(files.log(), "Exchange");
  return {static_cast<int>(found - files.log().begin()) + 1, files.calls()};
}

/// An export that dies at a call.
void DieAt(int number, const TempDirectory& at, WriteMode mode) {
  FailingFileSystem files(Fault::kCrash, number);
  try {
    Export(files, at, mode);
  } catch (const IoError&) {
    EXPECT_TRUE(files.crashed());
  }
}

class EachMode : public ::testing::TestWithParam<WriteMode> {};

INSTANTIATE_TEST_SUITE_P(Modes, EachMode,
                         ::testing::Values(WriteMode::kAppend,
                                           WriteMode::kOverwritePartitions),
                         [](const auto& mode) {
                           return mode.param == WriteMode::kAppend
                                      ? "Append"
                                      : "OverwritePartitions";
                         });

TEST_P(EachMode, NewcomersSurviveADeathAtAnyCall) {
  const auto [exchange, last] = CallsOf(GetParam());
  for (int number = exchange; number <= last; ++number) {
    TempDirectory at(io::testing::InMemory());
    DieAt(number, at, GetParam());
    const RecoveryReport report = Recover(RealFileSystem(), at / "data");
    const Tree expected = number == exchange ? kOld : NewOf(GetParam());
    EXPECT_EQ(TreeOf(at / "data"), Joined(expected, kLate)) << number;
    EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
    if (number == exchange + 1) {
      EXPECT_THAT(report.action, HasSubstr("2 files that another program added"));
      EXPECT_EQ(report.warnings.size(), 1u);
    }
    if (HasFailure()) return;
  }
  std::cout << last - exchange + 1 << " states tried\n";
}

TEST_P(EachMode, NewcomersSurviveTheDeathOfARecovery) {
  const int number = CallsOf(GetParam()).first + 1;
  int states = 0;
  for (bool ended = false; !ended; ++states) {
    TempDirectory at(io::testing::InMemory());
    DieAt(number, at, GetParam());
    FailingFileSystem files(Fault::kCrash, states + 1);
    try {
      Recover(files, at / "data");
    } catch (const IoError&) {
      EXPECT_TRUE(files.crashed());
    }
    ended = !files.crashed();
    Recover(RealFileSystem(), at / "data");
    EXPECT_EQ(TreeOf(at / "data"), Joined(NewOf(GetParam()), kLate)) << states;
    EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
    if (HasFailure()) return;
  }
  std::cout << states << " states tried\n";
}

TEST_P(EachMode, ARescueThatFailsIsTriedAgain) {
  const auto [exchange, last] = CallsOf(GetParam());
  int failed = 0;
  for (int number = exchange + 1; number <= last; ++number) {
    TempDirectory at(io::testing::InMemory());
    FailingFileSystem files(Fault::kFail, number, EIO);
    try {
      failed += static_cast<int>(Export(files, at, GetParam()).warnings.size() - 1);
    } catch (const IoError&) {
      ++failed;
    }
    Recover(RealFileSystem(), at / "data");
    const Tree now = TreeOf(at / "data");
    EXPECT_TRUE(now == Joined(NewOf(GetParam()), kLate) || now == Joined(kOld, kLate))
        << ::testing::PrintToString(now) << files.hurt();
    EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
    if (HasFailure()) return;
  }
  EXPECT_GT(failed, 3);
}

TEST_P(EachMode, WhatIsRemovedAfterTheDeathIsNotBroughtBack) {
  TempDirectory at;
  DieAt(CallsOf(GetParam()).first + 1, at, GetParam());
  EXPECT_TRUE(fs::exists(at / ".data.lamella-known"));
  fs::remove_all(at / "data/a=1");
  fs::remove_all(at / "data/a=5");
  Recover(RealFileSystem(), at / "data");
  Tree expected = kLate;
  if (GetParam() == WriteMode::kAppend) expected["a=%31/old.parquet"] = "o";
  EXPECT_EQ(TreeOf(at / "data"), expected);
}

TEST(Inventory, SaysNothingAboutAnotherDirectory) {
  for (const bool stage : {false, true}) {
    TempDirectory at;
    DieAt(CallsOf(WriteMode::kAppend).first + 1, at, WriteMode::kAppend);
    fs::rename(at / (stage ? ".data.lamella-stage" : "data"), at / "moved");
    Make(at / (stage ? ".data.lamella-stage" : "data"), {{"other", ""}});
    const Tree before = TreeOf(at / "data");
    Recover(RealFileSystem(), at / "data");
    EXPECT_EQ(TreeOf(at / "data"), before);
    EXPECT_THAT(NamesIn(at.path()), ElementsAre("data", "moved"));
  }
}

TEST(Inventory, MayBeDamaged) {
  for (const char* text : {"", "lamella-known 1\n3:12", "lamella-known 1\n00000000\n"}) {
    TempDirectory at;
    Make(at / "data", kOld);
    Make(at / ".data.lamella-stage", {{"a=1/x.parquet", "x"}});
    at.Write(".data.lamella-known", text);
    Recover(RealFileSystem(), at / "data");
    EXPECT_EQ(TreeOf(at / "data"), kOld);
    EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
  }
}

TEST(Inventory, IsNotMadeForOverwrite) {
  TempDirectory at;
  FailingFileSystem files;
  Make(at / "data", kOld);
  bool seen = false;
  files.set_before([&](const std::string& call) {
    if (call == "Exchange") seen = fs::exists(at / ".data.lamella-known");
  });
  Target target;
  target.path = at / "data";
  target.mode = WriteMode::kOverwrite;
  StagedDataset dataset(files, target);
  Put(dataset, "a=1", "new.parquet", "n");
  EXPECT_THAT(dataset.Commit(Saying("")).warnings, IsEmpty());
  EXPECT_FALSE(seen);
}

}  // namespace
}  // namespace lamella::dataset
