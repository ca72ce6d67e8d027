"""Every type of Arrow through lamella.write: accepted by the checker, read back the same."""

import datetime as dt
import decimal
import uuid

import duckdb
import lamella
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from checker import check_file

DAY = dt.date(2024, 2, 29)
MOMENT = dt.datetime(2024, 2, 29, 12, 34, 56, 789000)
WORDS = ["", "a", "twelve bytes", "thirteen bytes", None, "Grüße, 世界", "x" * 5000]
NUMBERS = [0, 1, None, 100, 7, 127, None, 3]


def signed(bits):
    """The ends of a signed integer."""
    return [-(2 ** (bits - 1)), 0, None, 2 ** (bits - 1) - 1]


def unsigned(bits):
    """The ends of an unsigned one."""
    return [0, 1, None, 2 ** bits - 1]


# {name: (values, type that is written, type that is read where it is another one)}
CASES = {
    "null": ([None, None], pa.null(), None),
    "bool": ([True, False, None, True] * 5, pa.bool_(), None),
    **{f"int{bits}": (signed(bits), getattr(pa, f"int{bits}")(), None) for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": (unsigned(bits), getattr(pa, f"uint{bits}")(), None)
       for bits in (8, 16, 32, 64)},
    "float16": ([1.5, -0.0, None, 65504.0, 6e-8, float("inf")], pa.float16(), pa.float32()),
    "float32": ([1.5, -0.0, None, float("-inf")], pa.float32(), None),
    "float64": ([0.1, -0.0, None, 5e-324], pa.float64(), None),
    "utf8": (WORDS, pa.string(), None),
    "large_utf8": (WORDS, pa.large_string(), pa.string()),
    "utf8_view": (WORDS, pa.string_view(), pa.string()),
    "binary": ([b"\xff\x00", b"", None, b"x" * 40], pa.binary(), None),
    "large_binary": ([b"\xff\x00", b"", None, b"x" * 40], pa.large_binary(), pa.binary()),
    "binary_view": ([b"\xff\x00", b"", None, b"x" * 40], pa.binary_view(), pa.binary()),
    "fixed_size_binary": ([b"abc", None, b"\xff\x00\xff"], pa.binary(3), pa.binary()),
    "decimal32": ([decimal.Decimal("-1.23"), None], pa.decimal32(5, 2), pa.decimal128(5, 2)),
    "decimal64": ([decimal.Decimal("-1.23"), None], pa.decimal64(15, 2), pa.decimal128(15, 2)),
    "decimal4": ([decimal.Decimal("-99.99"), None], pa.decimal128(4, 2), None),
    "decimal15": ([decimal.Decimal("-9999999999999.99"), None], pa.decimal128(15, 2), None),
    "decimal38": ([decimal.Decimal("9" * 38), None, decimal.Decimal(-1)], pa.decimal128(38, 0),
                  None),
    "date32": ([DAY, None, dt.date(1, 1, 1)], pa.date32(), None),
    "date64": ([DAY, None, dt.date(1900, 1, 1)], pa.date64(), pa.date32()),
    "time32[s]": ([dt.time(23, 59, 59), None], pa.time32("s"), pa.time64("us")),
    "time32[ms]": ([dt.time(23, 59, 59, 999000), None], pa.time32("ms"), pa.time64("us")),
    "time64[us]": ([dt.time(23, 59, 59, 999999), None], pa.time64("us"), None),
    "time64[ns]": ([dt.time(23, 59, 59, 999999), None], pa.time64("ns"), None),
    "timestamp[s]": ([MOMENT.replace(microsecond=0), None], pa.timestamp("s"),
                     pa.timestamp("ms")),
    **{f"timestamp[{unit}]": ([MOMENT, None], pa.timestamp(unit), None)
       for unit in ("ms", "us", "ns")},
    "timestamp[us, UTC]": ([MOMENT, None], pa.timestamp("us", "UTC"), None),
    "timestamp[us, zone]": ([MOMENT, None], pa.timestamp("us", "Europe/Berlin"),
                            pa.timestamp("us", "UTC")),
    "list": ([[1, None], [], None, [3]], pa.list_(pa.int32()), None),
    "large_list": ([["a", None], [], None, ["b" * 20]], pa.large_list(pa.string()),
                   pa.list_(pa.string())),
    "list_view": ([[1, None], [], None, [3]], pa.list_view(pa.int32()), pa.list_(pa.int32())),
    "fixed_size_list": ([[1, None], None, [3, 4]], pa.list_(pa.int32(), 2), None),
    "struct": ([{"a": 1, "b": "x"}, None, {"a": None, "b": "y" * 30}],
               pa.struct([("a", pa.int64()), ("b", pa.string())]), None),
    "map": ([[("a", 1), ("b", None)], None, []], pa.map_(pa.string(), pa.int32()), None),
    "nested": ([[{"m": [("k", [1, None])]}, None], [], None],
               pa.list_(pa.struct([("m", pa.map_(pa.string(), pa.list_(pa.int16())))])), None),
    "dictionary": (["red", None, "a colour with a long name", "red"],
                   pa.dictionary(pa.int8(), pa.string()), pa.string()),
    "dictionary of int": ([5, None, 5, 6], pa.dictionary(pa.uint16(), pa.int64()), pa.int64()),
    "list of dictionary": ([["a", "b"], None, ["a", None]],
                           pa.list_(pa.dictionary(pa.int32(), pa.string())),
                           pa.list_(pa.string())),
    "uuid": ([uuid.UUID(int=7).bytes, None, uuid.UUID(int=2 ** 127).bytes], pa.uuid(), None),
    "json": (['{"a": 1}', None], pa.json_(), None),
}


def column_of(values, kind):
    """The values, repeated past a batch and a row group; extension types by their storage."""
    times = 5000 // len(values)
    if isinstance(kind, pa.BaseExtensionType):
        return kind.wrap_array(pa.array(values * times, kind.storage_type))
    if pa.types.is_nested(kind) and "dictionary" in str(kind):
        encoded = pa.array(values * times, pa.list_(pa.string()))
        items = encoded.values.dictionary_encode()
        return pa.ListArray.from_arrays(encoded.offsets, items, mask=encoded.is_null())
    return pa.array(values * times, kind)


def parts_of(column):
    """The same rows in slices that begin anywhere, with empty ones between them."""
    cuts = [0, 0, 1, 8, 9, 77, 1000, 1000, 3333, len(column)]
    slices = [column.slice(a, b - a) for a, b in zip(cuts, cuts[1:], strict=False)]
    return pa.chunked_array(slices, column.type)


@pytest.mark.parametrize("name", CASES)
def test_each_type_comes_back(name, tmp_path):
    values, kind, read_as = CASES[name]
    column = column_of(values, kind)
    path = tmp_path / "a.parquet"
    seen = []
    for part in (pa.chunked_array([column]), parts_of(column)):
        report = lamella.write(pa.table({"c": part}), path, row_group_size=2500)
        assert report["rows"] == len(column)
        seen.append(path.read_bytes())
    assert seen[0] == seen[1]
    assert check_file(path) == []
    read = pq.read_table(path)["c"]
    wanted = kind if read_as is None else read_as
    if isinstance(wanted, pa.BaseExtensionType):
        read = read.cast(wanted.storage_type) if read.type != wanted else read
        assert read.to_pylist() == pa.chunked_array([column]).to_pylist()
        return
    if "list" not in name and name != "nested" and name != "map":
        assert read.type == wanted
    assert read.to_pylist() == column.to_pylist()
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        other = connection.execute(f"SELECT count(*), count(c) FROM '{path}'").fetchone()
        assert other == (len(column), len(column) - column.null_count)


def test_required_columns_stay_required(tmp_path):
    inner = pa.struct([pa.field("a", pa.int32(), nullable=False)])
    schema = pa.schema([pa.field("c", pa.int32(), nullable=False), pa.field("s", inner)])
    table = pa.table([[1, 2], [{"a": 1}, None]], schema=schema)
    lamella.write(table, tmp_path / "a.parquet")
    assert check_file(tmp_path / "a.parquet") == []
    assert pq.read_table(tmp_path / "a.parquet").equals(table)
    broken = pa.table([pa.array([1, None]), table["s"]], schema=schema)
    with pytest.raises(lamella.SchemaError, match='"c" holds a NULL where its schema'):
        lamella.write(broken, tmp_path / "a.parquet")


@pytest.mark.parametrize("column, message", [
    (pa.array([1], pa.duration("us")), "is a duration, .* cast it to int64"),
    (pa.UnionArray.from_dense(pa.array([0], pa.int8()), pa.array([0], pa.int32()),
                              [pa.array([1])]), "is a union"),
    (pa.RunEndEncodedArray.from_arrays([2], ["a"]), "is run-end encoded"),
    (pa.array([1], pa.decimal256(50, 0)), "decimal256"),
])
def test_what_has_no_form_is_refused(column, message, tmp_path):
    with pytest.raises(lamella.SchemaError, match=message):
        lamella.write(pa.table({"c": column}), tmp_path / "a.parquet")
    assert list(tmp_path.iterdir()) == []


def test_frames_of_polars(tmp_path):
    frame = pl.DataFrame({
        "i": pl.Series([1, None, 3], dtype=pl.Int32), "s": ["a", "b" * 50, None],
        "e": pl.Series(["x", "y", "x"], dtype=pl.Enum(["x", "y"])),
        "k": pl.Series(["p", None, "q"], dtype=pl.Categorical),
        "l": [[1], [], None], "d": [DAY, None, DAY]})
    lamella.write(pl.concat([frame, frame.slice(1), frame[:0]], rechunk=False),
                  tmp_path / "a.parquet")
    assert check_file(tmp_path / "a.parquet") == []
    read = pl.read_parquet(tmp_path / "a.parquet")
    wanted = pl.concat([frame, frame.slice(1)]).with_columns(pl.col("e", "k").cast(pl.String))
    assert read.equals(wanted)


def test_relations_of_duckdb(tmp_path):
    path = tmp_path / "a.parquet"
    query = """SELECT i, i::VARCHAR AS s, (i % 100)::DECIMAL(9, 2) AS d, i % 7 = 0 AS b,
               ['x', NULL, i::VARCHAR] AS l, {'a': i, 'b': NULL::DATE} AS r,
               MAP {i::VARCHAR: i} AS m, ('e' || i % 3)::ENUM ('e0', 'e1', 'e2') AS e
               FROM range(300000) r(i)"""
    with duckdb.connect() as connection:
        lamella.write(connection.sql(query), path, compression="zstd")
        assert check_file(path) == []
        both = connection.execute(f"SELECT count(*) FROM (({query}) EXCEPT ALL FROM '{path}')")
        assert both.fetchone() == (0,)
