"""Polars, through its lazy scan."""

import polars as pl

from partitions.readers.serve import rows_of, serve


def read(root, flavor, types):
    """The rows below `root`."""
    schema = {name: eval(kind, {"pl": pl}) for name, kind in types.items()}
    hive = flavor == "hive"
    scan = pl.scan_parquet(root, hive_partitioning=hive, hive_schema=schema if hive else None)
    return rows_of(scan.select("v", *types).collect().to_arrow(), types)


if __name__ == "__main__":
    serve(read)
