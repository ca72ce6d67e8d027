#include "dataset/target_lock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <thread>
#include <vector>

#include "dataset/staged_dataset.h"
#include "dataset/testing/put.h"
#include "io/testing/temp_directory.h"
#include "io/testing/tree.h"
#include "lamella/error.h"

namespace lamella::dataset {
namespace {

namespace fs = std::filesystem;
using io::RealFileSystem;
using io::testing::Make;
using io::testing::NamesIn;
using io::testing::TempDirectory;
using io::testing::TreeOf;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Put;
using testing::Saying;

/// The lock of one target.
struct Held {
  explicit Held(const std::string& path, const LockWait& wait = {})
      : place(RealFileSystem(), path), lock(RealFileSystem(), place, wait) {}
  TargetPlace place;
  TargetLock lock;
};

std::string Refusal(const std::string& path, const LockWait& wait = {}) {
  try {
    Held held(path, wait);
  } catch (const IoError& error) {
    return error.what();
  }
  return "(taken)";
}

TEST(TargetLock, NamesItsOwnerToTheSecond) {
  for (const bool exists : {false, true}) {
    TempDirectory at;
    if (exists) Make(at / "data", {});
    {
      const Held held(at / "data");
      EXPECT_THAT(Refusal(at / "data"),
                  AllOf(HasSubstr("process " + std::to_string(getpid())),
                        HasSubstr("dataset_test"), HasSubstr("--wait")));
    }
    EXPECT_EQ(Refusal(at / "data"), "(taken)");
    EXPECT_EQ(NamesIn(at.path()).size(), exists ? 1u : 0u);
  }
}

TEST(TargetLock, IsTheSameThroughLinksAndSlashes) {
  TempDirectory at;
  Make(at / "data", {});
  fs::create_symlink("data", at / "link");
  const Held held(at / "link/");
  EXPECT_THAT(Refusal(at / "data"), HasSubstr("another run"));
  EXPECT_THAT(Refusal(at / "data/../data//"), HasSubstr("another run"));
}

TEST(TargetLock, ADeadOwnerIsNotInTheWay) {
  TempDirectory at;
  at.Write(".data.lamella-lock", "process 1 on a host, since long ago");
  const Held held(at / "data");
  EXPECT_THAT(at.Read(".data.lamella-lock"), HasSubstr(std::to_string(getpid())));
}

TEST(TargetLock, LongNamesThatBeginAlikeShareNothing) {
  TempDirectory at;
  const Held one(at / (std::string(250, 'n') + "1"));
  const Held other(at / (std::string(250, 'n') + "2"));
  EXPECT_THAT(Refusal(at / (std::string(250, 'n') + "1")), HasSubstr("another run"));
  for (const std::string& name : NamesIn(at.path())) EXPECT_LE(name.size(), 255u);
}

TEST(TargetLock, WaitsAsLongAsItIsTold) {
  TempDirectory at;
  auto held = std::make_unique<Held>(at / "data");
  EXPECT_THAT(Refusal(at / "data", {seconds(0), {}}), HasSubstr("did not end in time"));
  int turns = 0;
  const LockWait patient{seconds(60), [&] {
                           if (++turns == 3) held.reset();
                         }};
  EXPECT_EQ(Refusal(at / "data", patient), "(taken)");
  EXPECT_GE(turns, 3);
}

// A run that fails removes the parents it has made, and another one waits in them.
TEST(TargetLock, WhoWaitsMakesTheParentsAgain) {
  for (const io::FileKind kind : {io::FileKind::kDirectory, io::FileKind::kRegular}) {
    TempDirectory at;
    auto first = std::make_unique<Held>(at / "x/y/data");
    TargetPlace place(RealFileSystem(), at / "x/y/data", kind);
    const auto fail = [&] {
      first.reset();
      EXPECT_FALSE(fs::exists(at / "x"));
    };
    {
      const TargetLock lock(RealFileSystem(), place, {seconds(60), fail});
      EXPECT_THAT(at.Read("x/y/.data.lamella-lock"), HasSubstr(std::to_string(getpid())));
      EXPECT_EQ(place.Keep(), 0);
    }
    EXPECT_THAT(NamesIn(at / "x"), ElementsAre("y"));
  }
}

TEST(TargetLock, NeedsNoParentThatStays) {
  TempDirectory at;
  fs::create_directories(at / "x/y");
  TargetPlace place(RealFileSystem(), at / "x/y/data");
  fs::remove_all(at / "x");
  const TargetLock lock(RealFileSystem(), place, {});
  EXPECT_THAT(NamesIn(at / "x/y"), ElementsAre(".data.lamella-lock"));
}

TEST(TargetLock, WaitingCanBeGivenUp) {
  TempDirectory at;
  const Held held(at / "data");
  const LockWait interrupted{seconds(60), [] { throw InterruptedError(); }};
  EXPECT_THROW(Held(at / "data", interrupted), InterruptedError);
}

TEST(TargetLock, RunsThatComeAtOncePassOneAfterTheOther) {
  constexpr int kThreads = 6;
  constexpr int kRuns = 8;
  TempDirectory at(io::testing::InMemory());
  std::atomic<int> failures = 0;
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int run = 0; run < kRuns; ++run) {
        try {
          Target target;
          target.path = at / "data";
          target.mode = WriteMode::kAppend;
          target.wait = seconds(60);
          StagedDataset dataset(RealFileSystem(), target);
          Put(dataset, "a=" + std::to_string(run), std::to_string(thread) + ".parquet",
              "x");
          dataset.Commit(Saying(""));
        } catch (const std::exception& error) {
          ADD_FAILURE() << error.what();
          ++failures;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(TreeOf(at / "data").size(), size_t{kRuns + kRuns * kThreads});
  EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
}

}  // namespace
}  // namespace lamella::dataset
