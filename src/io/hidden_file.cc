#include "io/hidden_file.h"

#include <algorithm>
#include <cerrno>
#include <random>
#include <vector>

#include "io/io_failure.h"

namespace lamella::io {
namespace {

constexpr size_t kMostNameBytes = 255;
constexpr size_t kRandomDigits = 16;
constexpr std::string_view kMark = ".lamella-";

std::string RandomDigits() {
  std::random_device device;
  std::string digits;
  while (digits.size() < kRandomDigits) {
    const uint32_t bits = device();
    for (int shift = 0; shift < 32 && digits.size() < kRandomDigits; shift += 4) {
      digits += "0123456789abcdef"[(bits >> shift) & 15];
    }
  }
  return digits;
}

bool IsHiddenName(std::string_view name, std::string_view prefix) {
  return name.size() == prefix.size() + kRandomDigits && name.starts_with(prefix) &&
         std::ranges::all_of(name.substr(prefix.size()), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

}  // namespace

std::string HiddenPrefix(std::string_view name) {
  constexpr size_t kRoom = kMostNameBytes - 1 - kMark.size() - kRandomDigits;
  if (name.size() > kRoom) {
    size_t end = kRoom;
    while (end > 0 && (static_cast<uint8_t>(name[end]) & 0xC0) == 0x80) --end;
    name = name.substr(0, end);
  }
  return "." + std::string(name) + std::string(kMark);
}

size_t RemoveDeadFiles(FileSystem& files, int directory, std::string_view name) {
  const std::string prefix = HiddenPrefix(name);
  std::vector<DirectoryEntry> entries;
  if (files.List(directory, prefix, entries) < 0) return 0;
  size_t removed = 0;
  for (const DirectoryEntry& entry : entries) {
    if (!IsHiddenName(entry.name, prefix) || entry.kind != FileKind::kRegular) continue;
    const int opened = files.OpenToRead(directory, entry.name, Links::kDoNotFollow);
    if (opened < 0) continue;
    const FileHandle file(files, opened);
    const bool dead = files.TryLock(opened) == 0;
    if (dead && files.RemoveFile(directory, entry.name) == 0) ++removed;
  }
  return removed;
}

HiddenFile::HiddenFile(FileSystem& files, Destination& destination)
    : files_(files), destination_(destination) {
  RemoveDeadFiles(files, destination.directory(), destination.name());
  do {
    Create();
  } while (!LockedAndLinked());
}

HiddenFile::~HiddenFile() {
  // Removed while still locked: nobody else removes it, or makes one of that name,
  // before.
  if (!name_.empty()) files_.RemoveFile(destination_.directory(), name_);
}

void HiddenFile::Create() {
  int created = CreateFree();
  while (created == -ENOENT && destination_.Renew()) created = CreateFree();
  if (created < 0) throw MakeIoError("create", destination_.asked(), -created);
  file_ = FileHandle(files_, created);
}

int HiddenFile::CreateFree() {
  const uint32_t mode = destination_.Existing().has_value() ? 0600 : 0666;
  int created;
  do {
    name_ = HiddenPrefix(destination_.name()) + RandomDigits();
    created = Retry([&] { return files_.Create(destination_.directory(), name_, mode); });
  } while (created == -EEXIST);
  return created;
}

bool HiddenFile::LockedAndLinked() {
  const int locked = Retry([&] { return files_.TryLock(file_.descriptor()); });
  // Another process took it for a dead one before the lock was on, and removes it.
  if (locked == -EWOULDBLOCK) return false;
  // File systems without locks: nobody can take the file for a dead one there.
  if (locked < 0) return true;
  FileStatus status;
  const int answer = Retry([&] { return files_.Status(file_.descriptor(), status); });
  return answer < 0 || status.links != 0;
}

int HiddenFile::Publish(RenameKind kind) {
  const int answer = Retry([&] {
    return files_.Rename(destination_.directory(), name_, destination_.directory(),
                         destination_.name(), kind);
  });
  // File systems that know no other rename than the one that replaces.
  if (kind == RenameKind::kKeep && answer == -EINVAL) return PublishByLink();
  if (answer == 0) name_.clear();
  return answer;
}

int HiddenFile::PublishByLink() {
  const int linked = Retry([&] {
    return files_.Link(destination_.directory(), name_, destination_.directory(),
                       destination_.name());
  });
  if (linked < 0) return linked;
  // A hidden name that stays is tried again by the destructor, and by the next export.
  if (files_.RemoveFile(destination_.directory(), name_) == 0) name_.clear();
  return 0;
}

}  // namespace lamella::io
