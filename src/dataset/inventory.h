/// What an exchange knows of the old tree, on disk while it matters.
///
/// Another program may add a file to the old tree up to the very exchange, and behind it
/// as long as it has the directory open. Once the new tree is in place, whatever is not
/// in the inventory is such a newcomer and moves on. If the run dies before that, the
/// inventory is still there, and the next run does it. The inodes in it tell that the
/// exchange took place: without them, a new tree that was never published would pass for
/// newcomers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dataset/target_place.h"
#include "io/file_system.h"

namespace lamella::dataset {

/// Calls: Write (Release Remove?)?; without a `Release` the destructor removes the file.
class Inventory {
 public:
  /// Both must outlive this.
  Inventory(io::FileSystem& files, const TargetPlace& place)
      : files_(files), place_(place), home_(place.home()) {}
  ~Inventory();
  Inventory(const Inventory&) = delete;
  Inventory& operator=(const Inventory&) = delete;

  /// `before` and `after` are the directories at the target; `known` is sorted. Throws
  /// IoError.
  void Write(const Identity& before, const Identity& after,
             const std::vector<std::string>& known);
  /// The exchange took place: from now on it is the next run's, should this one end.
  void Release() { written_ = false; }
  /// The newcomers are rescued. Before the old tree is removed: what is gone would be
  /// missed. Throws IoError.
  void Remove();

 private:
  io::FileSystem& files_;
  const TargetPlace& place_;
  const Home& home_;
  bool written_ = false;
};

/// Rescues the newcomers of a dead run and removes its inventory, which is there. Returns
/// how many files that were. Throws IoError.
uint64_t FinishRescue(io::FileSystem& files, const TargetPlace& place, const Home& home);

}  // namespace lamella::dataset
