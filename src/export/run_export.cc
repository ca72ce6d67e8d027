#include "export/run_export.h"

#include <optional>
#include <string>

#include "export/dataset_export.h"
#include "export/file_export.h"
#include "export/kept_manifest.h"
#include "export/manifest_place.h"
#include "export/report_files.h"
#include "export/report_json.h"
#include "export/target.h"
#include "io/destination.h"

namespace lamella::exporting {
namespace {

// Whether a run that had nothing to do, as `report` tells, leaves the manifest alone: one
// that is there tells more.
bool KeepsManifest(io::FileSystem& files, const std::string& manifest,
                   const ExportReport& report) {
  if (report.already_done) return IsManifestOf(files, manifest, report);
  // The query did not run, for not even its columns are known.
  const bool ignored = report.mode == WriteMode::kIgnore && report.schema.empty();
  return ignored && Exists(files, manifest);
}

}  // namespace

ExportReport RunExport(const Tools& tools, const ExportStatement& statement) {
  const std::optional<std::string>& manifest = statement.publish.manifest;
  CheckManifestPlace(tools.files, statement);
  // Whether its directories can be made is known before the query runs; they go again.
  if (manifest) (void)io::Destination::Open(tools.files, *manifest);
  ExportReport report = statement.is_dataset() ? ExportDataset(tools, statement)
                                               : ExportFile(tools, statement);
  if (statement.publish.return_stats) AddStatistics(tools.files, report);
  if (manifest && !KeepsManifest(tools.files, *manifest, report)) {
    WriteManifest(tools.files, *manifest, report);
  }
  return report;
}

void CheckPlaces(const Tools& tools, const ExportStatement& statement) {
  if (statement.is_dataset()) {
    CheckDataset(tools, statement);
  } else {
    CheckFile(tools, statement);
  }
  CheckManifestPlace(tools.files, statement);
}

}  // namespace lamella::exporting
