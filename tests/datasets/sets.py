"""Directories of files as other programs see them: which rows they hold, and what is litter."""

import os

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

SCHEMA = pa.schema(
    [("k", pa.int64()), ("j", pa.int64()), ("v", pa.int64()), ("s", pa.string())]
)
HIVE = ds.partitioning(pa.schema([SCHEMA.field("k"), SCHEMA.field("j")]), flavor="hive")
DUCKDB_TYPES = "{'k': BIGINT, 'j': BIGINT}"


def files_of(root):
    """The Parquet files below `root`, relative and sorted."""
    return sorted(
        os.path.relpath(os.path.join(folder, name), root)
        for folder, _, names in os.walk(root)
        for name in names
        if name.endswith(".parquet")
    )


def by_duckdb(root):
    """All rows (k, j, v, s), sorted."""
    if not files_of(root):
        return []
    with duckdb.connect(config={"threads": 1}) as connection:
        return connection.execute(
            f"SELECT k, j, v, s FROM read_parquet(?, hive_types={DUCKDB_TYPES}) ORDER BY ALL",
            [f"{root}/**/*.parquet"],
        ).fetchall()


def by_pyarrow(root):
    """The same by PyArrow."""
    if not files_of(root):
        return []
    table = ds.dataset(root, schema=SCHEMA, format="parquet", partitioning=HIVE).to_table(
        use_threads=False
    )
    return sorted(zip(*(table.column(name).to_pylist() for name in SCHEMA.names)))


def rows_of(root):
    """The rows, which both readers have to agree on."""
    rows = by_duckdb(root)
    assert by_pyarrow(root) == rows
    return rows


def hidden_in(folder):
    """Every hidden entry below `folder`, relative and sorted."""
    return sorted(
        os.path.relpath(os.path.join(at, name), folder)
        for at, folders, names in os.walk(folder)
        for name in folders + names
        if name.startswith(".")
    )


def require_clean(target, run_ids=False, others=()):
    """Nothing but the target and, with run ids, what remembers them."""
    memory = [f".{target.name}.lamella-runs"] if run_ids else []
    assert sorted(os.listdir(target.parent)) == sorted([target.name, *memory, *others])
    assert hidden_in(target) == []
    for folder, folders, names in os.walk(target):
        assert folders or names or folder == str(target), f"{folder} is empty"
