/// Where a file or directory is to appear: the real parent directory and name behind the
/// path that was asked.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "io/file_handle.h"
#include "io/file_system.h"

namespace lamella::io {

/// A destination with its directory open, so that a long path, or a directory that is
/// moved meanwhile, makes no difference.
class Destination {
 public:
  /// Follows the symbolic links of `path`, makes missing parent directories, opens the
  /// directory and looks at what stands there. Throws IoError when that is anything else
  /// than nothing or a regular file that this process may write.
  static Destination Open(FileSystem& files, const std::string& path);

  /// The same for a directory: nothing or a directory may stand there, and `path` may end
  /// in a slash, in `.` or in `..`. The root of all has no parent and is an error.
  static Destination OpenDirectory(FileSystem& files, const std::string& path);

  /// The place that `Open`, or for a directory `OpenDirectory`, would find, without
  /// making anything: then `directory` is the last one that is there, and `missing` tells
  /// those between it and the name.
  static Destination Locate(FileSystem& files, const std::string& path, FileKind wanted);

  /// Says what `Open` would about `path` as far as that goes without making anything. A
  /// missing parent directory is no fault.
  static void Check(FileSystem& files, const std::string& path);

  Destination(Destination&&) = default;
  Destination& operator=(Destination&&) = delete;
  /// Removes the directories that `Open` made, as far as they are empty, unless `Keep`.
  ~Destination();

  /// Looks for the place again: a run that fails removes the directories it has made,
  /// which may be those of this path. Missing ones are made again. Returns whether the
  /// directory is another one now. Throws as `Open`.
  bool Renew();

  /// Keeps the directories that were made, and syncs the ones that name them. Returns 0
  /// or the failure of the last sync that failed, as `-errno`.
  int Keep();

  const std::string& asked() const { return asked_; }
  const std::string& name() const { return name_; }
  int directory() const { return directory_.descriptor(); }
  /// Names of directories, the highest first; none unless it was only located.
  const std::vector<std::string>& missing() const { return missing_; }
  /// What is to be replaced, as it is now; nothing when there is nothing.
  std::optional<FileStatus> Existing() const;

 private:
  /// A directory that was made, and the open directory it stands in.
  struct Made {
    FileHandle parent;
    std::string name;
  };

  Destination(FileSystem& files, const std::string& asked, FileKind wanted);
  void Find();
  void FollowLinks();
  std::string NameDirectory(const std::string& path) const;
  void OpenParent(const std::string& parent);
  /// Only tells what is `missing` when nothing is to be made. False when somebody removed
  /// one of them meanwhile.
  bool MakeParents(const std::string& parent);
  /// Whether `name` is the next one below a directory that is missing, and remembers it.
  bool IsBelowMissing(const std::string& name);
  void RequireReplaceable() const;
  void RemoveMade() noexcept;

  FileSystem* files_;
  std::string asked_;
  FileKind wanted_;
  std::string name_;
  FileHandle directory_;
  bool makes_ = true;  ///< Directories that are missing.
  std::vector<Made> made_;
  std::vector<std::string> missing_;
};

}  // namespace lamella::io
