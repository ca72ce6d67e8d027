"""Sorting columns: the declared order of a row group, proven on its rows."""

from __future__ import annotations

import numpy as np

from .decoded import Chunk
from .faults import Report
from .order import Order
from .schema import Node
from .thrift import Record


def ranks(chunk: Chunk, order: Order, descending: bool, nulls_first: bool) -> np.ndarray:
    """One integer per row of a flat column that grows in the declared order."""
    values, defs = _flat(chunk)
    rank = _value_ranks(values, order)
    if descending:
        rank = -rank
    if defs is None:
        return rank
    null = -len(rank) - 1 if nulls_first else len(rank) + 1
    rows = np.full(len(defs), null, np.int64)
    rows[defs == chunk.leaf.max_def] = rank
    return rows


def _flat(chunk: Chunk) -> tuple[list | np.ndarray, np.ndarray | None]:
    parts = []
    for page in chunk.pages:
        if page.indices is None:
            parts.append(page.values)
        elif isinstance(chunk.dictionary, list):
            parts.append([chunk.dictionary[i] for i in page.indices.tolist()])
        else:
            parts.append(chunk.dictionary[page.indices])
    if isinstance(parts[0], list):
        values = [value for part in parts for value in part]
    else:
        values = np.concatenate(parts)
    levels = [page.defs for page in chunk.pages]
    return values, None if levels[0] is None else np.concatenate(levels)


def _value_ranks(values: list | np.ndarray, order: Order) -> np.ndarray:
    if order.half:
        values = np.frombuffer(b"".join(values), "<f2")
    if isinstance(values, list):
        place = {v: i for i, v in enumerate(sorted(set(values), key=order.key))}
        return np.fromiter((place[v] for v in values), np.int64, len(values))
    if values.dtype.kind in "iu":
        values = order.numbers(values)
    # NaN sorts above everything and equals itself; the zeros are equal.
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


class SortingChecker:
    """Gathers the sorting columns of one row group and checks its rows."""

    def __init__(self, group: Record, leaves: list[Node], report: Report):
        self.columns: list[Record] = group.sorting_columns or []
        self.report = report
        self.rows: dict[int, np.ndarray] = {}
        self.wanted: dict[int, Record] = {}
        for column in self.columns:
            index = column.column_idx
            place = column.place("column_idx")
            if not report.expect(
                0 <= index < len(leaves), "sorting", place, f"column {index} of no leaf"
            ):
                continue
            report.expect(
                index not in self.wanted, "sorting", place, f"column {index} occurs twice"
            )
            if leaves[index].max_rep == 0:
                self.wanted[index] = column
            else:
                report.house(False, "sorting", place, "a sorting column inside a list")
        if group.sorting_columns == []:
            report.house(False, "sorting", group.start, "an empty list of columns")

    def add(self, index: int, chunk: Chunk, order: Order) -> None:
        """Takes a decoded chunk if it belongs to a sorting column."""
        column = self.wanted.get(index)
        if column is not None and chunk.pages:
            self.rows[index] = ranks(chunk, order, column.descending, column.nulls_first)

    def check(self) -> None:
        """Reports the first two neighbouring rows out of order."""
        keys = [self.rows.get(column.column_idx) for column in self.columns]
        if not keys or any(key is None or len(key) != len(keys[0]) for key in keys):
            return
        tied = np.ones(max(0, len(keys[0]) - 1), bool)
        for column, key in zip(self.columns, keys):
            step = np.diff(key)
            wrong = tied & (step < 0)
            if wrong.any():
                row = int(np.flatnonzero(wrong)[0])
                place = column.start
                message = f"rows {row} and {row + 1} are not in the declared order"
                self.report.fault("sorting", place, message)
                return
            tied &= step == 0
