"""The check of a whole file, from magic to magic, and the reading of its columns."""

from __future__ import annotations

import os
from dataclasses import dataclass

from .annotations import check_annotations
from .arrow_schema import KEY, check_arrow_schema
from .chunks import ChunkChecker
from .faults import Fault, Malformed, Report
from .footer import check_footer, read_footer
from .layout import (
    BLOOM,
    CHUNK,
    COLUMN_INDEX,
    OFFSET_INDEX,
    Segment,
    check_layout,
)
from .levels import check_fixed_size, check_siblings
from .read import Mapped
from .schema import Node, Schema, parse_schema
from .sorting import SortingChecker
from .thrift import Record

_MAX_ROW_GROUPS = 32767


@dataclass(frozen=True)
class Expectations:
    """What a strict check takes for granted; turn off what the writer was told not to
    write. `created_by` and `metadata` are compared where they are given."""

    statistics: bool = True
    page_index: bool = True
    arrow_schema: bool = True
    created_by: str | None = None
    metadata: dict[str, str] | None = None


class FileChecker:
    """Checks one file held in memory or mapped."""

    def __init__(self, data, report: Report, expected: Expectations):
        self.data = data
        self.report = report
        self.expected = expected
        self.segments: list[Segment] = []
        self.fixed_lists: list[tuple[Node, int]] = []
        # Whether each chunk, in file order, must have a column index; None is free.
        self.duties: list[tuple[bool | None, Record]] = []

    def run(self) -> None:
        report = self.report
        try:
            footer, start = read_footer(self.data, report)
            schema = parse_schema(footer.schema, report, footer.place("schema"))
        except Malformed as error:
            report.absorb(error)
            return
        check_annotations(schema, report)
        check_footer(footer, len(schema.leaves), report)
        self.check_metadata(footer, schema)
        report.house(
            len(footer.row_groups) <= _MAX_ROW_GROUPS,
            "row_group.ordinal",
            footer.place("row_groups"),
            f"{len(footer.row_groups)} row groups",
        )
        for number, group in enumerate(footer.row_groups):
            with report.at(f"row group {number}"):
                self.check_group(number, group, schema)
        if self.expected.page_index and self.expected.statistics:
            self.check_index_presence()
        check_layout(self.segments, start, report)

    def check_metadata(self, footer: Record, schema: Schema) -> None:
        report, expected = self.report, self.expected
        pairs = footer.key_value_metadata or []
        place = footer.place("key_value_metadata")
        arrow = [pair for pair in pairs if pair.key == KEY]
        if expected.arrow_schema:
            report.house(
                len(arrow) == 1, "arrow_schema", place, f"{len(arrow)} {KEY} keys"
            )
        for pair in arrow:
            try:
                self.fixed_lists = check_arrow_schema(
                    pair.value or "", schema, report, pair.start
                )
            except Malformed as error:
                report.absorb(error)
        if expected.created_by is not None:
            at = footer.place("created_by")
            report.equal(
                "footer.created_by",
                at,
                "created_by",
                footer.created_by,
                expected.created_by,
            )
        if expected.metadata is not None:
            stated = {pair.key: pair.value for pair in pairs if pair.key != KEY}
            report.equal("footer.metadata", place, "metadata", stated, expected.metadata)

    def check_group(self, number: int, group: Record, schema: Schema) -> None:
        report = self.report
        report.house(
            group.num_rows > 0,
            "row_group.empty",
            group.place("num_rows"),
            f"{group.num_rows} rows",
        )
        report.house(
            group.ordinal == number,
            "row_group.ordinal",
            group.place("ordinal"),
            f"ordinal {group.ordinal} of row group {number}",
        )
        if not report.equal(
            "row_group.columns",
            group.place("columns"),
            "number of columns",
            len(group.columns),
            len(schema.leaves),
        ):
            return
        if any(column.meta_data is None for column in group.columns):
            report.fault("row_group.columns", group.start, "a chunk without metadata")
            return
        self.check_sizes(group)
        sorting = SortingChecker(group, schema.leaves, report)
        before: ChunkChecker | None = None
        for leaf, column in zip(schema.leaves, group.columns):
            with report.at(f"column {'.'.join(leaf.path)}"):
                checker = self.check_chunk(number, group, leaf, column)
                if checker is not None:
                    self.check_shape(before, checker)
                    sorting.add(leaf.index, checker.chunk, checker.order)
                before = checker
        sorting.check()

    def check_sizes(self, group: Record) -> None:
        """Sums over the chunks, and where the group starts."""
        report = self.report
        metas = [column.meta_data for column in group.columns]
        report.equal(
            "row_group.size",
            group.place("total_byte_size"),
            "total_byte_size",
            group.total_byte_size,
            sum(meta.total_uncompressed_size for meta in metas),
        )
        starts = [
            min(meta.data_page_offset, meta.dictionary_page_offset or 1 << 62)
            for meta in metas
        ]
        for rule, name, actual in (
            (
                "row_group.size",
                "total_compressed_size",
                sum(meta.total_compressed_size for meta in metas),
            ),
            ("row_group.file_offset", "file_offset", min(starts)),
        ):
            stated, place = getattr(group, name), group.place(name)
            if stated is None or (stated == 0 and not report.strict):
                report.house(False, rule, place, f"{name} is absent")
            else:
                report.equal(rule, place, name, stated, actual)

    def check_chunk(
        self, number: int, group: Record, leaf: Node, column: Record
    ) -> ChunkChecker | None:
        """Checks one chunk; None when its pages cannot be decoded."""
        checker = ChunkChecker(self.data, leaf, column, self.report)
        self.add_segments(number, leaf.index, column)
        try:
            checker.run(group.num_rows, self.expected.statistics)
        except Malformed as error:
            self.report.absorb(error)
            return None
        report, page_index = self.report, self.expected.page_index
        if page_index:
            report.house(
                column.offset_index_offset is not None,
                "offset_index",
                column.start,
                "the offset index is absent",
            )
        self.duties.append((checker.index_duty, column))
        return checker

    def add_segments(self, group: int, index: int, column: Record) -> None:
        meta = column.meta_data
        start = meta.data_page_offset
        if meta.dictionary_page_offset:
            start = min(start, meta.dictionary_page_offset)
        regions = [
            (CHUNK, start, meta.total_compressed_size),
            (BLOOM, meta.bloom_filter_offset, meta.bloom_filter_length),
            (COLUMN_INDEX, column.column_index_offset, column.column_index_length),
            (OFFSET_INDEX, column.offset_index_offset, column.offset_index_length),
        ]
        for region, start, length in regions:
            if start is not None and length is not None and length > 0:
                self.segments.append(Segment(start, start + length, region, group, index))

    def check_shape(self, before: ChunkChecker | None, checker: ChunkChecker) -> None:
        """Lists: does the leaf agree with its neighbour and with fixed sizes?"""
        report, leaf, place = self.report, checker.leaf, checker.chunk.start
        levels = checker.rep, checker.defs
        if before is not None:
            check_siblings(
                before.leaf, (before.rep, before.defs), leaf, levels, report, place
            )
        for node, size in self.fixed_lists:
            if checker.rep is not None and any(node is part for part in leaf.chain()):
                check_fixed_size(node, size, checker.rep, checker.defs, report, place)

    def check_index_presence(self) -> None:
        """Column indexes: all that can be, or none when the first chunk has none, as
        some readers then cannot find the others."""
        if not self.duties:
            return
        without = self.duties[0][1].column_index_offset is None
        for number, (duty, column) in enumerate(self.duties):
            present = column.column_index_offset is not None
            if without and number:
                duty = False
            self.report.house(
                duty in (None, present),
                "column_index",
                column.start,
                f"the column index is {'present' if present else 'absent'}",
            )


def check_data(
    data, strict: bool = True, expected: Expectations | None = None
) -> list[Fault]:
    """The faults of a file given as bytes."""
    report = Report(strict)
    try:
        FileChecker(data, report, expected or Expectations()).run()
    except (ArithmeticError, LookupError, ValueError, TypeError, MemoryError) as error:
        # Damage that no rule foresaw is still a fault of the file; keep the evidence.
        report.fault("undecodable", 0, f"{type(error).__name__}: {error}")
    return report.faults


def check_file(
    path: str | os.PathLike, strict: bool = True, expected: Expectations | None = None
) -> list[Fault]:
    """The faults of a file. With `strict` false only the rules of the format count, not
    the promises of our writer."""
    with Mapped(path) as data:
        return check_data(data, strict, expected)
