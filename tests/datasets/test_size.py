"""Memory and files stay bounded, whatever the order and number of the keys.

LAMELLA_MEMORY_FULL=1 takes 6 million rows of a wide table instead of 2 million, and reads
100,000 files back.
"""

import os

import duckdb
import pytest
from memory import measure, queries
from memory.measure import MB

from datasets.sets import files_of

FULL = os.environ.get("LAMELLA_MEMORY_FULL") == "1"
LIMIT, BOUND = 512, 640 * MB
ROWS = 6_000_000 if FULL else 2_000_000
LINEITEM = f"""
    SELECT (hash(i) % 10000)::INTEGER AS k, i AS orderkey, i * 7 % 200000 AS partkey,
           (i % 7)::INTEGER AS linenumber, (i % 50 + 1)::DECIMAL(15, 2) AS quantity,
           (hash(i + 1) % 100000 / 100.0)::DECIMAL(15, 2) AS extendedprice,
           (i % 11 / 100.0)::DECIMAL(15, 2) AS discount, (i % 9 / 100.0)::DECIMAL(15, 2) AS tax,
           ['A', 'N', 'R'][1 + i % 3] AS returnflag, ['O', 'F'][1 + i % 2] AS linestatus,
           DATE '1992-01-01' + (hash(i + 2) % 2526)::INTEGER AS shipdate,
           DATE '1992-01-01' + (i % 2500)::INTEGER AS commitdate,
           DATE '1992-01-01' + (i % 2400)::INTEGER AS receiptdate,
           ['DELIVER IN PERSON', 'NONE', 'COLLECT COD'][1 + i % 3] AS shipinstruct,
           ['AIR', 'RAIL', 'SHIP', 'MAIL'][1 + i % 4] AS shipmode, md5(i::VARCHAR) AS comment
    FROM range({ROWS}) r(i)"""
MANY_KEYS = "SELECT i * 48271 % 100000 AS k, i, md5(i::VARCHAR) AS s FROM range(1000000) r(i)"


def require_rows(target, query):
    """The data set has the rows of the query: counted, and summed by their hashes."""
    sums = "SELECT count(*), sum(hash(q)::HUGEINT) FROM"
    with duckdb.connect(config={"threads": 2}) as connection:
        columns = [row[0] for row in connection.execute(f"DESCRIBE {query}").fetchall()]
        kind = connection.execute(f"DESCRIBE {query}").fetchall()[0][1]
        there = connection.execute(
            f"{sums} (SELECT {', '.join(columns)} FROM "
            f"read_parquet(?, hive_types={{'k': {kind}}})) q",
            [f"{target}/*/*.parquet"],
        ).fetchone()
        assert there == connection.execute(f"{sums} ({query}) q").fetchone()


def peak_of(folder, query, threads, limit=LIMIT):
    target = folder / "set"
    peak = measure.export(query, target, limit, threads, "--partition-cols", "k")
    assert peak.code == 0, peak.error
    spill = folder / "set.tmp"
    if spill.exists():
        assert os.listdir(spill) == []
        spill.rmdir()
    return target, peak


CASES = {
    "wide": (LINEITEM, 10_000, 1),
    "wide, two threads": (LINEITEM, 10_000, 2),
    "many": (MANY_KEYS, 100_000, 2),
}


@pytest.mark.parametrize("case", CASES)
def test_memory_with_many_keys(folder, tell, case):
    query, keys, threads = CASES[case]
    target, peak = peak_of(folder, query, threads)
    tell(f"{case}, {keys} keys: {peak.resident / MB:.0f} MB, {peak.seconds:.1f} s of CPU")
    assert peak.resident <= BOUND, f"{peak.resident / MB:.0f} MB"
    assert len(files_of(target)) == len(os.listdir(target)) == keys
    if FULL or case == "wide":
        require_rows(target, query)
    assert os.listdir(folder) == ["set"]


SMALL_LIMIT = 128
# Vectors of long strings that the engine holds: no limit counts their bytes.
HANDED_OVER = 2 * queries.VECTOR_ROWS * queries.SMALLER
LONG_ROWS = queries.repeated_strings(800, queries.SMALLER)
LONG_CASES = {
    "few keys": (f"SELECT i % 3 AS k, * FROM ({queries.compressible(150_000)})", 3, 0),
    "rows of 250 kB": (f"SELECT i // 16 % 10 AS k, * FROM ({LONG_ROWS})", 10, HANDED_OVER),
}


@pytest.mark.parametrize("threads", (1, 2))
@pytest.mark.parametrize("case", LONG_CASES)
def test_memory_with_long_rows(folder, tell, case, threads):
    """Row groups of the files and the rows that wait for them share what there is."""
    query, keys, handed_over = LONG_CASES[case]
    target, peak = peak_of(folder, query, threads, SMALL_LIMIT)
    tell(f"{case}, {threads} threads: {peak.resident / MB:.0f} MB")
    bound = SMALL_LIMIT * MB + 128 * MB + threads * handed_over
    assert peak.resident <= bound, f"{peak.resident / MB:.0f} MB"
    assert len(files_of(target)) == keys
    assert os.listdir(folder) == ["set"]
