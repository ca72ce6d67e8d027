"""One reader over one file: all of it, or the rows of one key."""

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.dataset  # What read_table would import when it is timed.
import pyarrow.parquet as pq


def prepare(job):
    """A connection for DuckDB; the others need none."""
    pa.set_cpu_count(job["threads"])
    pa.set_io_thread_count(job["threads"])
    if job["reader"] == "duckdb":
        return duckdb.connect(config={"threads": job["threads"]})
    return None


def _duckdb(job, connection):
    """Hashes every value, so that none is left undecoded."""
    where = f"WHERE {job['column']} = {job['key']!r}" if job["column"] else ""
    return connection.execute(f"SELECT count(*), bit_xor(hash(COLUMNS(*))) "
                              f"FROM read_parquet('{job['input']}') {where}").fetchone()[0]


def _pyarrow(job, _):
    filters = [(job["column"], "=", job["key"])] if job["column"] else None
    return pq.read_table(job["input"], filters=filters, use_threads=False).num_rows


def _polars(job, _):
    if not job["column"]:
        return pl.read_parquet(job["input"]).height
    wanted = pl.col(job["column"]) == job["key"]
    return pl.scan_parquet(job["input"]).filter(wanted).collect().height


def work(job, prepared):
    """Fails if there are more or fewer rows than there should be."""
    read = {"duckdb": _duckdb, "pyarrow": _pyarrow, "polars": _polars}[job["reader"]]
    for _ in range(job["times"]):
        rows = read(job, prepared)
        if rows != job["rows"]:
            raise ValueError(f"{rows} rows instead of {job['rows']}")
