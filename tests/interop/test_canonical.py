"""The matrix sees what it should: canonical forms are exact, and a difference is a fault."""

import math
import struct

import pyarrow as pa

from interop import expectations
from interop.canonical import decimal_text, float64_text, from_arrow
from interop.cases import Column
from interop.readers.protocol import answer, plain_value


def test_doubles_differ_by_their_bits_and_nans_do_not():
    payload = struct.unpack(">d", bytes.fromhex("7ff8000000000123"))[0]
    assert float64_text(payload) == float64_text(math.nan) == "g:nan"
    assert float64_text(-0.0) != float64_text(0.0)
    assert float64_text(0.1) == "g:3fb999999999999a"


def test_decimals_keep_all_digits():
    assert decimal_text(-1, 3) == "d:-0.001"
    assert decimal_text(10**38 - 1, 0) == "d:" + "9" * 38
    wide = pa.array([pa.scalar("9" * 28 + "." + "9" * 10).cast(pa.decimal128(38, 10)).as_py()])
    assert from_arrow(wide) == ["d:" + "9" * 28 + "." + "9" * 10]


def test_times_count_nanoseconds_whatever_the_unit():
    millis = pa.array([1], pa.timestamp("ms", "UTC"))
    nanos = pa.array([1_000_000], pa.timestamp("ns", "UTC"))
    assert from_arrow(millis) == from_arrow(nanos) == ["tsz:1000000"]
    assert from_arrow(pa.array([1], pa.timestamp("ms"))) == ["ts:1000000"]


def test_slices_of_nested_arrays_keep_their_values():
    lists = pa.array([[1], None, [], [2, None]], pa.list_(pa.int8()))
    fixed = pa.array([[1, 2], None, [3, 4]], pa.list_(pa.int8(), 2))
    structs = pa.array([{"a": 1}, None, {"a": None}], pa.struct([("a", pa.int8())]))
    maps = pa.array([[("k", 1)], None, []], pa.map_(pa.string(), pa.int8()))
    for array in (lists, fixed, structs, maps):
        whole = from_arrow(array)
        for start in range(len(array)):
            assert from_arrow(array.slice(start)) == whole[start:]
    assert from_arrow(lists) == [["i:1"], None, [], ["i:2", None]]
    assert from_arrow(maps) == [{"#map": [["s:k", "i:1"]]}, None, {"#map": []}]
    assert from_arrow(structs) == [{"a": "i:1"}, None, {"a": None}]


def test_dictionaries_and_views_are_their_values():
    words = ["a", None, "longer than twelve bytes"]
    for kind in (pa.string(), pa.large_string(), pa.string_view()):
        assert from_arrow(pa.array(words, kind)) == ["s:a", None, "s:longer than twelve bytes"]
    assert from_arrow(pa.array(words).dictionary_encode())[1:] == [None, "s:" + words[2]]


def test_plain_values_undo_the_form():
    for canonical in ("i:-5", "d:-1.50", "g:8000000000000000", "x:00ff", "s:a:b", "date:-1", True):
        assert plain_value(canonical) is not None
    assert str(plain_value("g:8000000000000000")) == "-0.0"
    assert plain_value("s:a:b") == "a:b"


def subject(reader, value_type="integer", codec="snappy", encodings=()):
    """A subject with nothing special about it but what is named."""
    column = Column("c", value_type, "flat")
    return expectations.Subject(reader, value_type, "f", codec, column, frozenset(encodings))


def test_a_difference_is_a_fault():
    verdict, _, detail = expectations.judge(subject("duckdb"), ["i:1"], ["i:2"], None)
    assert verdict == "fault" and "row 0" in detail
    assert expectations.judge(subject("duckdb"), ["i:1"], ["i:1"], None)[0] == "same"
    assert expectations.judge(subject("duckdb"), ["i:1"], [], None)[0] == "fault"
    assert expectations.judge(subject("duckdb"), ["i:1"], None, "broken")[0] == "fault"


def test_an_exception_must_happen_in_its_own_way():
    brotli = subject("spark", codec="brotli")
    assert expectations.judge(brotli, ["i:1"], None, "no BrotliCodec")[0] == "excepted"
    assert expectations.judge(brotli, ["i:1"], ["i:1"], None)[0] == "fault"
    assert expectations.judge(brotli, ["i:1"], None, "disk on fire")[0] == "fault"
    uuid = subject("polars", "uuid")
    assert expectations.judge(uuid, ["u:00"], ["x:00"], None)[0] == "excepted"
    assert expectations.judge(uuid, ["u:00"], ["u:00"], None)[0] == "fault"


def test_one_bad_column_does_not_hide_the_others():
    def read(_file, columns, _filter):
        if "bad" in columns:
            raise ValueError("bad")
        return {name: [] for name in columns}

    job = {"id": 1, "file": "f", "columns": ["good", "bad"], "filter": None}
    found = answer(read, job)
    assert list(found["values"]) == ["good"] and list(found["errors"]) == ["bad"]
