#include "chunk/scale.h"

#include <algorithm>
#include <vector>

#include "chunk/values.h"
#include "codec/compress_or_stop.h"
#include "format/page_header.h"
#include "format/serialize.h"

namespace lamella::chunk {
namespace {

// Checksums have up to so many bytes more than the shortest.
constexpr double kCrcSlack = 4;
constexpr uint64_t kPages = 16;
constexpr uint64_t kFewestRows = 4096;

}  // namespace

Scale::Scale(const shred::LeafColumn& leaf, const ChunkOptions& options,
             Workspace& workspace)
    : leaf_(leaf), options_(options), pages_(options), workspace_(workspace) {
  // Whether a dictionary pays behind a thorough codec, a quick one of its kind tells
  // as well; the closer contests of the modern profile are run with the codec itself.
  bool thorough = options.compression == Compression::kGzip ||
                  options.compression == Compression::kBrotli ||
                  options.compression == Compression::kZstd;
  if (thorough && options.profile == Profile::kUniversal) {
    codec_ = Compression::kZstd;
    level_ = 1;
  }
  // Of a chunk of a few pages, two would be most of it.
  pages_.data_page_rows = std::min(options.data_page_rows,
                                   std::max(kFewestRows, leaf.level_count() / kPages));
}

Scale::Weight Scale::Weigh(const ChunkPlan& plan) {
  std::vector<PageSlice> slices = Split(leaf_, plan, pages_);
  bool sampled = options_.compression != Compression::kUncompressed;
  constexpr size_t kSamples = 2;
  size_t step = sampled ? std::max<size_t>(1, slices.size() / kSamples) : 1;
  double bytes = 0;
  uint64_t weighed = 0;
  for (size_t i = step / 2; i < slices.size(); i += step) {
    bytes += WeighPage(plan, slices[i]);
    weighed += slices[i].levels();
  }
  // The last page is shorter than the others.
  bytes *= static_cast<double>(leaf_.level_count()) / static_cast<double>(weighed);
  auto pages = static_cast<double>(slices.size());
  if (plan.has_dictionary()) bytes += WeighDictionary(plan);
  return {bytes, bytes - kCrcSlack * (pages + 1)};
}

double Scale::WeighPage(const ChunkPlan& plan, const PageSlice& slice) {
  workspace_.ThrowIfStopped();
  format::PageHeader header;
  header.data_page_header.emplace();
  header.data_page_header->num_values = static_cast<int32_t>(slice.levels());
  header.data_page_header->encoding = plan.encoding;
  base::ByteBuffer& body = workspace_.body;
  body.Clear();
  AppendLevels(leaf_, slice, body);
  if (options_.compression == Compression::kUncompressed) {
    uint64_t bytes = body.size() + EncodedSize(leaf_, plan, slice.values);
    return HeaderBytes(header, bytes, bytes) + static_cast<double>(bytes);
  }
  EncodeValues(leaf_, plan, slice.values, body);
  return WeighBody(header, plan.encoding);
}

double Scale::WeighDictionary(const ChunkPlan& plan) {
  format::PageHeader header;
  header.type = format::PageType::kDictionaryPage;
  header.dictionary_page_header.emplace();
  header.dictionary_page_header->num_values = static_cast<int32_t>(plan.dictionary_size);
  base::ByteBuffer& body = workspace_.body;
  body.Clear();
  EncodePlain(*leaf_.leaf, plan.dictionary.data(), plan.dictionary_size, body);
  return WeighBody(header, Encoding::kPlain);
}

double Scale::WeighBody(const format::PageHeader& header, Encoding encoding) {
  uint64_t stored = Compressed(workspace_.body, encoding);
  return HeaderBytes(header, workspace_.body.size(), stored) +
         static_cast<double>(stored);
}

double Scale::HeaderBytes(format::PageHeader header, uint64_t bytes, uint64_t stored) {
  header.uncompressed_page_size = static_cast<int32_t>(bytes);
  header.compressed_page_size = static_cast<int32_t>(stored);
  header.crc = INT32_MIN;  // The longest there is.
  workspace_.header.Clear();
  format::Serialize(header, workspace_.header);
  return static_cast<double>(workspace_.header.size());
}

uint64_t Scale::Compressed(base::ByteBuffer& body, Encoding encoding) {
  codec::Compressor& compressor = workspace_.compressor(codec_, level_);
  // What zstd makes of numbers stands for no other codec.
  size_t number_bytes =
      options_.compression == codec_ ? NumberBytes(*leaf_.leaf, encoding) : 0;
  base::ByteBuffer& out = workspace_.trial;
  out.Clear();
  out.Extend(compressor.Bound(body.size()));
  return codec::CompressOrStop(compressor, body, out, 0, number_bytes, workspace_.stop);
}

}  // namespace lamella::chunk
