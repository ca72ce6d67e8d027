/// The bounds in statistics: what they say and which of them is less.
///
/// A bound is the plain encoding of one value without a length (parquet.thrift,
/// `Statistics`).
#pragma once

#include <optional>
#include <string_view>

#include "format/metadata.h"
#include "inspect/description.h"

namespace lamella::inspect {

/// The value that `bytes` encode for a leaf; nothing when their number is wrong.
std::optional<Value> DecodeBound(const format::SchemaElement& leaf,
                                 std::string_view bytes);

/// Whether `a` comes before `b` in the order of the leaf's type (`ColumnOrder`,
/// TYPE_ORDER). Both have to be bounds that `DecodeBound` knows.
bool BoundLess(const format::SchemaElement& leaf, std::string_view a, std::string_view b);

/// Whether the deprecated bounds, which were made in signed order, are true for the leaf.
bool OldBoundsHold(const format::SchemaElement& leaf);

}  // namespace lamella::inspect
