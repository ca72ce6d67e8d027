"""The pages of one column chunk: headers walked without a gap, bodies verified,
decompressed and decoded."""

from __future__ import annotations

import struct
import zlib

import numpy as np

from . import structs as s
from .bits import decode_hybrid
from .codecs import decompress
from .decoded import Chunk, Page
from .encodings import decode_indices, decode_plain, decode_values
from .faults import Malformed, Report
from .levels import Levels, check_range
from .schema import Node
from .thrift import Decoder, Record

_DICTIONARY_ENCODINGS = (s.PLAIN_DICTIONARY, s.RLE_DICTIONARY)


class ChunkReader:
    """Walks and decodes the pages of one chunk; faults go to the report, and Malformed
    is raised when the walk cannot go on."""

    def __init__(self, data, leaf: Node, meta: Record, aligned: bool, report: Report):
        self.data = data
        self.leaf = leaf
        self.meta = meta
        # Whether pages must start at a row (they must once an offset index exists).
        self.aligned = aligned
        self.report = report
        dictionary = meta.dictionary_page_offset
        start = meta.data_page_offset if dictionary is None else dictionary
        if dictionary == 0 and not report.strict:
            start = meta.data_page_offset
        self.chunk = Chunk(leaf, meta, start, start + meta.total_compressed_size)

    def note(self, offset: int, message: str) -> None:
        self.report.house(False, "encoding.padding", offset, message)

    def read(self) -> Chunk:
        chunk = self.chunk
        if not 4 <= chunk.start <= chunk.end <= len(self.data) - 8:
            raise Malformed(
                "chunk.offset",
                self.meta.place("data_page_offset"),
                f"the chunk lies from {chunk.start} to {chunk.end}, outside of the file",
            )
        pos = chunk.start
        number = 0
        while pos < chunk.end:
            with self.report.at(f"page {number}"):
                pos = self.page(pos, number)
            number += 1
        return chunk

    def page(self, pos: int, number: int) -> int:
        """Reads the page at `pos`; returns where it ends."""
        decoder = Decoder(self.data, pos, self.chunk.end)
        header = decoder.struct("PageHeader")
        for offset, message in decoder.notes:
            self.report.house(False, "thrift.form", offset, message)
        body, stored = decoder.pos, header.compressed_page_size
        if not 0 <= stored <= self.chunk.end - body:
            raise Malformed(
                "page.size", pos, f"a body of {stored} bytes leaves the chunk"
            )
        limit = self.meta.total_uncompressed_size
        if not 0 <= header.uncompressed_page_size <= limit:
            raise Malformed("page.size", pos, "the uncompressed size exceeds the chunk's")
        self.chunk.uncompressed += body - pos + header.uncompressed_page_size
        self.check_header(header, number)
        content = bytes(self.data[body : body + stored])
        self.check_crc(header, content)
        if header.type == s.DICTIONARY_PAGE:
            self.dictionary_page(header, body, content, number)
        elif header.type == s.DATA_PAGE:
            self.data_page(header, body, content)
        elif header.type == s.DATA_PAGE_V2:
            self.data_page_v2(header, body, content)
        else:
            raise Malformed("page.type", header.place("type"), f"type {header.type}")
        return body + stored

    def check_header(self, header: Record, number: int) -> None:
        expected = {
            s.DATA_PAGE: "data_page_header",
            s.DICTIONARY_PAGE: "dictionary_page_header",
            s.DATA_PAGE_V2: "data_page_header_v2",
        }.get(header.type)
        for name in ("data_page_header", "index_page_header", "dictionary_page_header",
                     "data_page_header_v2"):  # fmt: skip
            present = getattr(header, name) is not None
            self.report.expect(
                present == (name == expected),
                "page.type",
                header.start,
                f"{name} is {'present' if present else 'absent'} in a page of type "
                f"{header.type}",
            )
        if expected is None or getattr(header, expected) is None:
            raise Malformed("page.type", header.start, "no header for the page's type")

    def check_crc(self, header: Record, content: bytes) -> None:
        if header.crc is None:
            self.report.house(False, "page.crc", header.start, "the page has no CRC")
            return
        actual = zlib.crc32(content)
        self.report.expect(
            header.crc & 0xFFFFFFFF == actual,
            "page.crc",
            header.place("crc"),
            f"the CRC is {header.crc & 0xFFFFFFFF:08x}, the body has {actual:08x}",
        )

    def dictionary_page(
        self, header: Record, body: int, content: bytes, number: int
    ) -> None:
        if number:
            raise Malformed("page.order", header.start, "dictionary page behind another")
        inner = header.dictionary_page_header
        if inner.encoding not in (s.PLAIN, s.PLAIN_DICTIONARY):
            place = inner.place("encoding")
            raise Malformed("page.encoding", place, f"dictionary in {inner.encoding}")
        data = decompress(self.meta.codec, content, header.uncompressed_page_size, body)
        leaf, chunk = self.leaf, self.chunk
        chunk.counts[s.DICTIONARY_PAGE, inner.encoding] += 1
        self.check_count(inner, len(data) * 8, "num_values")
        chunk.dictionary = decode_plain(
            leaf.type, leaf.width, data, 0, inner.num_values, body, self.note
        )
        chunk.dictionary_offset = header.start

    def data_page(self, header: Record, body: int, content: bytes) -> None:
        inner, leaf = header.data_page_header, self.leaf
        self.check_count(inner, self.meta.num_values, "num_values")
        data = decompress(self.meta.codec, content, header.uncompressed_page_size, body)
        for name, maximum in (("repetition_level_encoding", leaf.max_rep),
                              ("definition_level_encoding", leaf.max_def)):  # fmt: skip
            encoding = getattr(inner, name)
            if encoding != s.RLE and (self.report.strict or maximum):
                place = inner.place(name)
                raise Malformed("page.encoding", place, f"levels in {encoding}, not RLE")
        pos = 0
        levels: list[Levels] = []
        for maximum in (leaf.max_rep, leaf.max_def):
            if maximum == 0:
                levels.append(None)
                continue
            if pos + 4 > len(data):
                raise Malformed("encoding.rle", body, "levels without their length")
            stop = pos + 4 + struct.unpack_from("<I", data, pos)[0]
            levels.append(self.levels(data, pos + 4, stop, maximum, inner, body))
            pos = stop
        self.finish(header, inner, body, levels[0], levels[1], data, pos, None)

    def data_page_v2(self, header: Record, body: int, content: bytes) -> None:
        inner, leaf = header.data_page_header_v2, self.leaf
        self.check_count(inner, self.meta.num_values, "num_values")
        rep_end = inner.repetition_levels_byte_length
        def_end = rep_end + inner.definition_levels_byte_length
        if min(rep_end, def_end - rep_end) < 0 or def_end > len(content):
            raise Malformed("page.size", inner.start, "the levels leave the page")
        rep = self.levels(content, 0, rep_end, leaf.max_rep, inner, body)
        defs = self.levels(content, rep_end, def_end, leaf.max_def, inner, body)
        size = header.uncompressed_page_size - def_end
        data = content[def_end:]
        if inner.is_compressed is False or self.meta.codec == s.UNCOMPRESSED:
            self.report.equal("page.size", body, "uncompressed size", size, len(data))
        elif data or size:
            data = decompress(self.meta.codec, data, size, body + def_end)
        else:
            self.report.house(
                False, "page.codec", body, "no values, but is_compressed is not false"
            )
        self.finish(header, inner, body, rep, defs, data, 0, inner)

    def check_count(self, inner: Record, limit: int, name: str) -> None:
        place = inner.place(name)
        count = getattr(inner, name)
        # Bounds the memory that a damaged count could ask for.
        if not 0 <= count <= limit:
            raise Malformed("page.num_values", place, f"{count} values in the page")
        self.report.house(count > 0, "page.empty", place, "a page of no values")

    def levels(
        self, data: bytes, pos: int, end: int, maximum: int, inner: Record, body: int
    ) -> Levels:
        if maximum == 0:
            self.report.expect(
                pos == end, "levels.range", body, "levels for a maximum of 0"
            )
            return None
        if end > len(data):
            raise Malformed("encoding.rle", body + pos, "the levels leave the page")
        width, count = maximum.bit_length(), inner.num_values
        return decode_hybrid(data, pos, end, width, count, body, self.note)

    def finish(
        self,
        header: Record,
        inner: Record,
        body: int,
        rep: Levels,
        defs: Levels,
        data: bytes,
        pos: int,
        v2: Record | None,
    ) -> None:
        """The values behind the levels, and the counts that the header states."""
        leaf, chunk, report = self.leaf, self.chunk, self.report
        fits = check_range(rep, leaf.max_rep, "repetition", report, body)
        fits &= check_range(defs, leaf.max_def, "definition", report, body)
        if not fits:
            raise Malformed("levels.range", body, "levels cannot be used")
        count = inner.num_values
        rows = count if rep is None else int(np.count_nonzero(rep == 0))
        present = count if defs is None else int(np.count_nonzero(defs == leaf.max_def))
        if rep is not None and count and (self.aligned or v2):
            report.expect(rep[0] == 0, "page.rows", body, "the page starts inside a row")
        if v2:
            report.equal(
                "page.num_nulls",
                v2.place("num_nulls"),
                "num_nulls",
                v2.num_nulls,
                count - present,
            )
            report.equal(
                "page.num_rows", v2.place("num_rows"), "num_rows", v2.num_rows, rows
            )
        chunk.counts[header.type, inner.encoding] += 1
        values = indices = None
        if inner.encoding in _DICTIONARY_ENCODINGS:
            indices = self.indices(data, pos, present, body, inner)
        else:
            values = decode_values(
                inner.encoding, leaf.type, leaf.width, data, pos, present, body, self.note
            )
        stored = header.compressed_page_size
        page = Page(
            header, body, stored, inner.encoding, count, rows, rep, defs, values, indices
        )
        chunk.pages.append(page)

    def indices(
        self, data: bytes, pos: int, present: int, body: int, inner: Record
    ) -> np.ndarray:
        if self.chunk.dictionary is None:
            place = inner.place("encoding")
            raise Malformed("page.encoding", place, "no dictionary page comes before")
        if not present and pos == len(data) and not self.report.strict:
            return np.zeros(0, np.uint32)
        if any(page.indices is None for page in self.chunk.pages):
            message = "a dictionary page after pages without"
            self.report.house(False, "page.order", inner.start, message)
        size = len(self.chunk.dictionary)
        return decode_indices(data, pos, present, size, body, self.note)
