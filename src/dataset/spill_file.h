/// A file for what memory does not hold, which nobody else sees.
///
/// It has no name, so whatever becomes of the process, the system takes the space back.
/// Where the file system knows no files without one, it is removed as soon as it is open.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "io/file_handle.h"
#include "io/file_system.h"

namespace lamella::dataset {

/// Where rows wait that memory does not hold.
struct Spill {
  io::FileSystem* files = nullptr;
  std::string directory;  ///< Made if missing.
  uint64_t memory = 0;    ///< Bytes for rows that wait and files that are being written.
};

/// `ReadAt` may be called from any thread, between calls of `Append`.
class SpillFile {
 public:
  /// Makes `directory` if it is missing. Throws IoError.
  SpillFile(io::FileSystem& files, const std::string& directory);
  /// Removes the directory if the constructor made it and nobody uses it.
  ~SpillFile();
  SpillFile(const SpillFile&) = delete;
  SpillFile& operator=(const SpillFile&) = delete;

  uint64_t size() const { return size_; }

  /// Throws IoError, which names the directory and the option that chooses it.
  void Append(std::span<const uint8_t> bytes);

  /// Fills `bytes` from `offset` on, which must have been appended. Throws IoError.
  void ReadAt(uint64_t offset, std::span<uint8_t> bytes) const;

 private:
  void Open();
  int CreateAndRemove();
  [[noreturn]] void Fail(const char* action, int64_t answer) const;

  io::FileSystem& files_;
  std::string directory_;
  bool made_directory_ = false;
  io::FileHandle file_;
  uint64_t size_ = 0;
};

}  // namespace lamella::dataset
