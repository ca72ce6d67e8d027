/// A data set in memory, for the tests.
#pragma once

#include <cerrno>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "dataset/written_file.h"
#include "file/testing/written_file.h"
#include "lamella/error.h"

namespace lamella::dataset::testing {

/// Keeps files by their path. With `room`, fails like a full disk once that many bytes
/// are written to one file.
class MemoryFiles : public FileFactory {
 public:
  explicit MemoryFiles(uint64_t room = UINT64_MAX) : room_(room) {}

  std::unique_ptr<io::ByteSink> Create(const std::string& directory,
                                       const std::string& name) override {
    auto sink = std::make_unique<Sink>(room_);
    sink->path = directory.empty() ? name : directory + "/" + name;
    std::lock_guard lock(mutex_);
    most_open_ = std::max(most_open_, ++open_);
    return sink;
  }

  void Finish(io::ByteSink& file) override {
    auto& sink = static_cast<Sink&>(file);
    std::lock_guard lock(mutex_);
    --open_;
    if (!files_.emplace(sink.path, sink.bytes).second) {
      throw IoError("the file is there already", sink.path, EEXIST);
    }
  }

  const std::map<std::string, std::vector<uint8_t>>& files() const { return files_; }
  int most_open() const { return most_open_; }

 private:
  struct Sink : io::ByteSink {
    explicit Sink(uint64_t most) : room(most) {}
    void Append(std::span<const uint8_t> more) override {
      if (bytes.size() + more.size() > room) throw IoError("disk full", path, ENOSPC);
      bytes.insert(bytes.end(), more.begin(), more.end());
    }
    uint64_t room;
    std::string path;
    std::vector<uint8_t> bytes;
  };

  const uint64_t room_;
  std::mutex mutex_;
  std::map<std::string, std::vector<uint8_t>> files_;
  int open_ = 0;
  int most_open_ = 0;
};

/// The footer of a file among them.
inline format::FileMetaData FooterOf(const MemoryFiles& files, const std::string& path) {
  return file::testing::ReadFooter(files.files().at(path));
}

}  // namespace lamella::dataset::testing
