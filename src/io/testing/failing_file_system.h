/// The real file system with one call, chosen by number, that goes wrong.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "io/file_system.h"

namespace lamella::io::testing {

/// What happens at the chosen call.
enum class Fault {
  kNone,
  kFail,    ///< The call fails with `error_number`; the next ones work.
  kFailOn,  ///< It and every later call of the same kind fail, as on a full disk.
  kShort,   ///< A write or read does one byte only; other calls work.
  kCrash,   ///< The machine stops before the call: no later call has any effect, and what
            ///< was written to a file since its last sync is gone, whatever its name is
            ///< by then. What was done to directories is there.
};

/// Counts calls from 1 and hurts call number `at`. Single thread.
class FailingFileSystem final : public FileSystem {
 public:
  FailingFileSystem() = default;
  FailingFileSystem(Fault fault, int at, int error_number = EIO)
      : fault_(fault), at_(at), error_number_(error_number) {}
  ~FailingFileSystem() override {
    for (const auto& [identity, state] : files_) close(state.copy);
  }

  /// Called with the name of each call before it: what other programs do meanwhile.
  void set_before(std::function<void(const std::string&)> before) {
    before_ = std::move(before);
  }

  /// From now on it knows no files without a name.
  void ForbidUnnamed() { knows_unnamed_ = false; }

  int calls() const { return calls_; }
  /// The names of the calls so far.
  const std::vector<std::string>& log() const { return log_; }
  bool crashed() const { return crashed_; }
  bool persistent() const { return fault_ == Fault::kFailOn; }
  /// The name of the call that was hurt; empty when the run was shorter.
  const std::string& hurt() const { return hurt_; }

  int OpenDirectory(int directory, const std::string& path, Links links) override {
    return Guard("OpenDirectory",
                 [&] { return real_.OpenDirectory(directory, path, links); });
  }
  int Create(int directory, const std::string& path, uint32_t mode) override {
    const int file = Guard("Create", [&] { return real_.Create(directory, path, mode); });
    if (file >= 0) files_[IdentityOf(file)] = {OpenAgain(file), 0, 0};
    return file;
  }
  int CreateUnnamed(int directory, const std::string& path, uint32_t mode) override {
    return Guard("CreateUnnamed", [&] {
      return knows_unnamed_ ? real_.CreateUnnamed(directory, path, mode) : -EOPNOTSUPP;
    });
  }
  int OpenToRead(int directory, const std::string& path, Links links) override {
    return Guard("OpenToRead", [&] { return real_.OpenToRead(directory, path, links); });
  }
  int Close(int file) override {
    // A descriptor is never left open, whatever close(2) says.
    const int answer = real_.Close(file);
    return Guard("Close", [&] { return answer; });
  }
  int64_t WriteAt(int file, std::span<const uint8_t> bytes, uint64_t offset) override {
    const int64_t count = Guard("WriteAt", [&]() -> int64_t {
      return real_.WriteAt(file, Shorten(bytes), offset);
    });
    if (count > 0) {
      State& state = files_[IdentityOf(file)];
      state.written = std::max(state.written, offset + static_cast<uint64_t>(count));
    }
    return count;
  }
  int64_t ReadAt(int file, std::span<uint8_t> bytes, uint64_t offset) override {
    return Guard("ReadAt",
                 [&]() -> int64_t { return real_.ReadAt(file, Shorten(bytes), offset); });
  }
  int64_t Read(int file, std::span<uint8_t> bytes) override {
    return Guard("Read", [&]() -> int64_t { return real_.Read(file, Shorten(bytes)); });
  }
  int StartWriteBack(int file, uint64_t offset, uint64_t size) override {
    return Guard("StartWriteBack",
                 [&] { return real_.StartWriteBack(file, offset, size); });
  }
  int Sync(int file) override {
    const int answer = Guard("Sync", [&] { return real_.Sync(file); });
    const auto found = files_.find(IdentityOf(file));
    if (answer == 0 && found != files_.end()) {
      found->second.synced = found->second.written;
    }
    return answer;
  }
  int SyncFileSystem(int) override {
    // The files of a test are on one file system, and need no real sync.
    const int answer = Guard("SyncFileSystem", [] { return 0; });
    if (answer < 0) return answer;
    for (auto& [identity, state] : files_) state.synced = state.written;
    return 0;
  }
  int Status(int file, FileStatus& status) override {
    return Guard("Status", [&] { return real_.Status(file, status); });
  }
  int StatusOf(int directory, const std::string& path, Links links,
               FileStatus& status) override {
    return Guard("StatusOf",
                 [&] { return real_.StatusOf(directory, path, links, status); });
  }
  int CheckWritable(int directory, const std::string& path) override {
    return Guard("CheckWritable", [&] { return real_.CheckWritable(directory, path); });
  }
  int ReadLink(int directory, const std::string& path, std::string& target) override {
    return Guard("ReadLink", [&] { return real_.ReadLink(directory, path, target); });
  }
  int List(int directory, const std::string& prefix,
           std::vector<DirectoryEntry>& entries) override {
    return Guard("List", [&] { return real_.List(directory, prefix, entries); });
  }
  int Rename(int from_directory, const std::string& from, int to_directory,
             const std::string& to, RenameKind kind) override {
    return Guard(kind == RenameKind::kExchange ? "Exchange" : "Rename", [&] {
      return real_.Rename(from_directory, from, to_directory, to, kind);
    });
  }
  int Link(int from_directory, const std::string& from, int to_directory,
           const std::string& to) override {
    return Guard("Link",
                 [&] { return real_.Link(from_directory, from, to_directory, to); });
  }
  int RemoveFile(int directory, const std::string& path) override {
    return Guard("RemoveFile", [&] { return real_.RemoveFile(directory, path); });
  }
  int RemoveDirectory(int directory, const std::string& path) override {
    return Guard("RemoveDirectory",
                 [&] { return real_.RemoveDirectory(directory, path); });
  }
  int MakeDirectory(int directory, const std::string& path) override {
    return Guard("MakeDirectory", [&] { return real_.MakeDirectory(directory, path); });
  }
  int SetMode(int file, uint32_t mode) override {
    return Guard("SetMode", [&] { return real_.SetMode(file, mode); });
  }
  int SetOwner(int file, uint32_t owner, uint32_t group) override {
    return Guard("SetOwner", [&] { return real_.SetOwner(file, owner, group); });
  }
  int AccessList(int directory, const std::string& path, std::string& list) override {
    return Guard("AccessList", [&] { return real_.AccessList(directory, path, list); });
  }
  int SetAccessList(int file, const std::string& list) override {
    return Guard("SetAccessList", [&] { return real_.SetAccessList(file, list); });
  }
  int ListAttributes(int file, std::vector<std::string>& names) override {
    return Guard("ListAttributes", [&] { return real_.ListAttributes(file, names); });
  }
  int Attribute(int file, const std::string& name, std::string& value) override {
    return Guard("Attribute", [&] { return real_.Attribute(file, name, value); });
  }
  int SetAttribute(int file, const std::string& name, const std::string& value) override {
    return Guard("SetAttribute", [&] { return real_.SetAttribute(file, name, value); });
  }
  int RemoveAttribute(int file, const std::string& name) override {
    return Guard("RemoveAttribute", [&] { return real_.RemoveAttribute(file, name); });
  }
  int TryLock(int file) override {
    return Guard("TryLock", [&] { return real_.TryLock(file); });
  }

 private:
  using Identity = std::pair<uint64_t, uint64_t>;  ///< Device and inode.

  struct State {
    int copy = -1;  ///< To cut the file when the machine stops; keeps its inode as well.
    uint64_t written = 0;
    uint64_t synced = 0;
  };

  Identity IdentityOf(int file) const {
    FileStatus status;
    if (real_.Status(file, status) < 0) return {};
    return {status.device, status.inode};
  }

  /// A descriptor that shares no lock with `file`.
  static int OpenAgain(int file) {
    const int copy = open(("/proc/self/fd/" + std::to_string(file)).c_str(), O_WRONLY);
    if (copy < 0) std::abort();
    return copy;
  }

  template <typename Call>
  auto Guard(const char* name, Call call) -> decltype(call()) {
    ++calls_;
    log_.emplace_back(name);
    if (before_) before_(log_.back());
    shorten_ = false;
    if (calls_ == at_) hurt_ = name;
    const bool repeated = fault_ == Fault::kFailOn && calls_ > at_ && hurt_ == name;
    if (calls_ != at_ && !repeated) return crashed_ ? -EIO : call();
    if (fault_ == Fault::kCrash) Crash();
    if (fault_ == Fault::kShort) {
      shorten_ = true;
      return call();
    }
    return -error_number_;
  }

  void Crash() {
    crashed_ = true;
    error_number_ = EIO;
    for (const auto& [identity, state] : files_) {
      if (ftruncate(state.copy, static_cast<off_t>(state.synced)) < 0) std::abort();
    }
  }

  template <typename Byte>
  std::span<Byte> Shorten(std::span<Byte> bytes) const {
    return shorten_ ? bytes.first(std::min<size_t>(bytes.size(), 1)) : bytes;
  }

  FileSystem& real_ = RealFileSystem();
  Fault fault_ = Fault::kNone;
  int at_ = 0;
  int error_number_ = EIO;
  std::function<void(const std::string&)> before_;
  int calls_ = 0;
  bool knows_unnamed_ = true;
  bool crashed_ = false;
  bool shorten_ = false;
  std::string hurt_;
  std::vector<std::string> log_;
  std::map<Identity, State> files_;
};

}  // namespace lamella::io::testing
