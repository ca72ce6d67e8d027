#include "chunk/encode_chunk.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "chunk/bloom.h"
#include "chunk/bounds.h"
#include "chunk/choose.h"
#include "chunk/enum_codes.h"
#include "chunk/page_statistics.h"
#include "chunk/page_writer.h"
#include "chunk/split.h"
#include "chunk/values.h"
#include "codec/compress_or_stop.h"
#include "lamella/error.h"

namespace lamella::chunk {
namespace {

using format::PageType;

void AppendDictionaryPage(const shred::LeafColumn& leaf, const ChunkPlan& plan,
                          const ChunkOptions& options, Workspace& workspace,
                          EncodedChunk& chunk) {
  workspace.body.Clear();
  EncodePlain(*leaf.leaf, plan.dictionary.data(), plan.dictionary_size, workspace.body);
  format::PageHeader header;
  header.type = PageType::kDictionaryPage;
  header.dictionary_page_header.emplace();
  header.dictionary_page_header->num_values = static_cast<int32_t>(plan.dictionary_size);
  StoredPage page = AppendPage(*leaf.leaf, header, options, workspace, chunk.bytes);
  chunk.meta.dictionary_page_offset = static_cast<int64_t>(page.offset);
  chunk.meta.total_uncompressed_size += static_cast<int64_t>(page.uncompressed_bytes);
}

void EncodeBody(const shred::LeafColumn& leaf, const ChunkPlan& plan,
                const PageSlice& slice, Workspace& workspace) {
  workspace.body.Clear();
  AppendLevels(leaf, slice, workspace.body);
  EncodeValues(leaf, plan, slice.values, workspace.body);
}

// Packed bits hardly repeat, so that zstd's quickest level mostly finds as much in them
// as its normal one. One page in the middle tells, where it is one of many.
ChunkOptions WithPageLevel(const shred::LeafColumn& leaf, const ChunkPlan& plan,
                           const std::vector<PageSlice>& slices,
                           const ChunkOptions& options, Workspace& workspace) {
  constexpr size_t kManyPages = 8;
  constexpr int kQuick = 1;
  ChunkOptions chosen = options;
  const bool is_packed = plan.encoding == Encoding::kRleDictionary ||
                         plan.encoding == Encoding::kDeltaBinaryPacked;
  if (options.compression != Compression::kZstd || options.compression_level ||
      !is_packed || slices.size() < kManyPages) {
    return chosen;
  }
  EncodeBody(leaf, plan, slices[slices.size() / 2], workspace);
  const auto size_at = [&](std::optional<int> level) {
    codec::Compressor& compressor = workspace.compressor(options.compression, level);
    workspace.trial.Clear();
    workspace.trial.Extend(compressor.Bound(workspace.body.size()));
    return codec::CompressOrStop(compressor, workspace.body, workspace.trial, 0, 0,
                                 workspace.stop);
  };
  if (size_at(kQuick) <= size_at(options.compression_level)) {
    chosen.compression_level = kQuick;
  }
  return chosen;
}

void AppendDataPage(const shred::LeafColumn& leaf, const ChunkPlan& plan,
                    const PageSlice& slice, const ChunkOptions& options,
                    Workspace& workspace, EncodedChunk& chunk) {
  if (slice.levels() > INT32_MAX) {
    throw SchemaError(
        "column \"" + leaf.leaf->dotted_path() + "\" needs a page of " +
        std::to_string(slice.levels()) +
        " values, and a Parquet page counts no more than 2147483647; choose "
        "a smaller data_page_rows");
  }
  EncodeBody(leaf, plan, slice, workspace);
  format::PageHeader header;
  header.type = PageType::kDataPage;
  header.data_page_header.emplace();
  header.data_page_header->num_values = static_cast<int32_t>(slice.levels());
  header.data_page_header->encoding = plan.encoding;
  StoredPage page = AppendPage(*leaf.leaf, header, options, workspace, chunk.bytes);
  chunk.meta.total_uncompressed_size += static_cast<int64_t>(page.uncompressed_bytes);
  chunk.offset_index.page_locations.push_back({static_cast<int64_t>(page.offset),
                                               static_cast<int32_t>(page.stored_bytes),
                                               static_cast<int64_t>(slice.row_begin)});
}

// `encodings` and `encoding_stats` say what the pages said: the levels' RLE is listed
// even where there are none, because every data page header names it.
void DescribeEncodings(const ChunkPlan& plan, size_t data_pages,
                       format::ColumnMetaData& meta) {
  auto pages = static_cast<int32_t>(data_pages);
  if (plan.has_dictionary()) {
    meta.encodings = {Encoding::kPlain, Encoding::kRle, Encoding::kRleDictionary};
    meta.encoding_stats = {
        {PageType::kDictionaryPage, Encoding::kPlain, 1},
        {PageType::kDataPage, Encoding::kRleDictionary, pages},
    };
    return;
  }
  meta.encodings = {Encoding::kRle};
  if (plan.encoding != Encoding::kRle) meta.encodings.push_back(plan.encoding);
  meta.encoding_stats = {{PageType::kDataPage, plan.encoding, pages}};
}

}  // namespace

EncodedChunk Encode(shred::LeafColumn& leaf, const ChunkOptions& options,
                    Workspace& workspace) {
  std::optional<ChunkPlan> resolved;
  if (leaf.leaf->type.id == TypeId::kEnum) resolved = ResolveEnum(leaf, options);
  ChunkPlan plan = resolved ? std::move(*resolved) : Choose(leaf, options, workspace);
  std::vector<PageSlice> slices = Split(leaf, plan, options);
  EncodedChunk chunk;
  chunk.bytes = std::move(workspace.chunk);
  chunk.bytes.Clear();
  chunk.rows = slices.back().row_end;
  chunk.meta.type = leaf.leaf->physical;
  chunk.meta.path_in_schema = leaf.leaf->path;
  chunk.meta.codec = options.compression;
  chunk.meta.num_values = static_cast<int64_t>(leaf.level_count());

  if (plan.has_dictionary()) {
    AppendDictionaryPage(leaf, plan, options, workspace, chunk);
  }
  chunk.meta.data_page_offset = static_cast<int64_t>(chunk.bytes.size());
  ChunkStatistics statistics(leaf, plan, options);
  const ChunkOptions page_options = WithPageLevel(leaf, plan, slices, options, workspace);
  for (const PageSlice& slice : slices) {
    AppendDataPage(leaf, plan, slice, page_options, workspace, chunk);
    statistics.AddPage(slice);
  }
  chunk.meta.total_compressed_size = static_cast<int64_t>(chunk.bytes.size());
  DescribeEncodings(plan, slices.size(), chunk.meta);
  statistics.Finish(chunk);
  if (options.bloom_filter && leaf.value_count != 0) {
    AppendBloomFilter(leaf, plan, options.bloom_filter_ratio, workspace,
                      chunk.bloom_filter);
  }
  return chunk;
}

uint64_t EncodedBytes(shred::LeafColumn& leaf, const ChunkOptions& options,
                      Workspace& workspace) {
  if (leaf.level_count() == 0) return 0;
  if (leaf.leaf->type.id == TypeId::kEnum) {
    PageSlice all;
    all.level_end = leaf.level_count();
    workspace.trial.Clear();
    AppendLevels(leaf, all, workspace.trial);
    return workspace.trial.size() + EnumBytes(leaf, options);
  }
  ChunkPlan plan = Choose(leaf, options, workspace);
  // With a few values more, something else would hardly ever be chosen.
  if (leaf.value_count > leaf.settled_until) {
    leaf.settled = plan.encoding;
    leaf.settled_until = leaf.value_count * 2;
  }
  base::ByteBuffer& scratch = workspace.trial;
  scratch.Clear();
  EncodePlain(*leaf.leaf, plan.dictionary.data(), plan.dictionary_size, scratch);
  uint64_t bytes = scratch.size();
  for (const PageSlice& slice : Split(leaf, plan, options)) {
    scratch.Clear();
    AppendLevels(leaf, slice, scratch);
    bytes += scratch.size() + EncodedSize(leaf, plan, slice.values);
  }
  return bytes;
}

}  // namespace lamella::chunk
