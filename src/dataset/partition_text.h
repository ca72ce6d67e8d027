/// The value of a partition column as the text that stands in the name of a directory.
///
/// One text for each value, chosen so that the readers, given the type, make the same
/// value of it again; docs/datasets.md has the table.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "lamella/batch.h"
#include "lamella/schema.h"

namespace lamella::dataset {

/// Throws SchemaError when values of this column have no text that readers turn back into
/// the same value.
void RequirePartitionable(const Field& field);

/// The text of the value in row `row` of a column that is partitionable; nothing for
/// NULL. All NaNs have one text. Throws SchemaError, naming the column, for the few
/// values without a text: infinite dates, and those outside the years 1 to 9999; numbers
/// of more than 38 digits.
std::optional<std::string> PartitionText(const Field& field, const ColumnView& column,
                                         uint64_t row);

/// The same for one value, whose C++ type must be that of the elements of a column.
template <typename T>
std::string PartitionTextOf(const DataType& type, const T& value) {
  ColumnView column;
  column.values = &value;
  return PartitionText({"", type}, column, 0).value_or("");
}

}  // namespace lamella::dataset
