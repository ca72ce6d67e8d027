/// Values of the engine's types to the physical types of Parquet, whole runs at a time.
#pragma once

#include <cstdint>
#include <span>

#include "lamella/batch.h"
#include "shred/leaf_column.h"

namespace lamella::shred {

/// Which rows of a view are to be appended.
struct Selection {
  uint64_t begin = 0;  ///< Rows [begin, end) …
  uint64_t end = 0;
  const uint64_t* validity = nullptr;  ///< … whose bit is 1 here, if there are bits …
  std::span<const uint64_t> rows;      ///< … or, if not empty, exactly these rows.
};

/// Appends the selected values of `view` to `out.values`. Throws SchemaError naming the
/// column and the value where the physical type can't hold it.
void AppendValues(const ColumnView& view, const Selection& selection, LeafColumn& out);

/// Bytes of one value in `LeafColumn::values`.
size_t ElementBytes(const schema::Leaf& leaf);

}  // namespace lamella::shred
