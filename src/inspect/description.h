/// What `lamella inspect` knows about a Parquet file, ready to be shown.
///
/// Made by `Inspect` (from a file) or `Describe` (from a footer), consumed by the
/// renderers. Names and bounds are already text or plain numbers; text is as the file has
/// it, so a renderer has to make it fit to print.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace lamella::inspect {

/// A value of a column: a number where the type is one, else text that says it exactly
/// (`2024-02-29`, `12.50`, `0x00ff` for bytes).
using Value = std::variant<bool, int64_t, uint64_t, float, double, std::string>;

/// The least or the greatest value, or when not `exact` something beyond it.
struct Bound {
  Value value;
  bool exact = true;
};

/// A column of the schema, or a group of them.
struct SchemaNode {
  std::string name;
  std::string type;        ///< What it means: `STRING`, `DECIMAL(9,2)`, `LIST`.
  std::string physical;    ///< How it is stored: `INT64`; empty for groups.
  std::string repetition;  ///< `required`, `optional`, `repeated`.
  std::optional<int32_t> field_id;
  std::vector<SchemaNode> children;
};

/// A run of bytes of the file.
struct Place {
  int64_t offset = 0;
  int64_t bytes = 0;
};

/// What is known about some values of one leaf: those of a chunk, or all of them.
struct ColumnFacts {
  std::vector<std::string> path;
  std::string type;
  std::vector<std::string> codecs;           ///< One for a chunk.
  std::vector<std::string> encodings;        ///< All that the footer lists.
  std::vector<std::string> value_encodings;  ///< Those of the data pages' values.
  bool encrypted = false;                    ///< The footer tells nothing more.
  int64_t values = 0;                        ///< With nulls and empty lists.
  std::optional<int64_t> nulls;
  std::optional<int64_t> nans;
  std::optional<int64_t> distinct;
  int64_t bytes = 0;             ///< As stored.
  int64_t encoded_bytes = 0;     ///< Before the codec.
  std::optional<int64_t> pages;  ///< Data pages.
  std::optional<Bound> min;
  std::optional<Bound> max;
};

/// One column chunk.
struct ChunkDescription {
  ColumnFacts facts;
  std::optional<int64_t> dictionary_page_offset;
  int64_t data_page_offset = 0;
  std::optional<Place> column_index;
  std::optional<Place> offset_index;
  std::optional<Place> bloom_filter;  ///< `bytes` is 0 where the footer has no length.
  std::string page_order;  ///< Of the column index: `ascending`, …; empty without one.
};

struct SortingKey {
  std::string column;
  bool descending = false;
  bool nulls_first = false;
};

struct RowGroupDescription {
  int64_t rows = 0;
  int64_t offset = 0;  ///< Of the first page.
  int64_t bytes = 0;
  int64_t encoded_bytes = 0;
  std::vector<SortingKey> sorting;
  std::vector<ChunkDescription> chunks;
};

/// A leaf over all row groups, and in how many of them it has what.
struct ColumnSummary {
  ColumnFacts facts;
  size_t column_indexes = 0;
  size_t offset_indexes = 0;
  size_t bloom_filters = 0;
};

struct FileDescription {
  std::string path;
  int64_t bytes = 0;
  int64_t footer_bytes = 0;
  int64_t rows = 0;
  int32_t version = 0;
  std::string created_by;  ///< Empty when the file doesn't say.
  std::vector<std::pair<std::string, std::string>> metadata;
  SchemaNode schema;  ///< The root.
  std::vector<RowGroupDescription> row_groups;
  std::vector<ColumnSummary> columns;
};

}  // namespace lamella::inspect
