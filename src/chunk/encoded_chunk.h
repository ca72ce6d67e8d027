/// A finished column chunk that does not know yet where in the file it will stand.
#pragma once

#include <cstdint>
#include <optional>

#include "base/byte_buffer.h"
#include "format/index.h"
#include "format/metadata.h"

namespace lamella::chunk {

/// Made by `Encode`, consumed by `file::FileWriter`. Every offset counts from the start
/// of `bytes`.
struct EncodedChunk {
  base::ByteBuffer bytes;  ///< Dictionary page, then data pages, as they will be stored.
  format::ColumnMetaData meta;
  format::OffsetIndex offset_index;  ///< Empty when no page index is written.
  /// Absent where the format allows none: a page without bounds, or floats with a NaN.
  std::optional<format::ColumnIndex> column_index;
  base::ByteBuffer bloom_filter;  ///< Header and bits; empty when none was asked for.
  uint64_t rows = 0;
};

}  // namespace lamella::chunk
