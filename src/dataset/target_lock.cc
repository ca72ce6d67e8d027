#include "dataset/target_lock.h"

#include <errno.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <thread>
#include <vector>

#include "io/io_failure.h"

namespace lamella::dataset {
namespace {

using io::Checked;
using io::Links;
using io::Retry;

constexpr std::chrono::milliseconds kPause{50};
constexpr size_t kMostOwnerBytes = 1024;

/// This process, for a person who looks for it.
std::string Myself() {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  std::array<char, 64> time;
  const std::time_t now = std::time(nullptr);
  std::tm parts;
  std::strftime(time.data(), time.size(), "%Y-%m-%d %H:%M:%S UTC",
                gmtime_r(&now, &parts));
  return "process " + std::to_string(getpid()) + " (" + program_invocation_short_name +
         ") on " + host.data() + ", since " + time.data();
}

std::string ReadOwner(io::FileSystem& files, int file) {
  std::vector<uint8_t> text(kMostOwnerBytes);
  const int64_t count = Retry([&] { return files.ReadAt(file, text, 0); });
  if (count <= 0) return "a process that has not told its name yet";
  return {text.begin(), text.begin() + count};
}

// A century: what is longer would overflow the clock.
constexpr std::chrono::seconds kLongestWait = std::chrono::hours(24 * 365 * 100);

IoError Busy(const std::string& path, const std::string& owner, bool waited) {
  return IoError("can't write \"" + path + "\": another run is at it (" + owner + "); " +
                     (waited ? "it did not end in time; try again or wait longer"
                             : "try again later, or wait for it with --wait"),
                 path, EBUSY);
}

}  // namespace

TargetLock::TargetLock(io::FileSystem& files, TargetPlace& place, const LockWait& wait)
    : files_(files), place_(place) {
  const auto limit = std::min(wait.limit.value_or(std::chrono::seconds(0)), kLongestWait);
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (const std::optional<std::string> owner = TryTake()) {
    const auto left = deadline - std::chrono::steady_clock::now();
    if (left <= left.zero()) throw Busy(place.path(), *owner, wait.limit.has_value());
    if (wait.while_waiting) wait.while_waiting();
    std::this_thread::sleep_for(
        std::min<std::chrono::steady_clock::duration>(left, kPause));
    place_.Reopen();
  }
}

TargetLock::~TargetLock() { Release(); }

std::optional<std::string> TargetLock::TryTake() {
  try {
    for (;;) {
      if (std::optional<std::string> owner = TakeFile()) return owner;
      if (place_.target() >= 0 && !LockDirectory()) {
        Release();
        return "a process that may not write beside it";
      }
      // The one before may have exchanged the directory between our look and our lock.
      if (place_.Current() == place_.identity()) return std::nullopt;
      Release();
      place_.Reopen();
    }
  } catch (...) {
    Release();
    throw;
  }
}

std::optional<std::string> TargetLock::TakeFile() {
  for (;;) {
    const Home& home = place_.home();
    const int created =
        Retry([&] { return files_.Create(home.directory, home.lock, 0644); });
    if (created == -EEXIST) {
      if (auto owner = LivingOwner(home)) return owner;
      continue;
    }
    if (created == -ENOENT && place_.Renew()) continue;
    if (created < 0) throw io::MakeIoError("lock", place_.path(), -created);
    file_ = io::FileHandle(files_, created);
    name_ = home.lock;
    directory_ = home.directory;
    const int locked = Retry([&] { return files_.TryLock(created); });
    if (locked == 0 && IsLinked(created)) break;
    // Another run took it for a dead one's before the lock was on, and removes it.
    name_.clear();
    if (locked < 0 && locked != -EWOULDBLOCK) {
      files_.RemoveFile(home.directory, home.lock);
      throw io::MakeIoError("lock", place_.path(), -locked);
    }
  }
  const std::string text = Myself();
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  Checked("lock", place_.path(), [&] {
    return files_.WriteAt(file_.descriptor(), {bytes, text.size()}, 0);
  });
  return std::nullopt;
}

std::optional<std::string> TargetLock::LivingOwner(const Home& home) {
  const int opened = Retry(
      [&] { return files_.OpenToRead(home.directory, home.lock, Links::kDoNotFollow); });
  if (opened == -ENOENT) return std::nullopt;
  if (opened < 0) throw io::MakeIoError("lock", place_.path(), -opened);
  const io::FileHandle file(files_, opened);
  const int locked = Retry([&] { return files_.TryLock(opened); });
  if (locked == -EWOULDBLOCK) return ReadOwner(files_, opened);
  if (locked < 0) throw io::MakeIoError("lock", place_.path(), -locked);
  // Locked by nobody: its owner is dead, or has just removed it.
  if (!IsLinked(opened)) return std::nullopt;
  const int removed = Retry([&] { return files_.RemoveFile(home.directory, home.lock); });
  if (removed < 0 && removed != -ENOENT) {
    throw io::MakeIoError("remove a dead run's lock of", place_.path(), -removed);
  }
  return std::nullopt;
}

bool TargetLock::LockDirectory() {
  const int locked = Retry([&] { return files_.TryLock(place_.target()); });
  if (locked < 0 && locked != -EWOULDBLOCK) {
    throw io::MakeIoError("lock", place_.path(), -locked);
  }
  return locked == 0;
}

bool TargetLock::IsLinked(int file) const {
  io::FileStatus status;
  Checked("lock", place_.path(), [&] { return files_.Status(file, status); });
  return status.links != 0;
}

void TargetLock::Release() noexcept {
  // Removed while still locked: nobody else takes it for a dead one's before.
  if (!name_.empty()) files_.RemoveFile(directory_, name_);
  name_.clear();
  file_.Reset();
}

}  // namespace lamella::dataset
