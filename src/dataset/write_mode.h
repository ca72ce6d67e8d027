/// What each write mode says to what stands at the target already.
#pragma once

#include "dataset/target_place.h"
#include "io/file_system.h"
#include "lamella/options.h"

namespace lamella::dataset {

/// Holds `mode` to what stands at the target, before anything is made. Returns whether
/// there is something to do: false for `kIgnore` and a directory that holds something.
/// Throws IoError when the mode forbids to write.
bool AllowsToWrite(io::FileSystem& files, const TargetPlace& place, WriteMode mode);

/// What becomes of files that are there: `kOverwrite` and `kOverwritePartitions` are
/// themselves, the modes that want an empty directory add to it as `kAppend` does.
WriteMode EffectOf(WriteMode mode);

}  // namespace lamella::dataset
