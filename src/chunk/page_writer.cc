#include "chunk/page_writer.h"

#include <bit>
#include <cstring>
#include <string>

#include "base/crc32.h"
#include "chunk/values.h"
#include "codec/compress_or_stop.h"
#include "format/serialize.h"
#include "lamella/error.h"

namespace lamella::chunk {
namespace {

Encoding EncodingOf(const format::PageHeader& header) {
  return header.data_page_header ? header.data_page_header->encoding : Encoding::kPlain;
}

// Completes `header` for a body as it is stored, appends it, and returns its size.
size_t AppendHeader(format::PageHeader& header, std::span<const uint8_t> stored,
                    Workspace& workspace, base::ByteBuffer& out) {
  header.compressed_page_size = static_cast<int32_t>(stored.size());
  header.crc = std::bit_cast<int32_t>(base::Crc32(stored));
  workspace.header.Clear();
  format::Serialize(header, workspace.header);
  out.Append(workspace.header.span());
  return workspace.header.size();
}

}  // namespace

StoredPage AppendPage(const schema::Leaf& leaf, format::PageHeader header,
                      const ChunkOptions& options, Workspace& workspace,
                      base::ByteBuffer& out) {
  // The header's length is known only behind the codec. Its body is compressed where it
  // will stand if the header is as long as headers get, and moved up by the difference:
  // a move within the cache.
  constexpr size_t kRoomForHeader = 64;
  workspace.ThrowIfStopped();
  std::span<const uint8_t> body = workspace.body.span();
  if (body.size() > codec::kMaxInputBytes) {
    throw SchemaError("column \"" + leaf.dotted_path() + "\" needs a page of " +
                      std::to_string(body.size()) +
                      " bytes for one row, and a Parquet page holds 2 GB; export the "
                      "value in parts");
  }
  uint64_t offset = out.size();
  header.uncompressed_page_size = static_cast<int32_t>(body.size());
  if (options.compression == Compression::kUncompressed) {
    size_t header_size = AppendHeader(header, body, workspace, out);
    out.Append(body);
    return {offset, header_size + body.size(), header_size + body.size()};
  }
  codec::Compressor& compressor =
      workspace.compressor(options.compression, options.compression_level);
  size_t bound = compressor.Bound(body.size());
  out.Extend(kRoomForHeader + bound);
  size_t begin = offset + kRoomForHeader;
  size_t size =
      codec::CompressOrStop(compressor, workspace.body, out, begin,
                            NumberBytes(leaf, EncodingOf(header)), workspace.stop);
  const uint8_t* stored = out.data() + begin;
  if (size > INT32_MAX - kRoomForHeader) {
    throw SchemaError("column \"" + leaf.dotted_path() +
                      "\" needs a page of more than 2 GB for one row");
  }

  out.Truncate(offset);  // The stored body stays where it is, beyond the end.
  size_t header_size = AppendHeader(header, {stored, size}, workspace, out);
  std::memmove(out.Extend(size), stored, size);
  return {offset, header_size + size, header_size + body.size()};
}

}  // namespace lamella::chunk
