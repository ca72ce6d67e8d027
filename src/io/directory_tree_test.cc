#include "io/directory_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <unistd.h>

#include <filesystem>

#include "io/destination.h"
#include "io/testing/failing_file_system.h"
#include "io/testing/temp_directory.h"
#include "io/testing/tree.h"
#include "lamella/error.h"

namespace lamella::io {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using testing::FailingFileSystem;
using testing::Fault;
using ::testing::HasSubstr;
using testing::Make;
using testing::NamesIn;
using testing::TempDirectory;
using testing::Tree;
using testing::TreeOf;

FileHandle Open(const std::string& path) {
  return OpenBelow(RealFileSystem(), kWorkingDirectory, path);
}

TEST(DirectoryTree, IsWalkedInOrderAndOnlyWhereAsked) {
  TempDirectory at;
  Make(at.path(), {{"b/", ""}, {"b/x", ""}, {"a/c/d", ""}, {"skip/y", ""}, {"b0", ""}});
  fs::create_symlink(at.path(), at / "loop");
  const FileHandle top = Open(at.path());
  std::vector<std::string> seen;
  WalkTree(RealFileSystem(), top.descriptor(), "it", [&](const TreeEntry& found) {
    seen.push_back(found.path);
    FileStatus status;
    EXPECT_EQ(RealFileSystem().StatusOf(found.directory, found.entry.name,
                                        Links::kDoNotFollow, status),
              0);
    EXPECT_EQ(status.kind, found.entry.kind);
    return found.path != "skip";
  });
  EXPECT_THAT(seen, ElementsAre("a", "a/c", "a/c/d", "b", "b/x", "b0", "loop", "skip"));
}

TEST(DirectoryTree, IsRemovedWithoutFollowingLinks) {
  TempDirectory at;
  Make(at / "kept", {{"x", "x"}});
  Make(at / "tree", {{"a/b/c", ""}, {"a/d", ""}});
  fs::create_directory_symlink(at / "kept", at / "tree/a/link");
  fs::create_directory_symlink(at / "kept", at / "link");
  const FileHandle top = Open(at.path());
  RemoveTree(RealFileSystem(), top.descriptor(), "tree", "tree");
  RemoveTree(RealFileSystem(), top.descriptor(), "link", "link");
  RemoveTree(RealFileSystem(), top.descriptor(), "nothing", "nothing");
  EXPECT_EQ(TreeOf(at.path()), (Tree{{"kept/", ""}, {"kept/x", "x"}}));
}

TEST(DirectoryTree, IsRemovedAsFarAsPossible) {
  TempDirectory at;
  Make(at / "tree", {{"a", ""}, {"b", ""}, {"c", ""}});
  const FileHandle top = Open(at.path());
  // The calls: status, open, status, whether it may be written, list, then the files.
  FailingFileSystem files(Fault::kFail, 6, EIO);
  EXPECT_THROW(RemoveTree(files, top.descriptor(), "tree", "tree"), IoError);
  EXPECT_EQ(NamesIn(at / "tree").size(), 1u);
}

TEST(DirectoryTree, IsRemovedWithoutWhatIsMountedInIt) {
  TempDirectory at;
  Make(at / "kept", {{"x", "x"}});
  Make(at / "tree", {{"a", ""}, {"b/", ""}, {"c/d", ""}});
  if (mount((at / "kept").c_str(), (at / "tree/b").c_str(), nullptr, MS_BIND, nullptr) !=
      0) {
    GTEST_SKIP() << "may not mount";
  }
  const FileHandle top = Open(at.path());
  EXPECT_THROW(RemoveTree(RealFileSystem(), top.descriptor(), "tree", "tree"), IoError);
  EXPECT_EQ(TreeOf(at / "tree"), (Tree{{"b/", ""}, {"b/x", "x"}}));
  EXPECT_EQ(umount((at / "tree/b").c_str()), 0);
}

TEST(DirectoryTree, IsRemovedByItsOwnerThoughItIsReadOnly) {
  TempDirectory at;
  Make(at / "tree", {{"a/b/c", ""}, {"a/d", ""}});
  const bool root = geteuid() == 0;
  for (const char* path : {"tree", "tree/a", "tree/a/b"}) {
    fs::permissions(at / path, static_cast<fs::perms>(0555));
    if (root) {
      ASSERT_EQ(chown((at / path).c_str(), 65534, 65534), 0);
    }
  }
  fs::permissions(at.path(), static_cast<fs::perms>(0777));
  const FileHandle top = Open(at.path());
  if (root) {
    ASSERT_EQ(seteuid(65534), 0);
  }
  EXPECT_NO_THROW(RemoveTree(RealFileSystem(), top.descriptor(), "tree", "tree"));
  if (root) {
    ASSERT_EQ(seteuid(0), 0);
  }
  EXPECT_THAT(NamesIn(at.path()), ElementsAre());
}

TEST(DirectoryTree, AttributesAreCopied) {
  TempDirectory at;
  Make(at.path(), {{"from/", ""}, {"to/", ""}});
  fs::permissions(at / "from", static_cast<fs::perms>(02751));
  const FileHandle from = Open(at / "from");
  const FileHandle to = Open(at / "to");
  FileSystem& files = RealFileSystem();
  if (files.SetAttribute(from.descriptor(), "user.a", "1") < 0 ||
      files.SetAttribute(to.descriptor(), "user.b", "2") < 0) {
    GTEST_SKIP() << "no extended attributes on this file system";
  }
  EXPECT_EQ(CopyAttributes(files, from.descriptor(), to.descriptor()), 0);
  EXPECT_EQ(fs::status(at / "to").permissions(), static_cast<fs::perms>(02751));
  std::string value;
  EXPECT_EQ(files.Attribute(to.descriptor(), "user.a", value), 0);
  EXPECT_EQ(value, "1");
  EXPECT_LT(files.Attribute(to.descriptor(), "user.b", value), 0);
}

/// Where `path` leads, as `<name> in <real parent>`.
std::string PlaceOf(const std::string& path) {
  const Destination place = Destination::OpenDirectory(RealFileSystem(), path);
  std::string parent;
  RealFileSystem().ReadLink(kWorkingDirectory,
                            "/proc/self/fd/" + std::to_string(place.directory()), parent);
  return place.name() + " in " + parent;
}

TEST(Destination, OfADirectoryIsItsRealParentAndName) {
  TempDirectory at;
  Make(at / "real/data", {});
  fs::create_symlink("real/data/", at / "link");
  fs::create_symlink("real/data/..", at / "dots");
  fs::create_symlink("real/new/", at / "dangling");
  const std::string data = "data in " + at / "real";
  EXPECT_EQ(PlaceOf(at / "real/data"), data);
  EXPECT_EQ(PlaceOf(at / "real/data///"), data);
  EXPECT_EQ(PlaceOf(at / "real/data/."), data);
  EXPECT_EQ(PlaceOf(at / "link/"), data);
  EXPECT_EQ(PlaceOf(at / "dots"), "real in " + at.path());
  EXPECT_EQ(PlaceOf(at / "dangling"), "new in " + at / "real");
  EXPECT_EQ(PlaceOf(at / "a/b/"), "b in " + at / "a");
  EXPECT_THAT(NamesIn(at.path()), ElementsAre("dangling", "dots", "link", "real"));
}

TEST(Destination, OfADirectoryIsNothingElse) {
  TempDirectory at;
  at.Write("file", "");
  const std::pair<std::string, const char*> cases[] = {
      {at / "file", "it is a file"},
      {at / "file/", "a file"},
      {at / "file/below", "not a directory"},
      {"/", "root"},
      {"//", "root"},
      {"/dev/null", "a device"},
      {"", "empty"},
  };
  for (const auto& [path, reason] : cases) {
    try {
      Destination::OpenDirectory(RealFileSystem(), path);
      ADD_FAILURE() << "accepted " << path;
    } catch (const IoError& error) {
      EXPECT_THAT(error.what(), HasSubstr(reason)) << path;
    }
  }
}

}  // namespace
}  // namespace lamella::io
