/// Leaf columns for the tests: shredded from values, or filled with raw ones.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "schema/leaf.h"
#include "shred/leaf_column.h"
#include "shred/shredder.h"
#include "shred/testing/rows.h"

namespace lamella::shred::testing {

/// The leaves of a table, with the schema that they point to.
struct Shredded {
  std::unique_ptr<schema::LeafSchema> schema;
  std::vector<LeafColumn> columns;

  LeafColumn& leaf(size_t i = 0) { return columns[i]; }
};

inline Shredded NoRows(const Schema& schema) {
  Shredded shredded;
  shredded.schema = std::make_unique<schema::LeafSchema>(schema::Dissect(schema));
  shredded.columns.resize(shredded.schema->leaves.size());
  for (size_t i = 0; i < shredded.columns.size(); ++i) {
    shredded.columns[i].leaf = &shredded.schema->leaves[i];
  }
  return shredded;
}

/// Shreds `table` in batches of `batch_rows`.
inline Shredded Shred(const Table& table, uint64_t batch_rows = UINT64_MAX) {
  Shredded shredded = NoRows(table.schema);
  Shredder shredder(*shredded.schema);
  for (uint64_t row = 0; row < table.rows();) {
    uint64_t end = row + std::min(batch_rows, table.rows() - row);
    TestBatch batch(table, row, end);
    shredder.Append(batch.get(), 0, end - row, shredded.columns);
    row = end;
  }
  return shredded;
}

/// The leaf of a table of one column.
inline Shredded ShredOne(DataType type, std::vector<Value> rows, bool nullable = true) {
  return Shred(OneColumn(std::move(type), std::move(rows), nullable));
}

/// A column without nulls, filled with elements as `LeafColumn::values` holds them.
template <typename T>
Shredded FilledWith(DataType type, const std::vector<T>& elements) {
  Shredded shredded = NoRows({{{"c", std::move(type), false}}});
  LeafColumn& leaf = shredded.leaf();
  leaf.definition.AppendRun(0, elements.size());
  leaf.values.Append(elements.data(), elements.size() * sizeof(T));
  leaf.value_count = elements.size();
  return shredded;
}

inline std::vector<int> LevelsOf(const Levels& levels) {
  if (levels.is_uniform()) {
    return std::vector<int>(levels.size(), levels.uniform_value());
  }
  auto bytes = levels.slice(0, levels.size());
  return {bytes.begin(), bytes.end()};
}

template <typename T>
std::vector<T> ValuesOf(const LeafColumn& leaf) {
  auto values = leaf.values_as<T>();
  return {values.begin(), values.end()};
}

inline std::vector<std::string> TextsOf(const LeafColumn& leaf) {
  std::vector<std::string> texts;
  for (const StringView& text : leaf.values_as<StringView>()) {
    texts.emplace_back(text.view());
  }
  return texts;
}

/// Fixed-length values in hexadecimal.
inline std::vector<std::string> HexOf(const LeafColumn& leaf) {
  std::vector<std::string> texts;
  auto width = static_cast<size_t>(leaf.leaf->width);
  for (size_t i = 0; i < leaf.value_count; ++i) {
    std::string& text = texts.emplace_back();
    for (size_t k = 0; k < width; ++k) {
      uint8_t byte = leaf.values.data()[i * width + k];
      text += "0123456789abcdef"[byte >> 4];
      text += "0123456789abcdef"[byte & 15];
    }
  }
  return texts;
}

}  // namespace lamella::shred::testing
