"""DuckDB: COPY of a table in a database, or of an Arrow table in memory."""

import duckdb
from arrow_table import load


def prepare(job):
    settings = {"threads": job["threads"]}
    if job["entry"] == "database":
        return duckdb.connect(job["input"], read_only=True, config=settings)
    connection = duckdb.connect(config=settings)
    connection.register("data", load(job))
    return connection


def work(job, connection):
    options = ["FORMAT parquet", f"COMPRESSION {job['codec']}"]
    options += [f"{name} {value}" for name, value in job["options"].items()]
    if job["partition"]:
        options.append(f"PARTITION_BY ({job['partition']})")
    connection.execute(f"COPY data TO '{job['output']}' ({', '.join(options)})")
