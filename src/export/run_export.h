/// One export with all that belongs to it.
#pragma once

#include "export/bound_export.h"

namespace lamella::exporting {

/// Writes a file or a data set; then reads its statistics and writes its manifest, where
/// the statement asks for them. Throws the family of lamella/error.h.
ExportReport RunExport(const Tools& tools, const ExportStatement& statement);

/// What can be found wrong with the places that are written to without running anything.
void CheckPlaces(const Tools& tools, const ExportStatement& statement);

}  // namespace lamella::exporting
