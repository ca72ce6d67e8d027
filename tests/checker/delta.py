"""The DELTA encodings: binary packed integers, lengths with bytes, shared prefixes."""

from __future__ import annotations

import numpy as np

from .bits import Note, read_varint, unpack
from .faults import Malformed

_RULE = "encoding.delta"


def _zigzag(value: int) -> int:
    return (value >> 1) ^ -(value & 1)


class _Blocks:
    """Where the miniblocks of a DELTA_BINARY_PACKED stream lie."""

    def __init__(self):
        self.min_deltas: list[int] = []
        self.widths: list[int] = []
        self.offsets: list[int] = []


def decode_binary_packed(
    data: bytes, pos: int, end: int, count: int, bits: int, base: int, note: Note
) -> tuple[np.ndarray, int]:
    """`count` integers of `bits` (32 or 64) from data[pos:]; returns them as int64 and
    the position behind the stream."""
    start = pos
    block, pos = read_varint(data, pos, end, base)
    minis, pos = read_varint(data, pos, end, base)
    total, pos = read_varint(data, pos, end, base)
    first, pos = read_varint(data, pos, end, base)
    if total != count:
        message = f"the stream says {total} values, the page has {count}"
        raise Malformed(_RULE, base + start, message)
    if block == 0 or block % 128 or minis == 0 or block % minis or block // minis % 32:
        raise Malformed(_RULE, base + start, f"block of {block} in {minis} miniblocks")
    if (block, minis) != (128, 4):
        note(base + start, f"block of {block} in {minis} miniblocks, not 128 in 4")
    if first >> bits:
        raise Malformed(_RULE, base + start, f"first value does not fit {bits} bits")
    if total == 0:
        if first:
            note(base + start, "a first value in a stream of none")
        return np.zeros(0, np.int64), pos
    size = block // minis
    blocks = _Blocks()
    remaining = total - 1
    while remaining > 0:
        pos = _read_block(
            data, pos, end, minis, size, remaining, bits, base, blocks, note
        )
        remaining -= block
    deltas = _unpack_deltas(data, blocks, size, minis, total - 1, base, note)
    values = np.empty(total, np.uint64)
    values[0] = np.uint64(_zigzag(first) & 0xFFFFFFFFFFFFFFFF)
    values[1:] = deltas
    values = np.cumsum(values, dtype=np.uint64)
    if bits == 32:
        return values.astype(np.uint32).view(np.int32).astype(np.int64), pos
    return values.view(np.int64), pos


def _read_block(
    data: bytes,
    pos: int,
    end: int,
    minis: int,
    size: int,
    remaining: int,
    bits: int,
    base: int,
    blocks: _Blocks,
    note: Note,
) -> int:
    start = pos
    raw, pos = read_varint(data, pos, end, base)
    if raw >> bits:
        note(base + start, f"smallest delta does not fit {bits} bits")
    blocks.min_deltas.append(_zigzag(raw))
    widths = data[pos : pos + minis]
    if pos + minis > end:
        raise Malformed(_RULE, base + pos, "block cut short")
    pos += minis
    for number, width in enumerate(widths):
        if number * size >= remaining:
            if width:
                note(base + start, f"an unused miniblock has the width {width}")
            width = 0
        if width > bits:
            raise Malformed(_RULE, base + start, f"width {width} for {bits}-bit values")
        blocks.widths.append(width)
        blocks.offsets.append(pos)
        pos += width * size // 8
    if pos > end:
        raise Malformed(_RULE, base + start, "miniblock cut short")
    return pos


def _unpack_deltas(
    data: bytes,
    blocks: _Blocks,
    size: int,
    minis: int,
    count: int,
    base: int,
    note: Note,
) -> np.ndarray:
    octets = np.frombuffer(data, np.uint8)
    widths = np.array(blocks.widths, np.int64)
    offsets = np.array(blocks.offsets, np.int64)
    packed = np.zeros((len(widths), size), np.uint64)
    for width in np.unique(widths):
        if width == 0:
            continue
        chosen = np.flatnonzero(widths == width)
        length = int(width) * size // 8
        places = offsets[chosen][:, None] + np.arange(length)
        flat = unpack(octets[places].ravel(), int(width), len(chosen) * size)
        packed[chosen] = flat.reshape(-1, size)
    if packed.ravel()[count:].any():
        note(base + int(offsets[-1]), "padding behind the last delta is not zero")
    minimum = np.array([m & 0xFFFFFFFFFFFFFFFF for m in blocks.min_deltas], np.uint64)
    packed += np.repeat(minimum, minis)[:, None]
    return packed.ravel()[:count]


def decode_delta_length(
    data: bytes, pos: int, end: int, count: int, base: int, note: Note
) -> list[bytes]:
    """DELTA_LENGTH_BYTE_ARRAY: the values fill data[pos:end]."""
    lengths, pos = decode_binary_packed(data, pos, end, count, 32, base, note)
    if (lengths < 0).any():
        raise Malformed(_RULE, base + pos, "negative length")
    stops = (np.cumsum(lengths) + pos).tolist()
    stop = stops[-1] if stops else pos
    if stop != end:
        message = f"the lengths end at {stop}, the page at {end}"
        raise Malformed("encoding.trailing", base + pos, message)
    return [data[a:b] for a, b in zip([pos, *stops], stops)]


def decode_delta_byte_array(
    data: bytes, pos: int, end: int, count: int, base: int, note: Note
) -> list[bytes]:
    """DELTA_BYTE_ARRAY: prefix lengths, then suffixes that fill data[pos:end]."""
    start = base + pos
    prefixes, pos = decode_binary_packed(data, pos, end, count, 32, base, note)
    suffixes = decode_delta_length(data, pos, end, count, base, note)
    values = []
    previous = b""
    for prefix, suffix in zip(prefixes.tolist(), suffixes):
        if not 0 <= prefix <= len(previous):
            raise Malformed(_RULE, start, f"prefix of {prefix} of {len(previous)} bytes")
        previous = previous[:prefix] + suffix
        values.append(previous)
    return values
