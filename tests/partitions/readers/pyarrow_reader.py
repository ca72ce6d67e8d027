"""PyArrow, through its data sets."""

import pyarrow as pa
import pyarrow.dataset as ds

from partitions.readers.serve import rows_of, serve


def read(root, flavor, types):
    """The rows below `root`."""
    schema = pa.schema([(name, eval(kind, {"pa": pa})) for name, kind in types.items()])
    partitioning = None
    if flavor != "none":
        partitioning = ds.partitioning(schema, flavor="hive" if flavor == "hive" else None)
    return rows_of(ds.dataset(root, partitioning=partitioning).to_table(), types)


if __name__ == "__main__":
    serve(read)
