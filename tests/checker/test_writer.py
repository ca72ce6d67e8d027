"""Files of the program under test keep every promise, and hold the values put in.

`LAMELLA` names the program (default: `build/lamella` of this tree)."""

from __future__ import annotations

import datetime
import json
import os
import struct
import subprocess
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from . import Expectations, check_file, read_records
from .random_tables import TableMaker, options

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("LAMELLA", ROOT / "build" / "lamella"))
SEEDS = int(os.environ.get("CHECKER_SEEDS", "100"))

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="the program is not built")


def export(query: str, path: Path, chosen: dict, threads: int = 1) -> None:
    """Writes the rows of a query with one EXPORT statement."""
    statement = f"EXPORT {query} TO '{path}' TYPE PARQUET OPTIONS {json.dumps(chosen)};"
    script = path.with_suffix(".sql")
    script.write_text("SET TimeZone = 'UTC';\n" + statement, encoding="utf-8")
    command = [PROGRAM, "run", script, "--quiet", "--threads", str(threads)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def faults(path: Path, **expected) -> list[str]:
    return [str(fault) for fault in check_file(path, True, Expectations(**expected))]


def plain(value):
    """A value in the form in which equal means the same bits."""
    if isinstance(value, float):
        return struct.pack("<d", value)
    if isinstance(value, Decimal):
        return value.as_tuple()
    if isinstance(value, datetime.datetime):
        utc = value.replace(tzinfo=datetime.UTC)
        epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
        return (utc - epoch) // datetime.timedelta(microseconds=1)
    if isinstance(value, datetime.date):
        return (value - datetime.date(1970, 1, 1)).days
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return value


def rows(table: pa.Table) -> list:
    return [plain(row) for row in table.to_pylist()]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_random_table(tmp_path, seed):
    source, path = tmp_path / "source.parquet", tmp_path / "out.parquet"
    table, chosen = TableMaker(seed).table(), options(seed)
    pq.write_table(table, source, store_schema=False)
    export(f"SELECT * FROM '{source}'", path, chosen, 1 + seed % 2)
    assert faults(path) == [], chosen
    assert [plain(record) for record in read_records(path)] == rows(table), chosen


TYPES = """
  SELECT i, i % 2 = 0 AS flag, (i % 100)::TINYINT AS tiny, (i % 100)::UTINYINT AS utiny,
    (i * 3)::SMALLINT AS small, (i * 3)::USMALLINT AS usmall, i::INTEGER * 7 AS int,
    (4294967295 - i)::UINTEGER AS uint,
    (18446744073709551615 - i::UHUGEINT)::UBIGINT AS ubig,
    i::HUGEINT AS huge, i::UHUGEINT AS uhuge, (i / 7.0)::FLOAT AS real,
    CASE i % 10 WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN 'inf'::DOUBLE ELSE i END AS nan,
    CASE WHEN i % 2 = 0 THEN 0.0::FLOAT ELSE -0.0::FLOAT END AS zero,
    (i % 1000 / 10)::DECIMAL(4, 1) AS d4, (i / 10)::DECIMAL(18, 4) AS d18,
    (-i / 10)::DECIMAL(24, 3) AS d24, (i / 10)::DECIMAL(38, 10) AS d38,
    'text ' || i AS text, CASE WHEN i % 3 > 0 THEN 'w' || (i % 17) END AS word,
    repeat('日本語é', i % 40) || i AS long, repeat(chr(1114111), 20) || i AS highest,
    ('blob' || i)::BLOB AS blob, repeat('\\xFF', i % 90)::BLOB AS high, uuid() AS id,
    ['red', 'green'][1 + i % 2]::ENUM('red', 'green', 'never') AS enum,
    ('{"a":' || i || '}')::JSON AS json, DATE '2000-01-01' + (i % 5000)::INTEGER AS day,
    TIMESTAMP '2000-01-01' + INTERVAL (i) SECOND AS stamp, stamp::TIMESTAMP_S AS stamp_s,
    stamp::TIMESTAMP_MS AS stamp_ms, stamp::TIMESTAMP_NS AS stamp_ns,
    stamp::TIMESTAMPTZ AS stamp_tz, TIME '00:00:00' + INTERVAL (i % 80000) SECOND AS time,
    INTERVAL (i) DAY AS interval, ('101' || repeat('1', (i % 5)::INT))::BIT AS bit,
    NULL AS nothing, NULL::INTEGER AS no_int, NULL::VARCHAR AS no_text,
    CASE WHEN i % 5 > 0 THEN [i, NULL, i + 1][: i % 4] END AS list,
    [[i], [NULL], []][: i % 4] AS lists,
    (CASE WHEN i % 7 > 0 THEN [i, i + 1, NULL] END)::INTEGER[3] AS array,
    {'a': i, 'b': {'c': 'x' || i, 'd': [1.5, NULL]}} AS struct,
    CASE WHEN i % 4 > 0 THEN {'p': CASE WHEN i % 3 > 0 THEN i END} END AS null_struct,
    MAP {'k' || (i % 3): i, 'z': NULL} AS map, MAP {i: [i]} AS map_of_lists,
    CASE WHEN i % 6 > 0 THEN [{'x': i, 'y': ['q', 'r'][: i % 3]}] END AS structs,
    CASE WHEN i % 2 = 0 THEN i::UNION(num BIGINT, str VARCHAR)
         ELSE ('u' || i)::UNION(num BIGINT, str VARCHAR) END AS either
  FROM range(1500) t(i)
"""
OPTIONS = [
    {}, {"profile": "modern"}, {"compression": "gzip"},
    {"compression": "zstd", "profile": "modern"}, {"compression": "brotli"},
    {"compression": "lz4_raw"}, {"compression": "none", "profile": "modern"},
    {"data_page_rows": 7}, {"row_group_size": 100, "data_page_rows": 1},
    {"bloom_filter_columns": True}, {"field_ids": "auto"},
    {"dictionary_page_size_limit": 100}, {"dictionary_page_size_limit": 0},
    {"kv_metadata": {"owner": "someone", "empty": ""}},
    {"sorting_columns": ["i", {"column": "ubig", "descending": True}]},
]  # fmt: skip


@pytest.mark.parametrize("chosen", OPTIONS, ids=json.dumps)
def test_every_type(tmp_path, chosen):
    path = tmp_path / "out.parquet"
    export(TYPES, path, chosen)
    assert faults(path, metadata=chosen.get("kv_metadata", {})) == []


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"statistics": False}, {"statistics": False, "page_index": False}),
        ({"write_page_index": False}, {"page_index": False}),
        ({"store_schema": False}, {"arrow_schema": False}),
    ],
    ids=json.dumps,
)
def test_what_is_left_out(tmp_path, chosen, expected):
    path = tmp_path / "out.parquet"
    export(TYPES, path, chosen)
    assert faults(path, **expected) == []
    assert faults(path) != []


@pytest.mark.parametrize(
    "encoding",
    ["plain", "rle_dictionary", "delta_binary_packed", "delta_length_byte_array",
     "delta_byte_array", "byte_stream_split", "rle"],
)  # fmt: skip
def test_every_encoding(tmp_path, encoding):
    columns = {
        "flag": ("plain", "rle"),
        "number": ("plain", "rle_dictionary", "delta_binary_packed", "byte_stream_split"),
        "real": ("plain", "rle_dictionary", "byte_stream_split"),
        "text": (
            "plain",
            "rle_dictionary",
            "delta_length_byte_array",
            "delta_byte_array",
        ),
        "money": ("plain", "rle_dictionary", "delta_byte_array", "byte_stream_split"),
    }
    chosen = {
        "data_page_rows": 150,
        "column_options": {
            name: {"encoding": encoding.upper()}
            for name, encodings in columns.items()
            if encoding in encodings
        },
    }
    path = tmp_path / "out.parquet"
    query = """SELECT i % 3 = 0 AS flag, i * 7919 % 1009 AS number, i / 3.0 AS real,
                 'some/path/' || i AS text, (i * 1.5)::DECIMAL(30, 2) AS money
               FROM range(1000) t(i)"""
    export(query, path, chosen)
    assert faults(path) == []
    records = read_records(path)
    assert [record["number"] for record in records] == [
        i * 7919 % 1009 for i in range(1000)
    ]
    assert [record["text"] for record in records] == [
        f"some/path/{i}" for i in range(1000)
    ]


def test_no_rows(tmp_path):
    path = tmp_path / "out.parquet"
    export(f"SELECT * FROM ({TYPES}) WHERE false", path, {})
    assert faults(path) == []
    assert read_records(path) == []
