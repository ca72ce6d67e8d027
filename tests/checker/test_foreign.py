"""Files of other writers pass the rules of the format, and their values are read as
PyArrow reads them."""

from __future__ import annotations

import datetime
import random

import duckdb
import numpy as np
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from . import check_data, check_file, read_records
from .baseline import table

ROWS = 900
PLAIN_FIELDS = (
    "plain",
    "dict",
    "text",
    "word",
    "stream",
    "flag",
    "list",
    "nested",
    "map",
)
_EPOCH = datetime.date(1970, 1, 1)


def flat_table() -> pa.Table:
    """One column per encoding that PyArrow can be told to use."""
    rng = random.Random(3)

    def some(make):
        return [make(i) if rng.random() < 0.85 else None for i in range(ROWS)]

    wide = [rng.randrange(-(2**63), 2**63) for _ in range(ROWS)]
    return pa.table({
        "dbp32": pa.array(some(lambda i: rng.randrange(-(2**31), 2**31)), pa.int32()),
        "dbp64": pa.array(wide, pa.int64()),
        "dbp_step": pa.array([i // 3 for i in range(ROWS)], pa.int64()),
        "dlba": pa.array(some(lambda i: "x" * (i % 50))),
        "dba": pa.array(some(lambda i: f"common/prefix/{i // 7}/{i}")),
        "dba_fixed": pa.array(some(lambda i: f"{i // 9:08}".encode()), pa.binary(8)),
        "bss32": pa.array(some(lambda i: rng.random()), pa.float32()),
        "bss64": pa.array(some(lambda i: rng.gauss(0, 1)), pa.float64()),
        "bss_int": pa.array(some(lambda i: i * i), pa.int32()),
        "bss_long": pa.array(some(lambda i: i * i), pa.int64()),
        "bss_fixed": pa.array(some(lambda i: rng.randbytes(5)), pa.binary(5)),
        "rle": pa.array(some(lambda i: i % 97 < 60)),
        "dict": pa.array(some(lambda i: f"word {i % 300}")),
        "half": pa.array(some(lambda i: i / 8), pa.float16()),
        "uint": pa.array(some(lambda i: 2**64 - 1 - i), pa.uint64()),
        "nothing": pa.nulls(ROWS),
    })  # fmt: skip


ENCODINGS = {
    "dbp32": "DELTA_BINARY_PACKED", "dbp64": "DELTA_BINARY_PACKED",
    "dbp_step": "DELTA_BINARY_PACKED", "dlba": "DELTA_LENGTH_BYTE_ARRAY",
    "dba": "DELTA_BYTE_ARRAY", "dba_fixed": "DELTA_BYTE_ARRAY",
    "bss32": "BYTE_STREAM_SPLIT", "bss64": "BYTE_STREAM_SPLIT",
    "bss_int": "BYTE_STREAM_SPLIT", "bss_long": "BYTE_STREAM_SPLIT",
    "bss_fixed": "BYTE_STREAM_SPLIT", "rle": "RLE",
}  # fmt: skip


def assert_same(path, columns) -> None:
    """Our values are those of PyArrow, both in physical form where PyArrow has one."""
    expected = pq.read_table(path, columns=list(columns)).to_pylist()
    records = read_records(path)
    for number, (ours, theirs) in enumerate(zip(records, expected, strict=True)):
        for name in columns:
            assert _physical(theirs[name]) == _value(ours[name], theirs[name]), (
                number,
                name,
            )


def _physical(value):
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return (value - _EPOCH).days
    return value


def _value(value, like):
    if isinstance(like, float) and isinstance(value, bytes):
        return float(np.frombuffer(value, "<f2")[0])
    return value


@pytest.mark.parametrize("codec", ["none", "snappy", "gzip", "brotli", "zstd", "lz4"])
@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_pyarrow_encodings(tmp_path, codec, version):
    path = tmp_path / "file.parquet"
    source = flat_table()
    pq.write_table(
        source, path, compression=codec, data_page_version=version, data_page_size=600,
        write_batch_size=64, row_group_size=500, write_page_index=True,
        write_page_checksum=True, use_dictionary=["dict"], column_encoding=ENCODINGS,
    )  # fmt: skip
    assert [str(fault) for fault in check_file(path, strict=False)] == []
    assert_same(path, source.column_names)


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("index", [False, True])
@pytest.mark.parametrize("page", [1, 40, 1 << 20])
def test_pyarrow_nested(tmp_path, version, index, page):
    path = tmp_path / "file.parquet"
    pq.write_table(
        table(300), path, data_page_version=version, data_page_size=page,
        write_batch_size=7, row_group_size=120, write_page_index=index,
        write_page_checksum=index,
    )  # fmt: skip
    assert [str(fault) for fault in check_file(path, strict=False)] == []
    assert_same(path, PLAIN_FIELDS + ("day", "big", "delta"))


@pytest.mark.parametrize("codec", ["uncompressed", "snappy", "zstd", "gzip", "lz4_raw"])
@pytest.mark.parametrize("version", ["V1", "V2"])
def test_duckdb(tmp_path, codec, version):
    path = tmp_path / "file.parquet"
    duckdb.sql(f"""
        COPY (
          SELECT i AS id, i % 10 AS small, 'name ' || (i % 50) AS word,
                 CASE WHEN i % 7 > 0 THEN i * 1.5::DOUBLE END AS number,
                 i % 3 = 0 AS flag, [i, i + 1, NULL][: i % 4] AS list,
                 {{'a': i, 'b': [{{'c': i::VARCHAR}}]}} AS nested,
                 (i * 1000)::DECIMAL(30, 4) AS money, md5(i::VARCHAR) AS hash,
                 DATE '2020-01-01' + (i % 90)::INTEGER AS day,
                 MAP {{'k': i}} AS map, i::UBIGINT AS positive
          FROM range(5000) t(i)
        ) TO '{path}' (FORMAT parquet, CODEC '{codec}', PARQUET_VERSION {version},
                       ROW_GROUP_SIZE 2048)
    """)
    assert [str(fault) for fault in check_file(path, strict=False)] == []
    names = ["id", "small", "word", "number", "flag", "list", "nested", "money", "hash",
             "day", "map", "positive"]  # fmt: skip
    assert_same(path, names)


@pytest.mark.parametrize("codec", ["uncompressed", "snappy", "zstd", "gzip", "brotli"])
def test_polars(tmp_path, codec):
    path = tmp_path / "file.parquet"
    frame = polars.from_arrow(table(600).drop(["null", "id", "pair", "map", "time"]))
    frame.write_parquet(path, compression=codec, row_group_size=250, data_page_size=500)
    assert [str(fault) for fault in check_file(path, strict=False)] == []
    assert_same(path, PLAIN_FIELDS[:-1] + ("day", "delta"))


@pytest.mark.parametrize("size", [0, 1, 11, 12, 100])
def test_not_a_parquet_file(size):
    assert check_data(b"PAR1" * 25 if size == 100 else bytes(size))
