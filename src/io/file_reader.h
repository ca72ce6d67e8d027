/// A file that is read by ranges.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "io/file_handle.h"
#include "io/file_system.h"

namespace lamella::io {

/// An open regular file. Safe for use from many threads.
class FileReader {
 public:
  /// Opens `path`; a directory, pipe or device is refused. `files` must outlive this.
  /// Throws IoError.
  FileReader(FileSystem& files, const std::string& path);

  /// Bytes of the file when it was opened.
  uint64_t size() const { return size_; }
  const std::string& path() const { return path_; }

  /// Fills `bytes` from `offset` on. Throws IoError, also when the file ends before.
  void ReadAt(uint64_t offset, std::span<uint8_t> bytes) const;

 private:
  FileSystem& files_;
  std::string path_;
  FileHandle file_;
  uint64_t size_ = 0;
};

}  // namespace lamella::io
