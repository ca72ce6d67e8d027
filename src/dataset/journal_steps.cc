#include "dataset/journal_steps.h"

#include <cerrno>
#include <set>

#include "io/io_failure.h"

namespace lamella::dataset {
namespace {

using io::FileKind;
using io::Links;
using io::Retry;

/// Once the journal is written there is no way back: what could stop it is found before.
void RequireFree(const Commission& c, const std::string& path, bool directory) {
  if (!c.place.exists() || path.empty()) return;
  const std::optional<FileKind> kind = KindAt(c.files, c.place.target(), path);
  if (!kind) return;
  if (directory ? *kind == FileKind::kDirectory : c.plan.replaced.contains(path)) return;
  throw IoError("can't create \"" + path + "\" in \"" + c.place.path() +
                    "\": the name is taken by something else; move that away",
                path, EEXIST);
}

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
  c.tree.ForEach([&](const std::string& directory, const std::set<std::string>& names) {
    RequireFree(c, directory, true);
    if (!directory.empty()) steps.push_back(kMakeDirectory + directory);
    const std::string prefix = directory.empty() ? "" : directory + "/";
    for (const std::string& name : names) {
      const std::string path = prefix + name;
      RequireFree(c, path, false);
      adds.push_back(kAddFile + path);
    }
  });
  steps.insert(steps.end(), adds.begin(), adds.end());
  const std::set<std::string> removed(c.plan.replaced.begin(), c.plan.replaced.end());
  for (const std::string& path : removed) {
    const std::string parent = ParentOf(path);
    const std::string name = path.substr(parent.empty() ? 0 : parent.size() + 1);
    if (!c.tree.Holds(parent, name)) steps.push_back(kRemoveFile + path);
  }
  for (auto at = c.plan.emptied.rbegin(); at != c.plan.emptied.rend(); ++at) {
    if (!c.tree.HoldsDirectory(*at)) steps.push_back(kRemoveDirectory + *at);
  }
  for (const std::string& field : c.ledger.FieldsWith(c.run)) {
    steps.push_back(kLedger + field);
  }
  return steps;
}

}  // namespace lamella::dataset
