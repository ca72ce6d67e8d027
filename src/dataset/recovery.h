/// What a dead run left at a target: finished where it was decided, removed where not.
#pragma once

#include "dataset/staged_dataset.h"
#include "dataset/target_place.h"
#include "io/file_system.h"

namespace lamella::dataset {

/// Only while the lock is held: what is there then belongs to no living run. Throws
/// IoError.
RecoveryReport RecoverTarget(io::FileSystem& files, TargetPlace& place);

}  // namespace lamella::dataset
