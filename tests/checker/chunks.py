"""One column chunk: its metadata against its decoded pages."""

from __future__ import annotations

import numpy as np

from . import structs as s
from .bloom import check_bloom
from .codecs import CODEC_NAMES
from .decoded import Chunk
from .facts import FactFinder, Facts, distinct_count, has_duplicates
from .faults import Malformed, Report
from .indexes import (
    ColumnIndexChecker,
    check_offset_index,
    must_have_column_index,
    read_index,
)
from .levels import Levels, check_walk
from .order import Order
from .pages import ChunkReader
from .schema import Node
from .statistics import StatisticsChecker
from .thrift import Record


class ChunkChecker:
    """Checks one chunk. After `run`, `chunk` holds the decoded pages and `rep`, `defs`
    the levels of the whole chunk."""

    def __init__(self, data, leaf: Node, column: Record, report: Report):
        self.data = data
        self.leaf = leaf
        self.column = column
        self.meta: Record = column.meta_data
        self.report = report
        self.order = Order(leaf)
        self.chunk: Chunk | None = None
        self.index_duty: bool | None = None
        self.rep: Levels = None
        self.defs: Levels = None
        self.statistics = StatisticsChecker(leaf, self.order, report)

    def run(self, group_rows: int, expect_statistics: bool) -> None:
        """Decodes the pages and compares everything that the chunk states."""
        self.check_identity()
        aligned = self.report.strict or self.column.offset_index_offset is not None
        chunk = ChunkReader(self.data, self.leaf, self.meta, aligned, self.report).read()
        self.chunk = chunk
        finder = FactFinder(self.leaf, self.order, chunk)
        pages = [finder.page(page) for page in chunk.pages]
        facts = finder.join(pages)
        self.join_levels()
        self.check_totals(facts, group_rows)
        self.check_encodings()
        self.check_dictionary(finder)
        self.check_statistics(facts, pages, expect_statistics)
        self.check_indexes(pages)
        self.index_duty = must_have_column_index(self.order, pages)
        try:
            check_bloom(self.data, self.meta, chunk, self.report)
        except Malformed as error:
            self.report.absorb(error)

    def check_identity(self) -> None:
        """Fields that name the column and what must not be there."""
        meta, column, leaf, report = self.meta, self.column, self.leaf, self.report
        rule = "chunk.identity"
        report.equal(rule, meta.place("type"), "type", meta.type, leaf.type)
        path = meta.place("path_in_schema")
        report.equal(rule, path, "path", meta.path_in_schema, leaf.path)
        report.house(
            column.file_offset == 0,
            "chunk.file_offset",
            column.place("file_offset"),
            f"the deprecated file_offset is {column.file_offset}",
        )
        for record, name in (
            (column, "file_path"),
            (column, "crypto_metadata"),
            (column, "encrypted_column_metadata"),
            (meta, "key_value_metadata"),
            (meta, "index_page_offset"),
            (meta, "geospatial_statistics"),
        ):
            place = record.place(name)
            report.house(getattr(record, name) is None, rule, place, f"{name} is present")
        if meta.codec not in CODEC_NAMES:
            raise Malformed("chunk.codec", meta.place("codec"), f"codec {meta.codec}")

    def join_levels(self) -> None:
        pages, leaf = self.chunk.pages, self.leaf
        if pages and leaf.max_rep:
            self.rep = np.concatenate([page.rep for page in pages])
        if pages and leaf.max_def:
            self.defs = np.concatenate([page.defs for page in pages])
        if self.rep is not None and self.defs is not None:
            check_walk(leaf, self.rep, self.defs, self.report, self.chunk.start)

    def check_totals(self, facts: Facts, group_rows: int) -> None:
        meta, chunk, report = self.meta, self.chunk, self.report
        report.expect(
            bool(chunk.pages), "page.empty", meta.start, "a chunk without a data page"
        )
        place = meta.place("num_values")
        report.equal(
            "chunk.num_values", place, "num_values", meta.num_values, facts.num_values
        )
        report.equal(
            "chunk.num_rows", chunk.start, "rows of the group", group_rows, facts.num_rows
        )
        place = meta.place("total_uncompressed_size")
        stated = meta.total_uncompressed_size
        report.equal(
            "chunk.size", place, "total_uncompressed_size", stated, chunk.uncompressed
        )
        if chunk.pages:
            place = meta.place("data_page_offset")
            report.equal(
                "chunk.data_page_offset",
                place,
                "data_page_offset",
                meta.data_page_offset,
                chunk.pages[0].offset,
            )
        offset, place = meta.dictionary_page_offset, meta.place("dictionary_page_offset")
        rule = "chunk.dictionary_page_offset"
        if chunk.dictionary is None:
            allowed = offset is None or (offset == 0 and not report.strict)
            report.expect(allowed, rule, place, "an offset without a dictionary page")
        elif report.strict or offset:
            report.equal(
                rule, place, "dictionary offset", offset, chunk.dictionary_offset
            )

    def check_encodings(self) -> None:
        meta, chunk, report = self.meta, self.chunk, self.report
        used = {encoding for _, encoding in chunk.counts}
        if self.leaf.max_def or self.leaf.max_rep:
            used.add(s.RLE)
        # Not every writer lists the encodings of levels and of the dictionary page.
        needed = used if report.strict else used - {s.RLE, s.PLAIN}
        stated, place = meta.encodings, meta.place("encodings")
        # Without levels the page headers still name RLE, so listing it is no fault.
        surplus = set(stated) - used - ({s.RLE} if report.strict else set(range(10)))
        report.expect(
            not needed - set(stated) and not surplus,
            "chunk.encodings",
            place,
            f"encodings are {stated}, the pages have {sorted(used)}",
        )
        report.house(
            len(set(stated)) == len(stated), "chunk.encodings", place, f"{stated} repeats"
        )
        stats, place = meta.encoding_stats, meta.place("encoding_stats")
        if stats is None:
            report.house(False, "chunk.encoding_stats", place, "absent")
            return
        counts = {(entry.page_type, entry.encoding): entry.count for entry in stats}
        actual = dict(chunk.counts)
        if not report.strict:
            # Arrow C++ counts pages of version 2 as those of version 1.
            counts = {(kind % 3, encoding): n for (kind, encoding), n in counts.items()}
            actual = {(kind % 3, encoding): n for (kind, encoding), n in actual.items()}
        report.expect(
            counts == actual and len(counts) == len(stats),
            "chunk.encoding_stats",
            place,
            f"encoding_stats are {counts}, the pages have {actual}",
        )

    def check_dictionary(self, finder: FactFinder) -> None:
        dictionary, report = self.chunk.dictionary, self.report
        if dictionary is None:
            return
        place, rule = self.chunk.dictionary_offset, "dictionary"
        report.house(len(dictionary) > 0, rule, place, "a dictionary of no entries")
        report.house(self.leaf.type != s.BOOLEAN, rule, place, "a dictionary of booleans")
        report.house(not has_duplicates(dictionary), rule, place, "an entry occurs twice")
        unused = int(len(finder.used) - finder.used.sum())
        report.house(unused == 0, rule, place, f"{unused} entries are not used")

    def check_statistics(
        self, facts: Facts, pages: list[Facts], expect_statistics: bool
    ) -> None:
        meta, report = self.meta, self.report
        place = meta.place("statistics")
        if meta.statistics is None:
            report.house(not expect_statistics, "statistics", place, "absent")
        else:
            self.statistics.check(
                meta.statistics, facts, lambda: distinct_count(self.chunk)
            )
        sizes = meta.size_statistics
        if sizes is not None or expect_statistics:
            self.statistics.check_sizes(sizes, facts, meta.place("size_statistics"))
        if self.order.text:
            self.check_text()
        for page, page_facts in zip(self.chunk.pages, pages):
            header = page.header.data_page_header or page.header.data_page_header_v2
            if header.statistics is None:
                continue
            place = header.place("statistics")
            report.house(False, "page.statistics", place, "statistics in a page header")
            if not report.strict:
                self.statistics.check(header.statistics, page_facts, lambda: None)

    def check_text(self) -> None:
        """Every value of a text column is valid UTF-8."""
        parts = [(p.body, p.values) for p in self.chunk.pages if p.indices is None]
        if self.chunk.dictionary is not None:
            parts.append((self.chunk.dictionary_offset, self.chunk.dictionary))
        for place, values in parts:
            try:
                # No sequence can run across a line feed, so one pass proves each value.
                b"\n".join(values).decode()
            except UnicodeDecodeError as error:
                self.report.fault("value.utf8", place, f"not UTF-8: {error.reason}")

    def check_indexes(self, pages: list[Facts]) -> None:
        column, report = self.column, self.report
        has_columns = column.column_index_offset is not None
        has_offsets = column.offset_index_offset is not None
        for name, index in (("column", has_columns), ("offset", has_offsets)):
            length = getattr(column, f"{name}_index_length")
            report.expect(
                index == (length is not None),
                "index.offset",
                column.start,
                f"{name} index with an offset but no length, or the other way round",
            )
        report.house(
            has_offsets or not has_columns,
            "index.offset",
            column.start,
            "a column index without an offset index",
        )
        if has_columns:
            with report.at("column index"):
                record = self.read_index("column", "ColumnIndex")
                ColumnIndexChecker(self.leaf, self.order, report).check(record, pages)
        if has_offsets:
            with report.at("offset index"):
                record = self.read_index("offset", "OffsetIndex")
                check_offset_index(record, self.chunk, pages, report)

    def read_index(self, name: str, struct_name: str) -> Record:
        offset = getattr(self.column, f"{name}_index_offset")
        length = getattr(self.column, f"{name}_index_length")
        place = self.column.place(f"{name}_index_offset")
        return read_index(self.data, offset, length, struct_name, self.report, place)
