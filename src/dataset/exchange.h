/// The commit in one step: the staged tree takes the target's place.
#pragma once

#include <string>

#include "dataset/commission.h"
#include "dataset/staged_dataset.h"

namespace lamella::dataset {

/// Publishes with one rename, or one exchange of two directories. Returns why that is
/// impossible here; then nothing is visible, and the tree as it was. Throws IoError: then
/// the target is as it was, unless the message says that the new one stands but may not
/// survive a loss of power. What goes wrong behind that is a warning in `report`.
std::string CommitByExchange(Commission& commission, CommitReport& report);

}  // namespace lamella::dataset
