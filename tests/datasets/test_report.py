"""What the report and the manifest say is what stands in the files."""

import json
import os

import duckdb
import pytest
from cli.support import export

from datasets.sets import files_of

QUERY = """
    SELECT ['DE', NULL, 'a/b'][1 + i % 3] AS country, i % 2 AS "Half", i AS v,
           (i % 97 - 40)::DECIMAL(9, 2) AS amount, (i + 0.5) / 7.0::DOUBLE AS ratio,
           DATE '2024-01-01' + (i % 50)::INTEGER AS day,
           TIMESTAMP '2024-01-01 10:00:00' + INTERVAL (i) SECOND AS ts,
           'name ' || (i % 11) AS name, i % 5 = 0 AS flag, if(i % 4 = 0, NULL, i % 9) AS gaps,
           if(i % 10 = 0, 'nan'::FLOAT, i) AS floats, NULL::INTEGER AS nothing
    FROM range(1200) r(i)"""
MEMBERS = [
    "path", "mode", "commit", "already_done", "rows", "bytes", "partitions",
    "foreign_files_kept", "foreign_files_deleted", "schema", "files", "seconds", "ratio",
    "warnings",
]
FILE_MEMBERS = ["path", "partition", "rows", "bytes", "row_groups"]
COLUMNS = ("v", "amount", "ratio", "day", "ts", "name", "flag", "gaps", "floats", "nothing")


@pytest.fixture(name="report", scope="module")
def make_report(tmp_path_factory):
    """The report of one export with statistics and a manifest."""
    folder = tmp_path_factory.mktemp("report")
    flags = ("--partition-cols", "COUNTRY,half", "--return-stats", "true", "--json")
    flags += ("--manifest", folder / "manifest.json", "--row-group-size", "150")
    done = export(folder / "set", QUERY, *flags)
    assert done.code == 0, done.err
    assert list(done.json) == ["exports"]
    (report,) = done.json["exports"]
    assert json.loads((folder / "manifest.json").read_text()) == report
    assert sorted(os.listdir(folder)) == ["manifest.json", "set"]
    return report


def test_members(report):
    assert list(report) == MEMBERS
    assert (report["rows"], report["partitions"], report["mode"]) == (1200, 6, "error")
    assert report["warnings"] == [] and report["seconds"] > 0 and report["ratio"] > 0
    for file in report["files"]:
        assert list(file) == [*FILE_MEMBERS, "statistics"]
    with duckdb.connect() as connection:
        described = connection.execute(f"DESCRIBE {QUERY}").fetchall()
    wanted = [(name, kind.replace(" ", "")) for name, kind, *_ in described]
    assert [(c["name"], c["type"].replace(" ", "")) for c in report["schema"]] == wanted


def test_files(report):
    root = report["path"]
    paths = [file["path"] for file in report["files"]]
    assert paths == sorted(f"{root}/{name}" for name in files_of(root))
    assert sum(file["bytes"] for file in report["files"]) == report["bytes"]
    with duckdb.connect() as connection:
        for file in report["files"]:
            path = file["path"]
            assert os.path.getsize(path) == file["bytes"]
            (rows, groups), = connection.execute(
                "SELECT num_rows, num_row_groups FROM parquet_file_metadata(?)", [path]
            ).fetchall()
            assert (rows, groups) == (file["rows"], file["row_groups"]) == (200, 2)
            assert list(file["partition"]) == ["country", "Half"]
            country, half = file["partition"].values()
            text = {None: "__HIVE_DEFAULT_PARTITION__", "a/b": "a%2Fb"}.get(country, country)
            assert f"/country={text}/Half={half}/" in path


def test_statistics_are_what_duckdb_finds_in_the_file(report):
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for file in report["files"]:
            by_name = {column["column"]: column for column in file["statistics"]}
            assert tuple(by_name) == COLUMNS
            for name in COLUMNS:
                column = by_name[name]
                least, most, rows, nulls, nans = connection.execute(
                    f"SELECT min({name})::VARCHAR, max({name})::VARCHAR, count(*), "
                    f"count(*) FILTER ({name} IS NULL), "
                    + ("count(*) FILTER (isnan(floats))" if name == "floats" else "NULL")
                    + " FROM read_parquet(?)",
                    [file["path"]],
                ).fetchone()
                assert (column["values"], column["nulls"]) == (rows, nulls), name
                assert column["nans"] == (0 if name == "ratio" else nans), name
                assert column["bytes"] > 0
                bounds = [column["min"], column["max"]]
                if name == "floats" and nans:
                    assert bounds == [None, None], "a NaN leaves a chunk without bounds"
                elif name in ("floats", "ratio"):
                    assert list(map(float, bounds)) == [float(least), float(most)], name
                else:
                    assert bounds == [least, most], name
                assert column["min_exact"] and column["max_exact"]


def test_long_texts_have_bounds_that_are_not_exact(tmp_path):
    query = "SELECT 1 AS k, repeat('x', 100) || i AS s FROM range(10) r(i)"
    flags = ("--partition-cols", "k", "--return-stats", "true", "--json")
    done = export(tmp_path / "set", query, *flags)
    (column,) = done.json["exports"][0]["files"][0]["statistics"]
    assert not column["min_exact"] and not column["max_exact"]
    assert column["min"] <= "x" * 100 + "0" and column["max"] >= "x" * 100 + "9"


@pytest.mark.parametrize("flags", (("--partition-cols", "country"), ()))
def test_a_run_that_was_done_writes_the_manifest_that_is_missing(tmp_path, flags):
    """It reports what the first one did; that one's manifest is kept."""
    flags += ("--mode", "overwrite", "--run-id", "1", "--json")
    manifest = tmp_path / "manifest.json"
    first = export(tmp_path / "set", QUERY, *flags, "--manifest", manifest)
    written = manifest.read_text()
    assert json.loads(written) == first.json["exports"][0] and first.json["exports"][0]["files"]
    again = export(tmp_path / "set", QUERY, *flags, "--manifest", manifest)
    assert again.json["exports"][0]["already_done"] and manifest.read_text() == written
    manifest.unlink()
    again = export(tmp_path / "set", QUERY, *flags, "--manifest", manifest)
    assert (first.code, again.code) == (0, 0), again.err
    entry = again.json["exports"][0]
    assert json.loads(manifest.read_text()) == entry
    told = first.json["exports"][0]
    assert entry == told | {"already_done": True, "seconds": entry["seconds"]}


@pytest.mark.parametrize("flags", (("--partition-cols", "country"), ()))
def test_a_run_that_was_done_replaces_the_manifest_of_another(tmp_path, flags):
    """The second run was killed between commit and manifest, and is tried again."""
    manifest = tmp_path / "manifest.json"
    flags += ("--mode", "overwrite", "--return-stats", "true", "--json")
    told = ("--manifest", manifest)
    export(tmp_path / "set", QUERY, *flags, *told, "--run-id", "A")
    other = QUERY.replace("i AS v", "9 - i AS v")
    second = export(tmp_path / "set", other, *flags, "--run-id", "B").json["exports"][0]
    again = export(tmp_path / "set", other, *flags, *told, "--run-id", "B")
    entry = again.json["exports"][0]
    assert json.loads(manifest.read_text()) == entry
    assert entry == second | {"already_done": True, "seconds": entry["seconds"]}
    for spoilt in ("", "{", "[" * 100_000, "[]", '{"rows": 1200}', "\x00"):
        manifest.write_text(spoilt)
        assert export(tmp_path / "set", other, *flags, *told, "--run-id", "B").code == 0
        assert json.loads(manifest.read_text())["files"] == entry["files"]


def test_a_run_whose_files_are_forgotten_keeps_its_manifest(tmp_path):
    manifest = tmp_path / "manifest.json"
    flags = ("--partition-cols", "country", "--mode", "append")
    first = (*flags, "--run-id", "A", "--manifest", manifest)
    export(tmp_path / "set", QUERY, *first)
    written = manifest.read_text()
    export(tmp_path / "set", QUERY, *flags, "--run-id", "B")
    again = export(tmp_path / "set", QUERY, *first, "--json").json["exports"][0]
    assert again["already_done"] and again["files"] == []
    assert manifest.read_text() == written


@pytest.mark.parametrize("flags", (("--partition-cols", "country"), ()))
def test_a_run_that_ignored_leaves_the_manifest_alone(tmp_path, flags):
    manifest = tmp_path / "manifest.json"
    flags += ("--mode", "ignore", "--manifest", manifest)
    export(tmp_path / "set", QUERY, *flags)
    written = manifest.read_text()
    done = export(tmp_path / "set", QUERY, *flags, "--json")
    assert done.json["exports"][0]["commit"] == "none"
    assert json.loads(written)["files"] and manifest.read_text() == written


def test_a_run_in_mode_ignore_without_rows_has_a_manifest(tmp_path):
    (tmp_path / "set").mkdir()
    manifest = tmp_path / "manifest.json"
    manifest.write_text("of another run")
    flags = ("--partition-cols", "country", "--mode", "ignore", "--manifest", manifest)
    done = export(tmp_path / "set", QUERY + " WHERE false", *flags, "--json")
    assert json.loads(manifest.read_text()) == done.json["exports"][0]


@pytest.mark.parametrize("place", ("set/m.json", "set", "set/k=1/m.json", ""))
def test_a_manifest_inside_of_the_target_is_refused(tmp_path, place):
    flags = ("--partition-cols", "country", "--manifest", tmp_path / place)
    done = export(tmp_path / "set", QUERY, *flags)
    assert done.code == 2 and "manifest" in done.err
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("there", (False, True))
@pytest.mark.parametrize(
    "place", ("link/set/m.json", "link/set/new/m.json", "report", ".set.lamella-runs")
)
@pytest.mark.parametrize("dry", ((), ("--dry-run",)))
def test_a_manifest_that_would_come_to_stand_in_the_target(tmp_path, there, place, dry):
    """A link leads there, or the name is one that Lamella has for its own entries."""
    (tmp_path / "link").symlink_to(tmp_path)
    if there:
        (tmp_path / "set").mkdir()
        (tmp_path / "report").symlink_to("set/m.json")
    elif place == "report":
        pytest.skip("the link leads nowhere")
    before = sorted(os.listdir(tmp_path))
    flags = ("--partition-cols", "country", "--manifest", tmp_path / place, *dry)
    done = export(tmp_path / "set", QUERY, *flags)
    assert done.code == 2 and "manifest" in done.err, done.err
    assert sorted(os.listdir(tmp_path)) == before
    assert not there or os.listdir(tmp_path / "set") == []


@pytest.mark.parametrize("flags", (("--partition-cols", "country"), ()))
@pytest.mark.parametrize("dry", ((), ("--dry-run",)))
@pytest.mark.parametrize(
    "place",
    ("link/new/set/m.json", "link/new/set", "link/new", "link/new/.set.lamella-runs", "far"),
)
def test_a_manifest_in_a_target_whose_directory_is_missing(tmp_path, place, dry, flags):
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "link").symlink_to("folder")
    (tmp_path / "far").symlink_to("folder/./other/../new/set")
    changed = os.stat(folder).st_mtime_ns
    flags += ("--manifest", tmp_path / place, *dry)
    done = export(tmp_path / "folder" / "new" / "set", QUERY, *flags)
    assert done.code == 2 and "manifest" in done.err, done.err
    assert os.stat(folder).st_mtime_ns == changed and os.listdir(folder) == []


def test_a_dry_run_with_a_manifest_makes_no_directory(tmp_path):
    changed = os.stat(tmp_path).st_mtime_ns
    flags = ("--partition-cols", "country", "--manifest", tmp_path / "a" / "b" / "m.json")
    done = export(tmp_path / "a" / "c" / "set", QUERY, *flags, "--dry-run")
    assert done.code == 0, done.err
    assert os.stat(tmp_path).st_mtime_ns == changed


def test_a_manifest_in_the_place_of_the_file(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path)
    for name in ("a.parquet", ".a.parquet.lamella-runs"):
        done = export(tmp_path / "a.parquet", QUERY, "--manifest", tmp_path / "link" / name)
        assert done.code == 2 and "manifest" in done.err, done.err
    assert os.listdir(tmp_path) == ["link"]


@pytest.mark.parametrize("dry", ((), ("--dry-run",)))
def test_a_manifest_that_can_not_be_written(tmp_path, dry):
    """Known before the query runs, so that no data set appears without its report."""
    flags = ("--partition-cols", "country", "--manifest", tmp_path / "file" / "m.json", *dry)
    (tmp_path / "file").write_text("in the way")
    done = export(tmp_path / "set", QUERY, *flags)
    assert done.code == 1 and "file" in done.err
    assert os.listdir(tmp_path) == ["file"]
