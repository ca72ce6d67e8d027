/// The statistics of a report, from the footer of the file that was written.
#pragma once

#include <vector>

#include "inspect/description.h"
#include "lamella/session.h"

namespace lamella::exporting {

/// One entry for each leaf, over all row groups, in the order of the file.
std::vector<ColumnStatistics> StatisticsOf(const inspect::FileDescription& file);

}  // namespace lamella::exporting
