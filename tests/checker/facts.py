"""What the decoded values of a page say about it: the numbers that statistics, indexes
and histograms have to match, recomputed. Facts of a chunk are its pages' joined."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .decoded import Chunk, Page
from .encodings import Values
from .levels import histogram
from .order import Order
from .schema import Node
from .structs import BYTE_ARRAY


@dataclass
class Facts:
    """`low` and `high` are PLAIN bytes without NaN, None when no value remains;
    `unencoded` counts the bytes of BYTE_ARRAY values without their lengths."""

    num_values: int
    num_rows: int
    nulls: int
    nans: int
    low: bytes | None
    high: bytes | None
    rep: list[int]
    defs: list[int]
    unencoded: int

    @property
    def present(self) -> int:
        return self.num_values - self.nulls


class FactFinder:
    """Computes the facts of the pages of one chunk."""

    def __init__(self, leaf: Node, order: Order, chunk: Chunk):
        self.leaf = leaf
        self.order = order
        self.dictionary = chunk.dictionary
        # Which entries the data pages refer to.
        size = 0 if chunk.dictionary is None else len(chunk.dictionary)
        self.used = np.zeros(size, bool)
        if size:
            self.entry_nan = order.is_nan(chunk.dictionary) if order.floating else None
            if leaf.type == BYTE_ARRAY:
                self.lengths = np.fromiter(map(len, chunk.dictionary), np.int64, size)

    def page(self, page: Page) -> Facts:
        if page.indices is not None:
            values, nans, unencoded = self._indexed(page.indices)
        else:
            values = page.values
            nans = int(self.order.is_nan(values).sum()) if self.order.floating else 0
            is_bytes = self.leaf.type == BYTE_ARRAY
            unencoded = sum(map(len, values)) if is_bytes else 0
        bounds = self.order.extremes(values)
        low, high = bounds or (None, None)
        return Facts(
            page.num_values,
            page.num_rows,
            page.num_values - page.value_count,
            nans,
            low,
            high,
            histogram(page.rep, self.leaf.max_rep, page.num_values),
            histogram(page.defs, self.leaf.max_def, page.num_values),
            unencoded,
        )

    def _indexed(self, indices: np.ndarray) -> tuple[Values, int, int]:
        flags = np.zeros(len(self.dictionary), bool)
        flags[indices] = True
        self.used |= flags
        entries = np.flatnonzero(flags)
        if isinstance(self.dictionary, list):
            values = [self.dictionary[entry] for entry in entries.tolist()]
        else:
            values = self.dictionary[entries]
        nans = unencoded = 0
        if self.order.floating and len(indices):
            nans = int(self.entry_nan[indices].sum())
        if self.leaf.type == BYTE_ARRAY and len(indices):
            unencoded = int(self.lengths[indices].sum())
        return values, nans, unencoded

    def join(self, pages: list[Facts]) -> Facts:
        """The facts of the chunk that these pages make up."""
        lows = [page.low for page in pages if page.low is not None]
        highs = [page.high for page in pages if page.high is not None]
        key = self.order.key
        return Facts(
            sum(page.num_values for page in pages),
            sum(page.num_rows for page in pages),
            sum(page.nulls for page in pages),
            sum(page.nans for page in pages),
            _first(lows, key, min),
            _first(highs, key, max),
            _total([page.rep for page in pages]),
            _total([page.defs for page in pages]),
            sum(page.unencoded for page in pages),
        )


def _first(bounds: list[bytes], key, choose) -> bytes | None:
    # Zeros already carry the sign that the bound of each page needs.
    return choose(bounds, key=key) if bounds else None


def _total(histograms: list[list[int]]) -> list[int]:
    return [sum(column) for column in zip(*histograms)]


def distinct_count(chunk: Chunk) -> int:
    """Distinct non-null values, by their bits."""
    seen: set = set()
    entries = [] if chunk.dictionary is None else bits_of(chunk.dictionary)
    for page in chunk.pages:
        if page.indices is None:
            seen.update(bits_of(page.values))
        else:
            seen.update(entries[entry] for entry in np.unique(page.indices).tolist())
    return len(seen)


def bits_of(values: Values) -> list:
    """The values as a list in which equal means equal in every bit."""
    if isinstance(values, list):
        return values
    return values.view(f"u{values.itemsize}").tolist()


def has_duplicates(values: Values) -> bool:
    """Whether two entries of a dictionary have the same bits."""
    return len(set(bits_of(values))) != len(values)
