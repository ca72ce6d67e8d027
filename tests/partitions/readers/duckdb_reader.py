"""DuckDB, through `read_parquet`; run with the module path of either release line."""

import duckdb
from interop.readers.duckdb_reader import identifier

from partitions.readers.serve import rows_of, serve

CONNECTION = duckdb.connect()
CONNECTION.execute("SET arrow_lossless_conversion = true; SET TimeZone = 'UTC'")


def quoted(text):
    """`text` as a literal."""
    return "'" + text.replace("'", "''") + "'"


def read(root, flavor, types):
    """The rows below `root`."""
    options = "hive_partitioning = false"
    if flavor == "hive":
        members = ", ".join(f"{quoted(name)}: {quoted(kind)}" for name, kind in types.items())
        options = f"hive_partitioning = true, hive_types = {{{members}}}"
    columns = ", ".join(["v", *map(identifier, types)])
    query = f"SELECT {columns} FROM read_parquet({quoted(root + '/**/*.parquet')}, {options})"
    return rows_of(CONNECTION.sql(query).to_arrow_table(), types)


if __name__ == "__main__":
    serve(read)
