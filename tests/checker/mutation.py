"""A Parquet file taken apart into pages, indexes and footer, so that a test can damage
one thing and put the rest together again with every offset and sum right."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from .faults import Report
from .footer import read_footer
from .structs import DICTIONARY_PAGE, SPECS, Field
from .thrift import Decoder, Record

_WIRE = {
    "i8": 3, "i16": 4, "i32": 5, "i64": 6, "double": 7, "string": 8, "binary": 8,
}  # fmt: skip


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def make(name: str, **fields) -> Record:
    """A structure with these fields set."""
    record = Record(SPECS[name], 0)
    for key, value in fields.items():
        assign(record, key, value)
    return record


def assign(record: Record, name: str, value) -> None:
    """Sets a field, or removes it with None."""
    assert name in record.spec.names, name
    if value is None:
        record.at.pop(name, None)
        record.__dict__.pop(name, None)
    else:
        record.at[name] = 0
        setattr(record, name, value)


def encode(record: Record) -> bytes:
    """The structure in Thrift compact form."""
    out = bytearray()
    last = 0
    for number, field in sorted(record.spec.fields.items()):
        value = getattr(record, field.name)
        if value is None:
            continue
        wire = _wire(field, value)
        delta = number - last
        out += (
            bytes([delta << 4 | wire]) if delta < 16 else bytes([wire]) + _zigzag(number)
        )
        last = number
        if field.type != "bool":
            out += _value(field.type, value)
    return bytes(out) + b"\0"


def _wire(field: Field, value) -> int:
    if field.type == "bool":
        return 1 if value else 2
    return 9 if field.type.startswith("list<") else _WIRE.get(field.type, 12)


def _zigzag(value: int) -> bytes:
    return varint(value << 1 if value >= 0 else (-value << 1) - 1)


def _value(kind: str, value) -> bytes:
    if kind == "bool":
        return b"\1" if value else b"\2"
    if kind == "i8":
        return struct.pack("b", value)
    if kind == "double":
        return struct.pack("<d", value)
    if kind in ("i16", "i32", "i64"):
        return _zigzag(value)
    if kind in ("string", "binary"):
        data = value.encode() if isinstance(value, str) else value
        return varint(len(data)) + data
    if kind.startswith("list<"):
        element = kind[5:-1]
        wire = 1 if element == "bool" else _WIRE.get(element, 12)
        size = len(value)
        head = (
            bytes([size << 4 | wire])
            if size < 15
            else bytes([0xF0 | wire]) + varint(size)
        )
        return head + b"".join(_value(element, item) for item in value)
    return encode(value)


@dataclass
class PageModel:
    """One page; `raw` replaces the encoded header when a test wants other bytes."""

    header: Record
    body: bytes
    raw: bytes | None = None

    @property
    def is_dictionary(self) -> bool:
        return self.header.type == DICTIONARY_PAGE

    @property
    def head(self) -> bytes:
        return encode(self.header) if self.raw is None else self.raw

    @property
    def inner(self) -> Record:
        header = self.header
        return (
            header.data_page_header
            or header.data_page_header_v2
            or header.dictionary_page_header
        )

    def replace(self, body: bytes, uncompressed: int | None = None) -> None:
        """Another body with the CRC and sizes that belong to it."""
        self.body = body
        assign(self.header, "compressed_page_size", len(body))
        size = len(body) if uncompressed is None else uncompressed
        assign(self.header, "uncompressed_page_size", size)
        crc = zlib.crc32(body)
        assign(self.header, "crc", crc - (1 << 32) if crc >> 31 else crc)


@dataclass
class ChunkModel:
    """One column chunk with its indexes and its Bloom filter (header and bits)."""

    column: Record
    pages: list[PageModel]
    bloom: tuple[Record, bytes] | None
    column_index: Record | None
    offset_index: Record | None

    @property
    def meta(self) -> Record:
        return self.column.meta_data

    @property
    def data_pages(self) -> list[PageModel]:
        return [page for page in self.pages if not page.is_dictionary]


Step = Callable[["FileModel"], None]


class FileModel:
    """The parts of a file. `build` lays them out; hooks run once the pages have their
    places, and once everything has."""

    def __init__(self, data: bytes):
        self.footer, _ = read_footer(data, Report())
        self.groups: list[list[ChunkModel]] = []
        self.blooms_at_the_end = False
        # Bytes between the regions, for tests of gaps.
        self.gap_behind_chunks = b""
        self.gap_before_footer = b""
        for group in self.footer.row_groups:
            self.groups.append([_read_chunk(data, column) for column in group.columns])

    def chunks(self) -> list[ChunkModel]:
        return [chunk for group in self.groups for chunk in group]

    def chunk(self, name: str, group: int = 0) -> ChunkModel:
        """The chunk of the leaf with this dotted path."""
        return next(
            chunk
            for chunk in self.groups[group]
            if ".".join(chunk.meta.path_in_schema) == name
        )

    def element(self, name: str) -> Record:
        """The first schema element of this name."""
        return next(element for element in self.footer.schema if element.name == name)

    def build(self, after_pages: Step | None = None, after_layout: Step | None = None):
        """The bytes of the file with all offsets, sizes and sums recomputed."""
        out = bytearray(b"PAR1")
        for record, group in zip(self.footer.row_groups, self.groups):
            for chunk in group:
                _write_chunk(out, chunk)
            _sum_group(record, group)
            if not self.blooms_at_the_end:
                _write_blooms(out, group)
        if self.blooms_at_the_end:
            _write_blooms(out, self.chunks())
        out += self.gap_behind_chunks
        if after_pages:
            after_pages(self)
        for name in ("column_index", "offset_index"):
            for chunk in self.chunks():
                _write_index(out, chunk, name)
        out += self.gap_before_footer
        if after_layout:
            after_layout(self)
        footer = encode(self.footer)
        return bytes(out + footer + struct.pack("<I", len(footer)) + b"PAR1")


def _read_chunk(data: bytes, column: Record) -> ChunkModel:
    meta = column.meta_data
    start = meta.data_page_offset
    if meta.dictionary_page_offset:
        start = meta.dictionary_page_offset
    end = start + meta.total_compressed_size
    pages = []
    while start < end:
        decoder = Decoder(data, start, end)
        header = decoder.struct("PageHeader")
        start = decoder.pos + header.compressed_page_size
        pages.append(PageModel(header, data[decoder.pos : start]))
    bloom = None
    if meta.bloom_filter_offset is not None:
        decoder = Decoder(data, meta.bloom_filter_offset)
        header = decoder.struct("BloomFilterHeader")
        bloom = header, data[decoder.pos : decoder.pos + header.numBytes]
    indexes: list[Record | None] = []
    for name, spec in (("column", "ColumnIndex"), ("offset", "OffsetIndex")):
        offset = getattr(column, f"{name}_index_offset")
        indexes.append(None if offset is None else Decoder(data, offset).struct(spec))
    return ChunkModel(column, pages, bloom, indexes[0], indexes[1])


def _write_chunk(out: bytearray, chunk: ChunkModel) -> None:
    meta = chunk.meta
    start, uncompressed, places = len(out), 0, []
    assign(meta, "dictionary_page_offset", None)
    for page in chunk.pages:
        head = page.head
        if not page.is_dictionary:
            places.append((len(out), len(head) + len(page.body)))
        elif meta.dictionary_page_offset is None and not places:
            assign(meta, "dictionary_page_offset", len(out))
        uncompressed += len(head) + page.header.uncompressed_page_size
        out += head + page.body
    assign(meta, "data_page_offset", places[0][0] if places else start)
    assign(meta, "total_compressed_size", len(out) - start)
    assign(meta, "total_uncompressed_size", uncompressed)
    if chunk.offset_index is not None:
        locations = chunk.offset_index.page_locations
        for location, (offset, size) in zip(locations, places):
            assign(location, "offset", offset)
            assign(location, "compressed_page_size", size)


def _sum_group(record: Record, group: list[ChunkModel]) -> None:
    metas = [chunk.meta for chunk in group]
    first = metas[0]
    assign(record, "total_byte_size", sum(m.total_uncompressed_size for m in metas))
    assign(record, "total_compressed_size", sum(m.total_compressed_size for m in metas))
    start = first.dictionary_page_offset or first.data_page_offset
    assign(record, "file_offset", start)


def _write_blooms(out: bytearray, chunks: list[ChunkModel]) -> None:
    for chunk in chunks:
        if chunk.bloom is not None:
            header, bits = chunk.bloom
            data = encode(header) + bits
            assign(chunk.meta, "bloom_filter_offset", len(out))
            assign(chunk.meta, "bloom_filter_length", len(data))
            out += data


def _write_index(out: bytearray, chunk: ChunkModel, name: str) -> None:
    index = getattr(chunk, name)
    offset = length = None
    if index is not None:
        data = encode(index)
        offset, length = len(out), len(data)
        out += data
    assign(chunk.column, f"{name}_offset", offset)
    assign(chunk.column, f"{name}_length", length)
