#include "io/staged_file.h"

#include <cerrno>
#include <optional>

#include "io/io_failure.h"

namespace lamella::io {
namespace {

constexpr size_t kPieceBytes = 1 << 20;

}  // namespace

StagedFile::StagedFile(FileSystem& files, const std::string& path, RenameKind kind)
    : files_(files),
      kind_(kind),
      destination_(Destination::Open(files, path)),
      hidden_(files, destination_),
      output_(files, hidden_.descriptor(), path, kPieceBytes) {
  KeepAttributes();
}

StagedFile::~StagedFile() = default;

void StagedFile::Append(std::span<const uint8_t> bytes) { output_.Write(bytes); }

void StagedFile::KeepAttributes() {
  const std::optional<FileStatus> old = destination_.Existing();
  if (!old || old->kind != FileKind::kRegular) return;
  const int file = hidden_.descriptor();
  FileStatus now;
  Checked("look at", path(), [&] { return files_.Status(file, now); });
  if (now.owner != old->owner || now.group != old->group) {
    const int answer =
        Retry([&] { return files_.SetOwner(file, old->owner, old->group); });
    if (answer < 0) {
      throw IoError("can't keep the owner of \"" + path() +
                        "\"; run as its owner or as root, or remove the file first",
                    path(), -answer);
    }
  }
  std::string list;
  Checked("read the access list of", path(), [&] {
    return files_.AccessList(destination_.directory(), destination_.name(), list);
  });
  // Before the mode, which a list from the directory's default would mask.
  Checked("keep the access list of", path(),
          [&] { return files_.SetAccessList(file, list); });
  Checked("keep the mode of", path(), [&] { return files_.SetMode(file, old->mode); });
}

FileStatus StagedFile::Status() {
  FileStatus status;
  Checked("look at", path(), [&] { return files_.Status(hidden_.descriptor(), status); });
  return status;
}

void StagedFile::Commit() {
  output_.Finish();
  KeepAttributes();
  Checked("write", path(), [&] { return files_.Sync(hidden_.descriptor()); });
  const int published = hidden_.Publish(kind_);
  if (published < 0) throw MakeIoError("put in place", path(), -published);
  // EINVAL: this file system has no sync of directories, a rename is all it offers.
  const int synced = Retry([&] { return files_.Sync(destination_.directory()); });
  const int kept = destination_.Keep();
  const int failure = synced < 0 && synced != -EINVAL ? synced : kept;
  hidden_.Close();
  if (failure < 0) {
    throw IoError("\"" + path() +
                      "\" is complete and in place, but its directory could not be "
                      "synced: it may not survive a loss of power; see the system's log",
                  path(), -failure);
  }
}

}  // namespace lamella::io
