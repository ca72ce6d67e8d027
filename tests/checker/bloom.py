"""Split-block Bloom filters: the bitset is recomputed from the decoded values.

Source: BloomFilter.md; XXH64 with seed 0 over the PLAIN bytes without a length."""

from __future__ import annotations

import numpy as np

from .decoded import Chunk
from .encodings import Values
from .faults import Malformed, Report
from .structs import BOOLEAN, DOUBLE, FLOAT
from .thrift import Decoder, Record

MAX_BYTES = 128 << 20

_P1, _P2, _P3, _P4, _P5 = (
    np.uint64(prime)
    for prime in (
        0x9E3779B185EBCA87,
        0xC2B2AE3D27D4EB4F,
        0x165667B19E3779F9,
        0x85EBCA77C2B2AE63,
        0x27D4EB2F165667C5,
    )
)
_SALT = np.array(
    [
        0x47B6137B, 0x44974D91, 0x8824AD5B, 0xA2B7289D,
        0x705495C7, 0x2DF1424B, 0x9EFC4947, 0x5C6BFB31,
    ],
    np.uint32,
)  # fmt: skip


def _rotl(x: np.ndarray, bits: int) -> np.ndarray:
    return (x << np.uint64(bits)) | (x >> np.uint64(64 - bits))


def _round(acc: np.ndarray, lane: np.ndarray) -> np.ndarray:
    return _rotl(acc + lane * _P2, 31) * _P1


def xxh64(rows: np.ndarray) -> np.ndarray:
    """XXH64 with seed 0 of each row of an (n, length) array of bytes."""
    count, length = rows.shape
    rows = np.ascontiguousarray(rows)
    pos = 0

    def lane(size: int) -> np.ndarray:
        part = np.ascontiguousarray(rows[:, pos : pos + size])
        return part.view(f"<u{size}").ravel().astype(np.uint64)

    if length >= 32:
        start = [(int(_P1) + int(_P2)) % 2**64, int(_P2), 0, -int(_P1) % 2**64]
        acc = [np.full(count, value, np.uint64) for value in start]
        while length - pos >= 32:
            for number in range(4):
                acc[number] = _round(acc[number], lane(8))
                pos += 8
        hashes = (
            _rotl(acc[0], 1) + _rotl(acc[1], 7) + _rotl(acc[2], 12) + _rotl(acc[3], 18)
        )
        for value in acc:
            merged = _round(np.zeros(count, np.uint64), value)
            hashes = (hashes ^ merged) * _P1 + _P4
    else:
        hashes = np.full(count, _P5, np.uint64)
    hashes = hashes + np.uint64(length)
    while length - pos >= 8:
        merged = _round(np.zeros(count, np.uint64), lane(8))
        hashes = _rotl(hashes ^ merged, 27) * _P1 + _P4
        pos += 8
    if length - pos >= 4:
        hashes = _rotl(hashes ^ (lane(4) * _P1), 23) * _P2 + _P3
        pos += 4
    while pos < length:
        hashes = _rotl(hashes ^ (lane(1) * _P5), 11) * _P1
        pos += 1
    hashes = (hashes ^ (hashes >> np.uint64(33))) * _P2
    hashes = (hashes ^ (hashes >> np.uint64(29))) * _P3
    return hashes ^ (hashes >> np.uint64(32))


def hash_values(values: Values) -> np.ndarray:
    """XXH64 of each distinct value."""
    if not isinstance(values, list):
        values = np.unique(values.view(f"u{values.itemsize}"))
        return xxh64(values.view(np.uint8).reshape(len(values), values.itemsize))
    lengths: dict[int, list[bytes]] = {}
    for value in set(values):
        lengths.setdefault(len(value), []).append(value)
    hashes = [np.zeros(0, np.uint64)]
    for length, group in lengths.items():
        joined = np.frombuffer(b"".join(group), np.uint8)
        hashes.append(xxh64(joined.reshape(len(group), length)))
    return np.concatenate(hashes)


def bitset(hashes: np.ndarray, size: int) -> np.ndarray:
    """The filter of `size` bytes, as (blocks, 8) words, that holds exactly the hashes."""
    blocks = np.zeros((size // 32, 8), np.uint32)
    place = ((hashes >> np.uint64(32)) * np.uint64(size // 32)) >> np.uint64(32)
    key = (hashes & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    bits = np.uint32(1) << ((key[:, None] * _SALT) >> np.uint32(27))
    np.bitwise_or.at(blocks, place.astype(np.int64), bits)
    return blocks


def check_bloom(data, meta: Record, chunk: Chunk, report: Report) -> None:
    """The filter of one chunk, if it has one."""
    offset, length = meta.bloom_filter_offset, meta.bloom_filter_length
    if offset is None:
        report.expect(
            length is None, "bloom", meta.start, "a filter's length without its offset"
        )
        return
    place = meta.place("bloom_filter_offset")
    if not report.house(length is not None, "bloom", place, "length is absent"):
        return
    if not 4 <= offset < len(data) or (length or 0) < 0:
        raise Malformed("bloom", place, f"filter at {offset} leaves the file")
    decoder = Decoder(data, offset)
    header = decoder.struct("BloomFilterHeader")
    for at, message in decoder.notes:
        report.house(False, "thrift.form", at, message)
    size = header.numBytes
    if size < 32 or size % 32 or size > MAX_BYTES or decoder.pos + size > len(data):
        raise Malformed("bloom.size", header.place("numBytes"), f"{size} bytes")
    report.house(
        size & (size - 1) == 0, "bloom.size", offset, f"{size} bytes, no power of two"
    )
    if length is not None:
        actual = decoder.pos - offset + size
        report.equal("bloom.length", place, "bloom_filter_length", length, actual)
    report.house(chunk.leaf.type != BOOLEAN, "bloom", place, "a filter of booleans")
    _check_bits(data, decoder.pos, size, chunk, report)


def _check_bits(data, pos: int, size: int, chunk: Chunk, report: Report) -> None:
    stored = np.frombuffer(bytes(data[pos : pos + size]), "<u4").reshape(-1, 8)
    parts = [page.values for page in chunk.pages if page.indices is None]
    if chunk.dictionary is not None:
        parts.append(chunk.dictionary)
    hashes = [np.zeros(0, np.uint64)] + [hash_values(part) for part in parts if len(part)]
    expected = bitset(np.concatenate(hashes), size)
    missing = (stored & expected) != expected
    if missing.any():
        block, word = (int(index[0]) for index in np.nonzero(missing))
        at = pos + block * 32 + word * 4
        report.fault("bloom.bits", at, "a value of the chunk is not in the filter")
    allowed = expected | bitset(_both_zeros(chunk, parts), size)
    surplus = stored & ~allowed
    if surplus.any():
        block, word = (int(index[0]) for index in np.nonzero(surplus))
        at = pos + block * 32 + word * 4
        report.house(False, "bloom.bits", at, "the filter has bits of no value")


def _both_zeros(chunk: Chunk, parts: list[Values]) -> np.ndarray:
    """Hashes of -0.0 and 0.0 where the chunk holds one of them: a writer may insert
    both, as they compare equal."""
    if chunk.leaf.type not in (FLOAT, DOUBLE) or not any((p == 0).any() for p in parts):
        return np.zeros(0, np.uint64)
    return hash_values(np.array([-0.0, 0.0], parts[0].dtype))
