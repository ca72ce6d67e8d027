"""The exceptions of fastparquet: pandas types outside, the numbers of the file inside lists."""

import struct

from interop.forms import decimals_as_doubles, each_leaf, interval_parts, retag, wrapped

DAY = 86_400 * 10**9
WIDE = ("hugeint", "uhugeint", "bignum", "decimal_38_10")
DECIMALS = WIDE + ("decimal_4_1", "decimal_9_2", "decimal_18_6")
FLAT = ("flat", "nulls", "all null", "struct", "odd name", "no row")
LISTS = ("list", "array", "map")
DEEP = (
    "list of struct of list",
    "list of list of list",
    "six structs deep",
    "map of list of map",
    "list of struct of list of struct",
    "odd member names",
    "random nesting",
)


def of_type(*names, shapes=FLAT):
    """Columns of these value types in these shapes."""
    return lambda s: s.column.value_type in names and s.column.shape in shapes


def encoded(*names):
    """Columns that hold one of these encodings."""
    return lambda s: any(name in names for _, name in s.encodings)


def at_members(change):
    """Applies `change` to the values of a flat column, or to member `a` of the struct column."""

    def walk(values):
        return [
            {**value, "a": change(value["a"])}
            if isinstance(value, dict) and "a" in value
            else change(value)
            for value in values
        ]

    return walk


def _tagged(tag, change):
    return lambda value: (
        change(value) if isinstance(value, str) and value.startswith(tag) else value
    )


def _without_trailing_zeros(data):
    return "x:" + data.rstrip(b"\0").hex()


def _uuid(value):
    return _without_trailing_zeros(bytes.fromhex(value[2:]))


def _interval(value):
    return [
        f"i:{part}" for part in struct.unpack("<3i", struct.pack("<3I", *interval_parts(value)))
    ]


def _wrapped_date(value):
    return f"ts:{wrapped(int(value[5:]) * DAY)}"


def inside(change):
    """Applies `change` to every leaf inside lists and maps."""

    def walk(value):
        if isinstance(value, list):
            return [walk(item) for item in value]
        if isinstance(value, dict):
            return {"#map": [[key, walk(item)] for key, item in value["#map"]]}
        return change(value)

    return walk


def _spread(values):
    return [{"a": None, "b": None} if value is None else value for value in values]


def exceptions(make):
    """The entries, made by `make(name, readers, what, reason, applies, **kind)`."""

    def entry(name, what, reason, applies, **kind):
        return make(f"fastparquet-{name}", ("fastparquet",), what, reason, applies, **kind)

    yield from _of_encodings(entry)
    yield from _of_shapes(entry)
    yield from _of_types(entry)


def _of_encodings(entry):
    yield entry(
        "split",
        "BYTE_STREAM_SPLIT",
        "fastparquet does not decode it.",
        encoded("BYTE_STREAM_SPLIT"),
        axis="encoding",
        refuses="Encoding 9",
    )
    yield entry(
        "delta-text",
        "DELTA_LENGTH_BYTE_ARRAY, DELTA_BYTE_ARRAY",
        "fastparquet does not decode them.",
        encoded("DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"),
        axis="encoding",
        refuses="Encoding [67]",
    )
    yield entry(
        "rle",
        "RLE on BOOLEAN",
        "fastparquet takes the length prefix for values.",
        encoded("RLE"),
        axis="encoding",
        wrong=True,
    )
    yield entry(
        "delta",
        "DELTA_BINARY_PACKED",
        "fastparquet loses bits of wide differences, or crashes.",
        encoded("DELTA_BINARY_PACKED"),
        axis="encoding",
        wrong=True,
    )
    yield entry(
        "mixed",
        "RLE_DICTIONARY in one row group and another encoding in the next",
        "fastparquet converts by the first row group; later values are lost or stay raw.",
        lambda s: len(s.encodings) > 1 and any(name == "RLE_DICTIONARY" for _, name in s.encodings),
        axis="encoding",
        wrong=True,
    )


def _of_shapes(entry):
    yield entry(
        "deep",
        "nesting beyond a list, a map or a struct of values",
        "fastparquet does not assemble it.",
        lambda s: s.column.shape in DEEP or s.column.value_type == "union",
        axis="shape",
        wrong=True,
    )
    yield entry(
        "struct",
        "STRUCT",
        "It is spread over columns `name.member`; a null struct becomes one of nulls.",
        lambda s: s.column.shape == "struct",
        axis="shape",
        change=_spread,
    )


def _of_types(entry):
    yield entry(
        "interval",
        "INTERVAL",
        "fastparquet fails to build the column.",
        of_type("interval"),
        refuses="shape|dimension|broadcast|reshape",
    )
    yield entry(
        "interval-inside",
        "INTERVAL in a list or map",
        "It comes as three numbers.",
        of_type("interval", shapes=LISTS),
        change=inside(_tagged("iv:", _interval)),
    )
    yield entry(
        "decimal",
        "DECIMAL",
        "It becomes float64.",
        of_type(*DECIMALS),
        change=decimals_as_doubles,
    )
    yield entry(
        "whole-inside",
        "DECIMAL without decimals in a list or map",
        "It comes as an integer.",
        of_type("hugeint", "uhugeint", "bignum", shapes=LISTS),
        change=retag("d:", "i:"),
    )
    yield entry(
        "decimal-inside",
        "DECIMAL in a list or map",
        "It becomes float64.",
        of_type("decimal_4_1", "decimal_9_2", "decimal_18_6", "decimal_38_10", shapes=LISTS),
        change=decimals_as_doubles,
    )
    yield entry(
        "uuid",
        "UUID",
        "It comes as bytes, without those that are zero at the end.",
        of_type("uuid", shapes=FLAT + LISTS),
        change=lambda values: inside_or_members(values, _tagged("u:", _uuid)),
    )
    yield entry(
        "nan",
        "null in DOUBLE and DECIMAL columns",
        "pandas floats have no null; it becomes NaN.",
        of_type("double", *DECIMALS),
        change=at_members(lambda v: v or "g:nan"),
    )
    yield entry(
        "nan-float",
        "null in FLOAT columns",
        "pandas floats have no null; it becomes NaN.",
        of_type("float"),
        change=at_members(lambda v: v or "f:nan"),
    )
    yield entry(
        "json",
        "JSON",
        "It comes parsed; the text is lost.",
        lambda s: s.column.value_type == "json",
        wrong=True,
    )
    yield entry(
        "date",
        "DATE",
        "It becomes datetime64[ns], which wraps outside 1677 to 2262.",
        of_type("date", shapes=FLAT + LISTS),
        change=each_leaf(_tagged("date:", _wrapped_date)),
    )
    yield entry(
        "zone",
        "TIMESTAMPTZ",
        "It comes without its time zone.",
        of_type("timestamptz", shapes=FLAT + LISTS),
        change=retag("tsz:", "ts:"),
    )
    yield entry(
        "time-ns",
        "TIME_NS",
        "It comes as the number of the file.",
        of_type("time_ns", shapes=FLAT + LISTS),
        change=retag("time:", "i:"),
    )
    yield entry(
        "timestamp-inside",
        "TIMESTAMP in a list or map",
        "It becomes datetime64[ns], which wraps outside 1677 to 2262.",
        of_type("timestamp", "timestamptz", "timestamp_s", "timestamp_ms", shapes=LISTS),
        change=each_leaf(_tagged("ts:", lambda v: f"ts:{wrapped(int(v[3:]))}")),
    )


def inside_or_members(values, change):
    """`inside` for lists and maps, `at_members` for the others."""
    return [
        inside(change)(value)
        if isinstance(value, list) or "#map" in (value or {})
        else at_members(change)([value])[0]
        for value in values
    ]
