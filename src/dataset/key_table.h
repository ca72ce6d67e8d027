/// Rows → numbers of their keys, and what each key is called.
///
/// Work with texts is done once for each distinct value, not for each row: a value is
/// looked up by its bytes in its column's table and becomes a small number; those of
/// several columns are folded pairwise, which makes a tree of the very shape that the
/// directories have.
///
///     country    city           number
///     US → 0     Boston → 0     (0, 0) → 0    country=US/city=Boston
///     CA → 1     Toronto → 1    (1, 1) → 1    country=CA/city=Toronto
///     US → 0     Toronto → 1    (0, 1) → 2    country=US/city=Toronto
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "dataset/sibling_names.h"
#include "dataset/value_table.h"
#include "lamella/batch.h"
#include "lamella/options.h"
#include "lamella/schema.h"

namespace lamella::dataset {

class KeyTable {
 public:
  /// `columns` are positions in `schema`; at least one. Both references must outlive the
  /// table. Throws SchemaError for a column that can't be in the name of a directory.
  KeyTable(const Schema& schema, const std::vector<size_t>& columns,
           const DatasetOptions& options);

  /// Sets `keys` to the key of each row; keys are numbered as they appear. Throws
  /// SchemaError for a value that has no directory of its own.
  void Assign(const Batch& batch, std::vector<uint32_t>& keys);

  uint32_t size() const { return static_cast<uint32_t>(levels_.back().nodes.size()); }
  /// Relative to the data set.
  const std::string& directory(uint32_t key) const {
    return levels_.back().nodes[key].directory;
  }
  /// The text of each partition column.
  std::vector<std::optional<std::string>> values(uint32_t key) const;

 private:
  /// What a value of one column is called. Two values of one name are one entry.
  struct Name {
    std::optional<std::string> text;
    std::string component;
  };
  struct Node {
    uint32_t parent;
    uint32_t name;
    std::string directory;
  };
  /// One partition column: a level of directories.
  struct Level {
    size_t column;
    ValueTable values;
    std::vector<uint32_t> name_of_value;
    std::vector<Name> names;
    std::unordered_map<std::string, uint32_t> name_by_component;
    std::unordered_map<uint64_t, uint32_t> node_by_edge;  // Parent and name to node.
    std::vector<Node> nodes;
  };

  void AssignNames(Level& level, const Batch& batch);
  uint32_t AddName(Level& level, const ColumnView& column, uint64_t row);
  uint32_t AddNode(size_t depth, uint32_t parent, uint32_t name);

  const Schema& schema_;
  const DatasetOptions& options_;
  std::vector<Level> levels_;
  SiblingNames siblings_;
  std::vector<uint32_t> names_;  // Of a batch's rows, at one level.
};

}  // namespace lamella::dataset
