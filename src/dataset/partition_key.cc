#include "dataset/partition_key.h"

#include <algorithm>

#include "dataset/column_division.h"
#include "dataset/directory_name.h"
#include "dataset/partition_spelling.h"

namespace lamella::dataset {
namespace {

/// The values that a path names, one after the other.
class Values {
 public:
  explicit Values(const Partitioning& partitioning)
      : partitioning_(partitioning), texts_(partitioning.columns.size()) {}

  /// What one directory says, the `depth`th from the top.
  void Add(std::string_view component, size_t depth) {
    const size_t equals = component.find('=');
    const size_t column =
        partitioning_.named ? ColumnOf(component.substr(0, equals)) : depth;
    if (column >= texts_.size()) {
      // A level of others. Most readers pass over one that is hidden.
      outside_ = outside_ || component.starts_with('.') || component.starts_with('_');
    } else if (!partitioning_.named) {
      Set(column, component);
    } else if (equals != component.npos) {
      Set(column, component.substr(equals + 1));
    }
  }

  std::optional<std::string> Key() const {
    std::string key;
    for (const std::optional<std::string>& text : texts_) {
      if (!text || outside_) return std::nullopt;
      key += std::to_string(text->size()) + ":" + *text;
    }
    return key;
  }

 private:
  /// The number of columns when it is none of them.
  size_t ColumnOf(std::string_view name) const {
    const auto found =
        std::ranges::find(partitioning_.columns, Decoded(name), &Field::name);
    return static_cast<size_t>(found - partitioning_.columns.begin());
  }

  std::string Decoded(std::string_view text) const {
    return partitioning_.escaped ? Unescaped(text) : std::string(text);
  }

  void Set(size_t column, std::string_view value) {
    std::string text = CanonicalText(partitioning_.columns[column].type, Decoded(value));
    outside_ = outside_ || (texts_[column] && texts_[column] != text);
    texts_[column] = std::move(text);
  }

  const Partitioning& partitioning_;
  std::vector<std::optional<std::string>> texts_;
  bool outside_ = false;  ///< In no partition, whatever else it says.
};

}  // namespace

Partitioning PartitioningOf(const Schema& schema, const DatasetOptions& dataset) {
  Partitioning partitioning;
  for (const size_t column : DivideColumns(schema, dataset).partition) {
    partitioning.columns.push_back(schema.fields[column]);
  }
  partitioning.named = dataset.hive_file_pattern;
  partitioning.escaped = dataset.partition_escaping != PartitionEscaping::kNone;
  return partitioning;
}

std::optional<std::string> PartitionKey(const Partitioning& partitioning,
                                        std::string_view directory) {
  if (partitioning.columns.empty()) return std::nullopt;
  Values values(partitioning);
  for (size_t depth = 0;; ++depth) {
    const size_t slash = directory.find('/');
    values.Add(directory.substr(0, slash), depth);
    if (slash == directory.npos) return values.Key();
    directory.remove_prefix(slash + 1);
  }
}

}  // namespace lamella::dataset
