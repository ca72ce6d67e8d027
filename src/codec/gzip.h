/// Gzip members, with the effort spent where it pays.
///
/// On lineitem's pages (6,001,215 rows, decimals as INT64) a higher level helps text and
/// nothing else:
///
/// | level          | l_comment          | the 15 other columns |
/// |----------------|--------------------|----------------------|
/// | 1              | 54.2 MB, 103 ns/row| 97.9 MB, 117 ns/row  |
/// | 4              | 50.3 MB, 257 ns/row| 97.5 MB, 248 ns/row  |
/// | 6              | 48.9 MB, 555 ns/row| 97.3 MB, 385 ns/row  |
///
/// So without a level of the user's each page is looked at: text is compressed at level
/// 4, anything else at level 1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

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

  /// Returns the number of bytes written, or 0 when `out` is shorter than the member.
  size_t Compress(std::span<const uint8_t> in, std::span<uint8_t> out);

 private:
  struct Free {
    void operator()(libdeflate_compressor* it) const;
  };
  using Context = std::unique_ptr<libdeflate_compressor, Free>;

  static Context Make(int level);

  Context context_;
  Context quick_;  ///< For what is not text; null when the user chose the level.
};

}  // namespace lamella::codec
