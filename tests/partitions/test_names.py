"""What can't be the name of a directory or a file is refused, and nothing is left behind."""

import re

import pytest

from partitions import datasets

COLUMNS = ["a b", "é", "K", "a=b", "a/b", "50%", "a'b", 'a"b', "v.w", "..", "_k", ".k"]


def quoted(name):
    """`name` as an identifier."""
    return '"' + name.replace('"', '""') + '"'


def values(*expressions):
    """A query of rows with these values in `k`."""
    rows = ", ".join(f"({i}, {expression})" for i, expression in enumerate(expressions))
    return f"SELECT v::INTEGER AS v, k FROM (VALUES {rows}) AS rows(v, k)"


def export(folder, query, columns=("k",), **options):
    """Exports to `folder`/data; returns the finished process."""
    target = folder / "data"
    return datasets.export(folder, (query, target, {"partition_cols": [*columns], **options}))


def refuse(folder, code, words, query, columns=("k",), **options):
    """Fails unless the export is refused with these words, and nothing of it stays."""
    done = export(folder, query, columns, **options)
    assert done.returncode == code, done.stderr
    for word in words:
        assert word in done.stderr
    left = {path.name for path in folder.iterdir()} - {"script.sql"}
    assert not left


COLLISIONS = {
    "case": ("'us'", "'US'"),
    "full case folding": ("'Straße'", "'STRASSE'"),
    "normal forms": ("chr(233)", "'e' || chr(769)"),
    "both": ("chr(201)", "'e' || chr(769)"),
    "invisible": ("'ab'", "'a' || chr(173) || 'b'"),
}


@pytest.mark.parametrize("pair", COLLISIONS.values(), ids=COLLISIONS)
def test_directories_that_a_file_system_merges(tmp_path, pair):
    refuse(tmp_path, 1, ["would be one", "k="], values(*pair))
    refuse(tmp_path, 1, ["would be one"], values(*reversed(pair)), hive_file_pattern=False)


def test_collisions_are_looked_for_among_siblings_only(tmp_path):
    query = "SELECT v::INTEGER AS v, a, b FROM (VALUES (1, 'x', 'us'), (2, 'y', 'US')) AS t(v, a, b)"
    assert export(tmp_path, query, ("a", "b")).returncode == 0
    assert datasets.directories(tmp_path / "data") == {"a=x/b=us", "a=y/b=US"}


def test_collisions_far_apart_in_the_rows(tmp_path):
    query = (
        "SELECT i::INTEGER AS v, CASE WHEN i = 199999 THEN 'CITY 7' ELSE 'city ' || i % 50 END AS k"
        " FROM range(200000) AS rows(i)"
    )
    refuse(tmp_path, 1, ['"k=city 7"', '"k=CITY 7"'], query)


REFUSED = {
    "255 bytes": ("repeat('x', 254)", ["256 bytes", '"k"', "xxx..."]),
    "255 bytes of escapes": ("repeat(':', 85)", ["257 bytes", '"k"']),
    "255 bytes of UTF-8": ("repeat('é', 127)", ["256 bytes", '"k"']),
    "the name of NULL": ("'__HIVE_DEFAULT_PARTITION__'", ["stands for NULL", '"k"']),
    "empty": ("''", ["empty string", "empty_partition_value", '"k"']),
    "infinite date": ("DATE 'infinity'", ["infinite", "VARCHAR", '"k"']),
    "date before year 1": ("DATE '0001-01-01' - 1", ["years 1 to 9999", "VARCHAR"]),
    "date after year 9999": ("DATE '9999-12-31' + 1", ["years 1 to 9999", "VARCHAR"]),
    "infinite timestamp": ("TIMESTAMP '-infinity'", ["infinite", "VARCHAR"]),
    "infinite nanoseconds": ("'infinity'::TIMESTAMP_NS", ["infinite", "VARCHAR"]),
    "timestamp after year 9999": ("TIMESTAMP '10000-01-01 00:00:00'", ["years 1 to 9999"]),
    "midnight at the end": ("TIME '24:00:00'", ["24:00:00", "VARCHAR"]),
    "a number of 39 digits": (f"({2**127 - 1})::HUGEINT", ["DECIMAL(38,0)", "VARCHAR"]),
}
REFUSED_TYPES = {
    "BLOB": ("'x'::BLOB", ["can't be a partition column", "hex()"]),
    "JSON": ("'{}'::JSON", ["can't be a partition column", "VARCHAR"]),
    "INTERVAL": ("INTERVAL 1 DAY", ["can't be a partition column", "VARCHAR"]),
    "list": ("[1]", ["can't be a partition column", "VARCHAR"]),
    "array": ("[1, 2]::INTEGER[2]", ["can't be a partition column", "VARCHAR"]),
    "struct": ("{'a': 1}", ["can't be a partition column", "member"]),
    "map": ("MAP {'a': 1}", ["can't be a partition column", "VARCHAR"]),
}


@pytest.mark.parametrize(("value", "words"), REFUSED.values(), ids=REFUSED)
def test_values_without_a_directory(tmp_path, value, words):
    refuse(tmp_path, 1, words, values(value))


@pytest.mark.parametrize(("value", "words"), REFUSED_TYPES.values(), ids=REFUSED_TYPES)
def test_types_without_a_directory(tmp_path, value, words):
    refuse(tmp_path, 2, words, values(value))


def test_the_longest_names_there_are(tmp_path):
    query = values("repeat('x', 253)", "repeat(':', 84)", "repeat('é', 126)")
    assert export(tmp_path, query).returncode == 0
    assert {len(str(path).encode()) for path in datasets.directories(tmp_path / "data")} == {
        *(255, 254, 254)
    }


@pytest.mark.parametrize("value", ["a/b", "..", ".", ".x", "_x"])
def test_raw_values_that_are_no_name(tmp_path, value):
    plain = {"partition_escaping": "none", "hive_file_pattern": False}
    refuse(tmp_path, 1, ["partition_escaping", '"k"'], values(f"'{value}'"), **plain)


def test_raw_separators(tmp_path):
    for value in ("'../../out'", "'a' || chr(0) || 'b'"):
        refuse(tmp_path, 1, ["partition_escaping"], values(value), partition_escaping="none")


@pytest.mark.parametrize("escaping", ["hive", "url"])
@pytest.mark.parametrize("named", [True, False])
def test_nothing_leads_out_of_the_target(tmp_path, escaping, named):
    evil = ("'..'", "'.'", "'../../out'", "'/out'", "'..\\out'", "'%2e%2e'", "'a' || chr(0)")
    folder = tmp_path / "inner" / "deep"
    folder.mkdir(parents=True)
    done = export(folder, values(*evil), partition_escaping=escaping, hive_file_pattern=named)
    assert done.returncode == 0, done.stderr
    found = datasets.directories(folder / "data")
    assert len(found) == len(evil)
    assert not any("/" in name for name in found)
    assert {path.name for path in tmp_path.iterdir()} == {"inner"}
    assert {path.name for path in folder.parent.iterdir()} == {"deep"}
    assert {path.name for path in folder.iterdir()} == {"script.sql", "data"}


@pytest.mark.parametrize(("policy", "directory"), [("null", "__HIVE_DEFAULT_PARTITION__"),
                                                   ("none: known", "none%3A known")])
def test_empty_texts_by_policy(tmp_path, policy, directory):
    done = export(tmp_path, values("''", "'x'", "NULL"), empty_partition_value=policy)
    assert done.returncode == 0, done.stderr
    expected = {"k=x", "k=__HIVE_DEFAULT_PARTITION__", f"k={directory}"}
    assert datasets.directories(tmp_path / "data") == expected


def test_an_empty_text_can_not_become_the_name_of_null(tmp_path):
    name = "__HIVE_DEFAULT_PARTITION__"
    refuse(tmp_path, 1, ["stands for NULL"], values("''"), empty_partition_value=name)


def test_columns_of_any_name(tmp_path):
    """One data set for each name. Readers that don't decode names see the escapes; some find
    nothing in directories that look hidden, of which a warning tells."""
    escaped = {"a=b": "a%3Db", "a/b": "a%2Fb", "50%": "50%25", "a'b": "a%27b", 'a"b': "a%22b"}
    exports, roots = [], []
    for i, name in enumerate(COLUMNS):
        query = f"SELECT 1::INTEGER AS v, 'x' AS {quoted(name)}"
        roots.append(tmp_path / f"name{i}")
        exports.append((query, roots[-1], {"partition_cols": [name]}))
    done = datasets.export(tmp_path, *exports)
    assert done.returncode == 0, done.stderr
    for name, root in zip(COLUMNS, roots):
        assert datasets.directories(root) == {f"{escaped.get(name, name)}=x"}
    answers = datasets.read_everywhere(
        tmp_path,
        lambda reader: [
            {
                "id": name,
                "root": str(root),
                "flavor": "hive",
                "types": {
                    name if reader in ("pyarrow", "spark") else escaped.get(name, name):
                    datasets.TEXT[reader]
                },
            }
            for name, root in zip(COLUMNS, roots)
        ],
    )
    skipped = {"pyarrow": ("..", "_k", ".k"), "spark": ("..", ".k")}
    for reader, found in answers.items():
        for name in COLUMNS:
            if name in skipped.get(reader, ()):
                assert not found[name].get("rows"), (reader, name)
            else:
                assert found[name] == {"id": name, "rows": [[1, "s:x"]]}, reader


UUID = "[0-9a-f]{8}-[0-9a-f]{4}-%s[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
PATTERNS = {
    "{uuidv7}": UUID % 7 + r"\.parquet",
    "{uuid}.parquet": UUID % 4 + r"\.parquet",
    "part-{i}": r"part-0\.parquet",
    "a {i} {uuid} é": f"a 0 {UUID % 4} é" + r"\.parquet",
    "data": r"data\.parquet",
}


@pytest.mark.parametrize(("pattern", "expected"), PATTERNS.items(), ids=PATTERNS)
def test_names_of_files(tmp_path, pattern, expected):
    done = export(tmp_path, values("'x'", "'y'"), filename_pattern=pattern)
    assert done.returncode == 0, done.stderr
    names = sorted((tmp_path / "data").glob("*/*"))
    assert [path.parent.name for path in names] == ["k=x", "k=y"]
    for path in names:
        assert re.fullmatch(expected, path.name)


def test_numbers_count_within_a_directory(tmp_path):
    query = values(*["'x'"] * 5, *["'y'"] * 2)
    done = export(tmp_path, query, filename_pattern="{i}", max_rows_per_file=2)
    assert done.returncode == 0, done.stderr
    found = {str(path.relative_to(tmp_path / "data")) for path in tmp_path.glob("data/*/*")}
    assert found == {
        *("k=x/0.parquet", "k=x/1.parquet", "k=x/2.parquet"),
        "k=y/0.parquet",
    }


def test_a_name_that_would_repeat(tmp_path):
    done = export(tmp_path, values("'x'", "'x'"), filename_pattern="data", max_rows_per_file=1)
    assert done.returncode in (1, 2)
    assert "filename_pattern" in done.stderr
    assert not (tmp_path / "data").exists()


BAD_PATTERNS = {
    "../x": "begins with a dot",
    "a/b": "slash",
    "a\\b": "backslash",
    "12:30": "colon",
    ".hidden": "begins with a dot",
    "_hidden": "underscore",
    "{guid}": "{uuid}, {uuidv7} and {i}",
    "{i": "brace",
    "a\tb": "control character",
    "x" * 250: "255 bytes",
}


@pytest.mark.parametrize(("pattern", "words"), BAD_PATTERNS.items(), ids=lambda text: text[:20])
def test_patterns_that_are_no_name(tmp_path, pattern, words):
    refuse(tmp_path, 2, ["filename_pattern", words], values("'x'"), filename_pattern=pattern)
