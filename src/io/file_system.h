/// The only seam between Lamella and the operating system's files.
///
/// Each call of `FileSystem` is one system call and answers as the kernel does: 0 or a
/// count when it worked, `-errno` when it did not. Whoever calls decides what a failure
/// means; `io/io_failure.h` turns one into an IoError. So the real one has no policy to
/// test, and a double can fail, shorten or forget any single call.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace lamella::io {

enum class FileKind {
  kRegular,
  kDirectory,
  kSymbolicLink,
  kDevice,
  kPipe,
  kSocket,
};

/// What stat(2) tells.
struct FileStatus {
  FileKind kind = FileKind::kRegular;
  uint64_t size = 0;  ///< Bytes.
  uint32_t mode = 0;  ///< Permission bits, the lower twelve.
  uint32_t owner = 0;
  uint32_t group = 0;
  uint64_t device = 0;  ///< Together with `inode`: which file it is.
  uint64_t inode = 0;
  uint64_t links = 0;        ///< Names the file has; 0 once the last is removed.
  bool mount_point = false;  ///< Another file system, or part of one, begins here.

  friend bool operator==(const FileStatus&, const FileStatus&) = default;
};

/// What a directory says about one of its names.
struct DirectoryEntry {
  std::string name;
  FileKind kind = FileKind::kRegular;

  friend bool operator==(const DirectoryEntry&, const DirectoryEntry&) = default;
};

/// What a rename does with what has the new name already.
enum class RenameKind {
  kReplace,   ///< It goes. A directory replaces an empty one only.
  kKeep,      ///< It stays, and the call fails with EEXIST.
  kExchange,  ///< It gets the old name, in the same step.
};

/// Whether a call that meets a symbolic link at the end of its path looks behind it.
enum class Links { kFollow, kDoNotFollow };

/// A directory that stands for the working directory in the calls below (AT_FDCWD).
inline constexpr int kWorkingDirectory = -100;

/// System calls on files. `directory` is an open directory or `kWorkingDirectory`; a path
/// is relative to it unless it begins with a slash. Safe for use from many threads.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  /// Opens a directory for the calls that take one, and for `Sync`.
  virtual int OpenDirectory(int directory, const std::string& path, Links links) = 0;
  /// Creates a file for writing and reading that must not exist; `mode` is cut by the
  /// umask.
  virtual int Create(int directory, const std::string& path, uint32_t mode) = 0;
  /// The same for a file that has no name, and never gets one, on the file system of the
  /// directory `path`. Fails with EOPNOTSUPP where that knows none, with EISDIR on a
  /// kernel that does not.
  virtual int CreateUnnamed(int directory, const std::string& path, uint32_t mode) = 0;
  /// Opens a file for reading. Following links, as for what a user names, it waits for
  /// somebody to open the other end of a pipe.
  virtual int OpenToRead(int directory, const std::string& path, Links links) = 0;
  virtual int Close(int file) = 0;

  /// Writes at `offset`; returns how many bytes were written, which may be fewer.
  virtual int64_t WriteAt(int file, std::span<const uint8_t> bytes, uint64_t offset) = 0;
  /// Reads at `offset`; returns how many bytes were read: fewer at the end, or any time.
  virtual int64_t ReadAt(int file, std::span<uint8_t> bytes, uint64_t offset) = 0;
  /// Reads on from where the last `Read` ended; 0 at the end. Pipes know no other way.
  virtual int64_t Read(int file, std::span<uint8_t> bytes) = 0;
  /// Asks for write-back of a range to begin, and does not wait for it (a hint).
  virtual int StartWriteBack(int file, uint64_t offset, uint64_t size) = 0;
  /// Returns when the content of the file or directory is on stable storage.
  virtual int Sync(int file) = 0;
  /// The same for all of the file system that holds the open `directory`. Fails when
  /// anything on it could not be written since `directory` was opened.
  virtual int SyncFileSystem(int directory) = 0;

  virtual int Status(int file, FileStatus& status) = 0;
  virtual int StatusOf(int directory, const std::string& path, Links links,
                       FileStatus& status) = 0;
  /// 0 when this process may write to the existing file.
  virtual int CheckWritable(int directory, const std::string& path) = 0;
  virtual int ReadLink(int directory, const std::string& path, std::string& target) = 0;
  /// What stands in an open directory under names that begin with `prefix`; never `.`
  /// and `..`.
  virtual int List(int directory, const std::string& prefix,
                   std::vector<DirectoryEntry>& entries) = 0;

  /// Gives `from` the name `to`, on the same file system.
  virtual int Rename(int from_directory, const std::string& from, int to_directory,
                     const std::string& to, RenameKind kind) = 0;
  /// Gives the file `from` another name, which must be free. A symbolic link is not
  /// followed.
  virtual int Link(int from_directory, const std::string& from, int to_directory,
                   const std::string& to) = 0;
  virtual int RemoveFile(int directory, const std::string& path) = 0;
  /// Removes an empty directory.
  virtual int RemoveDirectory(int directory, const std::string& path) = 0;
  virtual int MakeDirectory(int directory, const std::string& path) = 0;

  virtual int SetMode(int file, uint32_t mode) = 0;
  virtual int SetOwner(int file, uint32_t owner, uint32_t group) = 0;
  /// The access control list beyond the mode, in the kernel's form; empty: there is none.
  virtual int AccessList(int directory, const std::string& path, std::string& list) = 0;
  virtual int SetAccessList(int file, const std::string& list) = 0;
  /// The names of the extended attributes, access lists among them; none where the file
  /// system knows none.
  virtual int ListAttributes(int file, std::vector<std::string>& names) = 0;
  virtual int Attribute(int file, const std::string& name, std::string& value) = 0;
  virtual int SetAttribute(int file, const std::string& name,
                           const std::string& value) = 0;
  virtual int RemoveAttribute(int file, const std::string& name) = 0;
  /// Takes the exclusive advisory lock, or fails at once with EWOULDBLOCK. The lock ends
  /// when the file is closed or the process dies.
  virtual int TryLock(int file) = 0;
};

/// The machine's own file system. It has no state.
FileSystem& RealFileSystem();

}  // namespace lamella::io
