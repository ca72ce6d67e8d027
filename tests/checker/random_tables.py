"""Random tables: any nesting, nulls, empties, extreme values; each made from one seed."""

from __future__ import annotations

import datetime
import math
import random
import struct
from decimal import Decimal

import pyarrow as pa

_INTEGERS = [(pa.int8(), 8, True), (pa.int16(), 16, True), (pa.int32(), 32, True),
             (pa.int64(), 64, True), (pa.uint8(), 8, False), (pa.uint16(), 16, False),
             (pa.uint32(), 32, False), (pa.uint64(), 64, False)]  # fmt: skip
_FLOATS = [0.0, -0.0, math.inf, -math.inf, 5e-324, 1.7976931348623157e308, -1.5]
_CHARACTERS = ["a", "Z", "~", "\x7f", "é", "߿", "ࠀ", "\ud7ff", "\ue000", "\uffff",
               "\U00010000", "\U0010ffff", "\0", "日"]  # fmt: skip
_EPOCH = datetime.date(1970, 1, 1)


class TableMaker:
    """Makes one random table; `nan` says whether floats may be NaN."""

    def __init__(self, seed: int):
        self.rng = random.Random(seed)
        self.nan = self.rng.random() < 0.3

    def table(self) -> pa.Table:
        rng = self.rng
        rows = rng.choice([1, 2, 3, 8, 9, 31, 33, 127, 128, 129, 130, 300])
        columns, fields = [], []
        for number in range(rng.randrange(1, 6)):
            kind = self.type(rng.choice([0, 0, 1, 2, 3]))
            maker = self.values(kind)
            nulls = rng.choice([0, 0.1, 0.5, 0.95, 1])
            values = [None if rng.random() < nulls else maker() for _ in range(rows)]
            if rng.random() < 0.2 and not pa.types.is_nested(kind):
                values = self.sorted(values)
            columns.append(pa.array(values, kind))
            fields.append(pa.field(self.name(number), kind))
        return pa.table(columns, pa.schema(fields))

    def sorted(self, values: list) -> list:
        present = [value for value in values if value is not None]
        if any(isinstance(value, float) and math.isnan(value) for value in present):
            return values
        missing = [None] * (len(values) - len(present))
        return sorted(present, reverse=self.rng.random() < 0.5) + missing

    def name(self, number: int) -> str:
        return self.rng.choice(["c", "a.b", "Grün", "with space", 'qu"ote']) + str(number)

    def type(self, depth: int) -> pa.DataType:
        rng = self.rng
        if depth == 0:
            return self.leaf()
        kind = rng.randrange(4)
        if kind == 0:
            return pa.list_(self.type(depth - 1))
        if kind == 1:
            return pa.map_(pa.string(), self.type(depth - 1))
        names = [self.name(number) for number in range(rng.randrange(1, 4))]
        inner = pa.struct([pa.field(n, self.type(rng.randrange(depth))) for n in names])
        return pa.list_(inner) if kind == 2 else inner

    def leaf(self) -> pa.DataType:
        rng = self.rng
        kind = rng.randrange(10)
        if kind < 3:
            return rng.choice(_INTEGERS)[0]
        if kind == 3:
            precision = rng.choice([1, 4, 9, 10, 18, 19, 30, 38])
            return pa.decimal128(precision, rng.randrange(precision + 1))
        return {
            4: pa.string(), 5: pa.string(), 6: pa.float32(), 7: pa.float64(),
            8: rng.choice([pa.binary(), pa.bool_()]),
            9: rng.choice([pa.date32(), pa.timestamp("us"), pa.timestamp("us", "UTC")]),
        }[kind]  # fmt: skip

    def values(self, kind: pa.DataType):
        """A function that makes values of a type."""
        rng = self.rng
        for integer, bits, signed in _INTEGERS:
            if kind == integer:
                return self.integers(bits, signed)
        if pa.types.is_decimal(kind):
            limit, scale = 10**kind.precision - 1, kind.scale
            few = rng.choice([limit, min(limit, 5)])
            return lambda: _scaled(rng.randint(-few, few), scale)
        if pa.types.is_string(kind):
            return self.texts()
        if pa.types.is_floating(kind):
            return self.floats(kind == pa.float32())
        if pa.types.is_binary(kind):
            limit = rng.choice([3, 70, 200])
            return lambda: rng.choice([rng.randbytes, _high])(rng.randrange(limit))
        if pa.types.is_boolean(kind):
            share = rng.choice([0, 0.05, 0.5, 1])
            return lambda: rng.random() < share
        if pa.types.is_date(kind):
            return lambda: _EPOCH + datetime.timedelta(rng.randrange(-700000, 100000))
        if pa.types.is_timestamp(kind):
            return lambda: rng.randrange(-(10**15), 10**15)
        return self.nested(kind)

    def nested(self, kind: pa.DataType):
        rng = self.rng
        if pa.types.is_struct(kind):
            makers = [(field.name, self.optional(field.type)) for field in kind]
            return lambda: {name: maker() for name, maker in makers}
        size = rng.choice([1, 2, 5])
        if pa.types.is_map(kind):
            maker = self.optional(kind.item_type)
            return lambda: [(f"k{i}", maker()) for i in range(rng.randrange(size + 1))]
        maker = self.optional(kind.value_type)
        return lambda: [maker() for _ in range(rng.randrange(size + 1))]

    def optional(self, kind: pa.DataType):
        rng = self.rng
        maker, nulls = self.values(kind), rng.choice([0, 0, 0.3, 1])
        return lambda: None if rng.random() < nulls else maker()

    def integers(self, bits: int, signed: bool):
        rng = self.rng
        low, high = (
            (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
        )
        few = [low, high, 0, low + 1] + [rng.randint(low, high) for _ in range(3)]
        small = rng.randint(low, high - 100)
        return rng.choice([
            lambda: rng.randint(low, high),
            lambda: rng.choice(few),
            lambda: small + rng.randrange(100),
        ])  # fmt: skip

    def texts(self):
        rng = self.rng
        longest = rng.choice([2, 20, 90])
        few = [self.text(longest) for _ in range(4)]
        start = self.text(30)
        return rng.choice([
            lambda: self.text(longest),
            lambda: rng.choice(few),
            lambda: start + self.text(longest),
            lambda: "\U0010ffff" * rng.randrange(40),
        ])  # fmt: skip

    def text(self, longest: int) -> str:
        rng = self.rng
        return "".join(rng.choice(_CHARACTERS) for _ in range(rng.randrange(longest)))

    def floats(self, single: bool):
        rng = self.rng
        special = _FLOATS + ([math.nan] if self.nan else [])

        def make() -> float:
            value = rng.choice([rng.choice(special), rng.gauss(0, 1000)])
            if single and math.isfinite(value):
                value = max(-3.4e38, min(3.4e38, value))
                return struct.unpack("<f", struct.pack("<f", value))[0]
            return value

        zeros = [0.0, -0.0]
        return rng.choice([make, make, lambda: rng.choice(zeros)])


def _scaled(unscaled: int, scale: int) -> Decimal:
    digits = tuple(int(digit) for digit in str(abs(unscaled)))
    return Decimal((unscaled < 0, digits, -scale))


def _high(size: int) -> bytes:
    return b"\xff" * size


def options(seed: int) -> dict:
    """Random options of an export."""
    rng = random.Random(-1 - seed)
    chosen = {
        "compression": rng.choice(
            ["none", "snappy", "gzip", "brotli", "zstd", "lz4_raw"]
        ),
        "profile": rng.choice(["universal", "modern"]),
        "row_group_size": rng.choice([1, 2, 3, 50, 100000]),
        "data_page_rows": rng.choice([1, 2, 7, 20000]),
        "data_page_size": rng.choice([1, 60, 1 << 20]),
        "dictionary_page_size_limit": rng.choice([0, 40]),
        "bloom_filter_columns": True,
    }
    return {name: value for name, value in chosen.items() if rng.random() < 0.6}
