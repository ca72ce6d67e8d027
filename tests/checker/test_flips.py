"""Any single byte of a file that passes, changed to anything, is reported."""

from __future__ import annotations

import random

import pytest

from . import Expectations, check_data
from .baseline import baseline
from .faults import Report
from .footer import read_footer
from .test_writer import PROGRAM, TYPES, export

FLIPS = 120
# What a user chose freely, no rule can know.
OWNER = {"owner": "someone"}
OPTIONS = {
    "kv_metadata": OWNER,
    "bloom_filter_columns": ["i", "text", "enum"],
    "sorting_columns": ["i"],
    "row_group_size": 40,
    "data_page_rows": 25,
}


@pytest.fixture(scope="module", params=["baseline", "program"])
def file(request, tmp_path_factory) -> tuple[bytes, int, Expectations]:
    """The bytes of a file that passes, where its footer starts, what it must hold."""
    if request.param == "baseline":
        data = baseline("snappy", rows=300)
    elif PROGRAM.exists():
        path = tmp_path_factory.mktemp("flips") / "out.parquet"
        export(TYPES.replace("range(1500)", "range(60)"), path, OPTIONS)
        data = path.read_bytes()
    else:
        pytest.skip("the program is not built")
    footer, start = read_footer(data, Report())
    expected = Expectations(created_by=footer.created_by, metadata=OWNER)
    assert check_data(data, True, expected) == []
    return data, start, expected


@pytest.mark.parametrize("region", ["pages", "footer"])
def test_every_changed_byte_is_reported(file, region):
    data, footer, expected = file
    rng = random.Random(region)
    start, end = (footer, len(data)) if region == "footer" else (0, footer)
    missed = []
    for _ in range(FLIPS):
        position = rng.randrange(start, end)
        changed = bytearray(data)
        changed[position] ^= rng.choice([1 << rng.randrange(8), rng.randrange(1, 256)])
        if not check_data(bytes(changed), True, expected):
            missed.append((position, data[position], changed[position]))
    assert missed == []
