"""DataFusion, and with it parquet-rs; filters are pushed down to pages and rows."""

import operator

import pyarrow as pa
from datafusion import SessionConfig, SessionContext, col, literal

from interop.canonical import from_arrow
from interop.readers.literals import arrow_scalar
from interop.readers.protocol import serve

OPERATORS = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def context():
    """A session that keeps the row order and uses every index that a file offers."""
    config = SessionConfig().with_target_partitions(1)
    for name in (
        "pushdown_filters",
        "reorder_filters",
        "enable_page_index",
        "bloom_filter_on_read",
        "pruning",
    ):
        config = config.set(f"datafusion.execution.parquet.{name}", "true")
    return SessionContext(config)


def quoted(name):
    """`name` as an identifier that keeps its case and its dots."""
    return '"' + name.replace('"', '""') + '"'


def condition(wanted, schema):
    """A filter of the protocol as an expression."""
    column = col(quoted(wanted["column"]))
    if wanted["op"] == "is_null":
        return column.is_null()
    if wanted["op"] == "not_null":
        return column.is_not_null()
    scalar = arrow_scalar(wanted["value"], schema.field(wanted["column"]).type)
    return OPERATORS[wanted["op"]](column, literal(scalar))


def read(file, columns, wanted):
    """The canonical values of `columns`, of the rows that the filter keeps."""
    frame = context().read_parquet(file)
    schema = frame.schema()
    if wanted:
        frame = frame.filter(condition(wanted, schema))
    frame = frame.select(*[col(quoted(name)) for name in columns])
    batches = frame.collect()
    kinds = pa.schema([schema.field(name) for name in columns])
    table = pa.Table.from_batches(batches, schema=batches[0].schema if batches else kinds)
    return {name: from_arrow(table.column(name)) for name in columns}


if __name__ == "__main__":
    serve(read)
