/// The report of one export for programs, as `--json` and manifests have it.
#pragma once

#include <string>

#include "io/file_system.h"
#include "lamella/session.h"

namespace lamella::exporting {

/// One JSON object without a line break. docs/cli.md explains its members.
std::string ReportAsJson(const ExportReport& report);

/// Writes the report and a line break to the file `path`, which appears complete. Throws
/// IoError.
void WriteManifest(io::FileSystem& files, const std::string& path,
                   const ExportReport& report);

}  // namespace lamella::exporting
