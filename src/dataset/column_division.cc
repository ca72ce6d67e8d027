#include "dataset/column_division.h"

#include <algorithm>
#include <string>

#include "lamella/error.h"

namespace lamella::dataset {
namespace {

size_t FindColumn(const Schema& schema, const std::string& name) {
  for (size_t i = 0; i < schema.fields.size(); ++i) {
    if (schema.fields[i].name == name) return i;
  }
  throw OptionError("\"partition_cols\": the query has no column \"" + name + "\"");
}

}  // namespace

Batch ColumnDivision::Select(const Batch& batch) const {
  Batch selected;
  selected.rows = batch.rows;
  for (const size_t column : kept) selected.columns.push_back(batch.columns[column]);
  return selected;
}

ColumnDivision DivideColumns(const Schema& schema, const DatasetOptions& dataset) {
  ColumnDivision division;
  for (const std::string& name : dataset.partition_cols) {
    division.partition.push_back(FindColumn(schema, name));
  }
  const auto names_directories = [&](size_t column) {
    return std::find(division.partition.begin(), division.partition.end(), column) !=
           division.partition.end();
  };
  for (size_t i = 0; i < schema.fields.size(); ++i) {
    if (!dataset.write_partition_columns && names_directories(i)) continue;
    division.kept.push_back(i);
    division.schema.fields.push_back(schema.fields[i]);
  }
  if (division.kept.empty()) {
    throw OptionError(
        "\"partition_cols\" names every column, and the files would have none; leave one "
        "out, or set \"write_partition_columns\"");
  }
  return division;
}

}  // namespace lamella::dataset
