"""The whole process stays under --memory-limit and 128 MB, however many and long the rows.

LAMELLA_MEMORY_FULL=1 takes 200 million rows and 2,000 strings of 1 MB, else a short slice.
"""

import os

import pytest

from memory import queries
from memory.measure import MB, export, run

FULL = os.environ.get("LAMELLA_MEMORY_FULL") == "1"
BEYOND_LIMIT = 128 * MB
# The writer's own part: so much, and so much a thread, beyond one row group in flight.
OWN, OWN_A_THREAD = 64 * MB, 24 * MB
CASES = {
    "numbers": queries.numbers(200_000_000 if FULL else 20_000_000),
    "repeated_strings": queries.repeated_strings(2000 if FULL else 600),
    "random_strings": queries.random_strings(60 if FULL else 40),
    "wide": queries.wide(1_000_000 if FULL else 100_000),
    "compressible": queries.compressible(5_000_000 if FULL else 300_000),
    "nested": queries.nested(20_000_000 if FULL else 1_000_000),
}
# With less than 1 GB, row groups end earlier: what their values take would be beyond the limit.
SMALL_CASES = {
    "compressible": CASES["compressible"],
    "shifting": queries.shifting(5_000_000 if FULL else 600_000),
    "long_lists": queries.long_lists(1_000_000 if FULL else 120_000),
    "smaller_strings": queries.repeated_strings(2400 if FULL else 800, queries.SMALLER),
}
SMALL_LIMITS = (128, 256) if FULL else (128,)
# Vectors that the engine holds a thread, before and behind its queue: no limit counts their bytes.
VECTORS = 2
HANDED_OVER = {
    name: VECTORS * queries.VECTOR_ROWS * queries.LARGE
    for name in ("repeated_strings", "random_strings")
}
HANDED_OVER["smaller_strings"] = VECTORS * queries.VECTOR_ROWS * queries.SMALLER
LIMITS = (512, 1000) if FULL else (512,)


@pytest.mark.parametrize("threads", (1, 2))
@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("name", CASES)
def test_process_stays_under_the_limit(tmp_path, record_property, name, limit, threads):
    peak = export(CASES[name], tmp_path / "x.parquet", limit, threads)
    record_property("resident", peak.resident)
    assert peak.code == 0, peak.error
    bound = limit * MB + BEYOND_LIMIT + threads * HANDED_OVER.get(name, 0)
    assert peak.resident <= bound, (
        f"{peak.resident / MB:.0f} MB with --memory-limit {limit}MB"
    )


@pytest.mark.parametrize("profile", ("universal", "modern"))
@pytest.mark.parametrize("threads", (1, 2))
@pytest.mark.parametrize("limit", SMALL_LIMITS)
@pytest.mark.parametrize("name", SMALL_CASES)
def test_process_stays_under_a_small_limit(tmp_path, name, limit, threads, profile):
    query, path = SMALL_CASES[name], tmp_path / "x.parquet"
    peak = export(query, path, limit, threads, "--profile", profile)
    assert peak.code == 0, peak.error
    bound = limit * MB + BEYOND_LIMIT + threads * HANDED_OVER.get(name, 0)
    assert peak.resident <= bound, f"{peak.resident / MB:.0f} MB"


@pytest.mark.parametrize("threads", (1, 2))
def test_many_columns_take_little_beside_the_engine(tmp_path, threads):
    """Five hundred vectors of each step of a query are more than the engine's share."""
    limit, query = 128, queries.wide(200_000 if FULL else 60_000)
    alone = run(query, tmp_path / "alone", limit, threads)
    peak = export(query, tmp_path / "x.parquet", limit, threads)
    assert (alone.code, peak.code) == (0, 0), alone.error + peak.error
    own = limit * MB // 4 + OWN + OWN_A_THREAD * threads
    assert peak.resident <= alone.resident + own, (
        f"{peak.resident / MB:.0f} MB, the engine alone {alone.resident / MB:.0f} MB"
    )


def test_large_limits_give_the_same_bytes(tmp_path):
    """And small ones the same for any number of threads."""
    files = {}
    for limit, threads in ((1100, 1), (4000, 2), (128, 1), (128, 2)):
        path = tmp_path / f"{limit}-{threads}.parquet"
        peak = export(queries.compressible(100_000), path, limit, threads)
        assert peak.code == 0, peak.error
        files[limit, threads] = path.read_bytes()
    assert files[1100, 1] == files[4000, 2]
    assert files[128, 1] == files[128, 2] != files[1100, 1]


@pytest.mark.parametrize("threads", (1, 2))
def test_writer_takes_little_beyond_a_row_group(tmp_path, threads):
    """Small row groups leave the writer's own part: the peak hardly exceeds that of one row."""
    idle = export("SELECT 1 AS a", tmp_path / "idle.parquet", 512, threads)
    rows = export(
        queries.numbers(10_000_000),
        tmp_path / "x.parquet",
        512,
        threads,
        "--row-group-size-bytes",
        "1MB",
    )
    assert (idle.code, rows.code) == (0, 0), idle.error + rows.error
    assert rows.resident - idle.resident <= OWN + OWN_A_THREAD * threads
