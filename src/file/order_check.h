/// Do the rows of a row group have the order that `sorting_columns` says?
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "format/metadata.h"
#include "shred/leaf_column.h"

namespace lamella::file {

/// Throws SchemaError naming the first row that stands before its predecessor; rows of
/// earlier row groups count as `first_row`. Floats: NaN behind everything; an ENUM
/// compares as its text, because that is what readers see.
void CheckOrder(std::span<const shred::LeafColumn> columns,
                const std::vector<format::SortingColumn>& order, uint64_t first_row);

}  // namespace lamella::file
