"""A run id makes a run happen once, however often it is started."""

import shutil

import pytest
from cli.support import export, lamella, script

from datasets.sets import files_of, require_clean, rows_of

ROWS = [(1, 1, 1, "a"), (2, 2, 2, "b")]
QUERY = "SELECT range AS k, range AS j, range AS v, chr(96 + range::INTEGER) AS s FROM range(1, 3)"
OTHER = "SELECT 1 AS k, 1 AS j, 9 AS v, 'z' AS s"
MODES = ("error", "overwrite", "overwrite_partitions", "append")
COMMITS = ("exchange", "journal")


def run(target, run_id, *flags, query=QUERY):
    flags = ("--partition-cols", "k,j", "--json", *(("--run-id", run_id) if run_id else ()), *flags)
    return export(target, query, *flags)


def report_of(*arguments, **options):
    done = run(*arguments, **options)
    assert done.code == 0, done.err
    return done.json["exports"][0]


def without_time(report):
    return {name: report[name] for name in report if name not in ("already_done", "seconds")}


@pytest.mark.parametrize("commit", COMMITS)
@pytest.mark.parametrize("mode", MODES)
def test_a_run_happens_once(tmp_path, mode, commit):
    target = tmp_path / "set"
    flags = ("--mode", mode, "--commit", commit)
    first = report_of(target, "night 1", *flags)
    files = files_of(target)
    again = report_of(target, "night 1", *flags)
    assert (first["already_done"], again["already_done"]) == (False, True)
    assert first["commit"] == commit
    assert without_time(again) == without_time(first)
    assert files_of(target) == files and rows_of(target) == ROWS
    require_clean(target, run_ids=True)


@pytest.mark.parametrize("mode", MODES)
def test_the_same_id_with_another_statement(tmp_path, mode):
    target = tmp_path / "set"
    report_of(target, "1", "--mode", mode)
    other_mode = "append" if mode != "append" else "overwrite"
    for options in (
        {"flags": ("--mode", mode), "query": OTHER},
        {"flags": ("--mode", mode, "--compression", "zstd"), "query": QUERY},
        {"flags": ("--mode", other_mode), "query": QUERY},
    ):
        done = run(target, "1", *options["flags"], query=options["query"])
        assert done.code == 1 and "was used for another statement" in done.err, done
        assert rows_of(target) == ROWS
    require_clean(target, run_ids=True)


def test_the_same_statement_in_other_words(tmp_path):
    target = tmp_path / "set"
    first = report_of(target, "1", "--mode", "append", "--max-rows-per-file", "1000")
    assert not first["already_done"]
    manifest = tmp_path / "manifest.json"
    text = f"""EXPORT {QUERY} TYPE PARQUET OPTIONS {{ "mode": "append", "manifest": "{manifest}",
        "max_rows_per_file": 1000, "run_id": "1", "path": "{target}/", "partition_by": "k, j"}};"""
    folder = tmp_path / "script"
    folder.mkdir()
    done = lamella("run", script(folder, text), "--json", "--threads", "1")
    assert done.code == 0, done.err
    assert done.json["exports"][0]["already_done"]
    assert rows_of(target) == ROWS


def test_every_appended_run_is_remembered(tmp_path):
    target = tmp_path / "set"
    for number in range(5):
        report_of(target, f"run {number}", "--mode", "append")
    report_of(target, None, "--mode", "append")
    for number in range(5):
        assert report_of(target, f"run {number}", "--mode", "append")["already_done"]
    assert rows_of(target) == sorted(ROWS * 6)
    require_clean(target, run_ids=True)


@pytest.mark.parametrize("later", ("2", None))
def test_an_overwrite_is_done_again_when_another_came_later(tmp_path, later):
    target = tmp_path / "set"
    report_of(target, "1", "--mode", "overwrite")
    report_of(target, later, "--mode", "overwrite", query=OTHER)
    assert rows_of(target) == [(1, 1, 9, "z")]
    assert not report_of(target, "1", "--mode", "overwrite")["already_done"]
    assert rows_of(target) == ROWS
    assert report_of(target, "1", "--mode", "overwrite")["already_done"]


def test_a_directory_that_was_removed_has_seen_no_runs(tmp_path):
    target = tmp_path / "set"
    report_of(target, "1", "--mode", "append")
    shutil.rmtree(target)
    assert not report_of(target, "1", "--mode", "append")["already_done"]
    assert rows_of(target) == ROWS


@pytest.mark.parametrize("mode", MODES)
def test_a_repeated_report_is_the_first_one_but_for_files_that_may_be_gone(tmp_path, mode):
    target = tmp_path / "set"
    flags = ("--mode", mode, "--return-stats", "true")
    if mode != "error":
        report_of(target, None)
        (target / "_note.txt").touch()
    first = report_of(target, "1", *flags)
    assert first["schema"] and first["files"][0]["statistics"]
    assert first["foreign_files_deleted" if mode == "overwrite" else "foreign_files_kept"] == (
        mode != "error")
    assert without_time(report_of(target, "1", *flags)) == without_time(first)
    if mode in ("error", "overwrite"):
        return
    report_of(target, "2", "--mode", mode)
    assert without_time(report_of(target, "1", *flags)) == without_time(first) | {"files": []}


def test_a_repeated_report_of_a_single_file(tmp_path):
    flags = ("--run-id", "1", "--json", "--return-stats", "true")
    first = export(tmp_path / "a.parquet", QUERY, *flags).json["exports"][0]
    again = export(tmp_path / "a.parquet", QUERY, *flags).json["exports"][0]
    assert again["already_done"] and without_time(again) == without_time(first)


@pytest.mark.parametrize("mode", MODES)
def test_an_empty_result_is_a_run_too(tmp_path, mode):
    target = tmp_path / "set"
    nothing = f"{QUERY} WHERE false"
    assert not report_of(target, "1", "--mode", mode, query=nothing)["already_done"]
    again = report_of(target, "1", "--mode", mode, query=nothing)
    assert again["already_done"] and again["rows"] == 0
    require_clean(target, run_ids=True)


def test_a_failed_run_is_not_remembered(tmp_path):
    target = tmp_path / "set"
    report_of(target, None)
    failing = "SELECT 1 AS k, 1 AS j, error('late') AS v, 's' AS s"
    assert run(target, "1", "--mode", "append", query=failing).code == 1
    require_clean(target)
    assert not report_of(target, "1", "--mode", "append")["already_done"]
    assert rows_of(target) == sorted(ROWS * 2)


def test_ignore_takes_no_run_id(tmp_path):
    done = run(tmp_path / "set", "1", "--mode", "ignore")
    assert done.code == 2 and "run_id" in done.err
