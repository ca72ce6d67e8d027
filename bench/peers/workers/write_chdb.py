"""chDB: ClickHouse in the process, over an Arrow table."""

import chdb
from arrow_table import load


def prepare(job):
    chdb.query("SELECT 1")  # Starts its server.
    return load(job)


def work(job, data):
    settings = {"max_threads": job["threads"],
                "output_format_parquet_compression_method": f"'{job['codec']}'", **job["options"]}
    text = ", ".join(f"{name} = {value}" for name, value in settings.items())
    chdb.query(f"INSERT INTO FUNCTION file('{job['output']}', Parquet) "
               f"SELECT * FROM Python(data) SETTINGS {text}")
