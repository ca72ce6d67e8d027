/// DEFLATE (RFC 1951) of numbers and of packed indices, without a search.
///
/// Numbers repeat at their own width (repeats.h), and packed bits do not repeat at all:
/// what is to be gained is in the literals' prefix code. lineitem's pages, against the
/// level of libdeflate that they would get otherwise:
///
/// | column          | libdeflate, level 1    | here                   |
/// |-----------------|------------------------|------------------------|
/// | l_partkey       | 18.5 MB                | 18.9 MB                |
/// | l_extendedprice | 23.0 MB                | 21.8 MB                |
/// | l_shipdate      | 8.9 MB                 | 8.9 MB                 |
///
///     block:  dynamic codes | tokens … | end of block       up to 65,535 bytes of
///     content token:  literals … [length, distance = width]
///
/// A block that would not shrink is stored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "codec/deflate_block.h"

namespace lamella::codec {

/// Keeps its memory from page to page. Not thread safe.
class NumberDeflate {
 public:
  /// The most bytes that `size` bytes of content can become.
  static size_t Bound(size_t size);

  /// Compresses `in`, which ends with numbers of `number_bytes`, or with none if that is
  /// 0, into `out`, at least Bound(in.size()) bytes. Returns the number of bytes written.
  size_t Compress(std::span<const uint8_t> in, size_t number_bytes,
                  std::span<uint8_t> out);

 private:
  void AddToken(size_t literals, size_t length);

  std::vector<DeflateToken> tokens_;
};

}  // namespace lamella::codec
