#include "codec/zstd.h"

// For sequences of our own; the functions are exported by shared builds too.
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>

#include <algorithm>
#include <new>
#include <string>

#include "codec/repeats.h"
#include "lamella/error.h"

namespace lamella::codec {
namespace {

// A twentieth of a page of 20,000 numbers of eight bytes: a trial on it costs a twentieth
// of what it may save.
constexpr size_t kSampleBytes = 8 << 10;

// The library cuts blocks of 128 KiB between two matches, and may not cut one in two.
constexpr size_t kLongestMatch = 64 << 10;

}  // namespace

struct Zstd::Sequences {
  std::vector<ZSTD_Sequence> all;
};

void Zstd::Free::operator()(ZSTD_CCtx_s* it) const { ZSTD_freeCCtx(it); }

Zstd::Zstd(int level)
    : context_(ZSTD_createCCtx()), sequences_(std::make_unique<Sequences>()) {
  if (context_ == nullptr) throw std::bad_alloc();
  ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, level);
}

Zstd::~Zstd() = default;
Zstd::Zstd(Zstd&&) noexcept = default;
Zstd& Zstd::operator=(Zstd&&) noexcept = default;

size_t Zstd::Bound(size_t size) { return ZSTD_compressBound(size); }

size_t Zstd::Compress(std::span<const uint8_t> in, size_t number_bytes,
                      std::span<uint8_t> out) {
  if (RepeatsPay(in, number_bytes)) {
    const size_t written = CompressRepeats(in, number_bytes, out);
    if (ZSTD_isError(written) == 0) return written;
    // More matches, or more blocks, than the library has room for: its own search fits.
  }
  const size_t written = CompressPlainly(in, out);
  if (ZSTD_isError(written) == 0) return written;
  throw Error(Blame::kWorld, "can't compress " + std::to_string(in.size()) +
                                 " bytes with zstd: " + ZSTD_getErrorName(written));
}

// Far matches are not seen in a sample, so the near ones must be better in it. Not by
// much: the sample is short, and tables that hardly count in a page weigh in it.
bool Zstd::RepeatsPay(std::span<const uint8_t> in, size_t number_bytes) {
  if (number_bytes != 4 && number_bytes != 8) return false;
  if (in.size() > kMostBytesForRepeats) return false;
  const auto sample = SampleOf(in, kSampleBytes, number_bytes);
  trial_.Clear();
  const size_t bound = Bound(sample.size());
  const std::span<uint8_t> out{trial_.Extend(bound), bound};
  const size_t repeats = CompressRepeats(sample, number_bytes, out);
  return ZSTD_isError(repeats) == 0 && repeats * 100 < CompressPlainly(sample, out) * 99;
}

size_t Zstd::CompressRepeats(std::span<const uint8_t> in, size_t number_bytes,
                             std::span<uint8_t> out) {
  std::vector<ZSTD_Sequence>& all = sequences_->all;
  all.clear();
  const auto offset = static_cast<uint32_t>(number_bytes);
  ForEachRepeat(in, number_bytes, [&](size_t literals, size_t length) {
    for (; length > kLongestMatch; literals = 0) {
      const size_t part = std::min(kLongestMatch, length - kLeastRepeat);
      all.push_back(
          {offset, static_cast<uint32_t>(literals), static_cast<uint32_t>(part), 0});
      length -= part;
    }
    all.push_back(
        {offset, static_cast<uint32_t>(literals), static_cast<uint32_t>(length), 0});
  });
  return ZSTD_compressSequences(context_.get(), out.data(), out.size(), all.data(),
                                all.size(), in.data(), in.size());
}

size_t Zstd::CompressPlainly(std::span<const uint8_t> in, std::span<uint8_t> out) {
  return ZSTD_compress2(context_.get(), out.data(), out.size(), in.data(), in.size());
}

}  // namespace lamella::codec
