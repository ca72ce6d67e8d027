#include "dataset/kept_files.h"

#include <algorithm>
#include <cerrno>
#include <set>
#include <string_view>
#include <utility>

#include "dataset/sibling_names.h"
#include "io/directory_tree.h"
#include "io/io_failure.h"

namespace lamella::dataset {
namespace {

using io::FileKind;
using io::Links;
using io::Retry;

std::string ParentOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

std::string NameOf(const std::string& path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

/// Why a hard link can't be; empty when the failure is of another kind.
std::string LinkObstacle(int error_number) {
  switch (error_number) {
    case EXDEV:
      return "it holds files of another file system";
    case EMLINK:
      return "a file in it has as many names as the file system allows";
    case EPERM:
    case ENOTSUP:
    case ENOSYS:
      return "hard links to its files are not allowed";
    default:
      return "";
  }
}

/// Whether something is mounted there. What is gone by now is not.
bool IsMounted(io::FileSystem& files, const TargetPlace& place,
               const io::TreeEntry& found) {
  io::FileStatus status;
  const int answer = Retry([&] {
    return files.StatusOf(found.directory, found.entry.name, Links::kDoNotFollow, status);
  });
  if (answer == -ENOENT) return false;
  if (answer < 0)
    throw io::MakeIoError("look at", place.path() + "/" + found.path, -answer);
  return place.IsMountedIn(status);
}

/// The partitions of the result.
class WrittenPartitions {
 public:
  WrittenPartitions(const StagedTree& tree, const Partitioning& partitioning)
      : partitioning_(partitioning) {
    tree.ForEach([&](const std::string& path, const std::set<std::string>& names) {
      if (names.empty()) return;
      if (auto key = PartitionKey(partitioning, path)) keys_.insert(std::move(*key));
    });
  }

  /// Whether the files in a directory of the target belong to one of them.
  bool Hold(const std::string& directory) {
    // Most files come one after the other.
    if (directory != last_) {
      const auto key = PartitionKey(partitioning_, directory);
      holds_last_ = key && keys_.contains(*key);
      last_ = directory;
    }
    return holds_last_;
  }

 private:
  const Partitioning& partitioning_;
  std::unordered_set<std::string> keys_;
  std::string last_;
  bool holds_last_ = false;  // The top names no values.
};

/// Those go from which something goes, and in which nothing stays. `directories` are all
/// of the target, parents first.
void DivideDirectories(const std::vector<std::string>& directories, Replacement& plan) {
  std::unordered_set<std::string> occupied;
  std::unordered_set<std::string> losing;
  for (const std::string& path : plan.kept) occupied.insert(ParentOf(path));
  for (const std::string& path : plan.replaced) losing.insert(ParentOf(path));
  for (auto at = directories.rbegin(); at != directories.rend(); ++at) {
    const bool stays = occupied.contains(*at) || !losing.contains(*at);
    (stays ? occupied : losing).insert(ParentOf(*at));
    (stays ? plan.directories : plan.emptied).push_back(*at);
  }
  std::ranges::reverse(plan.directories);
  std::ranges::reverse(plan.emptied);
}

}  // namespace

Replacement PlanReplacement(io::FileSystem& files, const TargetPlace& place,
                            const StagedTree& tree, WriteMode mode,
                            const Partitioning& partitioning) {
  Replacement plan;
  if (!place.exists()) return plan;
  WrittenPartitions partitions(tree, partitioning);
  const auto goes = [&](const std::string& path, bool parquet) {
    if (mode == WriteMode::kOverwrite) return true;
    return mode == WriteMode::kOverwritePartitions && parquet &&
           partitions.Hold(ParentOf(path));
  };
  std::vector<std::string> directories;
  const auto visit = [&](const io::TreeEntry& found) {
    tree.CheckStop();
    const std::string& path = found.path;
    if (IsOwnName(path)) return false;
    // A file that stays can't be linked then, and a link says so.
    const auto look = [&] {
      if (plan.mounted.empty() && IsMounted(files, place, found)) plan.mounted = path;
    };
    if (found.entry.kind == FileKind::kDirectory) {
      look();
      directories.push_back(path);
      return true;
    }
    const bool parquet = IsParquetName(path);
    if (goes(path, parquet)) {
      look();
      plan.replaced.insert(path);
      if (!parquet) ++plan.foreign_deleted;
    } else {
      plan.kept.push_back(path);
      if (!parquet) ++plan.foreign_kept;
    }
    return true;
  };
  io::WalkTree(files, place.target(), place.path(), visit);
  if (mode == WriteMode::kOverwrite) {
    plan.emptied = std::move(directories);
  } else {
    DivideDirectories(directories, plan);
  }
  return plan;
}

void RequireDistinctNames(const TargetPlace& place, const StagedTree& tree,
                          const Replacement& plan) {
  std::unordered_set<std::string_view> standing(plan.directories.begin(),
                                                plan.directories.end());
  standing.insert(plan.emptied.begin(), plan.emptied.end());
  SiblingNames made;
  tree.ForEach([&](const std::string& path, const std::set<std::string>&) {
    if (!path.empty() && !standing.contains(path)) made.Add(ParentOf(path), NameOf(path));
  });
  const auto require = [&](const std::string& path) {
    const std::string* twin = made.Find(ParentOf(path), NameOf(path));
    if (twin == nullptr || *twin == NameOf(path)) return;
    throw IoError("can't write \"" + place.path() + "\": the directory \"" + *twin +
                      "\" of the result would be one with \"" + path +
                      "\", which stands there, where a file system ignores case or "
                      "Unicode normal forms; spell the value in the query as it is "
                      "there, or rename what is there",
                  path, EEXIST);
  };
  for (const std::string& path : plan.directories) require(path);
  for (const std::string& path : plan.kept) require(path);
}

std::string LinkKept(io::FileSystem& files, const TargetPlace& place, StagedTree& tree,
                     const Replacement& plan) {
  if (plan.kept.size() > kMostLinks) {
    return "more than " + std::to_string(kMostLinks) + " files in it stay";
  }
  for (const std::string& path : plan.directories) tree.KeepDirectory(path);
  for (const std::string& path : plan.kept) {
    tree.CheckStop();
    const int linked =
        Retry([&] { return files.Link(place.target(), path, tree.directory(), path); });
    // Somebody removed it since it was listed.
    if (linked == 0 || linked == -ENOENT) continue;
    std::string obstacle = LinkObstacle(-linked);
    if (!obstacle.empty()) return obstacle;
    if (linked == -EEXIST) {
      throw IoError("can't create \"" + path + "\" in \"" + place.path() +
                        "\": the name is taken; use {uuid} in filename_pattern",
                    path, EEXIST);
    }
    throw io::MakeIoError("keep", place.path() + "/" + path, -linked);
  }
  return tree.obstacle();
}

}  // namespace lamella::dataset
