/// Where an export writes, and what it says when there is nothing to write.
#pragma once

#include <optional>
#include <string>

#include "dataset/staged_dataset.h"
#include "export/bound_export.h"

namespace lamella::exporting {

/// Whether something stands at `path`; behind a link, what it leads to.
bool Exists(io::FileSystem& files, const std::string& path);

/// The statement's path, mode and run id. Waiting for others ends when the session stops.
dataset::Target TargetOf(const Tools& tools, const ExportStatement& statement);

/// The report when nothing was to be done: what the run reported that did it, if `record`
/// is its record.
ExportReport ReportOfNothing(const ExportStatement& statement,
                             const std::optional<dataset::RunRecord>& record);

}  // namespace lamella::exporting
