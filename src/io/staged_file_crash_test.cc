// Every file-system call of an export fails once in every way, and the machine stops
// before every call: a reader must find the old file or the new one, and a failure that
// was handled must leave nothing else behind.
#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "io/staged_file.h"
#include "io/testing/failing_file_system.h"
#include "io/testing/temp_directory.h"
#include "lamella/error.h"

namespace lamella::io {
namespace {

namespace fs = std::filesystem;
using testing::FailingFileSystem;
using testing::Fault;
using testing::TempDirectory;

/// Bytes for a direct write and buffered ones; where `size` is large, for a start of
/// write-back too.
const std::string& NewContent(size_t size) {
  static std::map<size_t, std::string> contents;
  std::string& content = contents[size];
  if (content.empty()) content.resize(size);
  for (size_t i = 0; i < size; i += 997) content[i] = static_cast<char>(i);
  return content;
}

constexpr char kDead[] = ".f.parquet.lamella-0123456789abcdef";

/// One way the world can look before the export.
struct Scene {
  const char* name;
  std::string path;       ///< What is asked for.
  std::string real_path;  ///< Where the file is to be.
  std::function<void(const TempDirectory&)> prepare;
  size_t size = 1'400'000;
};

std::vector<Scene> Scenes() {
  return {
      {"a new file", "f.parquet", "f.parquet", [](const TempDirectory&) {}},
      {"a file that is replaced", "f.parquet", "f.parquet",
       [](const TempDirectory& at) { at.Write("f.parquet", "old"); }},
      {"missing directories", "a/b/f.parquet", "a/b/f.parquet",
       [](const TempDirectory&) {}},
      {"a link to a file", "link", "real",
       [](const TempDirectory& at) {
         at.Write("real", "old");
         fs::create_symlink("real", at / "link");
       }},
      {"a dangling link into a missing directory", "link", "d/real",
       [](const TempDirectory& at) { fs::create_symlink("d/real", at / "link"); }},
      {"a dead hidden file", "f.parquet", "f.parquet",
       [](const TempDirectory& at) { at.Write(kDead, "half"); }},
  };
}

/// Large enough for a start of write-back.
Scene LargeScene() {
  return {"a large file", "f.parquet", "f.parquet", [](const TempDirectory&) {},
          18'000'000};
}

void Export(FileSystem& files, const std::string& path, const std::string& content) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(content.data());
  StagedFile file(files, path);
  const size_t large = content.size() - 300'000;
  file.Write({bytes, large});
  for (size_t at = large; at < content.size(); at += 100'000) {
    file.Write({bytes + at, 100'000});
  }
  file.Commit();
}

/// Runs one export into a fresh directory with the fault, and judges what is left.
void RunOne(const Scene& scene, FailingFileSystem& files, bool must_work) {
  const std::string& content = NewContent(scene.size);
  TempDirectory at;
  scene.prepare(at);
  const std::string old = at.Read(scene.real_path);
  const std::set<std::string> before = at.List();
  bool worked = true;
  std::string message;
  try {
    Export(files, at / scene.path, content);
  } catch (const IoError& error) {
    worked = false;
    message = error.what();
  }
  SCOPED_TRACE("call " + std::to_string(files.calls()) + " hurt: " + files.hurt() + ": " +
               message);
  const std::string now = at.Read(scene.real_path);
  EXPECT_TRUE(now == old || now == content) << "a mixture of " << now.size() << " bytes";
  if (must_work || (worked && !files.crashed())) {
    EXPECT_TRUE(worked);
    EXPECT_TRUE(now == content);
  }
  if (files.crashed()) {
    Export(RealFileSystem(), at / scene.path, content);  // the next run tidies up
    EXPECT_TRUE(at.Read(scene.real_path) == content);
    return;
  }
  std::set<std::string> expected = before;
  if (now == content) {
    for (fs::path path = scene.real_path; !path.empty(); path = path.parent_path()) {
      expected.insert(path.string());
    }
  }
  std::set<std::string> after = at.List();
  // What a dead process left may stay where it could not be listed, locked or removed.
  expected.erase(kDead);
  after.erase(kDead);
  EXPECT_EQ(after, expected);
}

int CallsOf(const Scene& scene) {
  FailingFileSystem files;
  RunOne(scene, files, true);
  return files.calls();
}

TEST(StagedFileFaults, AnyFailureLeavesTheOldFileOrTheNewOneAndNothingElse) {
  std::vector<Scene> scenes = Scenes();
  scenes.push_back(LargeScene());
  for (const Scene& scene : scenes) {
    const int calls = CallsOf(scene);
    for (int at = 1; at <= calls; ++at) {
      SCOPED_TRACE(std::string(scene.name) + ", failing call " + std::to_string(at));
      FailingFileSystem files(Fault::kFail, at, at % 2 == 0 ? EIO : EACCES);
      RunOne(scene, files, false);
    }
  }
}

TEST(StagedFileFaults, APersistentFailureIsHandledAsWell) {
  for (const Scene& scene : Scenes()) {
    const int calls = CallsOf(scene);
    for (int at = 1; at <= calls; ++at) {
      SCOPED_TRACE(std::string(scene.name) + ", failing from call " + std::to_string(at));
      FailingFileSystem files(Fault::kFailOn, at, ENOSPC);
      RunOne(scene, files, false);
    }
  }
}

TEST(StagedFileFaults, AStopOfTheMachineLeavesTheOldFileOrTheNewOne) {
  for (const Scene& scene : Scenes()) {
    const int calls = CallsOf(scene);
    for (int at = 1; at <= calls; ++at) {
      SCOPED_TRACE(std::string(scene.name) + ", stopped at call " + std::to_string(at));
      FailingFileSystem files(Fault::kCrash, at);
      RunOne(scene, files, false);
    }
  }
}

TEST(StagedFileFaults, TheFileIsSyncedBeforeItAppearsAndItsDirectoriesAfterwards) {
  TempDirectory at;
  FailingFileSystem files;
  Export(files, at / "a/b/f.parquet", NewContent(1'400'000));
  std::vector<std::string> order;
  for (const std::string& call : files.log()) {
    if (call == "WriteAt" || call == "Sync" || call == "Rename") order.push_back(call);
  }
  // Behind the rename: the directory b, and the two in which a and b were made.
  const std::vector<std::string> expected = {"WriteAt", "WriteAt", "Sync", "Rename",
                                             "Sync",    "Sync",    "Sync"};
  EXPECT_EQ(order, expected);
}

TEST(StagedFileFaults, SignalsAndShortWritesDoNotMatter) {
  for (const Scene& scene : Scenes()) {
    const int calls = CallsOf(scene);
    for (int at = 1; at <= calls; ++at) {
      SCOPED_TRACE(std::string(scene.name) + ", disturbed call " + std::to_string(at));
      FailingFileSystem interrupted(Fault::kFail, at, EINTR);
      RunOne(scene, interrupted, true);
      FailingFileSystem shortened(Fault::kShort, at);
      RunOne(scene, shortened, true);
    }
  }
}

}  // namespace
}  // namespace lamella::io
