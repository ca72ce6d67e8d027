"""0 done; 2 the text alone is wrong; 1 the world is wrong."""

import pytest

from cli.support import lamella, script, tree

GOOD = 'EXPORT (SELECT 1 AS a) TO "{0}/good.parquet" TYPE PARQUET;\n'

TEXT_IS_WRONG = {
    "no command": [],
    "unknown command": ["exprot"],
    "unknown flag": ["run", "x.sql", "--colour"],
    "no script": ["run"],
    "bad threads": ["run", "x.sql", "--threads", "none"],
    "bad memory limit": ["run", "x.sql", "--memory-limit", "plenty"],
    "bad variable": ["run", "x.sql", "--var", "novalue"],
    "no path": ["export", "SELECT 1"],
    "unknown codec": ["export", "SELECT 1 AS a", "x.parquet", "--compression", "zap"],
    "level without codec": ["export", "SELECT 1 AS a", "x.parquet", "--compression", "none",
                            "--compression-level", "3"],
    "query does not parse": ["export", "SELEC 1", "x.parquet"],
    "option names no column": ["export", "SELECT 1 AS a", "x.parquet",
                               "--sorting-columns", "b"],
}

SCRIPT_IS_WRONG = {
    "EXPORT syntax": 'EXPORT SELECT 1 TO "x.parquet" TYPE CSV',
    "option name": 'EXPORT SELECT 1 TO "x.parquet" TYPE PARQUET OPTIONS {"compresion": "gzip"}',
    "two paths": 'EXPORT SELECT 1 TO "x.parquet" TYPE PARQUET OPTIONS {"path": "y.parquet"}',
    "missing variable": "SELECT '${day}'",
    "SQL does not parse": "SELECT 1 FROM WHERE",
    "string without end": "SELECT 'abc",
}

WORLD_IS_WRONG = {
    "missing table": 'EXPORT nosuch TO "x.parquet" TYPE PARQUET',
    "missing column": 'EXPORT (SELECT b FROM (SELECT 1 AS a)) TO "x.parquet" TYPE PARQUET',
    "division": "SELECT CAST('x' AS INTEGER)",
    "missing file": "CREATE TABLE t AS FROM read_csv('no/such.csv')",
    "directory": 'EXPORT (SELECT 1 AS a) TO "." TYPE PARQUET',
    "same name twice": 'EXPORT (SELECT 1 AS a, 2 AS a) TO "x.parquet" TYPE PARQUET',
}


@pytest.mark.parametrize("case", TEXT_IS_WRONG)
def test_wrong_arguments_are_2(case, tmp_path):
    result = lamella(*TEXT_IS_WRONG[case], cwd=tmp_path)
    assert result.code == 2, result.err
    assert result.out == ""
    assert result.err.startswith(("lamella: ", "QUERY:")), result.err
    assert tree(tmp_path) == []


def test_a_query_that_fails_deletes_nothing_that_stands_around(tmp_path):
    """The engine deletes what a COPY of its own has begun, and it copies to no file."""
    names = ["lamella", "none", "null", "x.parquet"]
    for name in names:
        (tmp_path / name).write_text("precious")
    for query in ("SELECT error('bad') AS a FROM range(3)", "SELECT [error('bad')] AS a",
                  "SELECT (2::UHUGEINT ** 127)::UHUGEINT AS a"):
        result = lamella("export", query, "x.parquet", "--mode", "overwrite", cwd=tmp_path)
        assert result.code == 1, result.err
        assert tree(tmp_path) == sorted(names)


@pytest.mark.parametrize("case", SCRIPT_IS_WRONG)
def test_a_wrong_script_is_2(case, tmp_path):
    path = script(tmp_path, SCRIPT_IS_WRONG[case])
    result = lamella("run", path, cwd=tmp_path)
    assert result.code == 2, result.err
    assert result.err.startswith(f"{path}:1:"), result.err
    assert result.err.splitlines()[-1].strip() == "^"
    assert tree(tmp_path) == ["script.sql"]


@pytest.mark.parametrize("case", WORLD_IS_WRONG)
def test_a_wrong_world_is_1(case, tmp_path):
    path = script(tmp_path, WORLD_IS_WRONG[case])
    result = lamella("run", path, cwd=tmp_path)
    assert result.code == 1, result.err
    assert str(path) in result.err or result.err.startswith("lamella: "), result.err
    assert tree(tmp_path) == ["script.sql"]


def test_a_missing_script_is_1(tmp_path):
    result = lamella("run", tmp_path / "none.sql")
    assert result.code == 1
    assert "no such file" in result.err


def test_what_was_done_before_a_failure_stays(tmp_path):
    path = script(tmp_path, GOOD.format(tmp_path) + "\nSELECT *\n  FROM nosuch;\n"
                  + f'EXPORT (SELECT 2 AS a) TO "{tmp_path}/never.parquet" TYPE PARQUET;')
    result = lamella("run", path)
    assert result.code == 1
    assert result.err.startswith(f"{path}:4:8: "), result.err
    assert result.err.splitlines()[-2:] == ["  FROM nosuch;", "       ^"]
    assert tree(tmp_path) == ["good.parquet", "script.sql"]


def test_a_wrong_text_stops_the_script_before_it_starts(tmp_path):
    path = script(tmp_path, GOOD.format(tmp_path) + 'EXPORT x TO "y" TYPE PARQET;')
    result = lamella("run", path)
    assert result.code == 2
    assert tree(tmp_path) == ["script.sql"]


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["run", "--help"],
                                       ["export", "--help"], ["inspect", "--help"]])
def test_help_and_version_are_0(arguments):
    result = lamella(*arguments)
    assert result.code == 0
    assert result.out
    assert result.err == ""


def test_inspect_refuses_what_is_no_parquet_file(tmp_path):
    assert lamella("inspect", script(tmp_path, "SELECT 1")).code == 1
    assert lamella("inspect", tmp_path).code == 1
    assert lamella("inspect", tmp_path / "none").code == 1
