#include "io/staged_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "io/testing/failing_file_system.h"
#include "io/testing/temp_directory.h"
#include "lamella/error.h"

namespace lamella::io {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using testing::FailingFileSystem;
using testing::Fault;
using ::testing::HasSubstr;
using testing::TempDirectory;

void Put(StagedFile& file, const std::string& text) {
  file.Write({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

void Export(const std::string& path, const std::string& content) {
  StagedFile file(RealFileSystem(), path);
  Put(file, content);
  file.Commit();
}

/// The error that the constructor throws, and that it left nothing in `at`.
IoError Refusal(const TempDirectory& at, const std::string& path) {
  const std::set<std::string> before = at.List();
  try {
    StagedFile file(RealFileSystem(), path);
  } catch (const IoError& error) {
    EXPECT_EQ(at.List(), before);
    return error;
  }
  ADD_FAILURE() << "accepted " << path;
  return IoError("", "", 0);
}

struct stat StatOf(const std::string& path) {
  struct stat found = {};
  EXPECT_EQ(lstat(path.c_str(), &found), 0) << path;
  return found;
}

/// The number of the error of a commit that keeps what stands there; 0 without one.
int CommitThatKeeps(FileSystem& files, const std::string& path) {
  StagedFile file(files, path, RenameKind::kKeep);
  Put(file, "new");
  try {
    file.Commit();
    return 0;
  } catch (const IoError& error) {
    return error.error_number();
  }
}

TEST(StagedFile, KeepsWhatAppearedMeanwhile) {
  for (const bool by_link : {false, true}) {
    TempDirectory at;
    FailingFileSystem counting;
    EXPECT_EQ(CommitThatKeeps(counting, at / "new"), 0);
    const auto& log = counting.log();
    const auto rename = std::find(log.begin(), log.end(), "Rename") - log.begin() + 1;
    for (const bool appears : {false, true}) {
      FailingFileSystem files(Fault::kFail, by_link ? static_cast<int>(rename) : 0,
                              EINVAL);
      files.set_before([&](const std::string& call) {
        if (appears && call == "Rename") at.Write("out", "theirs");
      });
      const std::string name = appears ? "out" : by_link ? "linked" : "renamed";
      EXPECT_EQ(CommitThatKeeps(files, at / name), appears ? EEXIST : 0);
      EXPECT_EQ(at.Read(name), appears ? "theirs" : "new");
      EXPECT_EQ(files.hurt(), by_link ? "Rename" : "");
    }
    EXPECT_THAT(at.List(),
                ElementsAre(by_link ? "linked" : "new", by_link ? "new" : "out",
                            by_link ? "out" : "renamed"));
  }
}

TEST(StagedFile, ShowsOnlyAHiddenFileUntilItIsCommitted) {
  TempDirectory at;
  StagedFile file(RealFileSystem(), at / "out.parquet");
  Put(file, "content");
  EXPECT_EQ(file.offset(), 7u);
  EXPECT_THAT(at.List(), ElementsAre(file.hidden_name()));
  EXPECT_THAT(file.hidden_name(), ::testing::StartsWith(".out.parquet.lamella-"));
  EXPECT_FALSE(file.hidden_name().ends_with(".parquet"));
  file.Commit();
  EXPECT_THAT(at.List(), ElementsAre("out.parquet"));
  EXPECT_EQ(at.Read("out.parquet"), "content");
}

TEST(StagedFile, LeavesTheOldFileAndNoLitterWhenAbandoned) {
  TempDirectory at;
  at.Write("out.parquet", "old");
  {
    StagedFile file(RealFileSystem(), at / "out.parquet");
    Put(file, std::string(3 << 20, 'x'));
  }
  EXPECT_THAT(at.List(), ElementsAre("out.parquet"));
  EXPECT_EQ(at.Read("out.parquet"), "old");
}

TEST(StagedFile, MakesMissingDirectoriesAndRemovesThemWhenAbandoned) {
  TempDirectory at;
  fs::create_directory(at / "there");
  { StagedFile file(RealFileSystem(), at / "there/a//b/./c/out.parquet"); }
  EXPECT_THAT(at.List(), ElementsAre("there"));
  Export(at / "there/a//b/./c/out.parquet", "x");
  EXPECT_EQ(at.Read("there/a/b/c/out.parquet"), "x");
}

TEST(StagedFile, KeepsAMadeDirectoryThatSomebodyElseUses) {
  TempDirectory at;
  {
    StagedFile file(RealFileSystem(), at / "a/b/out.parquet");
    at.Write("a/theirs", "");
  }
  EXPECT_THAT(at.List(), ElementsAre("a", "a/theirs"));
}

TEST(StagedFile, TakesAnyNameTheSystemTakes) {
  TempDirectory at;
  for (const std::string& name :
       {std::string("with space"), std::string("quo\"te'd"),
        std::string("größe-数据.parquet"), std::string("new\nline"),
        std::string("\xff\xfe"), std::string("-dash"), std::string("~"),
        std::string(255, 'n'), std::string("…") + std::string(252, 'n')}) {
    Export(at / name, "x");
    EXPECT_THAT(at.List(), ElementsAre(name));
    fs::remove(at / name);
  }
}

TEST(StagedFile, WritesRelativePathsInTheWorkingDirectory) {
  TempDirectory at;
  const fs::path before = fs::current_path();
  fs::current_path(at.path());
  Export("bare.parquet", "1");
  Export("./dot.parquet", "2");
  Export("sub/../sub/rel.parquet", "3");
  fs::current_path(before);
  EXPECT_EQ(at.Read("bare.parquet") + at.Read("dot.parquet") + at.Read("sub/rel.parquet"),
            "123");
}

TEST(StagedFile, ReachesTheLongestPathTheSystemTakes) {
  TempDirectory at;
  std::string directory = at.path();
  while (directory.size() + 202 < 4095) directory += "/" + std::string(200, 'd');
  const std::string path =
      directory + "/" + std::string(4095 - directory.size() - 1, 'f');
  ASSERT_EQ(path.size(), 4095u);
  Export(path, "x");  // the hidden name beside it would be too long as a path
  EXPECT_EQ(fs::file_size(path), 1u);
  EXPECT_EQ(Refusal(at, path + "f").error_number(), ENAMETOOLONG);
}

TEST(StagedFile, RefusesWhatCanNotBecomeAFile) {
  TempDirectory at;
  fs::create_directory(at / "dir");
  fs::create_symlink("dir", at / "link-to-dir");
  fs::create_symlink("loop-b", at / "loop-a");
  fs::create_symlink("loop-a", at / "loop-b");
  at.Write("file", "");
  ASSERT_EQ(mkfifo((at / "pipe").c_str(), 0600), 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  (at / "socket").copy(address.sun_path, sizeof(address.sun_path) - 1);
  const int socket_file = socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(bind(socket_file, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  close(socket_file);

  const std::pair<std::string, const char*> cases[] = {
      {at / "dir", "is a directory"},
      {at / "link-to-dir", "is a directory"},
      {at / "dir/", "is a directory"},
      {at / "dir/.", "is a directory"},
      {at / "new/", "is a directory"},
      {at / "new/..", "is a directory"},
      {at / "pipe", "is a pipe"},
      {at / "socket", "is a socket"},
      {"/dev/null", "is a device"},
      {at / "loop-a", "symbolic links"},
      {at / "file/out", "not a directory"},
      {at / std::string(256, 'n'), "name too long"},
      {at / ("new/" + std::string(256, 'n')), "name too long"},
      {at / (std::string(256, 'd') + "/f"), "name too long"},
      {"", "empty"},
      {std::string("a\0b", 3), "zero byte"},
  };
  for (const auto& [path, reason] : cases) {
    const std::string message = Refusal(at, path).what();
    EXPECT_THAT(message, HasSubstr(reason)) << path;
  }
}

TEST(StagedFile, ReplacesWhatASymbolicLinkLeadsTo) {
  TempDirectory at;
  fs::create_directory(at / "real");
  at.Write("real/file", "old");
  fs::create_symlink("real/file", at / "one");
  fs::create_symlink(at / "one", at / "two");  // absolute
  Export(at / "two", "new");
  EXPECT_EQ(at.Read("real/file"), "new");
  EXPECT_TRUE(fs::is_symlink(at / "one"));
  EXPECT_TRUE(fs::is_symlink(at / "two"));
}

TEST(StagedFile, CreatesWhereADanglingLinkPoints) {
  TempDirectory at;
  fs::create_symlink("missing/deep/file", at / "link");
  { StagedFile file(RealFileSystem(), at / "link"); }
  EXPECT_THAT(at.List(), ElementsAre("link"));
  Export(at / "link", "new");
  EXPECT_EQ(at.Read("missing/deep/file"), "new");
  EXPECT_TRUE(fs::is_symlink(at / "link"));
}

TEST(StagedFile, LeavesTheOtherNamesOfAHardLinkedFileAlone) {
  TempDirectory at;
  at.Write("a", "old");
  fs::create_hard_link(at / "a", at / "b");
  Export(at / "a", "new");
  EXPECT_EQ(at.Read("a"), "new");
  EXPECT_EQ(at.Read("b"), "old");
}

TEST(StagedFile, FollowsTheUmaskForANewFile) {
  TempDirectory at;
  for (const mode_t mask : {mode_t{0022}, mode_t{0027}, mode_t{0}}) {
    const mode_t before = umask(mask);
    Export(at / "new", "x");
    umask(before);
    EXPECT_EQ(StatOf(at / "new").st_mode & 07777, 0666u & ~mask);
    fs::remove(at / "new");
  }
}

TEST(StagedFile, KeepsTheModeOfAReplacedFile) {
  TempDirectory at;
  for (const mode_t mode : {mode_t{0600}, mode_t{0640}, mode_t{0666}, mode_t{0755}}) {
    at.Write("f", "old");
    ASSERT_EQ(chmod((at / "f").c_str(), mode), 0);
    Export(at / "f", "new");
    EXPECT_EQ(StatOf(at / "f").st_mode & 07777, mode);
  }
}

TEST(StagedFile, IsNotReadableByMoreThanTheFileItReplaces) {
  TempDirectory at;
  at.Write("f", "secret");
  ASSERT_EQ(chmod((at / "f").c_str(), 0600), 0);
  StagedFile file(RealFileSystem(), at / "f");
  EXPECT_EQ(StatOf(at / file.hidden_name()).st_mode & 07777, 0600u);
}

TEST(StagedFile, KeepsTheOwnerOfAReplacedFile) {
  if (geteuid() != 0) GTEST_SKIP() << "only root may give files away";
  TempDirectory at;
  at.Write("f", "old");
  ASSERT_EQ(chown((at / "f").c_str(), 12345, 23456), 0);
  ASSERT_EQ(chmod((at / "f").c_str(), 02750), 0);
  Export(at / "f", "new");
  const struct stat found = StatOf(at / "f");
  EXPECT_EQ(found.st_uid, 12345u);
  EXPECT_EQ(found.st_gid, 23456u);
  EXPECT_EQ(found.st_mode & 07777, 02750u);
}

TEST(StagedFile, KeepsTheAccessListOfAReplacedFile) {
  TempDirectory at;
  at.Write("f", "old");
  // user::rw-, user:1234:r--, group::---, mask::r--, other::--- in the kernel's form.
  const unsigned char list[] = {2,    0, 0, 0,                           // version
                                1,    0, 6, 0, 0xff, 0xff, 0xff, 0xff,   // owner
                                2,    0, 4, 0, 0xd2, 4,    0,    0,      // user 1234
                                4,    0, 0, 0, 0xff, 0xff, 0xff, 0xff,   // group
                                0x10, 0, 4, 0, 0xff, 0xff, 0xff, 0xff,   // mask
                                0x20, 0, 0, 0, 0xff, 0xff, 0xff, 0xff};  // others
  const char* name = "system.posix_acl_access";
  if (setxattr((at / "f").c_str(), name, list, sizeof(list), 0) != 0) {
    GTEST_SKIP() << "no access lists on this file system";
  }
  Export(at / "f", "new");
  unsigned char kept[128];
  ASSERT_EQ(getxattr((at / "f").c_str(), name, kept, sizeof(kept)),
            static_cast<ssize_t>(sizeof(list)));
  EXPECT_EQ(std::memcmp(kept, list, sizeof(list)), 0);
  EXPECT_EQ(StatOf(at / "f").st_mode & 07777, 0640u);
}

// As an export does that made them, and fails.
TEST(StagedFile, MakesParentsAgainThatAreRemovedAtAnyMoment) {
  int removals = 0;
  for (int moment = 1;; ++moment) {
    TempDirectory at;
    FailingFileSystem files;
    int calls = 0;
    files.set_before([&](const std::string&) {
      if (++calls != moment) return;
      removals += rmdir((at / "x/y").c_str()) == 0 ? 1 : 0;
      removals += rmdir((at / "x").c_str()) == 0 ? 1 : 0;
    });
    {
      fs::create_directories(at / "x/y");
      StagedFile file(files, at / "x/y/file");
      Put(file, "new");
      file.Commit();
    }
    if (calls < moment) break;
    EXPECT_EQ(at.Read("x/y/file"), "new") << moment;
  }
  EXPECT_GT(removals, 8);
}

TEST(StagedFile, GivesUpInAWorkingDirectoryThatIsGone) {
  TempDirectory at;
  const fs::path before = fs::current_path();
  fs::create_directory(at / "gone");
  fs::current_path(at / "gone");
  fs::remove(at / "gone");
  for (const char* path : {"file", "x/file"}) {
    try {
      StagedFile file(RealFileSystem(), path);
      ADD_FAILURE() << path;
    } catch (const IoError& error) {
      EXPECT_EQ(error.error_number(), ENOENT);
    }
  }
  fs::current_path(before);
}

TEST(StagedFile, RemovesTheHiddenFileOfADeadProcessAndNoOther) {
  TempDirectory at;
  at.Write(".f.lamella-0123456789abcdef", "dead");
  at.Write(".f.lamella-0123456789ABCDEF", "not ours");
  at.Write(".f.lamella-", "not ours");
  fs::create_directory(at / ".f.lamella-0000000000000000");
  ASSERT_EQ(mkfifo((at / ".f.lamella-1111111111111111").c_str(), 0600), 0);
  at.Write(".g.lamella-0123456789abcdef", "for another name");
  StagedFile live(RealFileSystem(), at / "f");
  const std::string hidden = live.hidden_name();
  Export(at / "f", "new");
  std::set<std::string> expected = {".f.lamella-0123456789ABCDEF",
                                    ".f.lamella-",
                                    ".f.lamella-0000000000000000",
                                    ".f.lamella-1111111111111111",
                                    ".g.lamella-0123456789abcdef",
                                    "f",
                                    hidden};
  EXPECT_EQ(at.List(), expected);
  live.Commit();
  expected.erase(hidden);
  EXPECT_EQ(at.List(), expected);
}

TEST(StagedFile, SaysWhatToDo) {
  TempDirectory at;
  fs::create_directory(at / "dir");
  EXPECT_EQ(
      std::string(Refusal(at, at / "dir").what()),
      "can't write \"" + at / "dir" + "\": it is a directory; name a file inside it");
}

TEST(Destination, IsLocatedWithoutMakingAnything) {
  TempDirectory at;
  fs::create_directory(at / "a");
  fs::create_symlink("a/x/../y/z", at / "link");
  using Names = std::vector<std::string>;
  const auto names = [&](const std::string& path, FileKind kind) {
    const auto place = Destination::Locate(RealFileSystem(), at / path, kind);
    EXPECT_EQ(place.Existing().has_value(), path == "a") << path;
    Names found = place.missing();
    found.push_back(place.name());
    return found;
  };
  EXPECT_EQ(names("a/new", FileKind::kRegular), Names({"new"}));
  EXPECT_EQ(names("a/b/./c/d/../new", FileKind::kRegular), Names({"b", "c", "new"}));
  EXPECT_EQ(names("b/../a/new", FileKind::kRegular), Names({"new"}));
  EXPECT_EQ(names("link", FileKind::kRegular), Names({"y", "z"}));
  EXPECT_EQ(names("a", FileKind::kDirectory), Names({"a"}));
  EXPECT_EQ(names("link/", FileKind::kDirectory), Names({"y", "z"}));
  EXPECT_THROW(names("a", FileKind::kRegular), IoError);
  EXPECT_TRUE(fs::is_empty(at / "a"));
}

TEST(Destination, ChecksWithoutMakingAnything) {
  TempDirectory at;
  at.Write("file", "");
  Destination::Check(RealFileSystem(), at / "file");
  Destination::Check(RealFileSystem(), at / "new");
  Destination::Check(RealFileSystem(), at / "a/b/c/new");
  EXPECT_THROW(Destination::Check(RealFileSystem(), at.path()), IoError);
  EXPECT_THROW(Destination::Check(RealFileSystem(), at / "file/new"), IoError);
  EXPECT_THROW(Destination::Check(RealFileSystem(), "/dev/null/x"), IoError);
  EXPECT_THAT(at.List(), ElementsAre("file"));
}

TEST(HiddenPrefix, CutsBetweenCharacters) {
  EXPECT_EQ(HiddenPrefix("a.parquet"), ".a.parquet.lamella-");
  EXPECT_EQ(HiddenPrefix(std::string(255, 'x')).size() + 16, 255u);
  const std::string cut = HiddenPrefix("x" + std::string(100, 'y') + "\xe2\x82\xac" +
                                       std::string(125, 'z') + "\xe2\x82\xac");
  EXPECT_LE(cut.size() + 16, 255u);
  EXPECT_THAT(cut, ::testing::EndsWith("z.lamella-"));
}

}  // namespace
}  // namespace lamella::io
