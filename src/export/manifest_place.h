/// Whether the report can have the place that the statement wants for it.
#pragma once

#include "io/file_system.h"
#include "lamella/statement.h"

namespace lamella::exporting {

/// Throws IoError when no file can be written there. Throws OptionError when it would
/// stand in the target, whatever links lead there, or take a name that the target's own
/// hidden entries have. Changes nothing.
void CheckManifestPlace(io::FileSystem& files, const ExportStatement& statement);

}  // namespace lamella::exporting
