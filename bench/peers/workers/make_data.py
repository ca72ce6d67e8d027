"""Makes a data set with DuckDB: the table in a database file, an Arrow IPC stream, and
a Parquet file for the peers that read neither."""

from pathlib import Path

import duckdb
import pyarrow as pa


def prepare(job):
    connection = duckdb.connect(job["database"])
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(Path(job["macros"]).read_text(encoding="utf-8"))
    connection.execute("SET VARIABLE rows = $rows", {"rows": job["rows"]})
    connection.execute("SET VARIABLE source = $source", {"source": job["source"]})
    return connection


def work(job, connection):
    connection.execute(f"CREATE TABLE data AS {job['query']}")
    connection.execute("CHECKPOINT")
    connection.execute(f"COPY data TO '{job['parquet']}' (COMPRESSION uncompressed)")
    reader = connection.execute("FROM data").fetch_record_batch(122_880)
    with pa.OSFile(job["stream"], "wb") as file, pa.ipc.new_stream(file, reader.schema) as out:
        for batch in reader:
            out.write_batch(batch)
