#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "statement/characters.h"
#include "statement/find_column.h"
#include "statement/suggest.h"

namespace lamella {
namespace statement {

DatasetOptions ResolvePartitions(const ExportStatement& statement, const Schema& schema) {
  DatasetOptions resolved = statement.dataset;
  const std::vector<std::string> names = NamesOf(schema.fields);
  std::set<std::string> seen;
  for (size_t i = 0; i < resolved.partition_cols.size(); ++i) {
    const std::string key = "partition_cols[" + std::to_string(i) + "]";
    std::string& name = resolved.partition_cols[i];
    const std::optional<size_t> position = FindColumn(statement, key, name, names);
    if (!position) {
      FailAt(statement, key,
             "the query has no column " + Quoted(name) + Hint(name, names, "; it has"));
    }
    name = names[*position];
    if (std::count(names.begin(), names.end(), name) > 1) {
      FailAt(statement, key,
             "the query has several columns " + Quoted(name) +
                 "; give all but one another name with AS");
    }
    if (!seen.insert(name).second) {
      FailAt(statement, key,
             "\"partition_cols\" names column " + Quoted(name) + " twice");
    }
  }
  if (seen.size() == names.size() && !resolved.write_partition_columns) {
    FailAt(statement, "partition_cols[0]",
           "\"partition_cols\" names every column of the query, so that none is left for "
           "the files; leave one out, or give \"write_partition_columns\" true");
  }
  return resolved;
}

std::vector<std::string> PartitionWarnings(const DatasetOptions& dataset) {
  std::vector<std::string> warnings;
  if (!dataset.hive_file_pattern) return warnings;
  for (const std::string& name : dataset.partition_cols) {
    if (!name.starts_with('_') && !name.starts_with('.')) continue;
    warnings.push_back("the directories of partition column " + Quoted(name) +
                       " begin with " + Quoted(name.substr(0, 1)) +
                       ": Hive and PyArrow, and with a dot Spark, pass over them");
  }
  return warnings;
}

}  // namespace statement

Schema StoredSchema(const Schema& schema, const DatasetOptions& dataset) {
  if (dataset.write_partition_columns) return schema;
  const std::vector<std::string> names = statement::NamesOf(schema.fields);
  std::set<size_t> partition;
  for (const std::string& name : dataset.partition_cols) {
    const auto found = std::find(names.begin(), names.end(), name);
    partition.insert(static_cast<size_t>(found - names.begin()));
  }
  Schema stored;
  for (size_t i = 0; i < names.size(); ++i) {
    if (!partition.contains(i)) stored.fields.push_back(schema.fields[i]);
  }
  return stored;
}

}  // namespace lamella
