#include "export/manifest_place.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "dataset/target_place.h"
#include "io/destination.h"
#include "io/hidden_file.h"
#include "io/io_failure.h"
#include "lamella/error.h"

namespace lamella::exporting {
namespace {

constexpr char kInside[] = "is inside of what the rows go to";

[[noreturn]] void Refuse(const ExportStatement& statement, const std::string& why) {
  const auto place = statement.option_locations.find("manifest=");
  const bool written = place != statement.option_locations.end();
  throw OptionError("the \"manifest\" \"" + *statement.publish.manifest + "\" " + why +
                        "; name a file outside of what is written",
                    written ? std::optional(place->second) : std::nullopt);
}

std::string PathOf(int directory) { return "/proc/self/fd/" + std::to_string(directory); }

dataset::Identity IdentityOf(io::FileSystem& files, int directory) {
  io::FileStatus status;
  io::Checked("look at", PathOf(directory),
              [&] { return files.Status(directory, status); });
  return {status.device, status.inode};
}

// What leads from the last directory that is there to the place.
std::vector<std::string> NamesOf(const io::Destination& place) {
  std::vector<std::string> names = place.missing();
  names.push_back(place.name());
  return names;
}

// What is wrong with a report and a target that these names lead to from one directory;
// null when nothing is.
const char* Clash(const std::vector<std::string>& report,
                  const std::vector<std::string>& target) {
  const auto [of_report, of_target] =
      std::mismatch(report.begin(), report.end(), target.begin(), target.end());
  const bool on_the_way = of_report == report.end();
  const bool within = of_target == target.end();
  if (on_the_way && within) return "is what the rows go to";
  if (on_the_way) return "is a directory on the way to the rows";
  if (within) return kInside;
  const bool beside = of_report + 1 == report.end() && of_target + 1 == target.end();
  if (beside && report.back().starts_with(io::HiddenPrefix(target.back()))) {
    return "has a name that is kept for what belongs to the rows";
  }
  return nullptr;
}

}  // namespace

void CheckManifestPlace(io::FileSystem& files, const ExportStatement& statement) {
  if (!statement.publish.manifest) return;
  const std::string& manifest = *statement.publish.manifest;
  io::Destination::Check(files, manifest);
  const auto target = io::Destination::Locate(
      files, statement.path,
      statement.is_dataset() ? io::FileKind::kDirectory : io::FileKind::kRegular);
  const auto report = io::Destination::Locate(files, manifest, io::FileKind::kRegular);
  const auto there = target.Existing();
  if (there && dataset::IsAtOrAbove(files, {there->device, there->inode},
                                    PathOf(report.directory()))) {
    Refuse(statement, kInside);
  }
  if (IdentityOf(files, report.directory()) != IdentityOf(files, target.directory())) {
    return;
  }
  const char* const clash = Clash(NamesOf(report), NamesOf(target));
  if (clash != nullptr) Refuse(statement, clash);
}

}  // namespace lamella::exporting
