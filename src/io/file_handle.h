/// An open file or directory that is closed when its handle dies.
#pragma once

#include <utility>

#include "io/file_system.h"

namespace lamella::io {

/// Owns one descriptor. Movable; an empty handle holds -1.
class FileHandle {
 public:
  FileHandle() = default;
  FileHandle(FileSystem& files, int descriptor)
      : files_(&files), descriptor_(descriptor) {}
  FileHandle(FileHandle&& other) noexcept
      : files_(other.files_), descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileHandle& operator=(FileHandle&& other) noexcept {
    if (this != &other) {
      Reset();
      files_ = other.files_;
      descriptor_ = std::exchange(other.descriptor_, -1);
    }
    return *this;
  }
  FileHandle(const FileHandle&) = delete;
  FileHandle& operator=(const FileHandle&) = delete;
  ~FileHandle() { Reset(); }

  int descriptor() const { return descriptor_; }
  bool is_open() const { return descriptor_ >= 0; }

  /// Leaves the descriptor to the caller.
  int Release() noexcept { return std::exchange(descriptor_, -1); }

  /// Closes now. The result of close(2) tells nothing that `Sync` has not told before.
  void Reset() noexcept {
    if (descriptor_ >= 0) files_->Close(std::exchange(descriptor_, -1));
  }

 private:
  FileSystem* files_ = nullptr;
  int descriptor_ = -1;
};

}  // namespace lamella::io
