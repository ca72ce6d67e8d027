"""Quartiles, ratios, and what becomes of them on the page."""

import pytest

from bench.peers import cells, datasets, figures, page, plot, results, tables
from bench.peers.cells import Cell
from bench.peers.view import views

CELL = Cell("database", "lineitem", "snappy")


def _record(peer, seconds, size=100, cell=CELL, error="", start=0.5):
    runs = [[number, start + cpu, start + 2 * cpu, 5_000_000]
            for number, cpu in enumerate(seconds)]
    return {"cell": dict(vars(cell)), "peer": peer, "rows": 1000, "version": "9.8", "runs": runs,
            "start": [start, start], "bytes": size, "files": 1, "error": error,
            "date": "2026-01-02"}


def test_quartiles():
    assert figures.quartiles([5, 1, 3, 2, 4]) == (2, 3, 4)
    assert figures.quartiles([7]) == (7, 7, 7)


def test_ratios_are_taken_round_by_round():
    assert figures.ratios({0: 4, 1: 9, 2: 8}, {0: 2, 2: 1, 3: 5}) == [2, 8]


def test_starting_up_is_taken_off():
    view, = views([_record("lamella", [1, 2, 3]), _record("duckdb", [4, 6, 6])], [CELL])
    assert view.row("lamella").cpu()[1] == pytest.approx(2)
    assert view.row("duckdb").wall()[1] == pytest.approx(12)
    assert view.row("duckdb").ratios == pytest.approx([4, 3, 2])


def test_what_is_shorter_than_starting_up_has_no_figures():
    view, = views([_record("lamella", [1, 1]), _record("duckdb", [-0.1, 0.1, 0.1])], [CELL])
    assert [row.failed for row in view.rows] == ["", "too short to tell from starting up"]


def test_losses_are_marked():
    records = [_record("lamella", [3, 3]), _record("lamella-modern", [1, 1], size=90),
               _record("duckdb", [2, 2], size=95)]
    line = tables.summary(views(records, [CELL])).splitlines()[-1]
    assert line == ("| lineitem, snappy | DuckDB 9.8 | 0.67 ▼ | 2.00 | DuckDB 9.8 | 1.053 ▼ "
                    "| 0.947 |")


def test_failures_are_told_and_never_the_fastest():
    records = [_record("lamella", [3]), _record("duckdb", [4]),
               _record("duckdb-v2", [], error="wrong: other values in x | y")]
    view, = views(records, [CELL])
    assert view.best_peer().peer.name == "duckdb"
    assert "| none: wrong: other values in x \\| y |" in tables.of_cell(view)


def test_a_partial_run_renews_its_cells_only():
    other = Cell("database", "ids", "snappy")
    old = [_record("lamella", [1]), _record("duckdb", [2]), _record("lamella", [3], cell=other)]
    new = [_record("lamella", [4])]
    assert results.merged(old, new) == [old[2], new[0]]


@pytest.mark.parametrize("scale", ["tiny", "quick", "full"])
def test_every_cell_is_there_once_and_has_a_peer(scale):
    every = cells.all_cells(scale)
    assert len({cell.key for cell in every}) == len(every)
    assert all(any(not peer.is_lamella for peer in cell.writers())
               for cell in every if cell.entry != "read")


def test_every_data_set_has_a_query():
    assert all(datasets.query_of(name) for name in datasets.ALL)


def test_large_data_sets_have_to_be_named():
    every, none = cells.all_cells("full"), {"dataset": [], "codec": ["zstd"], "threads": [1]}
    assert "lineitem10" not in {cell.dataset for cell in cells.chosen(every, none)}
    named = cells.chosen(every, none | {"dataset": ["lineitem10"]})
    assert [cell.key for cell in named] == ["database/lineitem10/zstd/1/-"]


def test_the_page(tmp_path):
    every = [cell for cell in cells.all_cells("full") if cell.entry != "read"]
    records = [_record(peer.name, [1.5, 2.5, 3.5], cell=cell)
               for cell in every for peer in cell.writers()]
    page.write({"machine": {"Cores": "2"}, "records": records}, every, tmp_path)
    text = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    shown = {part.split(")")[0] for part in text.split("(benchmarks/")[1:]}
    assert shown == {file.name for file in (tmp_path / "benchmarks").iterdir()}
    assert "| Cores | 2 |" in text and "## From memory" in text and "by l_suppkey" in text
    assert text.count("\n### ") == len(every) + 2


def test_bars_have_a_scale_for_each_group_and_escape_names():
    svg = plot.bars("a < b", [("none", [plot.Bar("x & y", 2, "2", 1, 3, own=True)]),
                              ("gzip", [plot.Bar("x & y", 400, "400")])])
    assert "a &lt; b" in svg and "x &amp; y" in svg and "prefers-color-scheme: dark" in svg
    room = plot.WIDTH - plot.LEFT - plot.RIGHT
    assert f'width="{room * 2 / 3:.1f}"' in svg and f'width="{room:.1f}"' in svg
