"""DataFusion, which writes with parquet-rs."""

import datafusion as df
from arrow_table import load


def prepare(job):
    config = df.SessionConfig().with_target_partitions(job["threads"])
    context = df.SessionContext(config)
    return context, context.from_arrow(load(job))


def work(job, prepared):
    _, data = prepared
    writing = df.DataFrameWriteOptions(
        single_file_output=not job["partition"], partition_by=job["partition"] or None)
    data.write_parquet_with_options(
        job["output"], df.ParquetWriterOptions(compression=job["codec"], **job["options"]), writing)
