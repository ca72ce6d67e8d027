/// Rows → one Parquet file.
#pragma once

#include "export/bound_export.h"

namespace lamella::exporting {

/// Writes the file, or nothing where the mode says so. Throws the family of
/// lamella/error.h; the file that was there is then untouched.
ExportReport ExportFile(const Tools& tools, const ExportStatement& statement);

/// What can be found wrong with the destination without running anything.
void CheckFile(const Tools& tools, const ExportStatement& statement);

}  // namespace lamella::exporting
