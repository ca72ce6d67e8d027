"""PyArrow: write_table for a file, the dataset writer for partitions."""

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from arrow_table import load

ALL_PARTITIONS = 1_000_000  # More than the 1,024 that it allows by itself.


def prepare(job):
    return load(job)


def work(job, data):
    if not job["partition"]:
        pq.write_table(data, job["output"], compression=job["codec"], **job["options"])
        return
    field = data.schema.field(job["partition"])
    file_format = ds.ParquetFileFormat()
    ds.write_dataset(
        data, job["output"], format=file_format, max_partitions=ALL_PARTITIONS,
        file_options=file_format.make_write_options(compression=job["codec"], **job["options"]),
        partitioning=ds.partitioning(pa.schema([field]), flavor="hive"),
        use_threads=job["threads"] > 1)

