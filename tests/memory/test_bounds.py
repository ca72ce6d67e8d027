"""The whole process stays under --memory-limit and 128 MB, however many and long the rows.

LAMELLA_MEMORY_FULL=1 takes 200 million rows and 2,000 strings of 1 MB, else a short slice.
"""

import os

import pytest

from memory import queries
from memory.measure import MB, export

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
# Vectors that the engine holds a thread, before and behind its queue: no limit counts their bytes.
VECTORS = 2
HANDED_OVER = {
    name: VECTORS * queries.VECTOR_ROWS * queries.LARGE
    for name in ("repeated_strings", "random_strings")
}
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
