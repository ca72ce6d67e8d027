"""Decompression of page bodies, refusing everything but one exact stream."""

from __future__ import annotations

import zlib

import cramjam

from .faults import Malformed
from .structs import BROTLI, GZIP, LZ4_RAW, SNAPPY, UNCOMPRESSED, ZSTD

CODEC_NAMES = {
    UNCOMPRESSED: "UNCOMPRESSED",
    SNAPPY: "SNAPPY",
    GZIP: "GZIP",
    BROTLI: "BROTLI",
    ZSTD: "ZSTD",
    LZ4_RAW: "LZ4_RAW",
}
_RULE = "page.codec"


def decompress(codec: int, body: bytes, size: int, offset: int) -> bytes:
    """Returns the `size` bytes that `body` holds, raising Malformed at the file offset
    `offset` if it holds another number, does not decode, or has bytes behind its end."""
    if codec not in CODEC_NAMES:
        raise Malformed(_RULE, offset, f"codec {codec} is not supported")
    name = CODEC_NAMES[codec]
    if codec != UNCOMPRESSED and not body:
        raise Malformed(_RULE, offset, f"{name} stream of no bytes")
    try:
        data = _DECODERS[codec](body, size)
    except (cramjam.DecompressionError, zlib.error, _Shape) as error:
        raise Malformed(_RULE, offset, f"{name}: {error}") from None
    if len(data) != size:
        message = f"{name} holds {len(data)} bytes, the header says {size}"
        raise Malformed("page.size", offset, message)
    return data


class _Shape(Exception):
    """A stream that decodes but is not a single complete one."""


def _none(body: bytes, size: int) -> bytes:
    return body


def _into(decoder, body: bytes, size: int) -> bytes:
    # Decoding into a buffer tells how much was written; asking for an output does not.
    buffer = bytearray(size)
    written = decoder(body, buffer)
    return bytes(buffer[:written])


def _snappy(body: bytes, size: int) -> bytes:
    return _into(cramjam.snappy.decompress_raw_into, body, size)


def _gzip(body: bytes, size: int) -> bytes:
    stream = zlib.decompressobj(wbits=31)
    data = stream.decompress(body, size + 1) if size else stream.decompress(body)
    if stream.unconsumed_tail or not stream.eof:
        data += stream.decompress(stream.unconsumed_tail, 1)
    if not stream.eof:
        raise _Shape("the member does not end with the page")
    if stream.unused_data:
        raise _Shape(f"{len(stream.unused_data)} bytes behind the first member")
    return data


def _brotli(body: bytes, size: int) -> bytes:
    data = _into(cramjam.brotli.decompress_into, body, size)
    try:
        _into(cramjam.brotli.decompress_into, body[:-1], size)
    except cramjam.DecompressionError:
        return data
    raise _Shape("bytes behind the end of the stream")


def _zstd(body: bytes, size: int) -> bytes:
    end = zstd_frame_size(body)
    if end != len(body):
        raise _Shape(f"the first frame ends at byte {end} of {len(body)}")
    return _into(cramjam.zstd.decompress_into, body, size)


def zstd_frame_size(body: bytes) -> int:
    """Bytes of the first Zstandard frame (RFC 8878, section 3.1.1)."""
    if body[:4] != b"\x28\xb5\x2f\xfd" or len(body) < 6:
        raise _Shape("no Zstandard frame")
    descriptor = body[4]
    single_segment = descriptor >> 5 & 1
    content_size = (single_segment, 2, 4, 8)[descriptor >> 6]
    dictionary_id = (0, 1, 2, 4)[descriptor & 3]
    pos = 5 + (not single_segment) + dictionary_id + content_size
    while True:
        header = int.from_bytes(body[pos : pos + 3], "little")
        pos += 3
        is_rle = header >> 1 & 3 == 1
        pos += 1 if is_rle else header >> 3
        if pos > len(body):
            raise _Shape("the frame is cut short")
        if header & 1:
            return pos + (4 if descriptor & 4 else 0)


def _lz4_raw(body: bytes, size: int) -> bytes:
    return _into(cramjam.lz4.decompress_block_into, body, size)


_DECODERS = {
    UNCOMPRESSED: _none,
    SNAPPY: _snappy,
    GZIP: _gzip,
    BROTLI: _brotli,
    ZSTD: _zstd,
    LZ4_RAW: _lz4_raw,
}
