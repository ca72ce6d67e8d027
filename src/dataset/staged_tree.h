/// The hidden tree in which the files of a data set wait for the commit.
///
/// It is shaped as the data set is. Its directories have the attributes of those they
/// stand for before anything is made in them, so that new files inherit what they would
/// in place. No name ends in `.parquet` before `Reveal`.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "dataset/staged_dataset.h"
#include "dataset/target_place.h"
#include "io/file_handle.h"
#include "io/file_system.h"

namespace lamella::dataset {

/// The name that a file has until it is revealed: `x.staged` for `x.parquet`.
std::string StagedName(const std::string& name);

/// Owns the tree: it is removed by the destructor unless `Release`.
class StagedTree {
 public:
  /// Makes an empty tree. Both must outlive this. `check_stop` may throw, to give up.
  /// Throws IoError.
  StagedTree(io::FileSystem& files, const TargetPlace& place,
             std::function<void()> check_stop);
  ~StagedTree();
  StagedTree(const StagedTree&) = delete;
  StagedTree& operator=(const StagedTree&) = delete;

  /// From any thread. `may_exist` is whether the target may hold a file of that name.
  std::unique_ptr<StagedDatasetFile> Create(const std::string& directory,
                                            const std::string& name, bool may_exist);

  /// Makes a directory that is to stay as it is in the target, if it is not there yet.
  void KeepDirectory(const std::string& path);

  /// To be called before each step of work on it that may take long. The calls that do
  /// such work do this themselves.
  void CheckStop() const { check_stop_(); }

  /// Gives all files their names, or takes them again.
  void Reveal();
  void Conceal();
  /// Returns when all of the tree is on stable storage. Throws IoError.
  void Sync();

  int directory() const { return root_.descriptor(); }
  Identity identity() const { return identity_; }
  bool empty() const;
  bool HoldsDirectory(const std::string& path) const {
    return directories_.contains(path);
  }
  bool Holds(const std::string& directory, const std::string& name) const;
  /// Calls `visit` with each directory, parents first, and the files made in it.
  void ForEach(
      const std::function<void(const std::string& directory,
                               const std::set<std::string>& files)>& visit) const;
  /// Why the tree can't stand in for the target's; empty when it can.
  const std::string& obstacle() const { return obstacle_; }

  /// The tree is somebody else's from now on.
  void Release() { owned_ = false; }

 private:
  friend class StagedTreeFile;
  void MakeDirectories(const std::string& path);
  void Make(const std::string& path);
  void CopyAttributesOf(const std::string& path);
  /// What `path` is to be called in messages: its place in the data set, as asked for.
  std::string PathOf(const std::string& path) const;
  void Forget(const std::string& directory, const std::string& name) noexcept;
  void RenameAll(bool reveal);

  io::FileSystem& files_;
  const TargetPlace& place_;
  std::function<void()> check_stop_;
  io::FileHandle root_;
  Identity identity_;
  bool owned_ = true;
  bool revealed_ = false;
  std::string obstacle_;
  mutable std::mutex mutex_;
  std::map<std::string, std::set<std::string>> directories_;  ///< With their files.
};

}  // namespace lamella::dataset
