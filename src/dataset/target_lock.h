/// One run at a time on one target.
///
/// A locked file names the owner for a person to read, and the directory itself is locked
/// for runs that may not write beside it. The kernel ends both locks with their process,
/// so a dead owner is never in the way.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "dataset/target_place.h"
#include "io/file_handle.h"
#include "io/file_system.h"

namespace lamella::dataset {

/// How long a run waits for another one.
struct LockWait {
  std::optional<std::chrono::seconds> limit;  ///< Absent: not at all.
  std::function<void()> while_waiting;        ///< Called a few times a second; may throw.
};

/// Owns the lock of a target from construction to destruction.
class TargetLock {
 public:
  /// Throws IoError that names the owner when it has not gone in time. `place` is looked
  /// at again under the lock. Both must outlive this.
  TargetLock(io::FileSystem& files, TargetPlace& place, const LockWait& wait);
  ~TargetLock();
  TargetLock(const TargetLock&) = delete;
  TargetLock& operator=(const TargetLock&) = delete;

 private:
  /// Returns nothing when the lock was taken, otherwise who has it.
  std::optional<std::string> TryTake();
  std::optional<std::string> TakeFile();
  /// Nothing when there was no owner alive; the file is then out of the way.
  std::optional<std::string> LivingOwner(const Home& home);
  bool LockDirectory();
  bool IsLinked(int file) const;
  void Release() noexcept;

  io::FileSystem& files_;
  TargetPlace& place_;
  io::FileHandle file_;
  std::string name_;  ///< Empty when there is nothing to remove.
  int directory_ = -1;
};

}  // namespace lamella::dataset
