/// Which manifests stay as they are when a run had nothing to do.
#pragma once

#include <string>

#include "io/file_system.h"
#include "lamella/session.h"

namespace lamella::exporting {

/// Whether the file `path`, if it is there, is the manifest of the run that `report`
/// remembers: it says all that is remembered, and may say more. How long it took, its
/// warnings and who was the first to do it make no difference, nor do its files when
/// these are forgotten.
bool IsManifestOf(io::FileSystem& files, const std::string& path,
                  const ExportReport& report);

}  // namespace lamella::exporting
