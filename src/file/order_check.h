/// Do the rows of a file have the order that `sorting_columns` says?
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "format/metadata.h"
#include "shred/leaf_column.h"

namespace lamella::file {

/// Takes one row group after the other. The specification speaks of the rows of a row
/// group alone, but where all row groups say the same, readers take it for the order of
/// the file (DataFusion leaves out the sort of an ORDER BY), so that the last row of one
/// is held against the first one of the next.
class OrderCheck {
 public:
  explicit OrderCheck(std::vector<format::SortingColumn> order);

  /// Takes the next row group, which has rows. Throws SchemaError naming the first row
  /// that stands before its predecessor. Floats: NaN behind everything; an ENUM compares
  /// as its text, because that is what readers see. Decodes the strings it looks at.
  void Check(std::span<shred::LeafColumn> columns);

  /// The next rows are those of another file.
  void Restart();

 private:
  // A value of the last row, which outlives the column that it comes from.
  struct Kept {
    std::vector<uint8_t> element;  // Empty for NULL.
    std::string text;              // What `element` views when it is a string.
  };

  static void Keep(const schema::Leaf& leaf, const uint8_t* value, Kept& kept);

  const std::vector<format::SortingColumn> order_;
  std::vector<Kept> last_;  // One for each of `order_`.
  uint64_t rows_ = 0;       // Of the row groups so far.
};

}  // namespace lamella::file
