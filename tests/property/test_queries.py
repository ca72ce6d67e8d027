"""Rows in every form of the engine's vectors: what a query gives is what the file holds.

The truth comes from DuckDB itself, which runs the same query on the same tables with every value
cast to its documented form.
"""

import pytest

from interop.canonical import from_arrow
from property import queries
from property.campaign import campaign
from property.harness import check, compare, connect, run, write, write_each

BATCH = 12


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A database file with the tables, compressed by a checkpoint, and the same in memory."""
    folder = tmp_path_factory.mktemp("queries")
    script = folder / "setup.sql"
    files = queries.FILES.format(folder=folder)
    script.write_text(f"SET TimeZone = 'UTC';\n{queries.SETUP}{files}CHECKPOINT;\n", "utf-8")
    assert run(script, 1, "--database", str(folder / "v.duckdb")) is None
    connection = connect()
    connection.execute(queries.SETUP)
    return folder, connection


def _truth(connection, query):
    table = connection.sql(query).to_arrow_table()
    return {name: from_arrow(table.column(name)) for name in table.column_names}


def _compare(made, folder, drawn):
    shared, connection = made
    exports = {f"q{n}": (query, {"data_page_rows": 500}) for n, (query, _, _) in enumerate(drawn)}
    arguments = ("--database", str(shared / "v.duckdb"))
    ordered = {name: drawn[n][2] for n, name in enumerate(exports)}
    written = write(folder, "", {n: e for n, e in exports.items() if ordered[n]}, *arguments)
    written = {name: [path] for name, path in written.items()}
    written |= write_each(
        folder, "", {n: e for n, e in exports.items() if not ordered[n]}, *arguments
    )
    for number, name in enumerate(exports):
        truth = _truth(connection, drawn[number][1])
        for path in written[name]:
            try:
                check(path, {})
                compare(path, truth, ordered[name])
            except AssertionError as error:
                raise AssertionError(f"{path}:\n{drawn[number][0]}\n{error}") from error


def test_whole_queries(made, tmp_path):
    wholes = [query.replace("{folder}", str(made[0])) for query in queries.WHOLE]
    _compare(made, tmp_path, [(query, query, True) for query in wholes])


def test_flat_columns(made, tmp_path):
    campaign(
        tmp_path,
        lambda r, f: _compare(made, f, [queries.draw(r, nested=False) for _ in range(BATCH)]),
    )


def test_nested_columns(made, tmp_path):
    campaign(
        tmp_path,
        lambda r, f: _compare(made, f, [queries.draw(r, nested=True) for _ in range(BATCH)]),
    )
