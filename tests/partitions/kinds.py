"""Every type a partition column may have: its extreme values, and how each reader reads it.

A reader is given the type as it spells it. Where it has none, the reading says what comes
instead, so that a reader which learns the type makes a test fail and the table of
docs/datasets.md gets shorter.
"""

from collections.abc import Callable
from dataclasses import dataclass


def same(value):
    """The value as it was written."""
    return value


def as_text(value):
    """The text of the directory, for readers that are given a text."""
    if value is None:
        return None
    tag, _, rest = value.partition(":")
    if tag == "u":
        return "s:" + "-".join((rest[:8], rest[8:12], rest[12:16], rest[16:20], rest[20:]))
    if tag in ("i", "d", "s"):
        return "s:" + rest
    if tag == "time":
        seconds, nanoseconds = divmod(int(rest), 10**9)
        text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        return f"s:{text}.{nanoseconds:09}" if nanoseconds else "s:" + text
    raise ValueError(f"no text of {value}")




def as_decimal(value):
    """An integer as a decimal without places."""
    return value and value.replace("i:", "d:")


def in_micros(value):
    """A timestamp that has lost its nanoseconds."""
    return value and f"ts:{int(value[3:]) // 1000 * 1000}"


@dataclass(frozen=True)
class Reading:
    """A type as a reader spells it, and what it makes of a true value."""

    type: str
    form: Callable = same
    refused: str = ""  # Words of the error that all data sets of this type meet.


@dataclass(frozen=True)
class Kind:
    """A type of SQL with expressions of values, and its reading by each reader.

    `truth` is the type that the values have in Parquet, where it is another one.
    """

    sql: str
    values: tuple
    duckdb: Reading
    pyarrow: Reading
    polars: Reading
    spark: Reading
    truth: str = ""

    def reading(self, reader):
        """How the reader of this name reads it."""
        return getattr(self, "duckdb" if reader == "duckdb15" else reader)


def kind(sql, values, *types, truth=""):
    """A kind; a plain text among `types` is a type that the reader has."""
    readings = [Reading(each) if isinstance(each, str) else each for each in types]
    return Kind(sql, tuple(values.split("|")), *readings, truth)


ARROW_TEXT = Reading("pa.string()", as_text)
POLARS_TEXT = Reading("pl.String", as_text)
SPARK_TEXT = Reading("STRING", as_text)
NO_ARROW_DECIMAL = "constructing scalars of type decimal128"

FLOATS = "0|-0.0::{0}|0.1|1|-1e22|'nan'|'inf'|'-inf'|{1}|{2}|-{2}|16777217|123456.789"
DATES = "DATE '1970-01-01'|'0001-01-01'|'9999-12-31'|'2024-02-29'|'0999-12-31'|'1969-12-31'"
MICROS = (
    "'2024-02-29 13:45:06'|'2024-02-29 13:45:06.5'|'1969-12-31 23:59:59.999999'"
    "|'0001-01-01 00:00:00'|'9999-12-31 23:59:59.999999'|'2024-06-01 00:00:00.000001'"
)
WIDEST = "9" * 38

KINDS = (
    kind("BOOLEAN", "true|false", "BOOLEAN", "pa.bool_()", "pl.Boolean", "BOOLEAN"),
    kind("TINYINT", "-128|0|127", "TINYINT", "pa.int8()", "pl.Int8", "TINYINT"),
    kind("SMALLINT", "-32768|0|32767", "SMALLINT", "pa.int16()", "pl.Int16", "SMALLINT"),
    kind("INTEGER", f"{-(2**31)}|0|{2**31 - 1}", "INTEGER", "pa.int32()", "pl.Int32", "INT"),
    kind("BIGINT", f"{-(2**63)}|0|{2**63 - 1}", "BIGINT", "pa.int64()", "pl.Int64", "BIGINT"),
    kind("UTINYINT", "0|255", "UTINYINT", "pa.uint8()", "pl.UInt8", "SMALLINT"),
    kind("USMALLINT", "0|65535", "USMALLINT", "pa.uint16()", "pl.UInt16", "INT"),
    kind("UINTEGER", f"0|{2**32 - 1}", "UINTEGER", "pa.uint32()", "pl.UInt32", "BIGINT"),
    kind(
        "UBIGINT",
        f"0|{2**64 - 1}",
        "UBIGINT",
        "pa.uint64()",
        "pl.UInt64",
        Reading("DECIMAL(20, 0)", as_decimal),
    ),
    kind(
        "HUGEINT",
        f"-{WIDEST}|0|{WIDEST}",
        "DECIMAL(38, 0)",
        ARROW_TEXT,
        "pl.Decimal(38, 0)",
        "DECIMAL(38, 0)",
        truth="DECIMAL(38, 0)",
    ),
    kind(
        "DECIMAL(9, 2)",
        "-0.05|0|1.5|-9999999.99|9999999.99",
        "DECIMAL(9, 2)",
        Reading("pa.decimal128(9, 2)", refused=NO_ARROW_DECIMAL),
        "pl.Decimal(9, 2)",
        "DECIMAL(9, 2)",
    ),
    kind(
        "DECIMAL(4, 4)",
        "-0.9999|0|0.0001",
        "DECIMAL(4, 4)",
        ARROW_TEXT,
        "pl.Decimal(4, 4)",
        "DECIMAL(4, 4)",
    ),
    kind(
        "DECIMAL(38, 10)",
        f"-{WIDEST[10:]}.{WIDEST[:10]}|0|-0.0000000001|{WIDEST[10:]}.{WIDEST[:10]}",
        "DECIMAL(38, 10)",
        ARROW_TEXT,
        "pl.Decimal(38, 10)",
        "DECIMAL(38, 10)",
    ),
    kind(
        "FLOAT",
        FLOATS.format("FLOAT", "1e-45", "3.4028235e38"),
        "FLOAT",
        "pa.float32()",
        "pl.Float32",
        "FLOAT",
    ),
    kind(
        "DOUBLE",
        FLOATS.format("DOUBLE", "5e-324", "1.7976931348623157e308"),
        "DOUBLE",
        "pa.float64()",
        "pl.Float64",
        "DOUBLE",
    ),
    kind("VARCHAR", "'a'|'NULL'|'null'|'1'|'true'", "VARCHAR", "pa.string()", "pl.String", "STRING"),
    kind(
        "ENUM('sad', 'NULL', 'so: so')",
        "'sad'|'NULL'|'so: so'",
        "ENUM('sad', 'NULL', 'so: so')",
        "pa.string()",
        "pl.Enum(['sad', 'NULL', 'so: so'])",
        "STRING",
        truth="VARCHAR",
    ),
    kind("BIT", "'0'|'10110'", "VARCHAR", "pa.string()", "pl.String", "STRING", truth="VARCHAR"),
    kind(
        "UUID",
        "'00000000-0000-0000-0000-000000000000'|'ffffffff-ffff-ffff-ffff-ffffffffffff'"
        "|'00112233-4455-6677-8899-aabbccddeeff'",
        "UUID",
        ARROW_TEXT,
        POLARS_TEXT,
        SPARK_TEXT,
    ),
    kind("DATE", DATES, "DATE", "pa.date32()", "pl.Date", "DATE"),
    kind(
        "TIME",
        "'00:00:00'|'23:59:59.999999'|'13:45:06.5'|'00:00:00.000001'",
        "TIME",
        "pa.time64('us')",
        Reading("pl.Time", refused="unsupported data type"),
        "TIME(6)",
    ),
    kind(
        "TIME_NS",
        "'00:00:00'|'23:59:59.999999999'|'00:00:00.000000001'",
        "TIME_NS",
        "pa.time64('ns')",
        POLARS_TEXT,
        SPARK_TEXT,
    ),
    kind(
        "TIME WITH TIME ZONE",
        "'13:45:06+05:30'|'13:45:06.5-08'",
        "VARCHAR",
        "pa.string()",
        "pl.String",
        "STRING",
        truth="VARCHAR",
    ),
    kind(
        "TIMESTAMP_S",
        "'2024-02-29 13:45:06'|'0001-01-01 00:00:00'|'9999-12-31 23:59:59'",
        "TIMESTAMP_S",
        "pa.timestamp('s')",
        "pl.Datetime('ms')",
        "TIMESTAMP_NTZ",
    ),
    kind(
        "TIMESTAMP_MS",
        "'2024-02-29 13:45:06.001'|'1969-12-31 23:59:59.999'|'9999-12-31 23:59:59'",
        "TIMESTAMP_MS",
        "pa.timestamp('ms')",
        "pl.Datetime('ms')",
        "TIMESTAMP_NTZ",
    ),
    kind(
        "TIMESTAMP",
        MICROS,
        "TIMESTAMP",
        "pa.timestamp('us')",
        "pl.Datetime('us')",
        "TIMESTAMP_NTZ",
    ),
    kind(
        "TIMESTAMP_NS",
        "'2024-02-29 13:45:06.123456789'|'1969-12-31 23:59:59.999999999'"
        "|'1677-09-22 00:00:00'|'2262-04-11 23:47:16.854775806'",
        "TIMESTAMP_NS",
        "pa.timestamp('ns')",
        "pl.Datetime('ns')",
        Reading("TIMESTAMP_NTZ", in_micros),
    ),
    kind(
        "TIMESTAMP WITH TIME ZONE",
        MICROS + "|'2024-02-29 13:45:06+05:30'",
        "TIMESTAMP WITH TIME ZONE",
        "pa.timestamp('us', 'UTC')",
        "pl.Datetime('us', 'UTC')",
        "TIMESTAMP",
    ),
)
