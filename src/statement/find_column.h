/// Columns by the names that options give them, and the places of these.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lamella/statement.h"

namespace lamella::statement {

/// Throws OptionError at the place of the option `key`, if it has one.
[[noreturn]] void FailAt(const ExportStatement& statement, const std::string& key,
                         const std::string& message);

/// `names` in the order in which the options `prefix` + name stand in the script, so that
/// of several faults the first one is told; as they are when there is no script.
std::vector<std::string> InTextOrder(const ExportStatement& statement,
                                     const std::string& prefix,
                                     std::vector<std::string> names);

/// The position of `name` among `names`: the exact one, else the only one in any case.
/// Throws OptionError at the option `key` when there are several.
std::optional<size_t> FindColumn(const ExportStatement& statement, const std::string& key,
                                 const std::string& name,
                                 const std::vector<std::string>& names);

template <typename T>
std::vector<std::string> KeysOf(const std::map<std::string, T>& map) {
  std::vector<std::string> keys;
  keys.reserve(map.size());
  for (const auto& entry : map) keys.push_back(entry.first);
  return keys;
}

/// The names of the columns.
std::vector<std::string> NamesOf(const std::vector<Field>& fields);

/// Respells `ids`, those of the option `key`, as `fields` are spelled. Throws OptionError
/// for an id that no field has.
void ResolveFieldIds(const ExportStatement& statement, const std::vector<Field>& fields,
                     std::map<std::string, FieldIds>& ids, const std::string& key);

/// What the statement says about partition columns, with their names as the query spells
/// them. Throws OptionError for what can't be partitioned by.
DatasetOptions ResolvePartitions(const ExportStatement& statement, const Schema& schema);

/// What some readers will not find, as sentences for the user. `dataset` is resolved.
std::vector<std::string> PartitionWarnings(const DatasetOptions& dataset);

}  // namespace lamella::statement
