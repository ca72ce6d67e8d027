// What a data set's directories are, beside their content, and where the tree can't be
// exchanged.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "dataset/staged_dataset.h"
#include "dataset/testing/put.h"
#include "io/testing/temp_directory.h"
#include "io/testing/tree.h"
#include "io/testing/umask.h"
#include "lamella/error.h"

namespace lamella::dataset {
namespace {

namespace fs = std::filesystem;
using io::RealFileSystem;
using io::testing::Make;
using io::testing::NamesIn;
using io::testing::TempDirectory;
using io::testing::Tree;
using io::testing::TreeOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Put;
using testing::Saying;

const Tree kOld = {{"a=1/", ""}, {"a=1/old.parquet", "1"}, {"top.parquet", "t"}};

io::FileStatus StatusOf(const std::string& path) {
  io::FileStatus status;
  EXPECT_EQ(RealFileSystem().StatusOf(io::kWorkingDirectory, path,
                                      io::Links::kDoNotFollow, status),
            0)
      << path;
  return status;
}

unsigned ModeOf(const std::string& path) { return StatusOf(path).mode; }

void SetMode(const std::string& path, unsigned mode) {
  fs::permissions(path, static_cast<fs::perms>(mode));
}

CommitReport Export(const std::string& path, WriteMode mode,
                    CommitKind commit = CommitKind::kAuto,
                    std::optional<std::string> run_id = {}) {
  Target target;
  target.path = path;
  target.mode = mode;
  target.commit = commit;
  target.run_id = std::move(run_id);
  StagedDataset dataset(RealFileSystem(), target);
  if (dataset.done_before()) return {};
  Put(dataset, "a=1", "new.parquet", "new 1");
  Put(dataset, "a=2/b=1", "new.parquet", "new 2");
  return dataset.Commit(Saying("record"));
}

TEST(Attributes, AReplacedDirectoryKeepsItsModeAndNewOnesFollowTheUmask) {
  const io::testing::Umask mask(0027);
  for (const WriteMode mode : {WriteMode::kOverwrite, WriteMode::kAppend}) {
    TempDirectory at;
    Make(at / "data", kOld);
    SetMode(at / "data", 01775);
    SetMode(at / "data/a=1", 0700);
    Export(at / "data", mode);
    EXPECT_EQ(ModeOf(at / "data"), 01775u);
    EXPECT_EQ(ModeOf(at / "data/a=1"), 0700u);
    EXPECT_EQ(ModeOf(at / "data/a=2"), 0750u);
    EXPECT_EQ(ModeOf(at / "data/a=2/b=1/new.parquet"), 0640u);
  }
}

TEST(Attributes, TheOwnerStaysAndTheGroupIsInheritedWhereItWas) {
  if (geteuid() != 0) GTEST_SKIP() << "only root may give directories away";
  TempDirectory at;
  Make(at / "data", kOld);
  ASSERT_EQ(chown((at / "data").c_str(), 12345, 23456), 0);
  SetMode(at / "data", 02755);
  Export(at / "data", WriteMode::kOverwrite, CommitKind::kExchange);
  EXPECT_EQ(StatusOf(at / "data").owner, 12345u);
  EXPECT_EQ(ModeOf(at / "data"), 02755u);
  for (const char* path : {"data", "data/a=2", "data/a=2/b=1/new.parquet"}) {
    EXPECT_EQ(StatusOf(at / path).group, 23456u) << path;
  }
  EXPECT_NE(ModeOf(at / "data/a=2") & 02000u, 0u);
}

TEST(Attributes, ExtendedAttributesAndAccessListsStay) {
  TempDirectory at;
  Make(at / "data", kOld);
  // user::rwx, user:1234:r-x, group::r-x, mask::r-x, other::--- in the kernel's form.
  const std::array<unsigned char, 44> list = {
      2,    0, 0, 0,                          // version
      1,    0, 7, 0, 0xff, 0xff, 0xff, 0xff,  // owner
      2,    0, 5, 0, 0xd2, 4,    0,    0,     // user 1234
      4,    0, 5, 0, 0xff, 0xff, 0xff, 0xff,  // group
      0x10, 0, 5, 0, 0xff, 0xff, 0xff, 0xff,  // mask
      0x20, 0, 0, 0, 0xff, 0xff, 0xff, 0xff};
  const std::string data = at / "data";
  if (setxattr(data.c_str(), "user.note", "mine", 4, 0) != 0 ||
      setxattr(data.c_str(), "system.posix_acl_default", list.data(), list.size(), 0) !=
          0 ||
      setxattr(data.c_str(), "system.posix_acl_access", list.data(), list.size(), 0) !=
          0) {
    GTEST_SKIP() << "no extended attributes or access lists on this file system";
  }
  Export(data, WriteMode::kOverwrite, CommitKind::kExchange);
  std::array<char, 128> value;
  EXPECT_EQ(getxattr(data.c_str(), "user.note", value.data(), value.size()), 4);
  const std::pair<const char*, const char*> lists[] = {
      {"", "system.posix_acl_default"},
      {"", "system.posix_acl_access"},
      {"/a=2", "system.posix_acl_default"},  // inherited, as in place
      {"/a=2/b=1/new.parquet", "system.posix_acl_access"}};
  for (const auto& [path, name] : lists) {
    EXPECT_EQ(getxattr((data + path).c_str(), name, value.data(), value.size()),
              static_cast<ssize_t>(list.size()))
        << path << " " << name;
  }
}

TEST(Attributes, AListThatTheParentHandsDownIsNotAdded) {
  TempDirectory at;
  Make(at / "data", kOld);
  const std::array<unsigned char, 28> list = {2,    0, 0, 0,                          //
                                              1,    0, 7, 0, 0xff, 0xff, 0xff, 0xff,  //
                                              4,    0, 5, 0, 0xff, 0xff, 0xff, 0xff,  //
                                              0x20, 0, 0, 0, 0xff, 0xff, 0xff, 0xff};
  if (setxattr(at.path().c_str(), "system.posix_acl_default", list.data(), list.size(),
               0) != 0) {
    GTEST_SKIP() << "no access lists on this file system";
  }
  Export(at / "data", WriteMode::kOverwrite, CommitKind::kExchange);
  EXPECT_LT(getxattr((at / "data").c_str(), "system.posix_acl_default", nullptr, 0), 0);
}

/// Takes another user's rights as long as it lives.
struct AsNobody {
  AsNobody() { EXPECT_EQ(seteuid(65534), 0); }
  ~AsNobody() { EXPECT_EQ(seteuid(0), 0); }
};

TEST(Attributes, ADirectoryOfAnotherOwnerIsLeftInPlace) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can be somebody else";
  TempDirectory at;
  Make(at / "data", kOld);
  SetMode(at.path(), 0777);
  SetMode(at / "data", 0777);
  SetMode(at / "data/a=1", 0777);
  const AsNobody nobody;
  EXPECT_EQ(Export(at / "data", WriteMode::kOverwrite).commit, CommitKind::kJournal);
  EXPECT_EQ(StatusOf(at / "data").owner, 0u);
  EXPECT_EQ(TreeOf(at / "data").size(), 5u);
  EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
  EXPECT_THROW(Export(at / "data", WriteMode::kOverwrite, CommitKind::kExchange),
               IoError);
}

/// A commit by journal is refused before it is decided, and the next run is free to go.
void ExpectRefused(const std::string& data, const std::string& reason) {
  const Tree old = TreeOf(data);
  for (const WriteMode mode : {WriteMode::kAppend, WriteMode::kOverwrite}) {
    try {
      Export(data, mode, CommitKind::kJournal);
      ADD_FAILURE() << "was committed";
    } catch (const IoError& error) {
      EXPECT_THAT(error.what(), HasSubstr(reason));
      EXPECT_THAT(error.what(), HasSubstr("a=1"));
    }
    EXPECT_EQ(TreeOf(data), old);
    EXPECT_THAT(NamesIn(fs::path(data).parent_path()), ElementsAre("data"));
  }
}

TEST(Attributes, APartitionThatMayNotBeWrittenIsFoundBeforeTheJournal) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can be somebody else";
  TempDirectory at;
  Make(at / "data", kOld);
  Make(at / "data/a=2/b=1", {});
  SetMode(at.path(), 0777);
  SetMode(at / "data", 0777);
  SetMode(at / "data/a=2/b=1", 0777);
  const AsNobody nobody;
  ExpectRefused(at / "data", "permission denied");
}

TEST(Attributes, AMountedPartitionIsFoundBeforeTheJournal) {
  TempDirectory at;
  Make(at / "data", kOld);
  Make(at / "real", {{"x.parquet", "x"}});
  const std::string partition = at / "data/a=1";
  if (mount((at / "real").c_str(), partition.c_str(), nullptr, MS_BIND, nullptr) != 0) {
    GTEST_SKIP() << "may not mount";
  }
  fs::rename(at / "real", at / "data/a=9");  // only the data set is beside it now
  ExpectRefused(at / "data", "mounted");
  EXPECT_EQ(umount(partition.c_str()), 0);
}

TEST(Attributes, AMountPointThatIsToGoStays) {
  TempDirectory at;
  Make(at / "data", kOld);
  Make(at / "data/a=5", {});
  if (mount("none", (at / "data/a=5").c_str(), "tmpfs", 0, "size=64k") != 0) {
    GTEST_SKIP() << "may not mount";
  }
  Export(at / "data", WriteMode::kOverwrite, CommitKind::kJournal);
  EXPECT_THAT(NamesIn(at / "data"), ElementsAre("a=1", "a=2", "a=5"));
  EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
  EXPECT_EQ(umount((at / "data/a=5").c_str()), 0);
}

/// The target can't be exchanged, and what belongs to it stands inside.
void ExpectJournalInside(const std::string& data) {
  Make(data, kOld);
  try {
    Export(data, WriteMode::kOverwrite, CommitKind::kExchange);
    ADD_FAILURE() << "was exchanged";
  } catch (const IoError& error) {
    EXPECT_THAT(error.what(), HasSubstr("by exchange"));
  }
  EXPECT_EQ(TreeOf(data), kOld);
  Tree merged = kOld;
  merged.insert({{"a=1/new.parquet", "new 1"},
                 {"a=2/", ""},
                 {"a=2/b=1/", ""},
                 {"a=2/b=1/new.parquet", "new 2"}});
  EXPECT_EQ(Export(data, WriteMode::kAppend).commit, CommitKind::kJournal);
  EXPECT_EQ(TreeOf(data), merged);
  EXPECT_EQ(Export(data, WriteMode::kOverwrite, CommitKind::kAuto, "id").commit,
            CommitKind::kJournal);
  EXPECT_EQ(TreeOf(data).size(), 6u);  // the new files and the memory of the run
  Target again;
  again.path = data;
  again.mode = WriteMode::kOverwrite;
  again.run_id = "id";
  EXPECT_EQ(StagedDataset(RealFileSystem(), again).done_before()->figures, "record");
  again.mode = WriteMode::kError;
  again.run_id.reset();
  EXPECT_THROW(StagedDataset(RealFileSystem(), again), IoError);
  fs::remove_all(data + "/a=1");
  fs::remove_all(data + "/a=2");
  again.mode = WriteMode::kError;
  StagedDataset(RealFileSystem(), again).Commit(Saying(""));  // the memory is no content
}

TEST(Attributes, AMountPointIsWrittenFromWithin) {
  TempDirectory at;
  Make(at / "data", {});
  if (mount("none", (at / "data").c_str(), "tmpfs", 0, "size=1m") != 0) {
    GTEST_SKIP() << "may not mount";
  }
  ExpectJournalInside(at / "data");
  EXPECT_THAT(NamesIn(at.path()), ElementsAre("data"));
  EXPECT_EQ(umount((at / "data").c_str()), 0);
}

TEST(Attributes, ABindMountIsWrittenFromWithin) {
  TempDirectory at;
  Make(at / "data", {});
  Make(at / "real", {});
  if (mount((at / "real").c_str(), (at / "data").c_str(), nullptr, MS_BIND, nullptr) !=
      0) {
    GTEST_SKIP() << "may not mount";
  }
  ExpectJournalInside(at / "data");
  EXPECT_EQ(umount((at / "data").c_str()), 0);
}

TEST(Attributes, BelowAParentThatMayNotBeWrittenItIsWrittenFromWithin) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can be somebody else";
  TempDirectory at;
  Make(at / "data", {});
  SetMode(at.path(), 0755);
  ASSERT_EQ(chown((at / "data").c_str(), 65534, 65534), 0);
  const AsNobody nobody;
  ExpectJournalInside(at / "data");
}

TEST(Attributes, AFullFileSystemLeavesTheOldDataSet) {
  TempDirectory at;
  Make(at / "mount", {});
  if (mount("none", (at / "mount").c_str(), "tmpfs", 0, "size=256k") != 0) {
    GTEST_SKIP() << "may not mount";
  }
  Make(at / "mount/data", kOld);
  for (const WriteMode mode : {WriteMode::kOverwrite, WriteMode::kAppend}) {
    for (const CommitKind commit : {CommitKind::kExchange, CommitKind::kJournal}) {
      Target target;
      target.path = at / "mount/data";
      target.mode = mode;
      target.commit = commit;
      EXPECT_THROW(
          {
            StagedDataset dataset(RealFileSystem(), target);
            for (int i = 0; i < 100; ++i) {
              Put(dataset, "a=" + std::to_string(i), "x.parquet", std::string(9000, 'x'));
            }
            dataset.Commit(Saying(""));
          },
          IoError);
      EXPECT_EQ(TreeOf(at / "mount/data"), kOld);
      EXPECT_THAT(NamesIn(at / "mount"), ElementsAre("data"));
    }
  }
  EXPECT_EQ(umount((at / "mount").c_str()), 0);
}

}  // namespace
}  // namespace lamella::dataset
