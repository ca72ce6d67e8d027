#include "dataset/spill_file.h"

#include <cerrno>
#include <cstring>
#include <random>

#include "io/io_failure.h"

namespace lamella::dataset {
namespace {

std::string RandomName() {
  std::random_device random;
  uint64_t bits = uint64_t{random()} << 32 | random();
  std::string name = ".lamella-spill-";
  for (int i = 0; i < 16; ++i, bits >>= 4) name += "0123456789abcdef"[bits & 15];
  return name;
}

}  // namespace

SpillFile::SpillFile(io::FileSystem& files, const std::string& directory)
    : files_(files), directory_(directory) {
  const int made =
      io::Retry([&] { return files_.MakeDirectory(io::kWorkingDirectory, directory_); });
  if (made < 0 && made != -EEXIST) Fail("make", made);
  made_directory_ = made == 0;
  try {
    Open();
  } catch (...) {
    if (made_directory_) files_.RemoveDirectory(io::kWorkingDirectory, directory_);
    throw;
  }
}

SpillFile::~SpillFile() {
  if (made_directory_) files_.RemoveDirectory(io::kWorkingDirectory, directory_);
}

void SpillFile::Open() {
  int created = io::Retry(
      [&] { return files_.CreateUnnamed(io::kWorkingDirectory, directory_, 0600); });
  if (created == -EOPNOTSUPP || created == -EISDIR) created = CreateAndRemove();
  if (created < 0) Fail("create a file in", created);
  file_ = io::FileHandle(files_, created);
}

int SpillFile::CreateAndRemove() {
  std::string path;
  int created;
  do {
    path = directory_ + "/" + RandomName();
    created = io::Retry([&] { return files_.Create(io::kWorkingDirectory, path, 0600); });
  } while (created == -EEXIST);
  if (created < 0) return created;
  io::FileHandle file(files_, created);
  const int removed =
      io::Retry([&] { return files_.RemoveFile(io::kWorkingDirectory, path); });
  if (removed < 0) Fail("remove a file in", removed);
  return file.Release();
}

void SpillFile::Fail(const char* action, int64_t answer) const {
  const int error_number = static_cast<int>(-answer);
  throw IoError("can't " + std::string(action) + " the temporary directory \"" +
                    directory_ + "\": " + std::strerror(error_number) +
                    "; rows wait there until their files are written: choose another "
                    "with --temp-directory, or more memory with --memory-limit",
                directory_, error_number);
}

void SpillFile::Append(std::span<const uint8_t> bytes) {
  while (!bytes.empty()) {
    const int64_t count =
        io::Retry([&] { return files_.WriteAt(file_.descriptor(), bytes, size_); });
    if (count <= 0) Fail("write to", count == 0 ? -EIO : count);  // 0 would never end
    size_ += static_cast<uint64_t>(count);
    bytes = bytes.subspan(static_cast<size_t>(count));
  }
}

void SpillFile::ReadAt(uint64_t offset, std::span<uint8_t> bytes) const {
  while (!bytes.empty()) {
    const int64_t count =
        io::Retry([&] { return files_.ReadAt(file_.descriptor(), bytes, offset); });
    if (count <= 0) Fail("read from", count == 0 ? -EIO : count);
    offset += static_cast<uint64_t>(count);
    bytes = bytes.subspan(static_cast<size_t>(count));
  }
}

}  // namespace lamella::dataset
