"""Filters with push-down against brute force: wrong statistics, indexes or bloom filters lose rows.

The same rows are written with many small pages and row groups, bloom filters everywhere. Each
reader gets filters on each column and returns the row numbers that it found; the true ones come
from comparing all values one by one.
"""

import operator
from dataclasses import dataclass

from interop.cases import Case, Column
from interop.readers.protocol import plain_value

OPERATORS = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
ROWS = 2500

#: Column -> (value type, SQL over the row number i). Row order: rising, falling, runs, shuffled.
COLUMNS = {
    "rising": ("bigint", "i * 3"),
    "falling": ("integer", "(5000 - i)::INTEGER"),
    "shuffled": ("bigint", "((i * 7919) % 2503) * 1000 - 1200000"),
    "small": ("utinyint", "((i * 37) % 256)::UTINYINT"),
    "unsigned": ("uinteger", "((i * 1717171) % 4294967296)::UINTEGER"),
    "wide": ("ubigint", "((i * 7919) % 2503)::UBIGINT * 7360000000000000"),
    "gaps": (
        "integer",
        "CASE WHEN i % 7 < 3 OR i BETWEEN 600 AND 1200 THEN NULL ELSE (i % 91 - 45)::INTEGER END",
    ),
    "text": ("varchar", "'key ' || lpad(((i * 7919) % 2503)::VARCHAR, 5, '0')"),
    "prefix": (
        "varchar",
        "repeat('long common prefix ', 5) || CASE i % 5 WHEN 0 THEN 'é' WHEN 1 "
        "THEN '日本' WHEN 2 THEN '' WHEN 3 THEN 'ÿ' ELSE '🦆' END || (i // 300)",
    ),
    "word": (
        "varchar",
        "CASE WHEN i % 9 = 4 THEN NULL ELSE chr((97 + (i * 31) % 26)::INTEGER) END",
    ),
    "bytes": ("blob", "unhex(lpad(to_hex((i * 40503) % 65536), 4, '0'))"),
    "flag": ("boolean", "CASE WHEN i % 11 = 0 THEN NULL ELSE (i // 500) % 2 = 0 END"),
    "ratio": (
        "double",
        "CASE i % 50 WHEN 0 THEN 'nan' WHEN 1 THEN '-0.0' WHEN 2 THEN '0.0' WHEN 3 "
        "THEN '-inf' WHEN 4 THEN 'inf' ELSE ((i * 31) % 1000 - 500)::VARCHAR END::DOUBLE",
    ),
    "plain_ratio": ("double", "((i * 31) % 1000 - 500) / 8.0"),
    "single": (
        "float",
        "CASE WHEN i % 50 = 7 THEN NULL ELSE ((i % 97) / 4.0)::FLOAT END",
    ),
    "money": ("decimal_9_2", "(((i * 7919) % 2503) - 1250.25)::DECIMAL(9,2)"),
    "big_money": (
        "decimal_18_6",
        "(((i * 7919) % 2503) * 1000000 - 1000000000)::DECIMAL(18,6)",
    ),
    "huge_money": (
        "decimal_38_10",
        "((((i * 7919) % 2503) - 1250) * 1000000000000)::DECIMAL(38,10)",
    ),
    "day": ("date", "DATE '1969-06-01' + ((i * 17) % 900)::INTEGER"),
    "at": (
        "timestamp",
        "TIMESTAMP '1969-12-31 23:00:00' + INTERVAL ((i * 7919) % 2503) MINUTE",
    ),
    "instant": (
        "timestamptz",
        "'2024-01-01 00:00:00+00'::TIMESTAMPTZ + INTERVAL (i) MINUTE",
    ),
    "uuid": (
        "uuid",
        "(lpad(to_hex((i * 2654435761) % 4294967296), 8, '0') || "
        "'-0000-4000-8000-000000000000')::UUID",
    ),
}

SQL_ENGINES = tuple(COLUMNS)
#: Which columns each reader is asked about; the others it cannot compare as the file orders them.
ASKED = {
    "duckdb": SQL_ENGINES,
    "duckdb15": SQL_ENGINES,
    "pyarrow": tuple(c for c in COLUMNS if c != "uuid"),
    "polars": tuple(c for c in COLUMNS if c not in ("uuid", "huge_money")),
    "datafusion": tuple(c for c in COLUMNS if c != "uuid"),
    "hyparquet": (
        "rising",
        "falling",
        "shuffled",
        "small",
        "unsigned",
        "wide",
        "gaps",
        "text",
        "prefix",
        "word",
        "ratio",
        "plain_ratio",
        "single",
        "day",
        "at",
        "instant",
    ),
    "spark": (
        "rising",
        "shuffled",
        "small",
        "unsigned",
        "gaps",
        "text",
        "prefix",
        "word",
        "ratio",
        "plain_ratio",
        "money",
        "huge_money",
        "day",
        "at",
        "instant",
    ),
}


@dataclass(frozen=True)
class FloatOrder:
    """How a reader compares doubles."""

    nan_is_greatest: bool
    zeros_are_equal: bool


IEEE = FloatOrder(nan_is_greatest=False, zeros_are_equal=True)
FLOAT_ORDERS = {
    "duckdb": FloatOrder(True, True),
    "duckdb15": FloatOrder(True, True),
    "polars": FloatOrder(True, True),
    "datafusion": FloatOrder(True, True),
    "spark": FloatOrder(True, True),
    "pyarrow": IEEE,
    "hyparquet": IEEE,
}


#: Filters that a reader is known to answer wrongly, with the reason; they must go wrong.
EXCEPTIONS = {
    ("duckdb15", "bytes", "=", "predicates-universal"): (
        "DuckDB 1.5 looks up the escaped text of a BLOB in the bloom filter and loses the rows, "
        "in its own files as well."
    ),
}


def cases():
    """The rows, in two files: universal and modern; UUID has a case of its own for Spark's sake."""
    small = {"row_group_size": 400, "data_page_rows": 40}
    made = []
    for name, chosen in (("predicates", set(COLUMNS) - {"uuid"}), ("predicates_uuid", {"uuid"})):
        columns = [Column("rn", "bigint", "flat")]
        columns += [Column(c, kind, "flat") for c, (kind, _) in COLUMNS.items() if c in chosen]
        texts = [f'{sql} AS "{c}"' for c, (_, sql) in COLUMNS.items() if c in chosen]
        query = f"SELECT i AS rn, {', '.join(texts)} FROM range({ROWS}) r(i)"
        bloom = {"compression": "snappy", "bloom_filter_columns": True, **small}
        modern = {"compression": "zstd", "profile": "modern", **small}
        files = {f"{name}-universal": bloom, f"{name}-modern": modern}
        made.append(Case(name, query, query, columns, files))
    return made


def probes(values, few):
    """Values to compare with: present, at the ends, in the middle; canonical."""
    present = sorted({v for v in values if v is not None}, key=str)
    real = [v for v in present if isinstance(v, bool) or not v.endswith("nan")]
    ordered = sorted(real, key=lambda v: rank(v, FloatOrder(True, True)))
    places = (
        (0, len(ordered) // 2, len(ordered) - 1)
        if few
        else (
            0,
            1,
            len(ordered) // 3,
            len(ordered) // 2,
            len(ordered) - 2,
            len(ordered) - 1,
        )
    )
    return list(dict.fromkeys(ordered[max(0, place)] for place in places)) + absent(ordered)


def absent(ordered):
    """A value that is not there, for types where one is easy to name."""
    middle = ordered[len(ordered) // 2]
    if isinstance(middle, bool):
        return []
    tag, _, text = middle.partition(":")
    if tag == "s":
        return [middle + "!"]
    if tag in ("i", "date"):
        candidate = f"{tag}:{int(text) + 1}"
        return [] if candidate in ordered else [candidate]
    return []


def rank(canonical, order):
    """A key that sorts values as Parquet, and as a reader with this order of doubles."""
    value = plain_value(canonical)
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, float):
        if value != value:
            return (1, 0.0, 0)
        sign = 0 if order.zeros_are_equal or value != 0 else (-1 if str(value) == "-0.0" else 1)
        return (0, value, sign)
    return value


def keeps(value, op, probe, order):
    """Whether a filter keeps a row with this value."""
    if op == "is_null":
        return value is None
    if op == "not_null":
        return value is not None
    if value is None:
        return False
    if not order.nan_is_greatest and "nan" in (str(value)[2:], str(probe)[2:]):
        return False
    return OPERATORS[op](rank(value, order), rank(probe, order))


def filters(reader, truth):
    """Every filter that a reader is asked: (column, op, probe); Spark is slow and gets fewer."""
    few = reader == "spark"
    for column in ASKED[reader]:
        if column not in truth:
            continue
        for probe in probes(truth[column], few):
            every = ("=", "<", ">=") if few else OPERATORS
            for op in ("=",) if isinstance(probe, bool) else every:
                yield column, op, probe
        yield column, "is_null", None
        yield column, "not_null", None


def questions(reader, files, truths):
    """The jobs of one reader and the rows that each must find.

    `files` is a list of (case name, file name, path), `truths` the true values by case.
    """
    jobs, expected = [], []
    order = FLOAT_ORDERS[reader]
    for case_name, name, path in files:
        if reader == "spark" and not name.endswith("universal"):
            continue
        truth = truths[case_name]
        for column, op, probe in filters(reader, truth):
            wanted = {"column": column, "op": op, "value": probe}
            jobs.append(
                {
                    "id": len(jobs),
                    "file": str(path),
                    "columns": ["rn"],
                    "batch": f"{name} {column}",
                    "filter": wanted,
                }
            )
            rows = (
                row for row, value in enumerate(truth[column]) if keeps(value, op, probe, order)
            )
            expected.append((name, {f"i:{row}" for row in rows}))
    return jobs, expected


def check(reader, files, truths, folder):
    """(faults of one reader, number of filters): a line for each filter that went wrong."""
    jobs, expected = questions(reader.name, files, truths)
    answers = reader.run(jobs, folder)
    faults, excused = [], set()
    for job, (name, rows) in zip(jobs, expected):
        wanted, answer = job["filter"], answers[job["id"]]
        words = f"{reader.name}: {name} where {wanted}"
        key = (reader.name, wanted["column"], wanted["op"], name)
        if answer["errors"]:
            faults.append(f"{words}: {answer['errors']['rn'][:300]}")
        elif sorted(answer["values"]["rn"]) == sorted(rows):
            continue
        elif key in EXCEPTIONS:
            excused.add(key)
        else:
            found = set(answer["values"]["rn"])
            faults.append(f"{words}: {len(rows - found)} rows lost, {len(found - rows)} too many")
    stale = [key for key in EXCEPTIONS if key[0] == reader.name and key not in excused]
    return faults + [f"exception {key} is out of date" for key in stale], len(jobs)
