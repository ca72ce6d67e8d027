"""Polars: write_parquet for a file, its streaming sink for partitions."""

import polars as pl
from arrow_table import load


def prepare(job):
    return pl.from_arrow(load(job))


def work(job, data):
    if not job["partition"]:
        data.write_parquet(job["output"], compression=job["codec"], **job["options"])
        return
    target = pl.PartitionBy(job["output"], key=job["partition"])
    data.lazy().sink_parquet(target, compression=job["codec"], mkdir=True, **job["options"])
