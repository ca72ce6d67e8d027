/// Page bodies → stored pages: compressed, with a checksum and a header.
#pragma once

#include <cstdint>

#include "chunk/options.h"
#include "chunk/workspace.h"
#include "format/page_header.h"
#include "schema/leaf.h"

namespace lamella::chunk {

/// What a page takes in the file, header and body.
struct StoredPage {
  uint64_t offset;              ///< From the start of the chunk.
  uint64_t stored_bytes;        ///< Header and compressed body.
  uint64_t uncompressed_bytes;  ///< Header and body before the codec.
};

/// Compresses `workspace.body` behind what `out` holds and puts `header` in front of it,
/// with sizes and CRC filled in. Throws SchemaError when the body is too large.
StoredPage AppendPage(const schema::Leaf& leaf, format::PageHeader header,
                      const ChunkOptions& options, Workspace& workspace,
                      base::ByteBuffer& out);

}  // namespace lamella::chunk
