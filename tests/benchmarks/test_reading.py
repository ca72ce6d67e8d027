"""What readers took must be compared with what they took for their own files."""

from dataclasses import asdict

from bench.peers import tables
from bench.peers.cells import Cell
from bench.peers.view import scans, views

CELL = Cell("read", "lineitem", "snappy")


def _record(reader, file, kind, seconds, error=""):
    return {"cell": asdict(CELL), "peer": f"{reader} {file} {kind}", "reader": reader,
            "file": file, "start": [1.0, 1.0], "error": error,
            "runs": [[number, 1 + second, 1 + second, 0] for number, second in
                     enumerate(seconds)]}


RECORDS = [_record("duckdb", "duckdb", "all", [2.0, 4.0, 2.0]),
           _record("duckdb", "lamella", "all", [1.0, 2.0, 1.0]),
           _record("duckdb", "duckdb", "key", [1.0, 1.0, 1.0]),
           _record("duckdb", "lamella", "key", [2.0, 2.0, 2.0]),
           _record("polars", "polars", "all", [1.0, 1.0, 1.0]),
           _record("polars", "lamella", "all", [], "no such encoding")]


def _lines():
    (cell, rows), = scans(RECORDS, [CELL])
    assert cell == CELL
    return [[part.strip() for part in line.split("|")[1:-1]]
            for line in tables.reading(rows).splitlines()[2:]]


def test_ratios_are_those_of_the_same_round_and_kind():
    assert _lines()[1] == ["DuckDB", "Lamella", "1.00 (1.00–1.50)", "0.50 (0.50–0.50)",
                           "2.00 (2.00–2.00)", "2.00 (2.00–2.00) ▼"]


def test_a_reader_that_fails_says_why_and_one_without_keys_has_none():
    assert _lines()[3] == ["Polars", "Lamella", "no such encoding", "", "", ""]


def test_readers_are_no_writers():
    assert not views(RECORDS, [CELL])
