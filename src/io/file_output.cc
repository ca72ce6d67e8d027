#include "io/file_output.h"

#include <cerrno>
#include <utility>

#include "io/io_failure.h"

namespace lamella::io {
namespace {

// At the pace of an export (250 MB/s) an early start of write-back takes the wait at the
// end from 0.29 s to 0.01 s for each GB, and nothing from the rest: measured on ext4 with
// 1 GB files. The wait can't be interrupted, so it has to be short.
constexpr uint64_t kWriteBackBytes = 16 << 20;

}  // namespace

FileOutput::FileOutput(FileSystem& files, int file, std::string path, size_t piece_bytes)
    : files_(files), file_(file), path_(std::move(path)), piece_bytes_(piece_bytes) {}

void FileOutput::Write(std::span<const uint8_t> bytes) {
  if (bytes.size() >= piece_bytes_) {
    Flush();
    WriteFully(bytes);
    return;
  }
  buffer_.Append(bytes);
  if (buffer_.size() >= piece_bytes_) Flush();
}

void FileOutput::Finish() {
  Flush();
  buffer_.Release();
}

void FileOutput::Flush() {
  WriteFully(buffer_.span());
  buffer_.Clear();
}

void FileOutput::WriteFully(std::span<const uint8_t> bytes) {
  while (!bytes.empty()) {
    const int64_t count =
        Checked("write", path_, [&] { return files_.WriteAt(file_, bytes, written_); });
    if (count == 0) throw MakeIoError("write", path_, EIO);  // would never end
    written_ += static_cast<uint64_t>(count);
    bytes = bytes.subspan(static_cast<size_t>(count));
  }
  if (written_ - write_back_ >= kWriteBackBytes) {
    // A hint: a file system that does not know it loses nothing.
    files_.StartWriteBack(file_, write_back_, written_ - write_back_);
    write_back_ = written_;
  }
}

}  // namespace lamella::io
