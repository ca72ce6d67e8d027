#include "dataset/journal_steps.h"

#include <cerrno>
#include <set>

#include "io/io_failure.h"

namespace lamella::dataset {
namespace {

using io::FileKind;
using io::Links;
using io::Retry;

/// Returns whether `path` stands there already, as what it is to be.
bool RequireFree(const Commission& c, const std::string& path, bool directory) {
  if (!c.place.exists()) return false;
  if (path.empty()) return true;
  const std::optional<FileKind> kind = KindAt(c.files, c.place.target(), path);
  if (!kind) return false;
  if (directory ? *kind == FileKind::kDirectory : c.plan.replaced.contains(path)) {
    return true;
  }
  throw IoError("can't create \"" + path + "\" in \"" + c.place.path() +
                    "\": the name is taken by something else; move that away",
                path, EEXIST);
}

/// Entries of directories that stand in the target may be added and removed, and files be
/// moved there from the staged tree.
class Changes {
 public:
  explicit Changes(const Commission& c) : c_(c) {}

  void Add(const std::string& path) { directories_.insert(ParentOf(path)); }
  void Replace(const std::string& file) {
    Add(file);
    files_.push_back(file);
  }

  void Require() const {
    if (!c_.place.exists()) return;
    std::set<std::string> above;
    for (const std::string& path : directories_) {
      c_.tree.CheckStop();
      RequireWritable(path);
      for (std::string at = path; !at.empty() && above.insert(at).second;) {
        RequireReachable(at);
        at = ParentOf(at);
      }
    }
    for (const std::string& path : files_) RequireReachable(path);
  }

 private:
  std::string Shown(const std::string& path) const {
    return path.empty() ? c_.place.path() : c_.place.path() + "/" + path;
  }

  void RequireWritable(const std::string& path) const {
    const int writable = Retry([&] {
      return c_.files.CheckWritable(c_.place.target(), path.empty() ? "." : path);
    });
    // What is not there will be made.
    if (writable < 0 && writable != -ENOENT) {
      throw io::MakeIoError("write", Shown(path), -writable);
    }
  }

  void RequireReachable(const std::string& path) const {
    io::FileStatus status;
    const int answer = Retry([&] {
      return c_.files.StatusOf(c_.place.target(), path, Links::kDoNotFollow, status);
    });
    if (answer == -ENOENT) return;
    if (answer < 0) throw io::MakeIoError("look at", Shown(path), -answer);
    if (!c_.place.IsMountedIn(status)) return;
    throw IoError("can't write \"" + Shown(path) +
                      "\": another file system, or a part of one, is mounted there, and "
                      "files can't be moved there; unmount it, or make it a data set "
                      "of its own",
                  Shown(path), EXDEV);
  }

  const Commission& c_;
  std::set<std::string> directories_;
  std::vector<std::string> files_;  ///< That go, or another one takes their place.
};

}  // namespace

std::string ParentOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

std::optional<FileKind> KindAt(io::FileSystem& files, int target,
                               const std::string& path) {
  io::FileStatus status;
  const int answer =
      Retry([&] { return files.StatusOf(target, path, Links::kDoNotFollow, status); });
  if (answer == -ENOENT) return std::nullopt;
  if (answer < 0) throw io::MakeIoError("look at", path, -answer);
  return status.kind;
}

std::vector<std::string> StepsOf(const Commission& c) {
  std::vector<std::string> steps;
  std::vector<std::string> adds;
  Changes changes(c);
  c.tree.ForEach([&](const std::string& directory, const std::set<std::string>& names) {
    if (!RequireFree(c, directory, true)) changes.Add(directory);
    if (!directory.empty()) steps.push_back(kMakeDirectory + directory);
    const std::string prefix = directory.empty() ? "" : directory + "/";
    for (const std::string& name : names) {
      c.tree.CheckStop();
      const std::string path = prefix + name;
      RequireFree(c, path, false);
      changes.Add(path);
      adds.push_back(kAddFile + path);
    }
  });
  steps.insert(steps.end(), adds.begin(), adds.end());
  const std::set<std::string> removed(c.plan.replaced.begin(), c.plan.replaced.end());
  for (const std::string& path : removed) {
    changes.Replace(path);
    const std::string parent = ParentOf(path);
    const std::string name = path.substr(parent.empty() ? 0 : parent.size() + 1);
    if (!c.tree.Holds(parent, name)) steps.push_back(kRemoveFile + path);
  }
  for (auto at = c.plan.emptied.rbegin(); at != c.plan.emptied.rend(); ++at) {
    if (c.tree.HoldsDirectory(*at)) continue;
    changes.Add(*at);
    steps.push_back(kRemoveDirectory + *at);
  }
  changes.Require();
  for (const std::string& field : c.ledger.FieldsWith(c.run)) {
    steps.push_back(kLedger + field);
  }
  return steps;
}

}  // namespace lamella::dataset
