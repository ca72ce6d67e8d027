/// The commit file by file, for places where directories can't be exchanged.
///
/// All that is to be done is written to a journal first. Once that has its name, the
/// commit is decided: whoever finds it, this run or the next, carries it out, from the
/// beginning and as often as it takes, with the same end.
#pragma once

#include <optional>
#include <string>

#include "dataset/commission.h"
#include "dataset/staged_dataset.h"
#include "dataset/target_place.h"
#include "io/file_system.h"

namespace lamella::dataset {

/// Publishes the staged files. Throws IoError: then the target is as it was, unless the
/// message says that the commit is decided.
void CommitByJournal(Commission& commission, CommitReport& report);

/// Carries out the journal that stands in `home`, if there is one. Returns what was done,
/// for a person. Throws IoError.
std::optional<std::string> FinishJournal(io::FileSystem& files, TargetPlace& place,
                                         const Home& home);

}  // namespace lamella::dataset
