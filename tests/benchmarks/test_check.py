"""A benchmark must not count a time whose output differs in anything from the source."""

import duckdb
import pytest

from bench.peers import check

ROWS = """
SELECT i AS id, i % 7 AS small, 'text ' || i AS name, i / 3 AS amount,
       DATE '2024-01-01' + (i % 5)::INTEGER AS day, md5(i::VARCHAR)::UUID AS key,
       MAP {'a': i, 'b': NULL} AS pairs, CASE WHEN i % 3 > 0 THEN [{'x': i}] END AS nested
FROM range(2000) r(i)
"""


@pytest.fixture(name="source")
def _source(tmp_path):
    path = tmp_path / "data.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"CREATE TABLE data AS {ROWS}")
    return check.source_of(path)


def _written(tmp_path, source, query, reader="duckdb", partition=""):
    path = tmp_path / ("out" if partition else "out.parquet")
    options = f"FORMAT parquet, PARTITION_BY ({partition})" if partition else "FORMAT parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO '{path}' ({options})")
    wanted, fingerprint = source
    return check.differences(fingerprint, check.written(reader, str(path), partition, wanted))


@pytest.mark.parametrize("reader", ["duckdb", "pyarrow"])
def test_the_same_rows_in_another_order(tmp_path, source, reader):
    assert not _written(tmp_path, source, f"FROM ({ROWS}) ORDER BY name", reader)


@pytest.mark.parametrize("reader", ["duckdb", "pyarrow"])
def test_partitions_bring_their_column_back(tmp_path, source, reader):
    assert not _written(tmp_path, source, ROWS, reader, "day")


def test_maps_as_lists_of_structs_and_uuids_as_text(tmp_path, source):
    query = f"SELECT * REPLACE (map_entries(pairs) AS pairs, key::VARCHAR AS key) FROM ({ROWS})"
    assert not _written(tmp_path, source, query)


@pytest.mark.parametrize(("change", "column"), [
    ("CASE WHEN id = 1234 THEN 5 ELSE small END AS small", "small"),
    ("CASE WHEN id = 9 THEN 'text' ELSE name END AS name", "name"),
    ("CASE WHEN id = 9 THEN NULL ELSE amount END AS amount", "amount"),
    ("CASE WHEN id = 9 THEN MAP {'a': 9, 'b': 0} ELSE pairs END AS pairs", "pairs"),
    ("CASE WHEN id = 10 THEN NULL ELSE nested END AS nested", "nested"),
])
def test_one_changed_value_is_seen(tmp_path, source, change, column):
    found = _written(tmp_path, source, f"SELECT * REPLACE ({change}) FROM ({ROWS})")
    assert found == f"other values in {column}"


def test_values_that_changed_places_between_columns(tmp_path, source):
    query = f"SELECT * REPLACE (small AS id, id AS small) FROM ({ROWS})"
    assert _written(tmp_path, source, query) == "other values in id, small"


def test_lost_and_doubled_rows(tmp_path, source):
    assert _written(tmp_path, source, f"FROM ({ROWS}) LIMIT 1999") == "1999 rows instead of 2000"
    doubled = f"FROM ({ROWS}) WHERE id <> 7 UNION ALL FROM ({ROWS}) WHERE id = 8"
    assert _written(tmp_path, source, doubled).startswith("other values in id, small")


def test_a_missing_column(tmp_path, source):
    with pytest.raises(ValueError, match="other columns than the source: day"):
        _written(tmp_path, source, f"SELECT * EXCLUDE day FROM ({ROWS})")


def test_a_digest_counts_bytes_and_directories_but_not_names(tmp_path):
    for tree, folder, name, text in (("a", "k=1", "x", "1"), ("b", "k=1", "y", "1"),
                                     ("c", "k=2", "x", "1"), ("d", "k=1", "x", "2")):
        (tmp_path / tree / folder).mkdir(parents=True)
        (tmp_path / tree / folder / f"{name}.parquet").write_text(text, encoding="utf-8")
    digests = [check.digest(tmp_path / tree) for tree in "abcd"]
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3
