"""Values of every type come back from the names of directories as the values they were."""

import duckdb
import pytest
from interop.canonical import from_arrow

from partitions import datasets
from partitions.kinds import KINDS


def query_of(kind):
    """One row for each value, and one for NULL."""
    rows = ", ".join(f"({i}, CAST({value} AS {kind.sql}))" for i, value in enumerate(kind.values))
    return f"SELECT v::INTEGER AS v, k FROM (VALUES {rows}, (-1, NULL)) AS rows(v, k)"


def truth_of(connection, kind):
    """The canonical rows of the query, in the order of `v`."""
    query = f"SELECT v, CAST(k AS {kind.truth or kind.sql}) AS k FROM ({query_of(kind)}) ORDER BY v"
    table = connection.sql(query).to_arrow_table()
    return [list(row) for row in zip(table.column("v").to_pylist(), from_arrow(table.column("k")))]


@pytest.fixture(scope="module", name="answers")
def write_and_read(tmp_path_factory):
    """{reader: {number of the kind: answer}}."""
    folder = tmp_path_factory.mktemp("types")
    roots = [folder / f"kind{i}" for i in range(len(KINDS))]
    options = {"partition_cols": ["k"]}
    done = datasets.export(
        folder, *((query_of(kind), root, options) for kind, root in zip(KINDS, roots))
    )
    assert done.returncode == 0, done.stderr
    return datasets.read_everywhere(
        folder,
        lambda reader: [
            {
                "id": i,
                "root": str(root),
                "flavor": "hive",
                "types": {"k": kind.reading(reader).type},
            }
            for i, (kind, root) in enumerate(zip(KINDS, roots))
        ],
    )


@pytest.fixture(scope="module", name="connection")
def connect():
    """A connection that hands every type out as it is."""
    connection = duckdb.connect()
    connection.execute("SET arrow_lossless_conversion = true; SET TimeZone = 'UTC'")
    return connection


@pytest.mark.parametrize("reader", datasets.ALL, ids=lambda reader: reader.name)
@pytest.mark.parametrize("number", range(len(KINDS)), ids=lambda i: KINDS[i].sql)
def test_values_come_back(answers, connection, reader, number):
    kind = KINDS[number]
    answer = answers[reader.name][number]
    reading = kind.reading(reader.name)
    if reading.refused:
        assert reading.refused in answer.get("error", "no error"), "a reader has changed"
        return
    expected = [[v, reading.form(k)] for v, k in truth_of(connection, kind)]
    assert answer == {"id": number, "rows": expected}
