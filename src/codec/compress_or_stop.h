/// A codec's call that can be given up in the middle.
///
/// No codec's library can be asked to stop inside of a page, and brotli at level 11 takes
/// half a minute for one of 8 MB. So a call that may last is made on a thread of its own,
/// with everything that it touches handed over to it: whoever no longer wants the result
/// walks away, and that thread ends, and frees what it has, when the page is done.
#pragma once

#include <atomic>
#include <cstddef>

#include "base/byte_buffer.h"
#include "codec/compressor.h"

namespace lamella::codec {

/// `compressor.Compress` of all of `in`, which may end with numbers, to where `out` has
/// `compressor.Bound(in.size())` bytes from `offset` on; returns the number of bytes
/// written. Throws InterruptedError within a tenth of a second after `stop`, which may be
/// null, becomes true: compressor and buffers are then good for nothing but to be
/// destroyed.
size_t CompressOrStop(Compressor& compressor, base::ByteBuffer& in, base::ByteBuffer& out,
                      size_t offset, size_t number_bytes, const std::atomic<bool>* stop);

}  // namespace lamella::codec
