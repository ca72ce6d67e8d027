#include "export/manifest_place.h"

#include <string>

#include "dataset/target_place.h"
#include "io/destination.h"
#include "io/hidden_file.h"
#include "io/io_failure.h"
#include "lamella/error.h"

namespace lamella::exporting {
namespace {

[[noreturn]] void Refuse(const ExportStatement& statement, const std::string& why) {
  OptionError error("the \"manifest\" \"" + *statement.publish.manifest + "\" " + why +
                    "; name a file outside of what is written");
  const auto place = statement.option_locations.find("manifest=");
  if (place != statement.option_locations.end()) error.set_location(place->second);
  throw error;
}

std::string PathOf(int directory) { return "/proc/self/fd/" + std::to_string(directory); }

dataset::Identity IdentityOf(io::FileSystem& files, int directory) {
  io::FileStatus status;
  io::Checked("look at", PathOf(directory),
              [&] { return files.Status(directory, status); });
  return {status.device, status.inode};
}

}  // namespace

void CheckManifestPlace(io::FileSystem& files, const ExportStatement& statement) {
  if (!statement.publish.manifest) return;
  const std::string& manifest = *statement.publish.manifest;
  io::Destination::Check(files, manifest);
  dataset::TargetPlace target(
      files, statement.path,
      statement.is_dataset() ? io::FileKind::kDirectory : io::FileKind::kRegular);
  const io::Destination report = io::Destination::Open(files, manifest);
  // The report's directories may have made a target that was not there.
  target.Reopen();
  if (target.identity() &&
      dataset::IsAtOrAbove(files, *target.identity(), PathOf(report.directory()))) {
    Refuse(statement, "is inside of what the rows go to");
  }
  if (IdentityOf(files, report.directory()) != IdentityOf(files, target.parent())) return;
  if (report.name() == target.name()) Refuse(statement, "is what the rows go to");
  if (report.name().starts_with(io::HiddenPrefix(target.name()))) {
    Refuse(statement, "has a name that is kept for what belongs to the rows");
  }
}

}  // namespace lamella::exporting
