/// Leaf column → encoded column chunk: choose, split, page by page. The unit of parallel
/// work.
#pragma once

#include "chunk/encoded_chunk.h"
#include "chunk/options.h"
#include "chunk/workspace.h"
#include "shred/leaf_column.h"

namespace lamella::chunk {

/// Encodes a leaf column with at least one row. Reads `leaf`, whose values may be
/// replaced on the way (ENUM codes by texts). Throws SchemaError for a value that is too
/// large for a page. The bytes depend on the leaf and the options alone.
EncodedChunk Encode(shred::LeafColumn& leaf, const ChunkOptions& options,
                    Workspace& workspace);

/// Bytes that the chunk has before the codec, without its page headers: what a row
/// group's size is counted in. Settles the encoding for up to twice as many values.
uint64_t EncodedBytes(shred::LeafColumn& leaf, const ChunkOptions& options,
                      Workspace& workspace);

}  // namespace lamella::chunk
