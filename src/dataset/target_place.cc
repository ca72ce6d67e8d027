#include "dataset/target_place.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>

#include "base/crc32.h"
#include "io/directory_tree.h"
#include "io/hidden_file.h"
#include "io/io_failure.h"

namespace lamella::dataset {
namespace {

using io::Checked;
using io::Links;
using io::Retry;

constexpr std::string_view kInside = ".lamella-";

Home HomeIn(int directory, const std::string& prefix) {
  return {directory,          prefix + "lock", prefix + "stage", prefix + "known",
          prefix + "journal", prefix + "runs", prefix + "new"};
}

/// What all entries beside `name` begin with. Long names are cut, and two names may be
/// alike up to there: then a checksum of the whole one keeps them apart.
std::string PrefixBeside(const std::string& name) {
  std::string prefix = io::HiddenPrefix(name);
  if (prefix.starts_with("." + name + ".")) return prefix;
  std::array<char, 10> digits;
  const auto* bytes = reinterpret_cast<const uint8_t*>(name.data());
  std::snprintf(digits.data(), digits.size(), "%08x-", base::Crc32({bytes, name.size()}));
  return prefix + digits.data();
}

/// Whether `name` may be an entry beside some target, which a run on that removes.
bool IsKeptName(std::string_view name) {
  return name.starts_with('.') && name.find(kInside) != std::string_view::npos;
}

}  // namespace

bool IsOwnName(std::string_view name) {
  if (!name.starts_with(kInside)) return false;
  const std::string_view rest = name.substr(kInside.size());
  return rest == "lock" || rest == "stage" || rest == "known" || rest == "journal" ||
         rest == "runs" || rest == "new" || IsAside(rest, "stage");
}

bool IsAside(std::string_view name, std::string_view stage) {
  if (!name.starts_with(stage)) return false;
  const std::string_view rest = name.substr(stage.size());
  return rest.size() == 17 && rest[0] == '-' &&
         rest.find_first_not_of("0123456789abcdef", 1) == std::string_view::npos;
}

bool IsInside(std::string_view path) {
  if (path.find('\0') != std::string_view::npos) return false;
  for (;;) {
    const size_t slash = path.find('/');
    const std::string_view name = path.substr(0, slash);
    if (name.empty() || name == "." || name == "..") return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

bool IsParquetName(std::string_view name) {
  constexpr std::string_view kSuffix = ".parquet";
  if (name.size() < kSuffix.size()) return false;
  return std::ranges::equal(name.substr(name.size() - kSuffix.size()), kSuffix,
                            [](char c, char small) {
                              const bool capital = c >= 'A' && c <= 'Z';
                              return (capital ? c - 'A' + 'a' : c) == small;
                            });
}

std::string MarkOf(const io::FileStatus& file) {
  return std::to_string(file.inode) + " " + std::to_string(file.size);
}

bool IsAtOrAbove(io::FileSystem& files, const Identity& directory, std::string start) {
  std::optional<Identity> below;
  for (;; start += "/..") {
    io::FileStatus status;
    const int answer = Retry([&] {
      return files.StatusOf(io::kWorkingDirectory, start, Links::kFollow, status);
    });
    if (answer < 0) return false;  // there is none, or none that can be reached
    const Identity now = {status.device, status.inode};
    if (now == directory) return true;
    if (now == below) return false;  // the root is its own parent
    below = now;
  }
}

TargetPlace::TargetPlace(io::FileSystem& files, const std::string& path,
                         io::FileKind kind)
    : files_(files),
      kind_(kind),
      destination_(kind == io::FileKind::kDirectory
                       ? io::Destination::OpenDirectory(files, path)
                       : io::Destination::Open(files, path)) {
  if (kind == io::FileKind::kDirectory && IsKeptName(name())) {
    throw IoError("can't write \"" + this->path() +
                      "\": names such as .….lamella-… are kept for what belongs to a "
                      "data set; choose another",
                  this->path(), EINVAL);
  }
  Reopen();
}

bool TargetPlace::Renew() {
  const std::optional<Identity> before = identity_;
  const bool moved = destination_.Renew();
  Reopen();
  return moved || identity_ != before;
}

void TargetPlace::Reopen() {
  target_.Reset();
  obstacle_.clear();
  mounted_ = false;
  beside_ = HomeIn(parent(), PrefixBeside(name()));
  home_ = beside_;
  if (kind_ == io::FileKind::kDirectory) {
    OpenTarget();
  } else {
    identity_ = Current();
  }
}

void TargetPlace::OpenTarget() {
  identity_.reset();
  const int opened =
      Retry([&] { return files_.OpenDirectory(parent(), name(), Links::kDoNotFollow); });
  if (opened == -ENOENT) return;
  if (opened < 0) throw io::MakeIoError("open", path(), -opened);
  target_ = io::FileHandle(files_, opened);
  ChooseHome();
}

void TargetPlace::ChooseHome() {
  io::FileStatus status;
  Checked("look at", path(), [&] { return files_.Status(target(), status); });
  identity_ = {status.device, status.inode};
  const int writable = Retry([&] { return files_.CheckWritable(parent(), "."); });
  mounted_ = status.mount_point;
  if (mounted_) {
    obstacle_ = "it is a mount point";
  } else if (writable == -EACCES || writable == -EROFS || writable == -EPERM) {
    obstacle_ = "its parent directory may not be written";
  } else if (writable < 0) {
    throw io::MakeIoError("write beside", path(), -writable);
  }
  if (!obstacle_.empty()) {
    home_ = inside();
  } else if (IsAtOrAbove(files_, *identity_, ".")) {
    // Whoever stands in it would stand in the tree that is removed.
    obstacle_ = "it is the working directory or above it";
  }
}

bool TargetPlace::HoldsAnything() const {
  return target() >= 0 &&
         !std::ranges::all_of(io::ListEntries(files_, target(), path()),
                              [](const auto& entry) { return IsOwnName(entry.name); });
}

std::string TargetPlace::Mark() const {
  if (kind_ == io::FileKind::kDirectory) return HoldsAnything() ? kHoldsFiles : "";
  const std::optional<io::FileStatus> file = destination_.Existing();
  return file ? MarkOf(*file) : "";
}

Home TargetPlace::inside() const { return HomeIn(target(), std::string(kInside)); }

std::string TargetPlace::PathOf(const Home& home, const std::string& entry) const {
  std::string directory;
  const int found = Retry([&] {
    return files_.ReadLink(io::kWorkingDirectory,
                           "/proc/self/fd/" + std::to_string(home.directory), directory);
  });
  return found < 0 ? entry : directory + "/" + entry;
}

std::optional<Identity> TargetPlace::Current() const {
  const std::optional<io::FileStatus> status = destination_.Existing();
  if (!status) return std::nullopt;
  return Identity{status->device, status->inode};
}

}  // namespace lamella::dataset
