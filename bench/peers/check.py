"""Compares what a peer wrote with the source: rows, and the sum of hashes of each column.

The sums don't depend on the order of rows. The hashes are DuckDB's; the values come through
another reader where DuckDB itself, or Lamella on top of it, was the writer.
"""

import hashlib
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

# What is raised where a file can't be read, or holds something else.
UNREADABLE = (ValueError, OSError, duckdb.Error, pa.ArrowException)


def connect():
    """A DuckDB that compares; instants have one text in it."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def columns_of(connection, relation):
    """{name: type} of a table, view or table function."""
    rows = connection.sql(f"DESCRIBE FROM {relation}").fetchall()
    return {row[0]: row[1] for row in rows}


def _quoted(name):
    return '"' + name.replace('"', '""') + '"'


def _value(name, written, wanted):
    """The column as the source has it. Some writers have no maps or UUIDs."""
    if written == wanted:
        return _quoted(name)
    if wanted.startswith("MAP") and not written.startswith("MAP"):
        return f"CAST(map_from_entries({_quoted(name)}) AS {wanted})"
    return f"CAST({_quoted(name)} AS {wanted})"


def fingerprint(connection, relation, wanted):
    """{"": rows, column: sum of hashes} for the columns `wanted`, {name: type}."""
    written = columns_of(connection, relation)
    if written.keys() != wanted.keys():
        missing = ", ".join(sorted(written.keys() ^ wanted.keys()))
        raise ValueError(f"other columns than the source: {missing}")
    sums = [f"sum(hash({_value(name, written[name], kind)}))" for name, kind in wanted.items()]
    found = connection.execute(f"SELECT count(*), {', '.join(sums)} FROM {relation}").fetchone()
    return dict(zip(["", *wanted], map(str, found), strict=True))


def differences(source, written):
    """What differs between two fingerprints, in words; empty if nothing does."""
    if source[""] != written[""]:
        return f"{written['']} rows instead of {source['']}"
    wrong = [name for name, value in source.items() if written[name] != value]
    return f"other values in {', '.join(wrong)}" if wrong else ""


def source_of(database):
    """(columns, fingerprint) of the table `data` in a database file."""
    with connect() as connection:
        connection.execute(f"ATTACH '{database}' AS source (READ_ONLY)")
        wanted = columns_of(connection, "source.data")
        return wanted, fingerprint(connection, "source.data", wanted)


def _with_pyarrow(connection, path, partition, wanted):
    partitioning = None
    if partition:
        kind = connection.sql(f"SELECT CAST(NULL AS {wanted[partition]}) AS {partition}")
        partitioning = ds.partitioning(kind.to_arrow_table().schema, flavor="hive")
    written = ds.dataset(path, format="parquet", partitioning=partitioning)
    connection.register("written", written)
    return "written"


def _with_duckdb(path, partition, wanted):
    if not partition:
        return f"read_parquet('{path}{'/*.parquet' if Path(path).is_dir() else ''}')"
    kind = f"hive_partitioning = true, hive_types = {{'{partition}': {wanted[partition]}}}"
    return f"read_parquet('{path}/**/*.parquet', {kind})"


def written(reader, path, partition, wanted):
    """The fingerprint of a file, or of a directory of files, read by `reader`."""
    with connect() as connection:
        if reader == "pyarrow":
            relation = _with_pyarrow(connection, path, partition, wanted)
        else:
            relation = _with_duckdb(path, partition, wanted)
        return fingerprint(connection, relation, wanted)


def files_of(path):
    """The Parquet files of what was written, in the order of their paths."""
    path = Path(path)
    return sorted(path.rglob("*.parquet")) if path.is_dir() else [path]


def digest(path):
    """Of all bytes and the directories they are in. Names of files may be random, so that
    they don't count: a writer that gives the same bytes again is not read again."""
    whole = []
    for file in files_of(path):
        with open(file, "rb") as stream:
            content = hashlib.file_digest(stream, "sha256").hexdigest()
        whole.append(f"{file.parent.relative_to(path) if file != Path(path) else ''} {content}")
    return hashlib.sha256("\n".join(sorted(whole)).encode()).hexdigest()
