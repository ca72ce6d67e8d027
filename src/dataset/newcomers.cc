#include "dataset/newcomers.h"

#include <algorithm>
#include <cerrno>

#include "dataset/target_place.h"
#include "io/directory_tree.h"
#include "io/io_failure.h"

namespace lamella::dataset {
namespace {

using io::FileKind;
using io::Retry;

class Rescue {
 public:
  Rescue(io::FileSystem& files, int new_tree, const std::string& shown)
      : files_(files), tree_(new_tree), shown_(shown) {}

  void MakeDirectory(const std::string& path) {
    const auto make = [&] {
      return Retry([&] { return files_.MakeDirectory(tree_, path); });
    };
    int made = make();
    if (made == -ENOENT && MakeParent(path)) made = make();
    // What else is wrong with it shows when a file is moved there.
    if (made < 0 && made != -EEXIST) Fail(path, made);
  }

  void Move(const io::TreeEntry& found) {
    const std::string& path = found.path;
    const auto link = [&] {
      return Retry(
          [&] { return files_.Link(found.directory, found.entry.name, tree_, path); });
    };
    int linked = link();
    if (linked == -ENOENT && MakeParent(path)) linked = link();
    if (linked == 0) ++count_;
    // Its program put it there again, or has removed it since.
    if (linked < 0 && linked != -EEXIST && linked != -ENOENT) Fail(path, linked);
  }

  uint64_t count() const { return count_; }

 private:
  /// The directory may be one that has gone with all that was in it.
  bool MakeParent(const std::string& path) {
    const size_t slash = path.rfind('/');
    if (slash == std::string::npos) return false;
    MakeDirectory(path.substr(0, slash));
    return true;
  }

  [[noreturn]] void Fail(const std::string& path, int answer) const {
    throw io::MakeIoError("keep", shown_ + "/" + path, -answer);
  }

  io::FileSystem& files_;
  const int tree_;
  const std::string& shown_;
  uint64_t count_ = 0;
};

}  // namespace

std::vector<std::string> KnownPaths(const Replacement& plan) {
  std::vector<std::string> known(plan.replaced.begin(), plan.replaced.end());
  for (const auto* paths : {&plan.kept, &plan.directories, &plan.emptied}) {
    known.insert(known.end(), paths->begin(), paths->end());
  }
  std::ranges::sort(known);
  return known;
}

uint64_t RescueNewcomers(io::FileSystem& files, int old_tree, int new_tree,
                         const std::string& shown,
                         const std::vector<std::string>& known) {
  Rescue rescue(files, new_tree, shown);
  io::WalkTree(files, old_tree, shown, [&](const io::TreeEntry& found) {
    if (IsOwnName(found.path)) return false;
    if (std::ranges::binary_search(known, found.path)) return true;
    if (found.entry.kind == FileKind::kDirectory) {
      rescue.MakeDirectory(found.path);
    } else {
      rescue.Move(found);
    }
    return true;
  });
  if (rescue.count() > 0) {
    io::Checked("sync the file system of", shown,
                [&] { return files.SyncFileSystem(new_tree); });
  }
  return rescue.count();
}

std::string NewcomersKept(uint64_t count, const std::string& shown) {
  return std::to_string(count) + " files that another program added to \"" + shown +
         "\" during the commit were kept";
}

}  // namespace lamella::dataset
