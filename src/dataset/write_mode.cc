#include "dataset/write_mode.h"

#include <cerrno>
#include <string>

#include "io/directory_tree.h"
#include "io/home_directory.h"
#include "io/io_failure.h"

namespace lamella::dataset {
namespace {

using io::FileKind;

bool HoldsParquet(io::FileSystem& files, const TargetPlace& place) {
  bool found = false;
  io::WalkTree(files, place.target(), place.path(), [&](const io::TreeEntry& at) {
    found = found || (at.entry.kind != FileKind::kDirectory && IsParquetName(at.path));
    return !found;
  });
  return found;
}

[[noreturn]] void Refuse(const TargetPlace& place, const std::string& reason, int error) {
  throw IoError("can't write \"" + place.path() + "\": " + reason, place.path(), error);
}

void RequireReplaceable(io::FileSystem& files, const TargetPlace& place) {
  if (!place.exists()) return;
  const std::string advice = "; name a directory of its own for the data set";
  if (IsAtOrAbove(files, *place.identity(), ".")) {
    Refuse(place, "mode overwrite would replace the working directory" + advice, EBUSY);
  }
  for (const std::string& home : io::HomeDirectories()) {
    if (!IsAtOrAbove(files, *place.identity(), home)) continue;
    Refuse(place, "mode overwrite would replace the home directory" + advice, EBUSY);
  }
  if (place.HoldsAnything() && !HoldsParquet(files, place)) {
    Refuse(place,
           "it is no data set: it holds something, but no Parquet file, and mode "
           "overwrite would remove all of it" +
               advice + ", or empty it first",
           ENOTEMPTY);
  }
}

}  // namespace

bool AllowsToWrite(io::FileSystem& files, const TargetPlace& place, WriteMode mode) {
  switch (mode) {
    case WriteMode::kError:
      if (place.HoldsAnything()) {
        Refuse(place,
               "the directory holds something already; choose with \"mode\" what becomes "
               "of that: overwrite (all of it is replaced), overwrite_partitions (the "
               "partitions of the result are replaced), append (it stays), or ignore "
               "(nothing is written)",
               EEXIST);
      }
      break;
    case WriteMode::kIgnore:
      return !place.HoldsAnything();
    case WriteMode::kOverwrite:
      RequireReplaceable(files, place);
      break;
    case WriteMode::kOverwritePartitions:
    case WriteMode::kAppend:
      break;
  }
  if (place.exists()) {
    io::Checked("write", place.path(),
                [&] { return files.CheckWritable(place.target(), "."); });
  }
  return true;
}

WriteMode EffectOf(WriteMode mode) {
  return mode == WriteMode::kError || mode == WriteMode::kIgnore ? WriteMode::kAppend
                                                                 : mode;
}

}  // namespace lamella::dataset
