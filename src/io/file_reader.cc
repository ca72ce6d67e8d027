#include "io/file_reader.h"

#include "io/io_failure.h"

namespace lamella::io {

FileReader::FileReader(FileSystem& files, const std::string& path)
    : files_(files), path_(path) {
  FileStatus status;
  // Asked first, for opening a pipe would wait until somebody writes to it.
  Checked("read", path, [&] {
    return files.StatusOf(kWorkingDirectory, path, Links::kFollow, status);
  });
  if (status.kind == FileKind::kDirectory) throw MakeIoError("read", path, EISDIR);
  if (status.kind != FileKind::kRegular) {
    throw IoError("can't read \"" + path + "\": it is not a regular file", path, EINVAL);
  }
  const int descriptor = Checked("read", path, [&] {
    return files.OpenToRead(kWorkingDirectory, path, Links::kFollow);
  });
  file_ = FileHandle(files, descriptor);
  Checked("look at", path, [&] { return files.Status(descriptor, status); });
  size_ = status.size;
}

void FileReader::ReadAt(uint64_t offset, std::span<uint8_t> bytes) const {
  while (!bytes.empty()) {
    const int64_t count = Checked(
        "read", path_, [&] { return files_.ReadAt(file_.descriptor(), bytes, offset); });
    if (count == 0) {
      throw IoError("can't read \"" + path_ + "\": it ends at byte " +
                        std::to_string(offset) + ", before what was asked for",
                    path_, EINVAL);
    }
    bytes = bytes.subspan(static_cast<size_t>(count));
    offset += static_cast<uint64_t>(count);
  }
}

}  // namespace lamella::io
