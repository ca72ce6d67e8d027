/// Rows of cells as aligned columns that fit the width of a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lamella::inspect {

enum class Align { kLeft, kRight };

/// One column of a table.
struct TableColumn {
  std::string title;
  Align align = Align::kLeft;
  /// Columns of the terminal that it may be shortened to; 0: it is never shortened.
  size_t least_width = 0;
  /// When the table is too wide, columns with the highest number go first; 0: never.
  int dispensable = 0;
};

/// Collects rows, then lays them out. Cells have to be printable text (inspect/text.h).
class TextTable {
 public:
  explicit TextTable(std::vector<TableColumn> columns) : columns_(std::move(columns)) {}

  /// Adds a row, one cell for each column.
  void Add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

  /// The lines, each indented by two and ended by a line feed, at most `width` wide as
  /// far as that is possible. A column whose cells are all empty is left out.
  std::string Render(size_t width) const;

 private:
  std::vector<TableColumn> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace lamella::inspect
