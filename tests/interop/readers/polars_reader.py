"""Polars, through its lazy scan."""

import operator

import polars as pl

from interop.canonical import NANOSECONDS, from_arrow
from interop.readers.protocol import plain_value, serve

OPERATORS = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def literal(canonical, kind):
    """A canonical value as a literal of the column's own type."""
    value = plain_value(canonical)
    if kind == pl.Date:
        return pl.lit(value, pl.Int32).cast(kind)
    if isinstance(kind, pl.Datetime):
        return pl.lit(value // NANOSECONDS[kind.time_unit], pl.Int64).cast(kind)
    if kind == pl.Time:
        return pl.lit(value, pl.Int64).cast(kind)
    if isinstance(kind, (pl.Enum, pl.Categorical)):
        return pl.lit(value)
    return pl.lit(value, kind)


def condition(wanted, schema):
    """A filter of the protocol as an expression."""
    column = pl.col(wanted["column"])
    if wanted["op"] == "is_null":
        return column.is_null()
    if wanted["op"] == "not_null":
        return column.is_not_null()
    return OPERATORS[wanted["op"]](column, literal(wanted["value"], schema[wanted["column"]]))


def read(file, columns, wanted):
    """The canonical values of `columns`, of the rows that the filter keeps."""
    scan = pl.scan_parquet(file, glob=False)
    if wanted:
        scan = scan.filter(condition(wanted, scan.collect_schema()))
    frame = scan.select(columns).collect()
    return {name: from_arrow(frame[name].to_arrow()) for name in columns}


if __name__ == "__main__":
    serve(read)
