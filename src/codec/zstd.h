/// Zstandard frames (RFC 8878), with the matches among numbers found by ourselves.
///
/// What lineitem's PLAIN numbers take at level 3:
///
/// | column          | zstd's own search      | repeats at their width |
/// |-----------------|------------------------|------------------------|
/// | l_partkey       | 17.9 MB                | 15.9 MB                |
/// | l_extendedprice | 20.1 MB                | 18.9 MB                |
///
/// Most of the time goes into the entropy coder either way: 40 to 50 ns a number become
/// some 10 % fewer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/byte_buffer.h"

struct ZSTD_CCtx_s;

namespace lamella::codec {

/// Compresses one page after the other into a frame each that states the content's size.
/// Not thread safe.
class Zstd {
 public:
  explicit Zstd(int level);
  ~Zstd();
  Zstd(Zstd&&) noexcept;
  Zstd& operator=(Zstd&&) noexcept;

  static size_t Bound(size_t size);

  /// `number_bytes` as in Compressor::Compress. Throws Error.
  size_t Compress(std::span<const uint8_t> in, size_t number_bytes,
                  std::span<uint8_t> out);

 private:
  struct Sequences;
  struct Free {
    void operator()(ZSTD_CCtx_s* it) const;
  };

  bool RepeatsPay(std::span<const uint8_t> in, size_t number_bytes);
  size_t CompressRepeats(std::span<const uint8_t> in, size_t number_bytes,
                         std::span<uint8_t> out);
  size_t CompressPlainly(std::span<const uint8_t> in, std::span<uint8_t> out);

  std::unique_ptr<ZSTD_CCtx_s, Free> context_;
  std::unique_ptr<Sequences> sequences_;
  base::ByteBuffer trial_;
};

}  // namespace lamella::codec
