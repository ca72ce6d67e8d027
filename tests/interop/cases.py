"""The files of the matrix: which query with which options, and which query tells the truth.

A case is one query and the files that it is written to. Its `truth` is the same query with
every value cast to its documented Parquet form; DuckDB runs that one, so the expected values
never come from a file that Lamella wrote.
"""

from dataclasses import dataclass, field

from interop.value_types import TYPES

CODECS = ("none", "snappy", "gzip", "brotli", "zstd", "lz4_raw")
ROWS = 240
SMALL_PAGES = {"row_group_size": 100, "data_page_rows": 30}


@dataclass(frozen=True)
class Column:
    """A column of a case, in the words of the report.

    `value_type` is the name of the value type, `shape` how the values lie in the column, and
    `encoding` the one asked for (`auto`: the profile's choice).
    """

    name: str
    value_type: str
    shape: str
    encoding: str = "auto"


@dataclass
class Case:
    """A query, its truth, its columns and the files it becomes: file name -> options."""

    name: str
    query: str
    truth: str
    columns: list
    files: dict = field(default_factory=dict)


def _typed_query(value_type, columns, stored):
    """The rows of a value type; `stored` is applied to each value before it is nested."""
    values = ", ".join(value_type.values)
    select = ",\n       ".join(columns)
    return f"""WITH literals AS (SELECT i AS rn, ([{values}]::{value_type.sql}[])
                 [1 + CAST((i * 7 + i // 11) % {len(value_type.values)} AS INTEGER)] AS v
                 FROM range({ROWS}) r(i)),
     stored AS (SELECT rn, {stored} AS v FROM literals),
     rows AS (SELECT rn, v, CASE WHEN rn % 5 IN (1, 2) OR rn BETWEEN 60 AND 99
                                 THEN NULL ELSE v END AS n FROM stored)
SELECT {select}
FROM rows ORDER BY rn"""


def _encoding_columns(value_type):
    for encoding in value_type.encodings:
        yield Column(f"some_{encoding.lower()}", value_type.name, "nulls", encoding), "n"
        yield Column(f"none_{encoding.lower()}", value_type.name, "flat", encoding), "v"


def _shape_columns(value_type):
    name = value_type.name
    yield Column("auto", name, "nulls"), "n"
    yield Column("all_null", name, "all null"), "CASE WHEN rn < 0 THEN v END"
    yield (
        Column("list", name, "list"),
        ("CASE rn % 4 WHEN 0 THEN NULL WHEN 1 THEN [] WHEN 2 THEN [v, n, v] ELSE [n] END"),
    )
    yield (
        Column("array", name, "array"),
        ("[array_value(v, n)][CASE WHEN rn % 4 = 1 THEN 2 ELSE 1 END]"),
    )
    yield (
        Column("struct", name, "struct"),
        ("CASE WHEN rn % 6 = 2 THEN NULL ELSE {'a': n, 'b': 'row ' || rn} END"),
    )
    yield (
        Column("deep", name, "list of struct of list"),
        (
            "CASE rn % 5 WHEN 0 THEN NULL WHEN 1 THEN [] WHEN 2 THEN [NULL, {'x': n, 'y': [v, n]}] "
            "ELSE [{'x': v, 'y': NULL}, {'x': n, 'y': []}] END"
        ),
    )
    yield (
        Column("map", name, "map"),
        (
            "CASE rn % 4 WHEN 0 THEN NULL WHEN 1 THEN MAP([]::VARCHAR[], [v][2:]) "
            "ELSE MAP(['row ' || rn, 'key'], [v, n]) END"
        ),
    )


def typed_case(value_type):
    """All encodings, codecs and shapes of one value type."""
    pairs = [(Column("rn", "bigint", "flat"), "rn")]
    pairs += list(_encoding_columns(value_type)) + list(_shape_columns(value_type))
    texts = [f'{text} AS "{column.name}"' for column, text in pairs]
    columns = [column for column, _ in pairs]
    case = Case(
        value_type.name,
        _typed_query(value_type, texts, "v"),
        _typed_query(value_type, texts, value_type.stored),
        columns,
    )
    chosen = {c.name: {"encoding": c.encoding} for c in columns if c.encoding != "auto"}
    for codec in CODECS:
        options = {"compression": codec, **SMALL_PAGES}
        if chosen:
            options["column_options"] = chosen
        case.files[f"{value_type.name}-{codec}"] = options
    case.files[f"{value_type.name}-modern"] = {
        "compression": "zstd",
        "profile": "modern",
        **SMALL_PAGES,
    }
    return case


def _plain_case(name, columns, source, files, truth=None):
    """A case from (column, SQL) pairs over `source`."""

    def query(pairs):
        select = ",\n       ".join(f'{text} AS "{c.name}"' for c, text in pairs)
        return f"SELECT {select}\nFROM {source}"

    return Case(name, query(columns), query(truth or columns), [c for c, _ in columns], files)


def deep_case():
    """Nesting that real schemas reach, with nulls and empties on every level."""
    columns = [
        (Column("rn", "bigint", "flat"), "i"),
        (
            Column("lists", "integer", "list of list of list"),
            "CASE i % 7 WHEN 0 THEN NULL WHEN 1 THEN [] WHEN 2 THEN [NULL] WHEN 3 THEN [[]] "
            "WHEN 4 THEN [[NULL], []] WHEN 5 THEN [[[]], [[i::INTEGER, NULL], NULL], NULL] "
            "ELSE [[[1, 2], [3]], [[4]]] END",
        ),
        (
            Column("structs", "varchar", "six structs deep"),
            "CASE WHEN i % 5 = 0 THEN NULL ELSE {'a': CASE WHEN i % 5 = 1 THEN NULL ELSE "
            "{'b': CASE WHEN i % 5 = 2 THEN NULL ELSE "
            "{'c': {'d': {'e': {'f': nullif('v' || i, 'v3')}}}} "
            "END} END} END",
        ),
        (
            Column("maps", "varchar", "map of list of map"),
            "CASE i % 4 WHEN 0 THEN NULL ELSE MAP {'k' || i: [MAP {i: 'é' || i}, NULL], 'z': "
            "CASE WHEN i % 4 = 1 THEN NULL ELSE [] END} END",
        ),
        (
            Column("entities", "varchar", "list of struct of list of struct"),
            "[{'id': i, 'tags': [{'name': 'a' || (i % 3), "
            "'at': DATE '2020-01-01' + (i % 9)::INTEGER}]}, "
            "{'id': NULL, 'tags': NULL}]",
        ),
    ]
    tiny = {"row_group_size": 2, "data_page_rows": 1}
    return _plain_case(
        "deep",
        columns,
        "range(60) r(i)",
        {
            "deep-universal": {"compression": "snappy", **SMALL_PAGES},
            "deep-modern": {"compression": "zstd", "profile": "modern", **SMALL_PAGES},
            "deep-tiny-pages": {"compression": "gzip", **tiny},
        },
    )


def volume_case():
    """Enough rows for many pages, a dictionary that overflows, and one row group of its own."""
    columns = [
        (Column("rn", "bigint", "flat"), "i"),
        (
            Column("shuffled", "ubigint", "flat"),
            "hash(i)::HUGEINT::DECIMAL(38,0)::UBIGINT",
        ),
        (
            Column("category", "varchar", "nulls"),
            "CASE WHEN i % 11 = 0 THEN NULL ELSE 'category ' || (i % 37) END",
        ),
        (Column("unique_text", "varchar", "flat"), "md5(i::VARCHAR)"),
        (Column("price", "decimal_9_2", "flat"), "((i * 7919) % 1000000)::DECIMAL(9,2)"),
        (
            Column("ratio", "double", "nulls"),
            "CASE WHEN i % 13 = 0 THEN NULL ELSE sqrt(i) END",
        ),
        (
            Column("at", "timestamp", "flat"),
            "TIMESTAMP '2020-01-01' + INTERVAL (i) SECOND",
        ),
        (
            Column("flag", "boolean", "nulls"),
            "CASE WHEN i % 1000 < 500 THEN i % 3 = 0 END",
        ),
        (Column("items", "integer", "list"), "[x::INTEGER FOR x IN range(i % 6)]"),
    ]
    source = "range(60000) r(i)"
    return _plain_case(
        "volume",
        columns,
        source,
        {
            "volume-universal": {
                "compression": "snappy",
                "dictionary_page_size_limit": 65536,
                "row_group_size": 45000,
                "data_page_size": 65536,
            },
            "volume-modern": {
                "compression": "zstd",
                "profile": "modern",
                "row_group_size": 45000,
            },
        },
    )


def names_case():
    """Column names that trip parsers."""
    names = (
        "a.b",
        "with space",
        "Großschreibung",
        "日本",
        "quote'single",
        "back`tick",
        "UPPER",
        "_x",
        "comma,name",
        "list",
        "element",
    )
    columns = [(Column(name, "bigint", "odd name"), f"i + {at}") for at, name in enumerate(names)]
    columns.append(
        (
            Column("nested", "integer", "odd member names"),
            "{'a.b': 1, 'list': [1], 'key_value': MAP {'key': 2}}",
        )
    )
    return _plain_case(
        "names", columns, "range(5) r(i)", {"names-universal": {"compression": "snappy"}}
    )


def empty_case():
    """No row: the schema alone."""
    columns = [
        (Column("a", "integer", "no row"), "i::INTEGER"),
        (Column("b", "varchar", "no row"), "i::VARCHAR"),
        (Column("c", "integer", "no row"), "[{'x': i::INTEGER}]"),
    ]
    return _plain_case("empty", columns, "range(0) r(i)", {"empty-universal": {}})


def footer_case():
    """Everything that a footer can carry on request."""
    columns = [
        (Column("id", "bigint", "flat"), "i"),
        (Column("word", "varchar", "nulls"), "nullif('word ' || (i // 3), 'word 5')"),
        (Column("s", "integer", "struct"), "{'a': i::INTEGER, 'b': [i::INTEGER]}"),
    ]
    return _plain_case(
        "footer",
        columns,
        "range(300) r(i) ORDER BY i",
        {
            "footer-all": {
                "compression": "zstd",
                "bloom_filter_columns": True,
                "field_ids": "auto",
                "kv_metadata": {"owner": "Zoë", "empty": ""},
                "sorting_columns": ["id"],
                **SMALL_PAGES,
            },
            "footer-least": {
                "compression": "none",
                "statistics": False,
                "write_page_index": False,
                "store_schema": False,
                **SMALL_PAGES,
            },
        },
    )


FAR = {
    "date": ("'infinity'", "'-infinity'", "'5881580-07-10'", "'5877642-06-25 (BC)'"),
    "timestamp": (
        "'infinity'",
        "'-infinity'",
        "'294247-01-10 04:00:54.775806'",
        "'290309-12-22 (BC) 00:00:00'",
    ),
    "timestamptz": ("'infinity'", "'-infinity'", "'290309-12-22 (BC) 00:00:00+00'"),
    "timestamp_ms": ("'294247-01-10 04:00:54.775'", "'290309-12-22 (BC) 00:00:00'"),
    "timestamp_s": ("'294247-01-10 04:00:54'", "'290309-12-22 (BC) 00:00:00'"),
}


def far_case():
    """Both infinities and the far ends of dates and timestamps."""
    columns = [(Column("rn", "bigint", "flat"), "i")]
    chosen = {}
    for name, values in FAR.items():
        literals = f"[NULL, {', '.join(values)}, 'epoch']::{name.upper()}[]"
        sql = f"({literals})[1 + (i % {len(values) + 2})::INT]"
        for encoding in ("PLAIN", "RLE_DICTIONARY", "DELTA_BINARY_PACKED"):
            column = f"{name}_{encoding.lower()}"
            columns.append((Column(column, name, "nulls", encoding), sql))
            chosen[column] = {"encoding": encoding}
    return _plain_case(
        "far",
        columns,
        "range(60) r(i)",
        {
            "far-universal": {
                "compression": "snappy",
                "row_group_size": 25,
                "column_options": chosen,
            },
            "far-modern": {"compression": "zstd", "profile": "modern", "row_group_size": 25},
        },
    )


def special_cases():
    """The cases that are not about one value type."""
    return [deep_case(), volume_case(), far_case(), names_case(), empty_case(), footer_case()]


def all_cases():
    """Every case of the matrix."""
    return [typed_case(value_type) for value_type in TYPES] + special_cases()
