/// Rows → a directory of Parquet files.
#pragma once

#include "export/bound_export.h"

namespace lamella::exporting {

/// Writes the data set, or nothing where the mode or the run id says so. Throws the
/// family of lamella/error.h; the data set that was there is then untouched.
ExportReport ExportDataset(const Tools& tools, const ExportStatement& statement);

/// What can be found wrong with the target and the names of files without running
/// anything.
void CheckDataset(const Tools& tools, const ExportStatement& statement);

/// Throws OptionError, at its place in the option, for a column that can't be partitioned
/// by, whatever its values. `dataset` is that of `statement`, resolved.
void CheckPartitionColumns(const ExportStatement& statement, const Schema& schema,
                           const DatasetOptions& dataset);

}  // namespace lamella::exporting
