"""Values of one page from its bytes: which encodings a type allows, and their decoders.

Fixed-width numbers come back as numpy arrays, everything else (BYTE_ARRAY, fixed length,
INT96) as a list of bytes."""

from __future__ import annotations

import struct

import numpy as np

from . import structs as s
from .bits import Note, decode_hybrid
from .delta import (
    decode_binary_packed,
    decode_delta_byte_array,
    decode_delta_length,
)
from .faults import Malformed

Values = np.ndarray | list

NUMPY_TYPES = {s.INT32: "<i4", s.INT64: "<i8", s.FLOAT: "<f4", s.DOUBLE: "<f8"}
_WIDTHS = {s.INT32: 4, s.INT64: 8, s.INT96: 12, s.FLOAT: 4, s.DOUBLE: 8}
_ALLOWED = {
    s.PLAIN: set(range(8)),
    s.RLE: {s.BOOLEAN},
    s.DELTA_BINARY_PACKED: {s.INT32, s.INT64},
    s.DELTA_LENGTH_BYTE_ARRAY: {s.BYTE_ARRAY},
    s.DELTA_BYTE_ARRAY: {s.BYTE_ARRAY, s.FLBA},
    s.BYTE_STREAM_SPLIT: {s.INT32, s.INT64, s.FLOAT, s.DOUBLE, s.FLBA},
}


def value_width(physical: int, type_length: int) -> int:
    """Bytes of one value as stored; 0 for BOOLEAN and BYTE_ARRAY."""
    return type_length if physical == s.FLBA else _WIDTHS.get(physical, 0)


def decode_values(
    encoding: int,
    physical: int,
    type_length: int,
    data: bytes,
    pos: int,
    count: int,
    base: int,
    note: Note,
) -> Values:
    """The `count` values that fill data[pos:]; raises Malformed if they do not."""
    if physical not in _ALLOWED.get(encoding, ()):
        name = s.ENCODING_NAMES.get(encoding, encoding)
        message = f"encoding {name} on {s.TYPE_NAMES[physical]}"
        raise Malformed("page.encoding", base + pos, message)
    end = len(data)
    if encoding == s.PLAIN:
        return decode_plain(physical, type_length, data, pos, count, base, note)
    if encoding == s.RLE:
        return _rle_boolean(data, pos, count, base, note)
    if encoding == s.BYTE_STREAM_SPLIT:
        return _byte_stream_split(physical, type_length, data, pos, count, base)
    if encoding == s.DELTA_BINARY_PACKED:
        bits = 32 if physical == s.INT32 else 64
        values, stop = decode_binary_packed(data, pos, end, count, bits, base, note)
        if stop != end:
            message = f"{end - stop} bytes left over"
            raise Malformed("encoding.trailing", base + stop, message)
        return values.astype(NUMPY_TYPES[physical])
    if encoding == s.DELTA_LENGTH_BYTE_ARRAY:
        return decode_delta_length(data, pos, end, count, base, note)
    values = decode_delta_byte_array(data, pos, end, count, base, note)
    if physical == s.FLBA and any(len(value) != type_length for value in values):
        raise Malformed("encoding.delta", base + pos, "value of another length")
    return values


def decode_plain(
    physical: int,
    type_length: int,
    data: bytes,
    pos: int,
    count: int,
    base: int,
    note: Note,
) -> Values:
    """PLAIN values that fill data[pos:]."""
    if physical == s.BYTE_ARRAY:
        return _plain_byte_array(data, pos, count, base)
    if physical == s.BOOLEAN:
        return _plain_boolean(data, pos, count, base, note)
    width = value_width(physical, type_length)
    _expect_size(data, pos, count * width, base)
    if physical in NUMPY_TYPES:
        return np.frombuffer(data, NUMPY_TYPES[physical], count, pos)
    return np.frombuffer(data, f"V{width}", count, pos).tolist()


def _expect_size(data: bytes, pos: int, size: int, base: int) -> None:
    if len(data) - pos != size:
        message = f"the values take {size} bytes, the page has {len(data) - pos} for them"
        raise Malformed("encoding.trailing", base + pos, message)


def _plain_byte_array(data: bytes, pos: int, count: int, base: int) -> list[bytes]:
    unpack = struct.Struct("<I").unpack_from
    values = []
    append = values.append
    start = pos
    try:
        for _ in range(count):
            stop = pos + 4 + unpack(data, pos)[0]
            append(data[pos + 4 : stop])
            pos = stop
    except struct.error:
        pos = len(data) + 1
    if pos != len(data):
        message = f"the lengths end at {pos}, the page at {len(data)}"
        raise Malformed("encoding.trailing", base + start, message)
    return values


def _plain_boolean(
    data: bytes, pos: int, count: int, base: int, note: Note
) -> np.ndarray:
    _expect_size(data, pos, (count + 7) // 8, base)
    bits = np.unpackbits(np.frombuffer(data, np.uint8, offset=pos), bitorder="little")
    if bits[count:].any():
        note(base + len(data) - 1, "padding behind the last boolean is not zero")
    return bits[:count].astype(bool)


def _rle_boolean(data: bytes, pos: int, count: int, base: int, note: Note) -> np.ndarray:
    if len(data) - pos < 4:
        raise Malformed("encoding.rle", base + pos, "boolean RLE without its length")
    size = struct.unpack_from("<I", data, pos)[0]
    _expect_size(data, pos, size + 4, base)
    return decode_hybrid(data, pos + 4, len(data), 1, count, base, note).astype(bool)


def _byte_stream_split(
    physical: int, type_length: int, data: bytes, pos: int, count: int, base: int
) -> Values:
    width = value_width(physical, type_length)
    _expect_size(data, pos, count * width, base)
    planes = np.frombuffer(data, np.uint8, count * width, pos).reshape(width, count)
    joined = np.ascontiguousarray(planes.T)
    if physical in NUMPY_TYPES:
        return joined.view(NUMPY_TYPES[physical]).ravel()
    return joined.view(f"V{width}").ravel().tolist()


def decode_indices(
    data: bytes, pos: int, count: int, size: int, base: int, note: Note
) -> np.ndarray:
    """Dictionary indices that fill data[pos:]: a width byte and a hybrid stream."""
    if pos >= len(data):
        raise Malformed("encoding.dictionary", base + pos, "no bit width byte")
    width = data[pos]
    if width > 32:
        raise Malformed("encoding.dictionary", base + pos, f"bit width {width}")
    if count and not 1 <= width <= max(1, (size - 1).bit_length()):
        note(base + pos, f"bit width {width} for a dictionary of {size}")
    indices = decode_hybrid(data, pos + 1, len(data), width, count, base, note)
    if count and int(indices.max()) >= size:
        message = f"index {indices.max()} in a dictionary of {size}"
        raise Malformed("encoding.dictionary", base + pos, message)
    return indices
