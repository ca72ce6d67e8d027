/// Which encoding a chunk gets.
#pragma once

#include "chunk/options.h"
#include "chunk/plan.h"
#include "chunk/workspace.h"
#include "shred/leaf_column.h"

namespace lamella::chunk {

/// Decides from the whole chunk, so the decision is never taken back:
///
///   an encoding that the user named        that one (PLAIN where there are no values, or
///                                          where a dictionary would pass its limit)
///   `leaf.settled`                         that one, up to `settled_until` values
///   Profile::kUniversal                    the smaller of RLE_DICTIONARY and PLAIN; with
///                                          a codec, smaller behind it
///   Profile::kModern                       whichever makes the smallest pages; with a
///                                          codec, the smallest compressed pages among
///                                          those of a sample
///
/// A leaf of ENUM codes must have been shown to `ResolveEnum` (enum_codes.h) first. The
/// codes of other strings are decoded unless a dictionary is all that is asked for.
ChunkPlan Choose(shred::LeafColumn& leaf, const ChunkOptions& options,
                 Workspace& workspace);

}  // namespace lamella::chunk
