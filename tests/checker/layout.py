"""The map of the file: which bytes belong to what, with nothing between, nothing twice
and everything in its order."""

from __future__ import annotations

from dataclasses import dataclass

from .faults import Report

# Kinds of regions, which `_place` puts in the order in which our writer lays them out.
CHUNK, BLOOM, COLUMN_INDEX, OFFSET_INDEX = range(4)
_NAMES = ("column chunk", "bloom filter", "column index", "offset index")


@dataclass(frozen=True)
class Segment:
    """Bytes [start, end) of one region, of one row group and column."""

    start: int
    end: int
    region: int
    group: int
    column: int

    def __str__(self) -> str:
        return f"{_NAMES[self.region]} of row group {self.group}, column {self.column}"


def _place(segment: Segment) -> tuple[int, ...]:
    """Chunks of a row group, then its bloom filters; each kind of index for the whole file."""
    if segment.region in (CHUNK, BLOOM):
        return CHUNK, segment.group, segment.region, segment.column
    return segment.region, segment.group, segment.column


def check_layout(segments: list[Segment], end: int, report: Report) -> None:
    """The segments must tile the file from the magic to `end`, the start of the footer.
    Gaps and another order are only forbidden to our writer."""
    pos, before = 4, "the magic"
    for segment in sorted(segments, key=lambda segment: (segment.start, segment.end)):
        report.expect(
            segment.start >= pos,
            "layout.overlap",
            segment.start,
            f"the {segment} overlaps {before}",
        )
        report.house(
            segment.start <= pos,
            "layout.gap",
            pos,
            f"{segment.start - pos} bytes between {before} and the {segment}",
        )
        if segment.end > pos:
            pos, before = segment.end, f"the {segment}"
    report.expect(pos <= end, "layout.overlap", end, f"the footer overlaps {before}")
    report.house(
        pos >= end,
        "layout.gap",
        pos,
        f"{end - pos} bytes between {before} and the footer",
    )
    ordered = sorted(segments, key=_place)
    for one, other in zip(ordered, ordered[1:]):
        report.house(
            one.start <= other.start,
            "layout.order",
            other.start,
            f"the {other} lies before the {one}",
        )
