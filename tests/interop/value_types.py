"""The value types of the matrix: SQL literals worth trying, and the form Parquet gives them."""

from dataclasses import dataclass

ENCODINGS = {
    "BOOLEAN": ("PLAIN", "RLE"),
    "INT32": ("PLAIN", "RLE_DICTIONARY", "DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"),
    "INT64": ("PLAIN", "RLE_DICTIONARY", "DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"),
    "FLOAT": ("PLAIN", "RLE_DICTIONARY", "BYTE_STREAM_SPLIT"),
    "DOUBLE": ("PLAIN", "RLE_DICTIONARY", "BYTE_STREAM_SPLIT"),
    "BYTE_ARRAY": (
        "PLAIN",
        "RLE_DICTIONARY",
        "DELTA_LENGTH_BYTE_ARRAY",
        "DELTA_BYTE_ARRAY",
    ),
    "FIXED_LEN_BYTE_ARRAY": (
        "PLAIN",
        "RLE_DICTIONARY",
        "DELTA_BYTE_ARRAY",
        "BYTE_STREAM_SPLIT",
    ),
    "GROUP": (),
}


@dataclass(frozen=True)
class ValueType:
    """A type of DuckDB with values for it.

    `stored` is the documented Parquet form of a value as an SQL expression over `v`; the
    expected values of a file come from running it in DuckDB.
    """

    name: str
    sql: str
    physical: str
    values: tuple
    stored: str = "v"
    title: str = ""

    @property
    def label(self):
        """What the report calls the type."""
        return self.title or self.sql

    @property
    def encodings(self):
        """The value encodings that the Parquet specification allows for this type."""
        return ENCODINGS[self.physical]


def _integers(name, physical, low, high, extra=(0, 1, 2, 3, 100, 101)):
    values = (low, low + 1, high, high - 1, *extra) + ((-1, -2, -100) if low < 0 else ())
    return ValueType(name.lower(), name, physical, tuple(f"'{v}'" for v in values))


def _decimal(precision, scale, physical):
    whole, part = "9" * (precision - scale), "9" * scale
    point = "." if scale else ""
    values = (
        "0",
        f"{whole}{point}{part}",
        f"-{whole}{point}{part}",
        "1",
        "-1",
        f"0.{'0' * (scale - 1)}1",
        f"-0.{'0' * (scale - 1)}1",
        "123.4",
        "-99.5",
    )
    return ValueType(
        f"decimal_{precision}_{scale}",
        f"DECIMAL({precision},{scale})",
        physical,
        tuple(f"'{v}'" for v in values),
    )


FLOATS = (
    "'nan'",
    "'-0.0'",
    "'0.0'",
    "'inf'",
    "'-inf'",
    "'1.5'",
    "'-2.25'",
    "'1e-30'",
    "'3e38'",
)
WIDE = (
    "'0'",
    "'1'",
    "'-1'",
    "'99999999999999999999999999999999999999'",
    "'-99999999999999999999999999999999999999'",
    "'9223372036854775808'",
    "'-9223372036854775809'",
    "'18446744073709551616'",
)
TEXTS = (
    "''",
    "'a'",
    "'ab'",
    "'abc'",
    "'Größe'",
    "'日本語'",
    "'🦆 duck'",
    "'a' || chr(0) || 'b'",
    "repeat('long text ', 40)",
    "repeat('é', 70)",
    "'abcdefgh-1'",
    "'abcdefgh-2'",
)
BLOBS = (
    "''::BLOB",
    r"'\x00'::BLOB",
    r"'\xFF\xFE'::BLOB",
    r"'\x00\x01\x02\x80\xFF'::BLOB",
    "repeat('blob', 50)::BLOB",
    r"'\xFF\xFF\xFF'::BLOB",
    "'abc'::BLOB",
)
UUIDS = (
    "'00000000-0000-0000-0000-000000000000'",
    "'ffffffff-ffff-ffff-ffff-ffffffffffff'",
    "'7fffffff-ffff-ffff-8000-000000000000'",
    "'80000000-0000-0000-0000-000000000001'",
    "'12345678-9abc-def0-1234-56789abcdef0'",
)
DATES = (
    "'1970-01-01'",
    "'1969-12-31'",
    "'2000-02-29'",
    "'1600-01-01'",
    "'9999-12-31'",
    "'2024-12-31'",
    "'1900-03-01'",
    "'0001-01-01'",
)
SECONDS = (
    "'1970-01-01 00:00:00'",
    "'1969-12-31 23:59:59'",
    "'2024-02-29 12:34:56'",
    "'1600-01-01 00:00:01'",
    "'9999-12-31 23:59:59'",
    "'0001-01-01 00:00:00'",
)
MILLIS = SECONDS + ("'2024-02-29 12:34:56.789'", "'1969-12-31 23:59:59.999'")
MICROS = MILLIS + ("'2024-02-29 12:34:56.789012'", "'1969-12-31 23:59:59.999999'")
NANOS = (
    "'1970-01-01 00:00:00'",
    "'2024-02-29 12:34:56.789012345'",
    "'1969-12-31 23:59:59.999999999'",
    "'1700-01-01 00:00:00.000000001'",
    "'2262-04-11 23:47:16.854775806'",
)
ZONED = tuple(v[:-1] + "+00'" for v in MICROS)
TIMES = (
    "'00:00:00'",
    "'23:59:59.999999'",
    "'12:34:56.789012'",
    "'00:00:00.000001'",
    "'24:00:00'",
)
TIMES_NS = (
    "'00:00:00'",
    "'23:59:59.999999999'",
    "'12:34:56.789012345'",
    "'00:00:00.000000001'",
)
INTERVALS = (
    "INTERVAL 0 SECOND",
    "INTERVAL 1 MONTH",
    "INTERVAL '2 days'",
    "INTERVAL '3.5 seconds'",
    "INTERVAL '13 months 40 days 25 hours'",
    "INTERVAL '7 milliseconds'",
)
UNION = "UNION(num INTEGER, str VARCHAR)"
UNIONS = tuple(
    f"union_value({member})::{UNION}"
    for member in (
        "num := 1",
        "num := -5",
        "num := NULL::INTEGER",
        "str := 'é'",
        "str := ''",
    )
)

WIDE_ENUM = tuple(f"'member {number}'" for number in range(300))

TYPES = (
    ValueType("boolean", "BOOLEAN", "BOOLEAN", ("true", "false", "true", "true", "false")),
    _integers("TINYINT", "INT32", -(2**7), 2**7 - 1),
    _integers("SMALLINT", "INT32", -(2**15), 2**15 - 1),
    _integers("INTEGER", "INT32", -(2**31), 2**31 - 1),
    _integers("BIGINT", "INT64", -(2**63), 2**63 - 1),
    _integers("UTINYINT", "INT32", 0, 2**8 - 1),
    _integers("USMALLINT", "INT32", 0, 2**16 - 1),
    _integers("UINTEGER", "INT32", 0, 2**32 - 1),
    _integers("UBIGINT", "INT64", 0, 2**64 - 1),
    ValueType("hugeint", "HUGEINT", "FIXED_LEN_BYTE_ARRAY", WIDE, "v::DECIMAL(38,0)"),
    ValueType(
        "uhugeint",
        "UHUGEINT",
        "FIXED_LEN_BYTE_ARRAY",
        tuple(v for v in WIDE if "-" not in v),
        "v::DECIMAL(38,0)",
    ),
    ValueType("bignum", "BIGNUM", "FIXED_LEN_BYTE_ARRAY", WIDE, "v::VARCHAR::DECIMAL(38,0)"),
    ValueType("float", "FLOAT", "FLOAT", FLOATS),
    ValueType("double", "DOUBLE", "DOUBLE", FLOATS + ("'1e300'", "'5e-324'", "'0.1'")),
    _decimal(4, 1, "INT32"),
    _decimal(9, 2, "INT32"),
    _decimal(18, 6, "INT64"),
    _decimal(38, 10, "FIXED_LEN_BYTE_ARRAY"),
    ValueType("varchar", "VARCHAR", "BYTE_ARRAY", TEXTS),
    ValueType("blob", "BLOB", "BYTE_ARRAY", BLOBS),
    ValueType(
        "bit",
        "BIT",
        "BYTE_ARRAY",
        ("'0'", "'1'", "'0101'", "'111111111'", "repeat('10', 40)"),
        "v::VARCHAR",
    ),
    ValueType("uuid", "UUID", "FIXED_LEN_BYTE_ARRAY", UUIDS),
    ValueType(
        "enum",
        "ENUM('red', 'grün', '', 'blue')",
        "BYTE_ARRAY",
        ("'red'", "'grün'", "''", "'red'"),
        "v::VARCHAR",
        "ENUM",
    ),
    ValueType(
        "enum_wide",
        f"ENUM({', '.join(WIDE_ENUM)})",
        "BYTE_ARRAY",
        WIDE_ENUM[::3] + WIDE_ENUM[-1:],
        "v::VARCHAR",
        "ENUM of 300 members",
    ),
    ValueType(
        "json",
        "JSON",
        "BYTE_ARRAY",
        ("'{\"a\": [1, null]}'", "'null'", "'[]'", "'\"é\"'", "'1.50'"),
    ),
    ValueType("date", "DATE", "INT32", DATES),
    ValueType("timestamp_s", "TIMESTAMP_S", "INT64", SECONDS),
    ValueType("timestamp_ms", "TIMESTAMP_MS", "INT64", MILLIS),
    ValueType("timestamp", "TIMESTAMP", "INT64", MICROS),
    ValueType("timestamp_ns", "TIMESTAMP_NS", "INT64", NANOS),
    ValueType("timestamptz", "TIMESTAMPTZ", "INT64", ZONED),
    ValueType("time", "TIME", "INT64", TIMES),
    ValueType("time_ns", "TIME_NS", "INT64", TIMES_NS),
    ValueType(
        "timetz",
        "TIMETZ",
        "BYTE_ARRAY",
        ("'00:00:00+00'", "'12:34:56.789012+05:30'", "'23:59:59.999999-15:59'"),
        "v::VARCHAR",
    ),
    ValueType("interval", "INTERVAL", "FIXED_LEN_BYTE_ARRAY", INTERVALS),
    ValueType(
        "union",
        UNION,
        "GROUP",
        UNIONS,
        "CASE WHEN v IS NULL THEN NULL ELSE "
        "{'tag': union_tag(v)::VARCHAR, 'num': v.num, 'str': v.str} END",
    ),
    ValueType("null", '"NULL"', "INT32", ("NULL", "NULL")),
)
