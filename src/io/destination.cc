#include "io/destination.h"

#include <algorithm>
#include <cerrno>
#include <string_view>

#include "io/io_failure.h"

namespace lamella::io {
namespace {

constexpr int kMostLinks = 40;  // the kernel's own limit

// Runs that fail remove the directories they made, at any moment. What is still missing
// after so many attempts is missing for another reason.
constexpr int kMostAttempts = 100;

/// The directory part, `.` when there is none, and the last name.
std::pair<std::string, std::string> SplitPath(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return {".", path};
  return {path.substr(0, slash + 1), path.substr(slash + 1)};
}

bool IsDirectoryName(const std::string& name) {
  return name.empty() || name == "." || name == "..";
}

std::string WithoutSlashes(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

const char* Describe(FileKind kind) {
  switch (kind) {
    case FileKind::kRegular:
      return "a file";
    case FileKind::kDirectory:
      return "a directory";
    case FileKind::kSymbolicLink:
      return "a symbolic link";
    case FileKind::kDevice:
      return "a device";
    case FileKind::kPipe:
      return "a pipe";
    case FileKind::kSocket:
      return "a socket";
  }
  return "";
}

void RequireKind(const std::string& asked, FileKind wanted, FileKind found) {
  if (found == wanted) return;
  const char* advice = wanted == FileKind::kDirectory  ? "; name a directory"
                       : found == FileKind::kDirectory ? "; name a file inside it"
                                                       : "; name a regular file";
  const int error_number = wanted == FileKind::kDirectory  ? ENOTDIR
                           : found == FileKind::kDirectory ? EISDIR
                                                           : EINVAL;
  throw IoError("can't write \"" + asked + "\": it is " + Describe(found) + advice, asked,
                error_number);
}

/// What stands behind `asked` with all its links followed, if anything does.
std::optional<FileStatus> StatusBehind(FileSystem& files, const std::string& asked,
                                       FileKind wanted) {
  if (asked.empty()) throw IoError("the path to write is empty", asked, ENOENT);
  if (asked.find('\0') != std::string::npos) {
    throw IoError("the path to write holds a zero byte", asked, EINVAL);
  }
  FileStatus status;
  const int answer = Retry(
      [&] { return files.StatusOf(kWorkingDirectory, asked, Links::kFollow, status); });
  if (answer == 0) {
    RequireKind(asked, wanted, status.kind);
    return status;
  }
  if (answer != -ENOENT) throw MakeIoError("write", asked, -answer);
  if (wanted == FileKind::kRegular && IsDirectoryName(SplitPath(asked).second)) {
    throw MakeIoError("write", asked, EISDIR);
  }
  return std::nullopt;
}

}  // namespace

Destination::Destination(FileSystem& files, const std::string& asked, FileKind wanted)
    : files_(&files), asked_(asked), wanted_(wanted) {
  StatusBehind(files, asked, wanted);
}

Destination::~Destination() { RemoveMade(); }

Destination Destination::Open(FileSystem& files, const std::string& path) {
  Destination destination(files, path, FileKind::kRegular);
  destination.Find();
  return destination;
}

Destination Destination::OpenDirectory(FileSystem& files, const std::string& path) {
  Destination destination(files, path, FileKind::kDirectory);
  destination.Find();
  return destination;
}

Destination Destination::Locate(FileSystem& files, const std::string& path,
                                FileKind wanted) {
  Destination destination(files, path, wanted);
  destination.makes_ = false;
  destination.Find();
  return destination;
}

void Destination::Check(FileSystem& files, const std::string& path) {
  std::string existing = path;
  if (!StatusBehind(files, path, FileKind::kRegular).has_value()) {
    // The nearest directory that is there has to take the missing ones.
    FileStatus status;
    int answer = -ENOENT;
    while (answer == -ENOENT && existing != "." && existing != "/") {
      existing = WithoutSlashes(SplitPath(existing).first);
      answer = Retry([&] {
        return files.StatusOf(kWorkingDirectory, existing, Links::kFollow, status);
      });
    }
    if (answer < 0) throw MakeIoError("write", path, -answer);
    if (status.kind != FileKind::kDirectory) throw MakeIoError("write", path, ENOTDIR);
  }
  Checked("write", path,
          [&] { return files.CheckWritable(kWorkingDirectory, existing); });
}

void Destination::Find() {
  FollowLinks();
  if (wanted_ == FileKind::kRegular) return RequireReplaceable();
  const std::optional<FileStatus> status = Existing();
  if (status) RequireKind(asked_, FileKind::kDirectory, status->kind);
}

bool Destination::Renew() {
  const auto identity = [&](const FileHandle& handle) {
    FileStatus status;
    Checked("look at the directory of", asked_,
            [&] { return files_->Status(handle.descriptor(), status); });
    return std::pair(status.device, status.inode);
  };
  // Open until the new one is, which else might get its inode.
  const FileHandle old = std::move(directory_);
  Find();
  return identity(directory_) != identity(old);
}

void Destination::FollowLinks() {
  std::string next = asked_;
  for (int links = 0; links <= kMostLinks; ++links) {
    if (wanted_ == FileKind::kDirectory) next = NameDirectory(WithoutSlashes(next));
    auto [parent, name] = SplitPath(next);
    if (IsDirectoryName(name)) throw MakeIoError("write", asked_, EISDIR);
    OpenParent(parent);
    name_ = std::move(name);
    const std::optional<FileStatus> status = Existing();
    if (!status || status->kind != FileKind::kSymbolicLink) return;
    Checked("follow the symbolic link", asked_,
            [&] { return files_->ReadLink(directory(), name_, next); });
  }
  throw MakeIoError("write", asked_, ELOOP);
}

std::string Destination::NameDirectory(const std::string& path) const {
  if (!IsDirectoryName(SplitPath(path).second)) return path;
  const int base = directory_.is_open() ? directory() : kWorkingDirectory;
  const FileHandle open(*files_, Checked("open", asked_, [&] {
    return files_->OpenDirectory(base, path, Links::kFollow);
  }));
  std::string name;
  Checked("find the name of", asked_, [&] {
    return files_->ReadLink(kWorkingDirectory,
                            "/proc/self/fd/" + std::to_string(open.descriptor()), name);
  });
  FileStatus opened;
  FileStatus named;
  Checked("look at", asked_, [&] { return files_->Status(open.descriptor(), opened); });
  const int found = Retry([&] {
    return files_->StatusOf(kWorkingDirectory, name, Links::kDoNotFollow, named);
  });
  if (found < 0 || named.inode != opened.inode || named.device != opened.device) {
    throw IoError("can't write \"" + asked_ +
                      "\": the directory was removed or replaced; enter it again",
                  asked_, ENOENT);
  }
  if (name == "/") {
    throw IoError("can't write \"" + asked_ + "\": it is the root of all directories",
                  asked_, EBUSY);
  }
  return name;
}

void Destination::OpenParent(const std::string& parent) {
  for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
    const int base = directory_.is_open() ? directory() : kWorkingDirectory;
    const int opened =
        Retry([&] { return files_->OpenDirectory(base, parent, Links::kFollow); });
    if (opened >= 0) {
      directory_ = FileHandle(*files_, opened);
      return;
    }
    if (opened != -ENOENT) throw MakeIoError("open the directory of", asked_, -opened);
    if (MakeParents(parent)) return;
  }
  throw MakeIoError("open the directory of", asked_, ENOENT);
}

bool Destination::MakeParents(const std::string& parent) {
  const int base = directory_.is_open() ? directory() : kWorkingDirectory;
  FileHandle at(*files_, Checked("open the directory of", asked_, [&] {
    return files_->OpenDirectory(base, parent.front() == '/' ? "/" : ".", Links::kFollow);
  }));
  for (size_t begin = 0; begin < parent.size();) {
    const size_t end = std::min(parent.find('/', begin), parent.size());
    const std::string name = parent.substr(begin, end - begin);
    begin = end + 1;
    if (name.empty() || IsBelowMissing(name)) continue;
    const int parent_descriptor = at.descriptor();
    const auto open = [&] {
      return files_->OpenDirectory(parent_descriptor, name, Links::kFollow);
    };
    int opened = Retry(open);
    if (opened == -ENOENT && !makes_) {
      missing_.push_back(name);
      continue;
    }
    if (opened == -ENOENT) {
      const int made =
          Retry([&] { return files_->MakeDirectory(parent_descriptor, name); });
      if (made == -ENOENT) return false;
      if (made < 0 && made != -EEXIST) {
        throw MakeIoError("create the directory of", asked_, -made);
      }
      if (made == 0) made_.push_back({std::move(at), name});
      opened = Retry(open);
      if (opened == -ENOENT) return false;
    }
    if (opened < 0) throw MakeIoError("open the directory of", asked_, -opened);
    at = FileHandle(*files_, opened);
  }
  directory_ = std::move(at);
  return true;
}

bool Destination::IsBelowMissing(const std::string& name) {
  if (missing_.empty()) return false;
  if (name == "..") {
    missing_.pop_back();
  } else if (name != ".") {
    missing_.push_back(name);
  }
  return true;
}

std::optional<FileStatus> Destination::Existing() const {
  if (!missing_.empty()) return std::nullopt;
  FileStatus status;
  const int answer = Retry(
      [&] { return files_->StatusOf(directory(), name_, Links::kDoNotFollow, status); });
  if (answer == -ENOENT) return std::nullopt;
  if (answer < 0) throw MakeIoError("write", asked_, -answer);
  return status;
}

void Destination::RequireReplaceable() const {
  const std::optional<FileStatus> status = Existing();
  if (!status) return;
  RequireKind(asked_, FileKind::kRegular, status->kind);
  // A rename asks only the directory; a file that was made read-only is to stay.
  Checked("replace", asked_, [&] { return files_->CheckWritable(directory(), name_); });
}

int Destination::Keep() {
  int failure = 0;
  for (const Made& made : made_) {
    const int answer = Retry([&] { return files_->Sync(made.parent.descriptor()); });
    if (answer < 0 && answer != -EINVAL) failure = answer;
  }
  made_.clear();
  return failure;
}

void Destination::RemoveMade() noexcept {
  while (!made_.empty()) {
    // Another export may have put its file there meanwhile: then it is not empty and
    // stays.
    const Made& made = made_.back();
    files_->RemoveDirectory(made.parent.descriptor(), made.name);
    made_.pop_back();
  }
}

}  // namespace lamella::io
