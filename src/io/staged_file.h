/// A file that appears at its destination complete, or not at all.
///
/// The bytes go to a hidden file `.<name>.lamella-<random>` beside the destination. It is
/// synced, then takes the destination's name in one step, then the directory is synced:
/// whatever fails and whenever the process dies, a reader finds the old file or the new
/// one. A hidden file whose process died is removed by the next export to the same name.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "io/byte_sink.h"
#include "io/destination.h"
#include "io/file_output.h"
#include "io/file_system.h"
#include "io/hidden_file.h"

namespace lamella::io {

/// Calls: `Write* Commit?`. Without a `Commit` that returned, the destructor removes the
/// hidden file and the directories that were made for it.
class StagedFile : public ByteSink {
 public:
  /// Creates the hidden file, and the destination's parent directories where they are
  /// missing. What can be known to be wrong with the destination is found here, before a
  /// byte is made: a directory, a device, no permission, a path too long. `path` may be
  /// relative to the working directory; symbolic links are followed and stay. `files`
  /// must outlive this. `kind`, not `kExchange`, says what `Commit` does with a file that
  /// stands there by then. Throws IoError.
  StagedFile(FileSystem& files, const std::string& path,
             RenameKind kind = RenameKind::kReplace);
  ~StagedFile() override;
  StagedFile(const StagedFile&) = delete;
  StagedFile& operator=(const StagedFile&) = delete;

  /// Publishes the file: mode, owner and access list of a file that it replaces are kept,
  /// a new one follows the umask. Throws IoError; the old file is then untouched, unless
  /// the message says that the new one stands but may not survive a loss of power. With
  /// `kKeep` its number is EEXIST where there is an old one.
  void Commit();

  /// The hidden file, which will be the one at the destination. Throws IoError.
  FileStatus Status();

  /// The path as it was asked for.
  const std::string& path() const { return destination_.asked(); }
  /// The name of the hidden file inside the destination's directory.
  const std::string& hidden_name() const { return hidden_.name(); }

 private:
  void Append(std::span<const uint8_t> bytes) override;
  void KeepAttributes();

  FileSystem& files_;
  RenameKind kind_;
  Destination destination_;
  HiddenFile hidden_;  ///< After the destination: it goes first, from an open directory.
  FileOutput output_;
};

}  // namespace lamella::io
