#include "io/directory_tree.h"

#include <algorithm>
#include <cerrno>
#include <string_view>

#include "io/io_failure.h"

namespace lamella::io {
namespace {

void Walk(FileSystem& files, int directory, const std::string& shown,
          const std::string& above, const std::function<bool(const TreeEntry&)>& visit) {
  for (const DirectoryEntry& entry : ListEntries(files, directory, shown)) {
    const std::string path = above.empty() ? entry.name : above + "/" + entry.name;
    const bool enter = visit({directory, entry, path});
    if (entry.kind != FileKind::kDirectory || !enter) continue;
    const FileHandle below = OpenBelow(files, directory, entry.name);
    Walk(files, below.descriptor(), shown + "/" + entry.name, path, visit);
  }
}

/// Returns 0 or the first failure.
int Remove(FileSystem& files, int directory, const DirectoryEntry& entry) {
  if (entry.kind != FileKind::kDirectory) {
    const int removed = Retry([&] { return files.RemoveFile(directory, entry.name); });
    return removed == -ENOENT ? 0 : removed;
  }
  int failure = 0;
  const int opened = Retry(
      [&] { return files.OpenDirectory(directory, entry.name, Links::kDoNotFollow); });
  if (opened == -ENOENT) return 0;
  if (opened < 0) return opened;
  {
    const FileHandle below(files, opened);
    FileStatus status;
    failure = Retry([&] { return files.Status(opened, status); });
    // What is mounted there belongs to somebody else.
    if (failure == 0 && status.mount_point) failure = -EBUSY;
    if (failure != 0) return failure;
    // Its owner may remove what a read-only directory holds: it goes as well.
    if (files.CheckWritable(opened, ".") == -EACCES) files.SetMode(opened, 0700);
    std::vector<DirectoryEntry> entries;
    failure = Retry([&] {
      entries.clear();
      return files.List(opened, "", entries);
    });
    for (const DirectoryEntry& inside : entries) {
      const int removed = Remove(files, opened, inside);
      if (failure == 0) failure = removed;
    }
  }
  const int removed = Retry([&] { return files.RemoveDirectory(directory, entry.name); });
  if (failure != 0) return failure;
  return removed == -ENOENT ? 0 : removed;
}

/// What a file system may refuse without loss: labels that it or the kernel keeps.
bool MayBeRefused(std::string_view name) {
  return name.starts_with("security.") || name.starts_with("trusted.");
}

int CopyAttribute(FileSystem& files, int from, int to, const std::string& name) {
  std::string value;
  int answer = Retry([&] { return files.Attribute(from, name, value); });
  if (answer == -ENODATA) return 0;
  std::string present;
  if (answer == 0 && files.Attribute(to, name, present) == 0 && present == value)
    return 0;
  if (answer == 0) {
    answer = Retry([&] { return files.SetAttribute(to, name, value); });
  }
  return MayBeRefused(name) ? 0 : answer;
}

/// Makes the extended attributes, and with them the access lists, those of `from`.
int CopyAllAttributes(FileSystem& files, int from, int to) {
  std::vector<std::string> wanted;
  int answer = Retry([&] { return files.ListAttributes(from, wanted); });
  if (answer < 0) return answer;
  std::vector<std::string> inherited;
  answer = Retry([&] { return files.ListAttributes(to, inherited); });
  if (answer < 0) return answer;
  for (const std::string& name : inherited) {
    if (MayBeRefused(name) || std::ranges::find(wanted, name) != wanted.end()) continue;
    answer = Retry([&] { return files.RemoveAttribute(to, name); });
    if (answer < 0 && answer != -ENODATA) return answer;
  }
  for (const std::string& name : wanted) {
    answer = CopyAttribute(files, from, to, name);
    if (answer < 0) return answer;
  }
  return 0;
}

}  // namespace

FileHandle OpenBelow(FileSystem& files, int directory, const std::string& path) {
  return FileHandle(files, Checked("open", path, [&] {
                      return files.OpenDirectory(directory, path.empty() ? "." : path,
                                                 Links::kDoNotFollow);
                    }));
}

std::vector<DirectoryEntry> ListEntries(FileSystem& files, int directory,
                                        const std::string& shown) {
  std::vector<DirectoryEntry> entries;
  Checked("list", shown, [&] {
    entries.clear();
    return files.List(directory, "", entries);
  });
  std::ranges::sort(entries, {}, &DirectoryEntry::name);
  return entries;
}

void WalkTree(FileSystem& files, int directory, const std::string& shown,
              const std::function<bool(const TreeEntry&)>& visit) {
  Walk(files, directory, shown, "", visit);
}

void RemoveTree(FileSystem& files, int directory, const std::string& name,
                const std::string& shown) {
  FileStatus status;
  int answer =
      Retry([&] { return files.StatusOf(directory, name, Links::kDoNotFollow, status); });
  if (answer == -ENOENT) return;
  if (answer == 0) answer = Remove(files, directory, {name, status.kind});
  if (answer < 0) throw MakeIoError("remove", shown, -answer);
}

int CopyAttributes(FileSystem& files, int from, int to) {
  FileStatus wanted;
  FileStatus now;
  int answer = Retry([&] { return files.Status(from, wanted); });
  if (answer == 0) answer = Retry([&] { return files.Status(to, now); });
  if (answer < 0) return answer;
  int failure = 0;
  if (now.owner != wanted.owner || now.group != wanted.group) {
    failure = Retry([&] { return files.SetOwner(to, wanted.owner, wanted.group); });
    // The group may be ours to give even if the owner is not.
    if (failure < 0) Retry([&] { return files.SetOwner(to, now.owner, wanted.group); });
  }
  answer = CopyAllAttributes(files, from, to);
  if (failure == 0) failure = answer;
  // After the access list, which sets a part of the mode.
  answer = Retry([&] { return files.SetMode(to, wanted.mode); });
  return failure != 0 ? failure : answer;
}

int SyncDirectory(FileSystem& files, int directory) {
  const int answer = Retry([&] { return files.Sync(directory); });
  // EINVAL: this file system has no sync of directories, a rename is all it offers.
  return answer == -EINVAL ? 0 : answer;
}

}  // namespace lamella::io
