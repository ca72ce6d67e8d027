// Any bytes, said to end with numbers of any width: what gzip and zstd make of them
// becomes the same bytes again.
#include <libdeflate.h>
#include <zstd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

#include "codec/compressor.h"

namespace {

using namespace lamella;
using Bytes = std::vector<uint8_t>;

Bytes Compressed(Compression codec, const Bytes& in, size_t number_bytes) {
  codec::Compressor compressor(codec);
  Bytes out(compressor.Bound(in.size()));
  out.resize(compressor.Compress(in, out, number_bytes));
  return out;
}

void TryGzip(const Bytes& in, size_t number_bytes) {
  const Bytes member = Compressed(Compression::kGzip, in, number_bytes);
  const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)>
      decompressor(libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
  Bytes out(in.size() + 1);
  size_t size = 0;
  const libdeflate_result result = libdeflate_gzip_decompress(
      decompressor.get(), member.data(), member.size(), out.data(), out.size(), &size);
  out.resize(size);
  if (result != LIBDEFLATE_SUCCESS || out != in) std::abort();
}

void TryZstd(const Bytes& in, size_t number_bytes) {
  const Bytes frame = Compressed(Compression::kZstd, in, number_bytes);
  Bytes out(in.size() + 1);
  const size_t size = ZSTD_decompress(out.data(), out.size(), frame.data(), frame.size());
  if (ZSTD_isError(size) != 0) std::abort();
  out.resize(size);
  if (out != in) std::abort();
}

}  // namespace

// The first byte chooses the width, the second how often the rest is there.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  constexpr size_t kWidths[] = {0, 4, 8};
  const size_t number_bytes = kWidths[data[0] % 3];
  Bytes in;
  for (int left = data[1]; left >= 0 && in.size() < 400'000; --left) {
    in.insert(in.end(), data + 2, data + size);
  }
  TryGzip(in, number_bytes);
  TryZstd(in, number_bytes);
  return 0;
}
