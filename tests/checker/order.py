"""The order of a leaf's values: smallest and largest, how NaN counts, what a bound means.

Source: ColumnOrder in parquet.thrift, with TYPE_ORDER for every type."""

from __future__ import annotations

import numpy as np

from . import structs as s
from .encodings import NUMPY_TYPES, Values
from .schema import Node, converted_name

_FLOATS = (s.FLOAT, s.DOUBLE)


class Order:
    """How the values of one leaf compare.

    `sortable` is false where no order is defined, `floating` where NaN exists, `text`
    where values are UTF-8, `truncatable` where a bound may be shorter than its value."""

    def __init__(self, leaf: Node):
        self.physical = leaf.type
        self.width = leaf.width
        logical, converted = leaf.logical, converted_name(leaf)
        kinds = {logical, converted}
        self.decimal = "DECIMAL" in kinds
        self.half = logical == "FLOAT16"
        self.floating = self.physical in _FLOATS or self.half
        self.text = bool(kinds & {"STRING", "UTF8", "ENUM", "JSON"})
        self.unsigned = bool(converted and converted.startswith("UINT_")) or (
            logical == "INTEGER" and not leaf.logical_value().isSigned
        )
        self.sortable = (
            self.physical != s.INT96
            and "INTERVAL" not in kinds
            and logical not in ("UNKNOWN", "VARIANT", "GEOMETRY", "GEOGRAPHY")
        )
        self.truncatable = self.physical == s.BYTE_ARRAY and not self.decimal

    def fits(self, bound: bytes) -> bool:
        """Whether the bytes are one value in PLAIN form."""
        if self.physical == s.BYTE_ARRAY:
            return len(bound) > 0 if self.decimal else True
        if self.physical == s.BOOLEAN:
            return bound in (b"\0", b"\1")
        if self.physical == s.FLBA:
            return len(bound) == self.width
        return len(bound) == np.dtype(NUMPY_TYPES[self.physical]).itemsize

    def key(self, bound: bytes):
        """Something that compares as the value does."""
        if self.half:
            return float(np.frombuffer(bound, "<f2")[0])
        if self.decimal and self.physical in (s.FLBA, s.BYTE_ARRAY):
            return int.from_bytes(bound, "big", signed=True)
        if self.physical in NUMPY_TYPES:
            return self.numbers(np.frombuffer(bound, NUMPY_TYPES[self.physical]))[0]
        return bound

    def numbers(self, values: np.ndarray) -> np.ndarray:
        """Numeric values in the signedness in which they compare."""
        if self.unsigned:
            return values.view("<u4" if values.itemsize == 4 else "<u8")
        return values

    def is_nan(self, values: Values) -> np.ndarray:
        if self.half:
            return np.isnan(np.frombuffer(b"".join(values), "<f2"))
        if self.floating:
            return np.isnan(values)
        return np.zeros(len(values), bool)

    def extremes(self, values: Values) -> tuple[bytes, bytes] | None:
        """The smallest and largest value in PLAIN form, zeros signed as statistics
        want them (-0.0 and +0.0), NaN left out; None when nothing is left."""
        if not self.sortable or not len(values):
            return None
        if self.half:
            return self._half_extremes(values)
        if isinstance(values, list):
            if not self.decimal:
                return min(values), max(values)
            return min(values, key=self.key), max(values, key=self.key)
        if self.floating:
            values = values[~np.isnan(values)]
            if not len(values):
                return None
            low, high = values.min(), values.max()
            zero = values.dtype.type(0)
            return (-zero if low == 0 else low).tobytes(), (high + zero).tobytes()
        numbers = self.numbers(values)
        return numbers.min().tobytes(), numbers.max().tobytes()

    def _half_extremes(self, values: list) -> tuple[bytes, bytes] | None:
        floats = np.frombuffer(b"".join(values), "<f2")
        floats = floats[~np.isnan(floats)]
        if not len(floats):
            return None
        low, high = floats.min(), floats.max()
        zero = np.float16(0)
        return (-zero if low == 0 else low).tobytes(), (high + zero).tobytes()
