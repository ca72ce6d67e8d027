#include "dataset/spill_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <vector>

#include "io/testing/failing_file_system.h"
#include "io/testing/temp_directory.h"
#include "lamella/error.h"

namespace lamella::dataset {
namespace {

using io::testing::FailingFileSystem;
using io::testing::Fault;
using io::testing::TempDirectory;
using ::testing::HasSubstr;

std::vector<uint8_t> Bytes(size_t count, uint8_t first) {
  std::vector<uint8_t> bytes(count);
  for (uint8_t& byte : bytes) byte = first++;
  return bytes;
}

// Appends twice and reads what overlaps both.
void UseIt(io::FileSystem& files, const std::string& directory) {
  SpillFile spill(files, directory);
  spill.Append(Bytes(1000, 0));
  spill.Append(Bytes(500, 7));
  EXPECT_EQ(spill.size(), 1500u);
  std::vector<uint8_t> read(200);
  spill.ReadAt(900, read);
  std::vector<uint8_t> expected = Bytes(1000, 0);
  const std::vector<uint8_t> second = Bytes(500, 7);
  expected.insert(expected.end(), second.begin(), second.end());
  EXPECT_EQ(read, std::vector<uint8_t>(expected.begin() + 900, expected.begin() + 1100));
}

TEST(SpillFile, NobodyElseSeesIt) {
  const TempDirectory directory;
  SpillFile spill(io::RealFileSystem(), directory.path());
  spill.Append(Bytes(10, 1));
  EXPECT_TRUE(directory.List().empty());
}

TEST(SpillFile, MakesItsDirectoryAndRemovesIt) {
  const TempDirectory directory;
  {
    const SpillFile spill(io::RealFileSystem(), directory / "spill");
    EXPECT_EQ(directory.List().size(), 1u);
  }
  EXPECT_TRUE(directory.List().empty());
  directory.Write("kept", "");
  UseIt(io::RealFileSystem(), directory.path());
  EXPECT_EQ(directory.List().size(), 1u);
}

TEST(SpillFile, ReadingBehindTheEndIsAnError) {
  const TempDirectory directory;
  SpillFile spill(io::RealFileSystem(), directory.path());
  spill.Append(Bytes(10, 1));
  std::vector<uint8_t> read(2);
  EXPECT_THROW(spill.ReadAt(9, read), IoError);
}

TEST(SpillFile, NeverHasAName) {
  const TempDirectory directory;
  FailingFileSystem files;
  UseIt(files, directory.path());
  EXPECT_EQ(std::ranges::count(files.log(), "CreateUnnamed"), 1);
  EXPECT_EQ(std::ranges::count(files.log(), "Create"), 0);
}

/// With and without files that have no name.
class OnEachFileSystem : public ::testing::TestWithParam<bool> {
 protected:
  void Prepare(FailingFileSystem& files) const {
    if (!GetParam()) files.ForbidUnnamed();
  }
  int Calls() const {
    const TempDirectory directory;
    FailingFileSystem whole;
    Prepare(whole);
    UseIt(whole, directory / "spill");
    return whole.calls();
  }
};

INSTANTIATE_TEST_SUITE_P(Unnamed, OnEachFileSystem, ::testing::Bool());

TEST_P(OnEachFileSystem, NobodySeesItWhileItIsUsed) {
  const TempDirectory directory;
  FailingFileSystem files;
  Prepare(files);
  files.set_before([&](const std::string& call) {
    if (call == "WriteAt" || call == "ReadAt") {
      EXPECT_TRUE(directory.List().empty());
    }
  });
  UseIt(files, directory.path());
}

TEST_P(OnEachFileSystem, EachCallMayFail) {
  int refused = 0;
  for (const int error_number : {EIO, ENOSPC, EMFILE, EDQUOT}) {
    for (int call = 1; call <= Calls(); ++call) {
      const TempDirectory directory;
      FailingFileSystem files(Fault::kFail, call, error_number);
      Prepare(files);
      try {
        UseIt(files, directory / "spill");
      } catch (const IoError& error) {
        ++refused;
        EXPECT_EQ(error.error_number(), error_number);
        EXPECT_THAT(error.what(), HasSubstr("--temp-directory"));
        EXPECT_THAT(error.what(), HasSubstr(directory / "spill"));
      }
      // What can't be removed stays; anything else is gone.
      if (!files.hurt().starts_with("Remove")) {
        EXPECT_TRUE(directory.List().empty()) << files.hurt();
      }
    }
  }
  EXPECT_EQ(refused, 4 * (GetParam() ? 5 : 7));  // The end may fail without harm.
}

TEST_P(OnEachFileSystem, InterruptedAndShortCallsGoOn) {
  for (int call = 1; call <= Calls(); ++call) {
    const TempDirectory own;
    FailingFileSystem shorter(Fault::kShort, call);
    Prepare(shorter);
    EXPECT_NO_THROW(UseIt(shorter, own / "spill"));
    FailingFileSystem interrupted(Fault::kFail, call, EINTR);
    Prepare(interrupted);
    EXPECT_NO_THROW(UseIt(interrupted, own / "spill"));
  }
}

}  // namespace
}  // namespace lamella::dataset
