/// Gzip members, with the effort spent where it pays.
///
/// On lineitem's pages (6,001,215 rows, decimals as INT64) a higher level helps text and
/// nothing else: the 15 other columns have 97.9 MB at level 1 and 97.3 MB at level 6.
///
/// | level | l_comment            |
/// |-------|----------------------|
/// | 1     | 54.3 MB, 177 ns/row  |
/// | 2     | 52.4 MB, 254 ns/row  |
/// | 3     | 51.0 MB, 349 ns/row  |
/// | 4     | 50.4 MB, 388 ns/row  |
///
/// So without a level of the user's each page is looked at: text is compressed at level 3
/// (with 2 the file would be larger than the engine's own), anything else at level 1, or
/// without a search (number_deflate.h) where a sample shows that one finds next to
/// nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "base/byte_buffer.h"
#include "codec/number_deflate.h"

struct libdeflate_compressor;

namespace lamella::codec {

/// Whether most of a sample of `bytes` is text: printable ASCII or well-formed UTF-8 of
/// two or more bytes. Length prefixes between the strings do not hide it.
bool LooksLikeText(std::span<const uint8_t> bytes);

/// Compresses one page after the other into a gzip member each (RFC 1952), with a window
/// of 32 KiB as every inflater expects. Not thread safe.
class Gzip {
 public:
  /// `level` from 1 to 9; absent means that each page's content decides.
  explicit Gzip(std::optional<int> level);

  /// The most bytes that a member of `size` bytes of content can have.
  size_t Bound(size_t size) const;

  /// `number_bytes` as in Compressor::Compress. Returns the number of bytes written, or 0
  /// when `out`, at least Bound(in.size()) bytes, is shorter than the member.
  size_t Compress(std::span<const uint8_t> in, size_t number_bytes,
                  std::span<uint8_t> out);

 private:
  struct Free {
    void operator()(libdeflate_compressor* it) const;
  };
  using Context = std::unique_ptr<libdeflate_compressor, Free>;

  static Context Make(int level);
  bool SearchIsIdle(std::span<const uint8_t> in, size_t number_bytes);
  size_t CompressNumbers(std::span<const uint8_t> in, size_t number_bytes,
                         std::span<uint8_t> out);

  Context context_;
  Context quick_;  ///< For what is not text; null when the user chose the level.
  NumberDeflate numbers_;
  base::ByteBuffer trial_;
};

}  // namespace lamella::codec
