/// ENUM codes → what is written: a dictionary of the texts that are used, or the texts.
#pragma once

#include <cstdint>
#include <optional>

#include "chunk/options.h"
#include "chunk/plan.h"
#include "shred/leaf_column.h"

namespace lamella::chunk {

/// The plan for a leaf of ENUM codes, if its codes are all that is needed; else the codes
/// are replaced in `leaf` by their texts, and `Choose` decides.
std::optional<ChunkPlan> ResolveEnum(shred::LeafColumn& leaf,
                                     const ChunkOptions& options);

/// Bytes before the codec that the codes in `leaf`, which stay, will take: dictionary and
/// indices or PLAIN texts, whichever is written. An encoding that makes texts smaller
/// than PLAIN is not looked at.
uint64_t EnumBytes(const shred::LeafColumn& leaf, const ChunkOptions& options);

}  // namespace lamella::chunk
