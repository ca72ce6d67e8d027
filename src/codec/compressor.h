/// Bytes → fewer bytes, in the raw form that a Parquet page holds.
///
/// | codec    | form of the output                            | defined by         |
/// |----------|-----------------------------------------------|--------------------|
/// | none     | the input                                     | Compression.md     |
/// | snappy   | one raw block, no framing                     | Snappy format      |
/// | gzip     | one member with header, CRC and length        | RFC 1952           |
/// | brotli   | one raw stream                                | RFC 7932           |
/// | zstd     | one frame that states the content size        | RFC 8878           |
/// | lz4_raw  | one bare block, no length before it           | LZ4 block format   |
///
/// The output depends on codec, level and input (with what is known of it) only, never on
/// what was compressed before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "lamella/options.h"

namespace lamella::codec {

/// The longest input that every codec takes, in bytes: LZ4's limit, 32 MiB below the
/// 2 GiB that a page header can express.
inline constexpr size_t kMaxInputBytes = 0x7E000000;

/// One codec at one level with its working memory, which lives as long as the compressor:
/// a second page allocates nothing. Made by each worker for itself; not thread safe.
class Compressor {
 public:
  /// `level` absent means the codec's default (levels.h). Throws OptionError when `level`
  /// is out of range or the codec has no levels.
  explicit Compressor(Compression codec, std::optional<int> level = std::nullopt);
  ~Compressor();
  Compressor(Compressor&&) noexcept;
  Compressor& operator=(Compressor&&) noexcept;

  Compression codec() const { return codec_; }
  int level() const { return level_; }

  /// The most bytes that Compress may write for an input of `size` bytes, at most
  /// kMaxInputBytes.
  size_t Bound(size_t size) const;

  /// Compresses `in`, at most kMaxInputBytes, into `out`, at least Bound(in.size()) bytes
  /// that do not overlap it. `number_bytes` is the width of the PLAIN numbers that `in`
  /// ends with, and 0 when it ends with anything else: gzip and zstd do without a search
  /// among numbers where they can. Returns the number of bytes written. Throws Error when
  /// the input is too long or the codec's library reports a failure (out of memory).
  size_t Compress(std::span<const uint8_t> in, std::span<uint8_t> out,
                  size_t number_bytes = 0);

 private:
  struct Contexts;

  Compression codec_;
  int level_;
  std::unique_ptr<Contexts> contexts_;
};

}  // namespace lamella::codec
