/// Which columns of the query name the directories, and which stand in the files.
#pragma once

#include <cstddef>
#include <vector>

#include "lamella/batch.h"
#include "lamella/options.h"
#include "lamella/schema.h"

namespace lamella::dataset {

struct ColumnDivision {
  std::vector<size_t> partition;  ///< In the order of the directories.
  std::vector<size_t> kept;       ///< In the order of the query.
  Schema schema;                  ///< Of the files.

  /// The columns of a batch that the files hold.
  Batch Select(const Batch& batch) const;
};

/// Throws OptionError for a partition column that is not there, and when no column would
/// be left for the files.
ColumnDivision DivideColumns(const Schema& schema, const DatasetOptions& dataset);

}  // namespace lamella::dataset
