#include "dataset/key_table.h"

#include <limits>
#include <utility>

#include "dataset/directory_name.h"
#include "dataset/partition_text.h"
#include "lamella/error.h"

namespace lamella::dataset {

KeyTable::KeyTable(const Schema& schema, const std::vector<size_t>& columns,
                   const DatasetOptions& options)
    : schema_(schema), options_(options) {
  for (const size_t column : columns) {
    RequirePartitionable(schema.fields[column]);
    levels_.push_back(
        {column, ValueTable(schema.fields[column].type), {}, {}, {}, {}, {}});
  }
}

void KeyTable::Assign(const Batch& batch, std::vector<uint32_t>& keys) {
  keys.assign(batch.rows, 0);
  for (size_t depth = 0; depth < levels_.size(); ++depth) {
    Level& level = levels_[depth];
    AssignNames(level, batch);
    uint64_t last_edge = 0;
    uint32_t last_node = 0;
    for (uint64_t row = 0; row < batch.rows; ++row) {
      const uint64_t edge = uint64_t{keys[row]} << 32 | names_[row];
      if (row == 0 || edge != last_edge) {
        const auto found = level.node_by_edge.find(edge);
        last_node = found != level.node_by_edge.end()
                        ? found->second
                        : AddNode(depth, keys[row], names_[row]);
        last_edge = edge;
      }
      keys[row] = last_node;
    }
  }
}

void KeyTable::AssignNames(Level& level, const Batch& batch) {
  const ColumnView& column = batch.columns[level.column];
  level.values.Find(column, batch.rows, names_);
  for (uint64_t row = 0; row < batch.rows; ++row) {
    const uint32_t value = names_[row];
    if (value == level.name_of_value.size()) {
      level.name_of_value.push_back(AddName(level, column, row));
    }
    names_[row] = level.name_of_value[value];
  }
}

uint32_t KeyTable::AddName(Level& level, const ColumnView& column, uint64_t row) {
  const Field& field = schema_.fields[level.column];
  Name name;
  name.text = PartitionText(field, column, row);
  name.component = DirectoryName(field.name, name.text, options_);
  const auto next = static_cast<uint32_t>(level.names.size());
  const auto [found, added] = level.name_by_component.emplace(name.component, next);
  if (!added && level.names[found->second].text != name.text) {
    throw SchemaError("column \"" + field.name +
                      "\": two of its values would share the directory \"" +
                      name.component +
                      "\"; choose \"partition_escaping\": \"hive\" or change one of them "
                      "in the query");
  }
  if (added) level.names.push_back(std::move(name));
  return found->second;
}

uint32_t KeyTable::AddNode(size_t depth, uint32_t parent, uint32_t name) {
  Level& level = levels_[depth];
  if (level.nodes.size() == std::numeric_limits<uint32_t>::max()) {
    throw SchemaError(
        "the partition columns have more than 4 billion keys; choose "
        "columns with fewer values");
  }
  const std::string& component = level.names[name].component;
  const std::string above =
      depth == 0 ? std::string() : levels_[depth - 1].nodes[parent].directory;
  siblings_.Add(above, component);
  const auto node = static_cast<uint32_t>(level.nodes.size());
  level.nodes.push_back(
      {parent, name, above.empty() ? component : above + "/" + component});
  level.node_by_edge.emplace(uint64_t{parent} << 32 | name, node);
  return node;
}

std::vector<std::optional<std::string>> KeyTable::values(uint32_t key) const {
  std::vector<std::optional<std::string>> values(levels_.size());
  for (size_t depth = levels_.size(); depth-- > 0;) {
    const Node& node = levels_[depth].nodes[key];
    values[depth] = levels_[depth].names[node.name].text;
    key = node.parent;
  }
  return values;
}

}  // namespace lamella::dataset
