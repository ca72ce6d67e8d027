/// Bytes on their way into an open file: gathered into pieces, written in order.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/byte_buffer.h"
#include "io/file_system.h"

namespace lamella::io {

/// Writes to a descriptor that somebody else owns. Pieces of `piece_bytes` and more go
/// straight through; smaller ones wait for each other in a buffer that grows to
/// `piece_bytes`, so a small file takes little memory.
class FileOutput {
 public:
  /// `path` is for messages.
  FileOutput(FileSystem& files, int file, std::string path, size_t piece_bytes);

  /// Throws IoError; the output is then of no further use.
  void Write(std::span<const uint8_t> bytes);
  /// Writes what is buffered and gives the buffer back.
  void Finish();

 private:
  void Flush();
  void WriteFully(std::span<const uint8_t> bytes);

  FileSystem& files_;
  int file_;
  std::string path_;
  size_t piece_bytes_;
  base::ByteBuffer buffer_;
  uint64_t written_ = 0;     ///< Bytes that went to the system.
  uint64_t write_back_ = 0;  ///< Bytes whose write-back was started.
};

}  // namespace lamella::io
