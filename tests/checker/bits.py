"""Bit-packed integers and the RLE / bit-packing hybrid, decoded whole runs at a time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .faults import Malformed

# Called with (file offset, message) for bytes that are legal but not ours.
Note = Callable[[int, str], None]


def unpack(packed: np.ndarray, width: int, count: int) -> np.ndarray:
    """`count` unsigned integers of `width` bits, packed from the least significant bit;
    `width` is at most 64. Returns uint64."""
    if width == 0 or count == 0:
        return np.zeros(count, np.uint64)
    if width == 8:
        return packed[:count].astype(np.uint64)
    padded = np.zeros(len(packed) + 9, np.uint8)
    padded[: len(packed)] = packed
    words = np.ndarray((len(packed) + 1,), "<u8", padded, strides=(1,))
    position = np.arange(count, dtype=np.int64) * width
    place = position >> 3
    shift = (position & 7).astype(np.uint64)
    values = words[place] >> shift
    if width > 57:
        # The ninth byte holds the bits that a 64-bit word at `place` cannot reach.
        high = padded[place + 8].astype(np.uint64)
        values |= np.where(shift > 0, high << ((64 - shift) & np.uint64(63)), 0)
    if width < 64:
        values &= np.uint64((1 << width) - 1)
    return values


def read_varint(data: bytes, pos: int, end: int, base: int) -> tuple[int, int]:
    """An unsigned LEB128 integer at `pos`; returns it and the position behind it."""
    value = shift = 0
    while pos < end and shift < 70:
        byte = data[pos]
        pos += 1
        value |= (byte & 0x7F) << shift
        if not byte & 0x80:
            return value, pos
        shift += 7
    raise Malformed("encoding", base + pos, "varint runs past its end")


class _Runs:
    """The runs of one hybrid stream, before expansion."""

    def __init__(self):
        self.counts: list[int] = []
        self.values: list[int] = []
        self.packed: list[bytes] = []
        self.is_packed: list[bool] = []


def decode_hybrid(
    data: bytes, pos: int, end: int, width: int, count: int, base: int, note: Note
) -> np.ndarray:
    """Decodes exactly `count` values that fill data[pos:end]; `base` is the file offset
    of data[0]. Raises Malformed for a stream that is too short, too long or misshapen."""
    runs = _Runs()
    remaining = count
    value_bytes = (width + 7) // 8
    while remaining > 0:
        start = pos
        header, pos = read_varint(data, pos, end, base)
        size = header >> 1
        if size == 0:
            raise Malformed("encoding.rle", base + start, "run of no values")
        if header & 1:
            stop = pos + size * width
            if stop > end:
                raise Malformed("encoding.rle", base + start, "bit-packed run cut short")
            if size > (remaining + 7) >> 3:
                note(base + start, "more bit-packed groups than values")
            runs.packed.append(data[pos:stop])
            taken = min(size * 8, remaining)
            runs.values.append(0)
        else:
            stop = pos + value_bytes
            if stop > end:
                raise Malformed("encoding.rle", base + start, "run cut short")
            if size > remaining:
                raise Malformed("encoding.rle", base + start, "run of too many values")
            value = int.from_bytes(data[pos:stop], "little")
            if value >> width:
                raise Malformed("encoding.rle", base + pos, f"value {value} too wide")
            taken = size
            runs.values.append(value)
        runs.counts.append(taken)
        runs.is_packed.append(bool(header & 1))
        remaining -= taken
        pos = stop
    if pos != end:
        raise Malformed("encoding.trailing", base + pos, f"{end - pos} bytes left over")
    return _expand(runs, width, count, base + end, note)


def _expand(runs: _Runs, width: int, count: int, end: int, note: Note) -> np.ndarray:
    counts = np.array(runs.counts, np.int64)
    if not runs.packed:
        return np.repeat(np.array(runs.values, np.uint32), counts)
    packed = np.frombuffer(b"".join(runs.packed), np.uint8)
    capacity = len(packed) * 8 // width if width else count
    unpacked = unpack(packed, width, capacity).astype(np.uint32)
    flags = np.array(runs.is_packed)
    total = int(counts[flags].sum())
    if unpacked[total:].any():
        note(end, "padding behind the last value is not zero")
    if flags.all():
        return unpacked[:total]
    out = np.repeat(np.array(runs.values, np.uint32), counts)
    out[np.repeat(flags, counts)] = unpacked[:total]
    return out
