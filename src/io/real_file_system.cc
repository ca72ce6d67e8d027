#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <string_view>

#include "io/file_system.h"

namespace lamella::io {
namespace {

static_assert(kWorkingDirectory == AT_FDCWD);

constexpr char kAccessListName[] = "system.posix_acl_access";

/// The kernel's answer behind the C library's -1.
template <typename T>
T Answer(T result) {
  return result < 0 ? static_cast<T>(-errno) : result;
}

FileKind KindOf(mode_t mode) {
  switch (mode & S_IFMT) {
    case S_IFREG:
      return FileKind::kRegular;
    case S_IFDIR:
      return FileKind::kDirectory;
    case S_IFLNK:
      return FileKind::kSymbolicLink;
    case S_IFIFO:
      return FileKind::kPipe;
    case S_IFSOCK:
      return FileKind::kSocket;
    default:
      return FileKind::kDevice;
  }
}

FileStatus Convert(const struct statx& found) {
  FileStatus status;
  status.kind = KindOf(found.stx_mode);
  status.size = found.stx_size;
  status.mode = found.stx_mode & 07777;
  status.owner = found.stx_uid;
  status.group = found.stx_gid;
  status.device = makedev(found.stx_dev_major, found.stx_dev_minor);
  status.inode = found.stx_ino;
  status.links = found.stx_nlink;
  status.mount_point = (found.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
  return status;
}

/// statx(2) is stat(2) that also knows mount points, of bind mounts too.
int Ask(int directory, const char* path, int flags, FileStatus& status) {
  struct statx found;
  const int answer = Answer(statx(directory, path, flags, STATX_BASIC_STATS, &found));
  if (answer == 0) status = Convert(found);
  return answer;
}

/// The kind of an entry; asked for where the directory does not tell.
int KindOfEntry(int directory, const dirent& entry, FileKind& kind) {
  if (entry.d_type != DT_UNKNOWN) {
    kind = KindOf(DTTOIF(entry.d_type));
    return 0;
  }
  FileStatus status;
  const int answer = Ask(directory, entry.d_name, AT_SYMLINK_NOFOLLOW, status);
  kind = status.kind;
  return answer == -ENOENT ? 0 : answer;
}

/// An attribute in two calls: how long, then what. It may grow between them.
template <typename Get>
int ReadAttribute(std::string& value, Get get) {
  for (;;) {
    const ssize_t size = get(nullptr, 0);
    if (size < 0) return -errno;
    value.resize(static_cast<size_t>(size));
    const ssize_t read = get(value.data(), value.size());
    if (read < 0 && errno == ERANGE) continue;
    if (read < 0) return -errno;
    value.resize(static_cast<size_t>(read));
    return 0;
  }
}

class SystemCalls final : public FileSystem {
 public:
  int OpenDirectory(int directory, const std::string& path, Links links) override {
    const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    return Answer(openat(directory, path.c_str(),
                         flags | (links == Links::kFollow ? 0 : O_NOFOLLOW)));
  }

  int Create(int directory, const std::string& path, uint32_t mode) override {
    const int flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC;
    return Answer(openat(directory, path.c_str(), flags, static_cast<mode_t>(mode)));
  }

  int CreateUnnamed(int directory, const std::string& path, uint32_t mode) override {
    const int flags = O_RDWR | O_TMPFILE | O_EXCL | O_CLOEXEC;
    return Answer(openat(directory, path.c_str(), flags, static_cast<mode_t>(mode)));
  }

  int OpenToRead(int directory, const std::string& path, Links links) override {
    const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY;
    const int own = O_NOFOLLOW | O_NONBLOCK;
    return Answer(
        openat(directory, path.c_str(), flags | (links == Links::kFollow ? 0 : own)));
  }

  int Close(int file) override { return Answer(close(file)); }

  int64_t WriteAt(int file, std::span<const uint8_t> bytes, uint64_t offset) override {
    return Answer<int64_t>(
        pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset)));
  }

  int64_t ReadAt(int file, std::span<uint8_t> bytes, uint64_t offset) override {
    return Answer<int64_t>(
        pread(file, bytes.data(), bytes.size(), static_cast<off_t>(offset)));
  }

  int64_t Read(int file, std::span<uint8_t> bytes) override {
    return Answer<int64_t>(read(file, bytes.data(), bytes.size()));
  }

  int StartWriteBack(int file, uint64_t offset, uint64_t size) override {
    return Answer(sync_file_range(file, static_cast<off64_t>(offset),
                                  static_cast<off64_t>(size), SYNC_FILE_RANGE_WRITE));
  }

  int Sync(int file) override { return Answer(fsync(file)); }

  int SyncFileSystem(int directory) override { return Answer(syncfs(directory)); }

  int Status(int file, FileStatus& status) override {
    return Ask(file, "", AT_EMPTY_PATH, status);
  }

  int StatusOf(int directory, const std::string& path, Links links,
               FileStatus& status) override {
    const int flags = links == Links::kFollow ? 0 : AT_SYMLINK_NOFOLLOW;
    return Ask(directory, path.c_str(), flags, status);
  }

  int CheckWritable(int directory, const std::string& path) override {
    return Answer(faccessat(directory, path.c_str(), W_OK, AT_EACCESS));
  }

  int ReadLink(int directory, const std::string& path, std::string& target) override {
    std::array<char, 4097> text;  // a link holds at most PATH_MAX bytes
    const ssize_t size = readlinkat(directory, path.c_str(), text.data(), text.size());
    if (size < 0) return -errno;
    if (static_cast<size_t>(size) == text.size()) return -ENAMETOOLONG;
    target.assign(text.data(), static_cast<size_t>(size));
    return 0;
  }

  int List(int directory, const std::string& prefix,
           std::vector<DirectoryEntry>& entries) override {
    const int copy = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (copy < 0) return -errno;
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(fdopendir(copy), closedir);
    if (stream == nullptr) {
      const int error_number = errno;
      close(copy);
      return -error_number;
    }
    for (;;) {
      errno = 0;
      const dirent* entry = readdir(stream.get());
      if (entry == nullptr) return -errno;
      const std::string_view name = entry->d_name;
      if (!name.starts_with(prefix) || name == "." || name == "..") continue;
      FileKind kind;
      const int answer = KindOfEntry(copy, *entry, kind);
      if (answer < 0) return answer;
      entries.push_back({std::string(name), kind});
    }
  }

  int Rename(int from_directory, const std::string& from, int to_directory,
             const std::string& to, RenameKind kind) override {
    if (kind == RenameKind::kReplace) {
      return Answer(renameat(from_directory, from.c_str(), to_directory, to.c_str()));
    }
    const unsigned flags =
        kind == RenameKind::kExchange ? RENAME_EXCHANGE : RENAME_NOREPLACE;
    return Answer(
        renameat2(from_directory, from.c_str(), to_directory, to.c_str(), flags));
  }

  int Link(int from_directory, const std::string& from, int to_directory,
           const std::string& to) override {
    return Answer(linkat(from_directory, from.c_str(), to_directory, to.c_str(), 0));
  }

  int RemoveFile(int directory, const std::string& path) override {
    return Answer(unlinkat(directory, path.c_str(), 0));
  }

  int RemoveDirectory(int directory, const std::string& path) override {
    return Answer(unlinkat(directory, path.c_str(), AT_REMOVEDIR));
  }

  int MakeDirectory(int directory, const std::string& path) override {
    return Answer(mkdirat(directory, path.c_str(), 0777));
  }

  int SetMode(int file, uint32_t mode) override {
    return Answer(fchmod(file, static_cast<mode_t>(mode)));
  }

  int SetOwner(int file, uint32_t owner, uint32_t group) override {
    return Answer(fchown(file, owner, group));
  }

  int AccessList(int directory, const std::string& path, std::string& list) override {
    list.clear();
    // There is no getxattrat before Linux 6.13; the way through /proc is the same file.
    const std::string full = "/proc/self/fd/" + std::to_string(directory) + "/" + path;
    const int answer = ReadAttribute(list, [&](char* into, size_t size) {
      return lgetxattr(full.c_str(), kAccessListName, into, size);
    });
    if (answer < 0) list.clear();
    return Absent(-answer) ? 0 : answer;
  }

  int SetAccessList(int file, const std::string& list) override {
    if (!list.empty()) {
      return Answer(fsetxattr(file, kAccessListName, list.data(), list.size(), 0));
    }
    if (fremovexattr(file, kAccessListName) < 0) return Absent(errno) ? 0 : -errno;
    return 0;
  }

  int ListAttributes(int file, std::vector<std::string>& names) override {
    std::string list;
    const int answer = ReadAttribute(
        list, [&](char* into, size_t size) { return flistxattr(file, into, size); });
    if (answer < 0) return answer == -ENOTSUP ? 0 : answer;
    for (size_t at = 0; at < list.size(); at += names.back().size() + 1) {
      names.emplace_back(list.c_str() + at);
    }
    return 0;
  }

  int Attribute(int file, const std::string& name, std::string& value) override {
    return ReadAttribute(value, [&](char* into, size_t size) {
      return fgetxattr(file, name.c_str(), into, size);
    });
  }

  int SetAttribute(int file, const std::string& name, const std::string& value) override {
    return Answer(fsetxattr(file, name.c_str(), value.data(), value.size(), 0));
  }

  int RemoveAttribute(int file, const std::string& name) override {
    return Answer(fremovexattr(file, name.c_str()));
  }

  int TryLock(int file) override { return Answer(flock(file, LOCK_EX | LOCK_NB)); }

 private:
  /// No list, no lists on this file system, or no /proc to ask through.
  static bool Absent(int error_number) {
    return error_number == ENODATA || error_number == ENOTSUP || error_number == ENOENT;
  }
};

}  // namespace

FileSystem& RealFileSystem() {
  static SystemCalls calls;
  return calls;
}

}  // namespace lamella::io
