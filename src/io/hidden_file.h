/// The file beside a destination while it is incomplete: its name, its lock, its end.
#pragma once

#include <string>
#include <string_view>

#include "io/destination.h"
#include "io/file_handle.h"
#include "io/file_system.h"

namespace lamella::io {

/// The part that all hidden files for `name` begin with: `.<name>.lamella-`, with `name`
/// cut (between characters) so that the whole stays within 255 bytes.
std::string HiddenPrefix(std::string_view name);

/// Removes the hidden files that dead processes left for `name` in an open directory.
/// Returns how many. Tidiness only: what can't be listed, opened or locked stays, and
/// does no harm, for no reader takes a hidden name for data.
size_t RemoveDeadFiles(FileSystem& files, int directory, std::string_view name);

/// An empty file `.<name>.lamella-<16 hexadecimal digits>`, locked as long as it is open,
/// so that others can tell a live one from what a killed process left. It is removed by
/// the destructor unless published. Borrows the destination.
class HiddenFile {
 public:
  /// Removes what dead processes left for the same name, then creates the file; one that
  /// is to replace another is readable by its owner alone until it gets that one's mode.
  /// Renews the destination where its directory was removed meanwhile.
  HiddenFile(FileSystem& files, Destination& destination);
  ~HiddenFile();
  HiddenFile(const HiddenFile&) = delete;
  HiddenFile& operator=(const HiddenFile&) = delete;

  int descriptor() const { return file_.descriptor(); }
  const std::string& name() const { return name_; }

  /// Gives the file the destination's name; `kind` is not `kExchange`. Returns 0 or
  /// `-errno`.
  int Publish(RenameKind kind);
  /// Closes the file, which ends its lock.
  void Close() { file_.Reset(); }

 private:
  void Create();
  int CreateFree();
  bool LockedAndLinked();
  int PublishByLink();

  FileSystem& files_;
  Destination& destination_;
  std::string name_;  ///< Empty when there is nothing to remove.
  FileHandle file_;
};

}  // namespace lamella::io
