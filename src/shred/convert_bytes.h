/// Conversions to byte arrays, of fixed length or not.
#pragma once

#include "shred/convert.h"

namespace lamella::shred {

/// Strings, copied into the arena where they are long and not kept; texts must be UTF-8.
void AppendStrings(const ColumnView& view, const Selection& selection, LeafColumn& out);

/// Decimals of more than 18 digits.
void AppendWideDecimals(const ColumnView& view, const Selection& selection,
                        LeafColumn& out);

/// Intervals, where Parquet has a form for them.
void AppendIntervals(const ColumnView& view, const Selection& selection, LeafColumn& out);

}  // namespace lamella::shred
