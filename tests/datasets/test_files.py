"""Which rows are in which file, and that each file is a right one."""

import os
from collections import defaultdict

import duckdb
import pytest
from checker import check_file
from cli.support import export

from datasets.sets import files_of, require_clean

ROWS = 60_000
VALUES = "i AS v, md5((i // 3)::VARCHAR) AS s, if(i % 7 = 0, NULL, i / 8) AS d, [i % 5, i % 3] AS l"
ORDERS = {
    "random": (f"SELECT hash(i) % 300 AS k, {VALUES} FROM range({ROWS}) r(i)", 300),
    "sorted": (f"SELECT i // 200 AS k, {VALUES} FROM range({ROWS}) r(i)", 300),
    "round": (f"SELECT i % 300 AS k, {VALUES} FROM range({ROWS}) r(i)", 300),
    "one key": (f"SELECT 7 AS k, {VALUES} FROM range({ROWS}) r(i)", 1),
    "all distinct": (f"SELECT i * 7919 % 3000 AS k, {VALUES} FROM range(3000) r(i)", 3000),
    "one large, many small": (
        f"SELECT if(i % 100 = 0, 1 + i, 0) AS k, {VALUES} FROM range({ROWS}) r(i)",
        1 + ROWS // 100,
    ),
    "nulls": (f"SELECT if(i % 3 = 0, NULL, i % 3) AS k, {VALUES} FROM range({ROWS}) r(i)", 3),
}
TYPES = """
    SELECT i AS v, i % 2 = 0 AS a, (i % 3 - 1)::TINYINT AS b, (i % 2)::UBIGINT AS c,
           (i % 3)::HUGEINT AS d, (i % 3 - 1.5)::DECIMAL(9, 2) AS e,
           ['nan', '-inf', '0.1'][1 + i % 3]::FLOAT AS f,
           ['a b', 'é/ü', '100%', '..', 'x=y'][1 + i % 5] AS g,
           ['on', 'off'][1 + i % 2]::ENUM('on', 'off') AS h,
           DATE '2024-02-28' + (i % 3)::INTEGER AS n,
           TIME '13:45:06.5' AS o, TIMESTAMP '1969-12-31 23:59:59.999999' AS p,
           TIMESTAMPTZ '2024-06-01 12:00:00+02' AS q,
           '00112233-4455-6677-8899-aabbccddeeff'::UUID AS r, if(i % 2 = 0, NULL, i % 7) AS t
    FROM range(400) rows(i)"""
TYPE_COLUMNS = list("abcdefghnopqrt")


def write(target, query, *flags):
    done = export(target, query, *flags, "--json")
    assert done.code == 0, done.err
    require_clean(target)
    return done.json["exports"][0]


def require_rows(target, query, columns):
    """The rows of the data set, its types told, are those of the query."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        described = connection.execute(f"DESCRIBE {query}").fetchall()
        # A HUGEINT is stored as the widest decimal.
        types = {n: t.replace("HUGEINT", "DECIMAL(38, 0)") for n, t, *_ in described}
        told = {name: types[name].replace("'", "''") for name in columns}
        hive = ", ".join(f"'{name}': '{told[name]}'" for name in columns)
        reading = f", hive_types = {{{hive}}}" if columns else ""
        names = ", ".join(f"{name}::{types[name]} AS {name}" for name in types)
        connection.execute(f"CREATE TABLE wanted AS SELECT {names} FROM ({query})")
        connection.execute(
            f"CREATE TABLE found AS SELECT {names} FROM "
            f"read_parquet('{target}/**/*.parquet'{reading})"
        )
        for one, other in (("wanted", "found"), ("found", "wanted")):
            assert connection.execute(f"FROM {one} EXCEPT ALL FROM {other}").fetchall() == []


def contents(target):
    """{directory: the bytes of its files, in the order of their names}."""
    found = defaultdict(list)
    for name in files_of(target):
        found[os.path.dirname(name)].append((target / name).read_bytes())
    return found


@pytest.mark.parametrize("order", ORDERS)
def test_the_same_files_for_any_number_of_threads(folder, order):
    query, keys = ORDERS[order]
    small = ("--memory-limit", "200MB", "--max-open-files", "3")
    runs = (("1",), ("2",), ("1", *small), ("2", *small))
    written = []
    for number, (threads, *flags) in enumerate(runs):
        target = folder / str(number) / "set"
        flags = ("--partition-cols", "k", "--threads", threads, *flags)
        assert write(target, query, *flags)["partitions"] == keys
        written.append(contents(target))
    assert all(len(files) == 1 for files in written[0].values())
    assert all(each == written[0] for each in written[1:])
    require_rows(folder / "0" / "set", query, ["k"])
    for name in files_of(folder / "0" / "set")[:: max(1, keys // 100)]:
        assert check_file(folder / "0" / "set" / name) == []


def test_the_same_files_with_little_memory(folder):
    """These rows fill a temporary directory of 2 MB: that they are spilled is known."""
    query = "SELECT hash(i) % 1500 AS k, i AS v, md5(i::VARCHAR) AS s FROM range(1500000) r(i)"
    written = []
    for threads, limit in (("2", "4GB"), ("1", "150MB"), ("2", "150MB")):
        target = folder / limit / threads / "set"
        flags = ("--partition-cols", "k", "--memory-limit", limit, "--threads", threads)
        write(target, query, *flags)
        written.append(contents(target))
    assert written[1] == written[0] and written[2] == written[0]
    require_rows(target, query, ["k"])


def test_partition_columns_of_every_type(folder):
    target = folder / "set"
    write(target, TYPES, "--partition-cols", ",".join(TYPE_COLUMNS))
    require_rows(target, TYPES, TYPE_COLUMNS)
    for name in files_of(target):
        assert check_file(target / name) == []


@pytest.mark.parametrize("threads", ("1", "2"))
@pytest.mark.parametrize("rows", (1, 999, 2048, 10_000))
def test_rows_of_a_file_are_exact(folder, rows, threads):
    count, keys = (200, 2) if rows == 1 else (50_000, 3)
    query = f"SELECT i % {keys} AS k, {VALUES} FROM range({count}) r(i)"
    target = folder / "set"
    flags = ("--partition-cols", "k", "--max-rows-per-file", str(rows), "--threads", threads)
    files = write(target, query, *flags)["files"]
    by_key = defaultdict(list)
    for file in files:
        by_key[file["partition"]["k"]].append(file["rows"])
    for key in range(keys):
        total = len(range(key, count, keys))
        wanted = [rows] * (total // rows) + ([total % rows] if total % rows else [])
        assert by_key[str(key)] == wanted
    require_rows(target, query, ["k"])


def test_rows_of_a_file_without_partitions(folder):
    target = folder / "set"
    query = f"SELECT {VALUES} FROM range(10001) r(i)"
    report = write(target, query, "--max-rows-per-file", "2500", "--filename-pattern", "part_{i}")
    assert [file["rows"] for file in report["files"]] == [2500] * 4 + [1]
    assert files_of(target) == [f"part_{i}.parquet" for i in range(5)]
    assert report["partitions"] == 0
    require_rows(target, query, [])


@pytest.mark.parametrize("codec", ("none", "zstd"))
@pytest.mark.parametrize("size", (200_000, 1_000_000))
def test_bytes_of_a_file_are_close(folder, codec, size):
    target = folder / "set"
    query = f"SELECT i % 2 AS k, {VALUES} FROM range(400000) r(i)"
    flags = ("--partition-cols", "k", "--file-size-bytes", str(size), "--compression", codec)
    files = write(target, query, *flags)["files"]
    assert max(file["bytes"] for file in files) <= 1.5 * size
    assert all(os.path.getsize(file["path"]) == file["bytes"] for file in files)
    for key in "01":
        *full, _ = [file["bytes"] for file in files if file["partition"]["k"] == key]
        assert full and min(full) >= size / 1.5
    require_rows(target, query, ["k"])
