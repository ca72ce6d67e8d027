#include "dataset/inventory.h"

#include <cerrno>
#include <utility>

#include "dataset/field_file.h"
#include "dataset/newcomers.h"
#include "io/directory_tree.h"
#include "io/file_handle.h"
#include "io/io_failure.h"

namespace lamella::dataset {
namespace {

using io::Links;
using io::Retry;

constexpr char kKind[] = "lamella-known 1";
constexpr size_t kHeadFields = 2;  // before, after

FieldFile FileOf(const TargetPlace& place, const Home& home) {
  return {home.directory, home.known, kKind, place.PathOf(home, home.known)};
}

// A device has another number next time.
std::string TextOf(const Identity& identity) { return std::to_string(identity.inode); }

void RemoveFile(io::FileSystem& files, const TargetPlace& place, const Home& home) {
  io::Checked("remove", place.PathOf(home, home.known),
              [&] { return files.RemoveFile(home.directory, home.known); });
}

/// The tree that was replaced, if that is what is staged; otherwise closed.
io::FileHandle OpenReplaced(io::FileSystem& files, const TargetPlace& place,
                            const Home& home, const std::vector<std::string>& fields) {
  if (!place.exists() || TextOf(*place.identity()) != fields[1]) return {};
  const int opened = Retry([&] {
    return files.OpenDirectory(home.directory, home.stage, Links::kDoNotFollow);
  });
  if (opened == -ENOENT || opened == -ENOTDIR || opened == -ELOOP) return {};
  if (opened < 0) throw io::MakeIoError("open", place.PathOf(home, home.stage), -opened);
  io::FileHandle stage(files, opened);
  io::FileStatus status;
  io::Checked("look at", home.stage, [&] { return files.Status(opened, status); });
  if (std::to_string(status.inode) != fields[0]) return {};
  return stage;
}

}  // namespace

Inventory::~Inventory() {
  if (written_) files_.RemoveFile(home_.directory, home_.known);
}

void Inventory::Write(const Identity& before, const Identity& after,
                      const std::vector<std::string>& known) {
  std::vector<std::string> fields = {TextOf(before), TextOf(after)};
  fields.insert(fields.end(), known.begin(), known.end());
  written_ = true;
  WriteInPlace(files_, FileOf(place_, home_), fields);
}

void Inventory::Remove() { RemoveFile(files_, place_, home_); }

uint64_t FinishRescue(io::FileSystem& files, const TargetPlace& place, const Home& home) {
  uint64_t count = 0;
  auto fields = ReadIfWhole(files, FileOf(place, home));
  if (fields && fields->size() >= kHeadFields) {
    const io::FileHandle replaced = OpenReplaced(files, place, home, *fields);
    fields->erase(fields->begin(), fields->begin() + kHeadFields);
    if (replaced.is_open()) {
      count = RescueNewcomers(files, replaced.descriptor(), place.target(), place.path(),
                              *fields);
    }
  }
  RemoveFile(files, place, home);
  return count;
}

}  // namespace lamella::dataset
