#include "dataset/staged_tree.h"

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

#include "io/directory_tree.h"
#include "io/file_output.h"
#include "io/io_failure.h"

namespace lamella::dataset {
namespace {

using io::Checked;
using io::Links;
using io::Retry;

// Many small files pass through here: what a file buffers is paid for each open one.
constexpr size_t kPieceBytes = 64 << 10;

// Above this many syncs, one of the whole file system is the faster way.
constexpr size_t kMostSyncs = 64;

constexpr std::string_view kSuffix = ".parquet";

std::string Join(const std::string& directory, const std::string& name) {
  return directory.empty() ? name : directory + "/" + name;
}

/// Whatever names values lead to, none leads out of the data set.
void RequireInside(const std::string& directory, const std::string& name) {
  const bool plain = IsInside(Join(directory, name)) && name.ends_with(kSuffix) &&
                     name.find('/') == std::string::npos;
  if (plain) return;
  throw IoError("can't make \"" + Join(directory, name) +
                    "\" in a data set: it is no path of names that ends in .parquet",
                Join(directory, name), EINVAL);
}

}  // namespace

std::string StagedName(const std::string& name) {
  return name.substr(0, name.size() - kSuffix.size()) + ".staged";
}

/// A file of the tree that is being written.
class StagedTreeFile final : public StagedDatasetFile {
 public:
  StagedTreeFile(StagedTree& tree, const std::string& directory, const std::string& name,
                 int file)
      : tree_(tree),
        directory_(directory),
        name_(name),
        file_(tree.files_, file),
        output_(tree.files_, file, tree.PathOf(Join(directory, name)), kPieceBytes) {}

  ~StagedTreeFile() override {
    if (!file_.is_open()) return;
    file_.Reset();
    tree_.Forget(directory_, name_);
  }

  void Finish() override {
    output_.Finish();
    file_.Reset();
  }

 private:
  void Append(std::span<const uint8_t> bytes) override { output_.Write(bytes); }

  StagedTree& tree_;
  std::string directory_;
  std::string name_;
  io::FileHandle file_;
  io::FileOutput output_;
};

StagedTree::StagedTree(io::FileSystem& files, const TargetPlace& place,
                       std::function<void()> check_stop)
    : files_(files),
      place_(place),
      check_stop_(std::move(check_stop)),
      obstacle_(place.obstacle()) {
  const Home& home = place.home();
  Checked("create the staging directory of", place.path(),
          [&] { return files.MakeDirectory(home.directory, home.stage); });
  try {
    root_ = io::OpenBelow(files, home.directory, home.stage);
    io::FileStatus status;
    Checked("look at", home.stage,
            [&] { return files.Status(root_.descriptor(), status); });
    identity_ = {status.device, status.inode};
    // For a run that may not write beside the target, and comes while this one lasts.
    Checked("lock", home.stage, [&] { return files.TryLock(root_.descriptor()); });
    CopyAttributesOf("");
  } catch (...) {
    files.RemoveDirectory(home.directory, home.stage);
    throw;
  }
  directories_[""];
}

StagedTree::~StagedTree() {
  root_.Reset();
  if (!owned_) return;
  try {
    io::RemoveTree(files_, place_.home().directory, place_.home().stage, place_.path());
  } catch (const std::exception&) {
    // The next run on this target removes it.
  }
}

std::unique_ptr<StagedDatasetFile> StagedTree::Create(const std::string& directory,
                                                      const std::string& name,
                                                      bool may_exist) {
  RequireInside(directory, name);
  const std::string path = Join(directory, name);
  const std::lock_guard lock(mutex_);
  MakeDirectories(directory);
  io::FileStatus status;
  const bool taken =
      !may_exist && place_.exists() &&
      Retry([&] {
        return files_.StatusOf(place_.target(), path, Links::kDoNotFollow, status);
      }) == 0;
  const int created = taken ? -EEXIST : Retry([&] {
    return files_.Create(root_.descriptor(), Join(directory, StagedName(name)), 0666);
  });
  if (created == -EEXIST) {
    throw IoError("can't create \"" + PathOf(path) +
                      "\": the name is taken; use {uuid} in filename_pattern",
                  PathOf(path), EEXIST);
  }
  if (created < 0) throw io::MakeIoError("create", PathOf(path), -created);
  directories_[directory].insert(name);
  return std::make_unique<StagedTreeFile>(*this, directory, name, created);
}

void StagedTree::MakeDirectories(const std::string& path) {
  if (directories_.contains(path)) return;
  const size_t slash = path.rfind('/');
  MakeDirectories(slash == std::string::npos ? "" : path.substr(0, slash));
  Make(path);
}

void StagedTree::KeepDirectory(const std::string& path) {
  CheckStop();
  const std::lock_guard lock(mutex_);
  if (!directories_.contains(path)) Make(path);
}

void StagedTree::Make(const std::string& path) {
  Checked("create the directory", PathOf(path),
          [&] { return files_.MakeDirectory(directory(), path); });
  CopyAttributesOf(path);
  directories_[path];
}

void StagedTree::CopyAttributesOf(const std::string& path) {
  if (!place_.exists()) return;
  const int opened = Retry([&] {
    return files_.OpenDirectory(place_.target(), path.empty() ? "." : path,
                                Links::kDoNotFollow);
  });
  if (opened == -ENOENT || opened == -ENOTDIR) return;
  if (opened < 0) throw io::MakeIoError("open", PathOf(path), -opened);
  const io::FileHandle model(files_, opened);
  const io::FileHandle made = io::OpenBelow(files_, directory(), path);
  const int copied = io::CopyAttributes(files_, opened, made.descriptor());
  // EINVAL: an owner that is not known in this container.
  if (copied == -EPERM || copied == -EACCES || copied == -EINVAL) {
    obstacle_ = "the owner and attributes of its directories can't be kept";
  } else if (copied < 0) {
    throw io::MakeIoError("keep the attributes of", PathOf(path), -copied);
  }
}

std::string StagedTree::PathOf(const std::string& path) const {
  std::string root = place_.path();
  if (path.empty()) return root;
  if (!root.ends_with('/')) root += '/';
  return root + path;
}

void StagedTree::Forget(const std::string& directory, const std::string& name) noexcept {
  const std::lock_guard lock(mutex_);
  files_.RemoveFile(this->directory(), Join(directory, StagedName(name)));
  directories_[directory].erase(name);
}

void StagedTree::Reveal() { RenameAll(true); }
void StagedTree::Conceal() { RenameAll(false); }

void StagedTree::RenameAll(bool reveal) {
  if (revealed_ == reveal) return;
  for (const auto& [path, names] : directories_) {
    for (const std::string& name : names) {
      std::string from = Join(path, StagedName(name));
      std::string to = Join(path, name);
      if (!reveal) std::swap(from, to);
      CheckStop();
      Checked("name", PathOf(to), [&] {
        return files_.Rename(directory(), from, directory(), to,
                             io::RenameKind::kReplace);
      });
    }
  }
  revealed_ = reveal;
}

void StagedTree::Sync() {
  size_t count = directories_.size();
  for (const auto& [path, names] : directories_) count += names.size();
  if (count > kMostSyncs) {
    Checked("sync the file system of", place_.path(),
            [&] { return files_.SyncFileSystem(directory()); });
    return;
  }
  // From the end: what is in a directory has a longer path, and comes first.
  for (auto at = directories_.rbegin(); at != directories_.rend(); ++at) {
    const auto& [path, names] = *at;
    CheckStop();
    const io::FileHandle below = io::OpenBelow(files_, directory(), path);
    for (const std::string& name : names) {
      CheckStop();
      const std::string& now = revealed_ ? name : StagedName(name);
      const std::string known = PathOf(Join(path, name));
      const io::FileHandle file(files_, Checked("open", known, [&] {
                                  return files_.OpenToRead(below.descriptor(), now,
                                                           Links::kDoNotFollow);
                                }));
      Checked("sync", known, [&] { return files_.Sync(file.descriptor()); });
    }
    const int synced = io::SyncDirectory(files_, below.descriptor());
    if (synced < 0) throw io::MakeIoError("sync", PathOf(path), -synced);
  }
}

bool StagedTree::empty() const {
  return std::ranges::all_of(directories_,
                             [](const auto& entry) { return entry.second.empty(); });
}

bool StagedTree::Holds(const std::string& directory, const std::string& name) const {
  const auto found = directories_.find(directory);
  return found != directories_.end() && found->second.contains(name);
}

void StagedTree::ForEach(
    const std::function<void(const std::string&, const std::set<std::string>&)>& visit)
    const {
  for (const auto& [path, names] : directories_) visit(path, names);
}

}  // namespace lamella::dataset
