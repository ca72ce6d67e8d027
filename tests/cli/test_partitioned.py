"""What the program says about directories of files."""

import json

import pytest
from cli.support import export, lamella, script, single_value, tree

QUERY = """SELECT range AS a, ['DE', 'US', NULL][1 + range % 3] AS country, range % 7 AS n
           FROM range(21)"""


def partitioned(path, *flags):
    return export(path, QUERY, "--partition-cols", "COUNTRY", "--json", *flags)


def test_the_report_lists_every_file(tmp_path):
    result = partitioned(tmp_path / "d")
    assert (result.code, result.err) == (0, "")
    (entry,) = result.json["exports"]
    assert entry["mode"] == "error"
    assert entry["commit"] in ("exchange", "journal")
    assert (entry["rows"], entry["partitions"], entry["already_done"]) == (21, 3, False)
    assert entry["schema"] == [{"name": "a", "type": "BIGINT"},
                               {"name": "country", "type": "VARCHAR"},
                               {"name": "n", "type": "BIGINT"}]
    files = entry["files"]
    assert sorted(str(file["partition"]["country"]) for file in files) == ["DE", "None", "US"]
    assert [file["path"] for file in files] == sorted(file["path"] for file in files)
    assert all(file["rows"] == 7 and file["row_groups"] == 1 for file in files)
    assert sum(file["bytes"] for file in files) == entry["bytes"]
    assert all(single_value(file["path"], "count(*)") == "7" for file in files)


@pytest.mark.parametrize("dry", ((), ("--dry-run",)))
def test_a_column_that_can_not_be_a_directory_is_the_option_s_fault(tmp_path, dry):
    """Its type or its name tells, so the place is that of the column in the option."""
    cases = (("n", "bytes have no text", ""),
             ("x/y", "a slash", ', "partition_escaping": "none"'))
    for column, words, more in cases:
        text = f"""EXPORT SELECT 1 a, 'x' b, 'x'::BLOB n, 'x' "x/y" TO '{tmp_path}/d'
TYPE PARQUET OPTIONS {{"partition_cols":
["b", "{column.upper()}"]{more}}}"""
        result = lamella("run", script(tmp_path, text), *dry)
        assert result.code == 2 and words in result.err, result.err
        assert ":3:7: " in result.err and result.err.endswith("\n      ^\n")
    flags = ("--partition-cols", "b,n", *dry)
    result = export(tmp_path / "d", "SELECT 1 a, 'x' b, 'x'::BLOB n", *flags)
    assert result.code == 2 and "bytes have no text" in result.err
    assert tree(tmp_path) == ["script.sql"]


def test_the_report_for_people_names_partitions(tmp_path):
    result = export(f"{tmp_path}/d/", QUERY, "--partition-by", "n")
    assert result.code == 0, result.err
    first, *rest = result.out.splitlines()
    assert first.startswith(f"{tmp_path}/d/  21 rows, ")
    assert ", 7 files in 7 partitions, mode error, commit " in first
    assert rest[0].startswith("  n=0  3 rows, ")
    assert rest[5:] == ["  … and 2 more"]


def test_statistics_are_those_of_each_file(tmp_path):
    entry = partitioned(tmp_path / "d", "--return-stats", "true").json["exports"][0]
    for file in entry["files"]:
        a, n = file["statistics"]
        assert (a["column"], n["column"]) == ("a", "n")
        assert a["values"] == 7 and a["nulls"] == 0 and a["min_exact"] and a["max_exact"]
        assert a["min"] == single_value(file["path"], "min(a)")
        assert a["max"] == single_value(file["path"], "max(a)")


def test_the_manifest_is_the_report(tmp_path):
    manifest = tmp_path / "reports" / "d.json"
    result = partitioned(tmp_path / "d", "--manifest", manifest)
    assert result.code == 0, result.err
    assert json.loads(manifest.read_text()) == result.json["exports"][0]
    assert not any(name.endswith(".json") for name in tree(tmp_path / "d"))


def test_a_run_that_was_done_is_reported_again(tmp_path):
    first = partitioned(tmp_path / "d", "--mode", "append", "--run-id", "1")
    again = partitioned(tmp_path / "d", "--mode", "append", "--run-id", "1")
    assert (first.code, again.code) == (0, 0), again.err
    done, entry = first.json["exports"][0], again.json["exports"][0]
    assert entry["already_done"] and not done["already_done"]
    assert (entry["rows"], entry["bytes"]) == (done["rows"], done["bytes"])
    assert single_value(f"{tmp_path}/d/*/*.parquet", "count(*)") == "21"


def test_another_statement_with_the_same_run_id_is_an_error(tmp_path):
    assert partitioned(tmp_path / "d", "--mode", "append", "--run-id", "1").code == 0
    other = partitioned(tmp_path / "d", "--mode", "append", "--run-id", "1",
                        "--compression", "zstd")
    assert other.code == 1
    assert "another statement or other options" in other.err


def test_an_empty_result_tells_its_schema(tmp_path):
    result = export(tmp_path / "d", "SELECT 1 AS a, 'x' AS b WHERE false", "--partition-cols",
                    "b", "--json")
    assert result.code == 0, result.err
    entry = result.json["exports"][0]
    assert (entry["rows"], entry["files"], entry["partitions"]) == (0, [], 0)
    assert entry["schema"][1] == {"name": "b", "type": "VARCHAR"}
    assert tree(tmp_path) == ["d"]


def test_a_hidden_partition_column_is_a_warning(tmp_path):
    result = export(tmp_path / "d", "SELECT 1 AS a, 2 AS _b", "--partition-cols", "_b")
    assert result.code == 0, result.err
    assert 'partition column "_b" begin with "_"' in result.err


def test_nothing_to_recover(tmp_path):
    assert partitioned(tmp_path / "d").code == 0
    result = lamella("recover", tmp_path / "d")
    assert (result.code, result.out) == (0, f"{tmp_path}/d  nothing to recover\n"), result.err
    assert lamella("recover", tmp_path / "d", "--json").json["found"] is False
