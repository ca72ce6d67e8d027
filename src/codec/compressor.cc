#include "codec/compressor.h"

#include <brotli/encode.h>
#include <lz4.h>
#include <lz4hc.h>
#include <snappy.h>

#include <algorithm>
#include <bit>
#include <string>
#include <vector>

#include "codec/gzip.h"
#include "codec/levels.h"
#include "codec/recycler.h"
#include "codec/zstd.h"
#include "lamella/error.h"

namespace lamella::codec {
namespace {

[[noreturn]] void Fail(Compression codec, size_t size, const std::string& reason) {
  throw Error(Blame::kWorld, "can't compress " + std::to_string(size) + " bytes with " +
                                 std::string(Name(codec)) + ": " + reason);
}

size_t CompressSnappy(std::span<const uint8_t> in, std::span<uint8_t> out) {
  size_t written = 0;
  snappy::RawCompress(reinterpret_cast<const char*>(in.data()), in.size(),
                      reinterpret_cast<char*>(out.data()), &written);
  return written;
}

size_t CompressBrotli(int level, Recycler& memory, std::span<const uint8_t> in,
                      std::span<uint8_t> out) {
  using Encoder =
      std::unique_ptr<BrotliEncoderState, decltype(&BrotliEncoderDestroyInstance)>;
  const Encoder encoder(
      BrotliEncoderCreateInstance(Recycler::Allocate, Recycler::Release, &memory),
      BrotliEncoderDestroyInstance);
  if (encoder == nullptr) Fail(Compression::kBrotli, in.size(), "out of memory");
  // A window that covers the page and no more: the tables follow its size.
  const int window = std::clamp(static_cast<int>(std::bit_width(in.size())),
                                BROTLI_MIN_WINDOW_BITS, BROTLI_DEFAULT_WINDOW);
  BrotliEncoderSetParameter(encoder.get(), BROTLI_PARAM_QUALITY,
                            static_cast<uint32_t>(level));
  BrotliEncoderSetParameter(encoder.get(), BROTLI_PARAM_LGWIN,
                            static_cast<uint32_t>(window));
  BrotliEncoderSetParameter(encoder.get(), BROTLI_PARAM_SIZE_HINT,
                            static_cast<uint32_t>(in.size()));
  size_t left_in = in.size();
  size_t left_out = out.size();
  const uint8_t* next_in = in.data();
  uint8_t* next_out = out.data();
  const bool good =
      BrotliEncoderCompressStream(encoder.get(), BROTLI_OPERATION_FINISH, &left_in,
                                  &next_in, &left_out, &next_out, nullptr) == BROTLI_TRUE;
  if (!good || BrotliEncoderIsFinished(encoder.get()) != BROTLI_TRUE) {
    Fail(Compression::kBrotli, in.size(), "the encoder stopped");
  }
  return out.size() - left_out;
}

}  // namespace

struct Compressor::Contexts {
  std::optional<Gzip> gzip;
  std::optional<Zstd> zstd;
  std::vector<uint64_t> lz4;  // 64-bit words: LZ4 wants its state aligned to 8 bytes.
  Recycler brotli;
};

Compressor::Compressor(Compression codec, std::optional<int> level)
    : codec_(codec),
      level_(ResolveLevel(codec, level)),
      contexts_(std::make_unique<Contexts>()) {
  if (codec == Compression::kGzip) {
    contexts_->gzip.emplace(level);
  } else if (codec == Compression::kZstd) {
    contexts_->zstd.emplace(level_);
  } else if (codec == Compression::kLz4Raw) {
    const int bytes = level_ == 1 ? LZ4_sizeofState() : LZ4_sizeofStateHC();
    contexts_->lz4.resize((static_cast<size_t>(bytes) + 7) / 8);
  }
}

Compressor::~Compressor() = default;
Compressor::Compressor(Compressor&&) noexcept = default;
Compressor& Compressor::operator=(Compressor&&) noexcept = default;

size_t Compressor::Bound(size_t size) const {
  switch (codec_) {
    case Compression::kUncompressed:
      return size;
    case Compression::kSnappy:
      return snappy::MaxCompressedLength(size);
    case Compression::kGzip:
      return contexts_->gzip->Bound(size);
    case Compression::kBrotli:
      return BrotliEncoderMaxCompressedSize(size);
    case Compression::kZstd:
      return Zstd::Bound(size);
    case Compression::kLz4Raw:
      return static_cast<size_t>(LZ4_compressBound(static_cast<int>(size)));
  }
  return 0;
}

size_t Compressor::Compress(std::span<const uint8_t> in, std::span<uint8_t> out,
                            size_t number_bytes) {
  if (in.size() > kMaxInputBytes) Fail(codec_, in.size(), "the page is too long");
  // An empty span may hold a null pointer, from which LZ4's optimal parser counts back.
  static constexpr uint8_t kNothing = 0;
  if (in.empty()) in = {&kNothing, 0};
  switch (codec_) {
    case Compression::kUncompressed:
      std::copy(in.begin(), in.end(), out.begin());
      return in.size();
    case Compression::kSnappy:
      return CompressSnappy(in, out);
    case Compression::kGzip: {
      const size_t written = contexts_->gzip->Compress(in, number_bytes, out);
      if (written == 0) Fail(codec_, in.size(), "the output is too short");
      return written;
    }
    case Compression::kBrotli:
      return CompressBrotli(level_, contexts_->brotli, in, out);
    case Compression::kZstd:
      return contexts_->zstd->Compress(in, number_bytes, out);
    case Compression::kLz4Raw: {
      const auto* source = reinterpret_cast<const char*>(in.data());
      auto* target = reinterpret_cast<char*>(out.data());
      const int size = static_cast<int>(in.size());
      const int room = static_cast<int>(std::min<size_t>(out.size(), INT32_MAX));
      void* state = contexts_->lz4.data();
      const int written =
          level_ == 1
              ? LZ4_compress_fast_extState(state, source, target, size, room, 1)
              : LZ4_compress_HC_extStateHC(state, source, target, size, room, level_);
      if (written <= 0) Fail(codec_, in.size(), "the output is too short");
      return static_cast<size_t>(written);
    }
  }
  return 0;
}

}  // namespace lamella::codec
