"""The page index: column index and offset index of one chunk against its pages."""

from __future__ import annotations

from . import structs as s
from .bounds import BoundChecker, can_shorten
from .decoded import Chunk
from .facts import Facts
from .faults import Malformed, Report
from .order import Order
from .schema import Node
from .thrift import Decoder, Record


def read_index(
    data, offset: int, length: int, name: str, report: Report, place: int
) -> Record:
    """Decodes a structure that must fill [offset, offset + length) of the file."""
    if offset is None or length is None or not 4 <= offset < offset + length <= len(data):
        message = f"{name} at {offset} of {length} bytes leaves the file"
        raise Malformed("index.offset", place, message)
    decoder = Decoder(data, offset, offset + length)
    record = decoder.struct(name)
    for at, message in decoder.notes:
        report.house(False, "thrift.form", at, message)
    report.equal(
        "index.length", offset, f"length of {name}", length, decoder.pos - offset
    )
    return record


def check_offset_index(
    index: Record, chunk: Chunk, facts: list[Facts], report: Report
) -> None:
    """One location per data page, in order, headers included in the sizes."""
    locations = index.page_locations
    if not report.equal(
        "offset_index.pages", index.start, "pages", len(locations), len(chunk.pages)
    ):
        return
    row = 0
    for number, (location, page) in enumerate(zip(locations, chunk.pages)):
        with report.at(f"page {number}"):
            for name, actual in (
                ("offset", page.offset),
                ("compressed_page_size", page.full_size),
                ("first_row_index", row),
            ):
                report.equal(
                    f"offset_index.{name}",
                    location.place(name),
                    name,
                    getattr(location, name),
                    actual,
                )
        row += page.num_rows
    stated = index.unencoded_byte_array_data_bytes
    place = index.place("unencoded_byte_array_data_bytes")
    rule = "offset_index.unencoded"
    if chunk.leaf.type != s.BYTE_ARRAY:
        report.expect(stated is None, rule, place, "unencoded bytes of another type")
    elif stated is None:
        report.house(False, rule, place, "unencoded bytes are absent")
    else:
        actual = [page.unencoded for page in facts]
        report.equal(rule, place, "unencoded bytes", stated, actual)


def must_have_column_index(order: Order, facts: list[Facts]) -> bool | None:
    """Whether a chunk of our writer has a column index; None when it is free to."""
    present = [page for page in facts if page.present]
    if not order.sortable:
        return False if present else None
    if any(page.nans for page in present):
        return False
    if not order.truncatable:
        return True
    # A page without a bound that can be shortened may take the index from its chunk.
    return all(can_shorten(page.high, order.text) for page in present) or None


class ColumnIndexChecker:
    """Checks the ColumnIndex of one chunk."""

    def __init__(self, leaf: Node, order: Order, report: Report):
        self.leaf = leaf
        self.order = order
        self.report = report
        self.bounds = BoundChecker(order, report)

    def check(self, index: Record, facts: list[Facts]) -> None:
        report = self.report
        pages = len(facts)
        for name in ("null_pages", "min_values", "max_values"):
            report.equal(
                "column_index.pages",
                index.place(name),
                f"length of {name}",
                len(getattr(index, name)),
                pages,
            )
        if {len(index.null_pages), len(index.min_values), len(index.max_values)} != {
            pages
        }:
            return
        if not self.order.sortable and any(page.present for page in facts):
            report.fault("column_index", index.start, "an index of a type without order")
            return
        if report.strict and any(page.nans for page in facts):
            report.fault("column_index.nan", index.start, "an index of pages with a NaN")
            return
        for number, page in enumerate(facts):
            with report.at(f"page {number}"):
                self._check_page(index, number, page)
        self._check_boundary_order(index)
        self._check_counts(index, facts)

    def _check_page(self, index: Record, number: int, page: Facts) -> None:
        report = self.report
        place = index.place("null_pages")
        low, high = index.min_values[number], index.max_values[number]
        is_null = index.null_pages[number]
        report.equal("column_index.null_pages", place, "null_pages", is_null,
                     page.present == 0)  # fmt: skip
        if is_null or not page.present:
            for side, bound in (("min", low), ("max", high)):
                report.expect(
                    bound == b"",
                    f"column_index.{side}",
                    index.place(f"{side}_values"),
                    "a null page has a bound",
                )
            return
        if page.low is None:
            report.fault("column_index.nan", index.start, "a page of NaN has bounds")
            return
        for side, bound, true in (("min", low, page.low), ("max", high, page.high)):
            place = index.place(f"{side}_values")
            self.bounds.check(f"column_index.{side}", place, side, bound, true, None)

    def _check_boundary_order(self, index: Record) -> None:
        order, report = self.order, self.report
        place = index.place("boundary_order")
        stated = index.boundary_order
        bounds = [
            (low, high)
            for low, high, null in zip(
                index.min_values, index.max_values, index.null_pages
            )
            if not null
        ]
        if not all(order.fits(bound) for pair in bounds for bound in pair):
            return
        keys = [(order.key(low), order.key(high)) for low, high in bounds]
        pairs = list(zip(keys, keys[1:]))
        ascending = all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairs)
        descending = all(a[0] >= b[0] and a[1] >= b[1] for a, b in pairs)
        rule = "column_index.boundary_order"
        actual = s.ASCENDING if ascending else s.DESCENDING if descending else s.UNORDERED
        if report.strict:
            report.equal(rule, place, "boundary order", stated, actual)
        elif stated != s.UNORDERED:
            holds = ascending if stated == s.ASCENDING else descending
            report.expect(holds and stated in (1, 2), rule, place, f"order {stated}")

    def _check_counts(self, index: Record, facts: list[Facts]) -> None:
        leaf = self.leaf
        self._list(index, "null_counts", [page.nulls for page in facts], True)
        if self.order.floating:
            self._list(index, "nan_counts", [page.nans for page in facts], True)
        else:
            place = index.place("nan_counts")
            self.report.expect(
                index.nan_counts is None,
                "column_index.nan_counts",
                place,
                "nan_counts of a type without NaN",
            )
        rep = [count for page in facts for count in page.rep]
        defs = [count for page in facts for count in page.defs]
        self._list(index, "repetition_level_histograms", rep, leaf.max_rep > 0)
        self._list(index, "definition_level_histograms", defs, leaf.max_def > 1)

    def _list(self, index: Record, name: str, actual: list[int], wanted: bool) -> None:
        stated, place = getattr(index, name), index.place(name)
        rule = f"column_index.{name}"
        if stated or (stated is not None and wanted):
            self.report.equal(rule, place, name, stated, actual)
        else:
            self.report.house(not wanted, rule, place, f"{name} is absent")
