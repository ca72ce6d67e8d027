/// Where a data set is to stand, and where the entries that belong to it are kept.
///
/// They stand hidden beside the target, `.<name>.lamella-…`, on the same file system; at
/// a mount point, or in a parent that may not be written, hidden inside it: `.lamella-…`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "io/destination.h"
#include "io/file_handle.h"
#include "io/file_system.h"

namespace lamella::dataset {

/// The entries of one target, all in one directory.
struct Home {
  int directory = -1;
  std::string lock;     ///< Names the owner of the run; locked while it is alive.
  std::string stage;    ///< The tree under construction; later what it replaced.
  std::string known;    ///< What an exchange knows of the tree that it replaces.
  std::string journal;  ///< A commit that is decided and not finished.
  std::string runs;     ///< The run ids.
  std::string fresh;    ///< What is about to become a journal or the runs.
};

/// Whether `name` is one that an entry inside a target has.
bool IsOwnName(std::string_view name);

/// Whether `name` is `<stage>-<16 hexadecimal digits>`: a tree that was moved out of the
/// way, for it could not be removed.
bool IsAside(std::string_view name, std::string_view stage);

/// Whether `path` is names joined by slashes, none of which leads out of a directory.
bool IsInside(std::string_view path);

/// A file that readers of the data set take for a part of it: some do in any case.
bool IsParquetName(std::string_view name);

/// Which directory something is.
struct Identity {
  uint64_t device = 0;
  uint64_t inode = 0;
  friend bool operator==(const Identity&, const Identity&) = default;
};

/// The mark of a directory that holds something; of an empty one it is empty.
inline constexpr char kHoldsFiles[] = "files";

/// What tells a file from another one that took its place: its inode and size.
std::string MarkOf(const io::FileStatus& file);

/// Whether `directory` is the directory `start` or one of those above it.
bool IsAtOrAbove(io::FileSystem& files, const Identity& directory, std::string start);

/// The real place behind the path that was asked for.
class TargetPlace {
 public:
  /// Follows links and makes missing parents, which are removed again unless `Keep`.
  /// Throws IoError, also when something else than `kind` stands there. `files` must
  /// outlive this.
  TargetPlace(io::FileSystem& files, const std::string& path,
              io::FileKind kind = io::FileKind::kDirectory);

  const std::string& path() const { return destination_.asked(); }
  const std::string& name() const { return destination_.name(); }
  int parent() const { return destination_.directory(); }

  /// Looks again at what stands there: another run may just have exchanged it.
  void Reopen();
  /// The same for a directory that does not take entries because it was removed: another
  /// run's parents go when that fails. Missing ones are made again. Returns whether
  /// anything is another one than before.
  bool Renew();
  bool exists() const { return identity_.has_value(); }
  int target() const { return target_.descriptor(); }  ///< Of a directory; otherwise -1.
  const std::optional<Identity>& identity() const { return identity_; }
  /// What stands there now; `Reopen` makes it what `identity` tells.
  std::optional<Identity> Current() const;

  /// Whether it is a directory with anything in it but what belongs to it.
  bool HoldsAnything() const;
  /// What tells whether the target still is what a commit left: MarkOf of a file; of a
  /// directory, in which others may add and remove files, whether it holds anything.
  std::string Mark() const;
  bool mounted() const { return mounted_; }  ///< Whether it is a mount point.
  /// Whether something in the target is of another file system, or of another part of
  /// one: it can't be moved, linked or removed together with the rest.
  bool IsMountedIn(const io::FileStatus& found) const {
    return found.mount_point || found.device != identity_->device;
  }

  const Home& home() const { return home_; }
  const Home& beside() const { return beside_; }
  Home inside() const;
  /// The real path of an entry, for messages.
  std::string PathOf(const Home& home, const std::string& entry) const;
  /// Why the target can't be exchanged; empty when nothing speaks against it yet.
  const std::string& obstacle() const { return obstacle_; }

  /// Keeps the parents that were made. Returns 0 or the `-errno` of a failed sync.
  int Keep() { return destination_.Keep(); }

 private:
  void OpenTarget();
  void ChooseHome();

  io::FileSystem& files_;
  io::FileKind kind_;
  io::Destination destination_;
  io::FileHandle target_;
  std::optional<Identity> identity_;
  std::string obstacle_;
  bool mounted_ = false;
  Home beside_;
  Home home_;
};

}  // namespace lamella::dataset
