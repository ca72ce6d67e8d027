"""Where a reader may differ from the truth, how exactly, and why: the report's exceptions.

Each entry names the readers and the columns that it is about, and is one of three kinds, all of
them checked on every run:

* `change`: the reader gives another form of the same value; the truth goes through the
  function and must then be equal;
* `refuses`: the reader must fail with a text that matches the pattern;
* `wrong`: the reader gives other values without saying so. It must do so in one file at least,
  else the entry is out of date.
"""

import re
from dataclasses import dataclass
from typing import Callable, Optional

from interop import fastparquet_exceptions, forms


@dataclass(frozen=True)
class Subject:
    """One column of one file as one reader sees it.

    `encodings` are those that the file holds, whatever was asked for, as pairs of the physical
    type of a leaf and the encoding of its values.
    """

    reader: str
    case: str
    file: str
    codec: str
    column: object  # cases.Column
    encodings: frozenset


@dataclass(frozen=True)
class Exception_:
    """A named exception; exactly one of `change`, `refuses` and `wrong` is given.

    `axis` says which table of the report shows it: `type`, `encoding`, `codec` or `shape`.
    """

    name: str
    readers: tuple
    what: str
    reason: str
    applies: Callable
    axis: str = "type"
    change: Optional[Callable] = None
    refuses: Optional[str] = None
    wrong: bool = False

    def covers(self, subject):
        """Whether this exception is about the subject."""
        return subject.reader in self.readers and bool(self.applies(subject))


def _types(*names):
    return lambda s: s.column.value_type in names


def _encoded(*names, on=None, but=()):
    """Columns with a leaf in one of these encodings, whose physical type is `on`, not `but`."""
    return lambda s: any(
        name in names and kind not in but and on in (None, kind) for kind, name in s.encodings
    )


def _all(*conditions):
    return lambda s: all(condition(s) for condition in conditions)


def _cases(*names):
    return lambda s: s.case in names


SPARK = ("spark", "spark-rows")
DECIMALS = (
    "hugeint",
    "uhugeint",
    "bignum",
    "decimal_4_1",
    "decimal_9_2",
    "decimal_18_6",
    "decimal_38_10",
)

ALL = (
    Exception_(
        "duckdb15-split",
        ("duckdb15",),
        "BYTE_STREAM_SPLIT on integers and fixed bytes",
        "DuckDB 1.5 has it for FLOAT and DOUBLE only.",
        _encoded("BYTE_STREAM_SPLIT", but=("FLOAT", "DOUBLE")),
        "encoding",
        refuses="BYTE_STREAM_SPLIT encoding is only supported for FLOAT or DOUBLE",
    ),
    Exception_(
        "duckdb-split",
        ("duckdb",),
        "BYTE_STREAM_SPLIT on fixed bytes",
        "DuckDB 2.0 has it for numbers only.",
        _encoded("BYTE_STREAM_SPLIT", on="FIXED_LEN_BYTE_ARRAY"),
        "encoding",
        refuses="BYTE_STREAM_SPLIT encoding is only supported for",
    ),
    Exception_(
        "pyarrow-interval",
        ("pyarrow",),
        "INTERVAL",
        "Arrow C++ hands out the twelve bytes of the file.",
        _types("interval"),
        change=forms.intervals_as_bytes,
    ),
    Exception_(
        "pyarrow-enum",
        ("pyarrow",),
        "an ENUM column in DELTA_LENGTH_BYTE_ARRAY or DELTA_BYTE_ARRAY",
        "`ARROW:schema` calls it a dictionary, which Arrow C++ builds from PLAIN and "
        "RLE_DICTIONARY only; with `store_schema` false it reads the text.",
        lambda s: (
            s.column.value_type in ("enum", "enum_wide")
            and "DELTA" in s.column.encoding
            and s.column.shape in ("flat", "nulls")
            and not s.file.endswith("-modern")
        ),
        "encoding",
        refuses="DictAccumulator",
    ),
    Exception_(
        "polars-fixed",
        ("polars",),
        "DELTA_BYTE_ARRAY, BYTE_STREAM_SPLIT on fixed bytes",
        "Polars decodes PLAIN and RLE_DICTIONARY there.",
        _encoded("DELTA_BYTE_ARRAY", "BYTE_STREAM_SPLIT", on="FIXED_LEN_BYTE_ARRAY"),
        "encoding",
        refuses="Decoding FixedLenByteArray.*not yet supported",
    ),
    Exception_(
        "polars-uuid",
        ("polars",),
        "UUID",
        "Polars has no UUID type and hands out the sixteen bytes.",
        _types("uuid"),
        change=forms.retag("u:", "x:"),
    ),
    Exception_(
        "polars-interval",
        ("polars",),
        "a file with an INTERVAL column",
        "Polars has no such type.",
        _cases("interval"),
        refuses="month_day_millisecond_interval",
    ),
    Exception_(
        "polars-midnight",
        ("polars",),
        "the TIME 24:00:00",
        "The Time of Polars ends before it; the value becomes null.",
        _types("time"),
        change=forms.without_last_midnight,
    ),
    Exception_(
        "datafusion-uuid",
        ("datafusion",),
        "UUID",
        "DataFusion has no UUID type and hands out the sixteen bytes.",
        _types("uuid"),
        change=forms.retag("u:", "x:"),
    ),
    Exception_(
        "datafusion-interval",
        ("datafusion",),
        "INTERVAL",
        "parquet-rs keeps days and milliseconds and drops the months; "
        "the Python package cannot hand the type out.",
        _types("interval"),
        refuses="^KeyError: 22",
    ),
    Exception_(
        "hyparquet-decimal",
        ("hyparquet",),
        "DECIMAL",
        "JavaScript has no decimals; hyparquet gives the nearest double.",
        _types(*DECIMALS),
        change=forms.decimals_as_doubles,
    ),
    Exception_(
        "hyparquet-map-keys",
        ("hyparquet",),
        "MAP with keys other than text",
        "hyparquet makes a JavaScript object, whose keys are text.",
        lambda s: s.case == "deep" and s.column.name == "maps",
        "shape",
        change=forms.map_keys_as_text,
    ),
    Exception_(
        "hyparquet-interval",
        ("hyparquet",),
        "INTERVAL",
        "hyparquet does not read it.",
        _types("interval"),
        refuses="interval not supported",
    ),
    Exception_(
        "spark-brotli",
        SPARK,
        "codec brotli",
        "Spark ships no Brotli codec for parquet-java.",
        lambda s: s.codec == "brotli",
        "codec",
        refuses="(?i)brotli",
    ),
    Exception_(
        "spark-uuid",
        SPARK,
        "a file with a UUID column",
        "Spark's schema conversion knows no UUID; cast to VARCHAR for Spark.",
        _cases("uuid"),
        refuses=r"PARQUET_TYPE_ILLEGAL.*UUID",
    ),
    Exception_(
        "spark-nanos",
        SPARK,
        "a file with a TIMESTAMP_NS column",
        "Spark has microseconds only; cast to TIMESTAMP for Spark.",
        _cases("timestamp_ns"),
        refuses=r"PARQUET_TYPE_ILLEGAL.*NANOS",
    ),
    Exception_(
        "spark-interval",
        SPARK,
        "a file with an INTERVAL column",
        "Spark's schema conversion knows no INTERVAL.",
        _cases("interval"),
        refuses="PARQUET_TYPE_NOT_SUPPORTED.*INTERVAL",
    ),
    Exception_(
        "spark-split",
        ("spark",),
        "BYTE_STREAM_SPLIT on UINTEGER and UBIGINT",
        "The vectorized reader of Spark 4.3 has it for signed integers and floats only.",
        _all(_encoded("BYTE_STREAM_SPLIT"), _types("uinteger", "ubigint")),
        "encoding",
        refuses="readUnsigned(Integers|Longs)",
    ),
    Exception_(
        "spark-ubigint",
        SPARK,
        "UBIGINT",
        "Spark has no unsigned integers and widens to DECIMAL(20,0).",
        _types("ubigint"),
        change=forms.retag("i:", "d:"),
    ),
) + tuple(fastparquet_exceptions.exceptions(Exception_))


def covering(subject):
    """The exceptions about a subject, in the order of their declaration."""
    return [entry for entry in ALL if entry.covers(subject)]


def judge(subject, truth, values, error):
    """What became of a subject: (verdict, exceptions that applied, detail).

    The verdict is `same`, `excepted` or `fault`. Exceptions of the kind `wrong` are listed even
    where the values happen to be right.
    """
    entries = covering(subject)
    wrong = [entry for entry in entries if entry.wrong]
    refusing = [entry for entry in entries if entry.refuses]
    matching = [entry for entry in refusing if error and re.search(entry.refuses, error, re.DOTALL)]
    if matching:
        return "excepted", matching + wrong, ""
    if error:
        return ("excepted", wrong, "") if wrong else ("fault", entries, error)
    if refusing and not wrong:
        return "fault", refusing, "should be refused, but it was read"
    expected = truth
    for entry in entries:
        if entry.change:
            expected = entry.change(expected)
    if values == expected:
        changed = [entry for entry in entries if entry.change] if expected != truth else []
        return ("excepted" if changed else "same"), changed + wrong, ""
    if wrong:
        return "excepted", wrong, ""
    return "fault", entries, forms.first_difference(values, expected)
