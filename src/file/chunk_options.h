/// The options of a file, leaf by leaf.
#pragma once

#include <vector>

#include "chunk/options.h"
#include "lamella/options.h"
#include "schema/leaf.h"

namespace lamella::file {

/// What each leaf's chunks are made with: the file's options, then those of its top-level
/// column, then those of its own path. Names in `options` have been checked.
std::vector<chunk::ChunkOptions> ResolveChunkOptions(const WriteOptions& options,
                                                     const schema::LeafSchema& leaves);

}  // namespace lamella::file
