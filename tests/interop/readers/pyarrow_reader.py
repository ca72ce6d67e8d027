"""PyArrow, checksums verified; filters go through a dataset scan."""

import operator

import pyarrow.dataset as ds
import pyarrow.parquet as pq

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
SCAN = ds.ParquetFileFormat(
    default_fragment_scan_options=ds.ParquetFragmentScanOptions(page_checksum_verification=True)
)


def condition(wanted, schema):
    """A filter of the protocol as a dataset expression."""
    field = ds.field(wanted["column"])
    if wanted["op"] == "is_null":
        return field.is_null()
    if wanted["op"] == "not_null":
        return field.is_valid()
    scalar = arrow_scalar(wanted["value"], schema.field(wanted["column"]).type)
    return OPERATORS[wanted["op"]](field, ds.scalar(scalar))


def read(file, columns, wanted):
    """The canonical values of `columns`, of the rows that the filter keeps."""
    if wanted:
        dataset = ds.dataset(file, format=SCAN)
        table = dataset.to_table(columns=columns, filter=condition(wanted, dataset.schema))
    else:
        with pq.ParquetFile(file, page_checksum_verification=True) as source:
            table = source.read(columns=columns)
    return {name: from_arrow(table.column(name)) for name in columns}


if __name__ == "__main__":
    serve(read)
