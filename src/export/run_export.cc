#include "export/run_export.h"

#include <optional>
#include <string>

#include "export/dataset_export.h"
#include "export/file_export.h"
#include "export/manifest_place.h"
#include "export/report_files.h"
#include "export/report_json.h"
#include "export/target.h"

namespace lamella::exporting {

ExportReport RunExport(const Tools& tools, const ExportStatement& statement) {
  const std::optional<std::string>& manifest = statement.publish.manifest;
  CheckManifestPlace(tools.files, statement);
  ExportReport report = statement.is_dataset() ? ExportDataset(tools, statement)
                                               : ExportFile(tools, statement);
  if (statement.publish.return_stats) AddStatistics(tools.files, report);
  // What was there tells of the run that wrote the rows, and more of it.
  const bool kept = report.already_done && manifest && Exists(tools.files, *manifest);
  if (manifest && !kept) WriteManifest(tools.files, *manifest, report);
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
