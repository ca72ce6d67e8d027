"""A process that is killed at any moment, and two that write one file at the same time."""

import os
import random
import shutil
import signal
import time

from cli.support import export, lamella, single_value, start, tree

ROWS = 1_500_000
NEW = f"SELECT range AS a, md5(range::VARCHAR) AS b FROM range({ROWS})"


def test_a_kill_leaves_the_old_file_or_the_new_one(tmp_path):
    path = tmp_path / "a.parquet"
    begin = time.monotonic()
    assert export(path, NEW).code == 0
    whole = time.monotonic() - begin
    seen = set()
    generator = random.Random(1)
    for attempt in range(12):
        assert export(path, "SELECT 7 AS a").code == 0
        process = start("export", NEW, path, "--quiet")
        time.sleep(whole * (generator.random() * 0.95 if attempt else 0.5))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        value = single_value(path)
        assert value in ("7", str(ROWS - 1))
        seen.add(value)
        left = tree(tmp_path)
        assert all(name == "a.parquet" or name.startswith(".a.parquet.lamella-")
                   for name in left), left
        assert not [name for name in left if name.startswith(".") and
                    name.endswith(".parquet")]
    assert "7" in seen
    assert export(path, "SELECT 8 AS a").code == 0
    assert tree(tmp_path) == ["a.parquet"]


def test_a_killed_run_with_an_id_leaves_nothing_to_the_next(tmp_path):
    """Whether that has an id too or none, writes or finds nothing to write."""
    path = tmp_path / "made" / "a.parquet"
    begin = time.monotonic()
    assert export(path, NEW, "--run-id", "whole").code == 0
    whole = time.monotonic() - begin
    generator = random.Random(2)
    for attempt in range(12):
        shutil.rmtree(tmp_path / "made")
        process = start("export", NEW, path, "--quiet", "--run-id", "first")
        time.sleep(whole * (generator.random() * 0.98 if attempt else 0.5))
        process.kill()
        process.communicate()
        following = [(), ("--run-id", "second"), ("--mode", "ignore")][attempt % 3]
        assert export(path, "SELECT 8 AS a", *following).code == 0
        ids = ["made/.a.parquet.lamella-runs"]
        left = tree(tmp_path)
        assert left in (["made", "made/a.parquet"], ["made", *ids, "made/a.parquet"]), left
        assert left[1:2] == ids or "--run-id" not in following


def test_what_a_killed_run_left_goes_also_when_nothing_is_written(tmp_path):
    path = tmp_path / "a.parquet"
    once = ("--run-id", "1", "--json")
    assert export(path, "SELECT 7 AS a", *once).code == 0
    dead = tmp_path / ".a.parquet.lamella-0123456789abcdef"
    for flags, code in ((once, 0), (("--mode", "ignore"), 0), (("--mode", "error"), 1)):
        dead.touch()
        assert export(path, "SELECT 7 AS a", *flags).code == code
        assert not dead.exists(), flags
    dead.touch()
    done = lamella("recover", path, "--json")
    assert done.code == 0 and done.json["action"] == "removed a file that a dead run had staged"
    assert tree(tmp_path) == [".a.parquet.lamella-runs", "a.parquet"]


def test_hidden_files_are_no_data_for_readers(tmp_path):
    assert export(tmp_path / "b.parquet", "SELECT 1 AS a").code == 0
    process = start("export", NEW, tmp_path / "a.parquet")
    while len(tree(tmp_path)) < 2:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert len(tree(tmp_path)) == 2
    assert single_value(f"{tmp_path}/*.parquet", "count(*)") == "1"


def test_two_exports_to_one_path(tmp_path):
    path = tmp_path / "new" / "a.parquet"
    for _ in range(3):
        processes = [start("export", f"SELECT range AS a, {number} AS b FROM range({rows})",
                           path, "--quiet")
                     for number, rows in enumerate([700_000, 800_000, 900_000])]
        for process in processes:
            _, err = process.communicate(timeout=100)
            assert process.returncode == 0, err
        winner = int(single_value(path, "max(b)"))
        assert single_value(path, "min(b)") == str(winner)
        assert single_value(path, "count(*)") == str([700_000, 800_000, 900_000][winner])
        assert tree(tmp_path) == ["new", "new/a.parquet"]


def test_a_failing_export_does_not_disturb_another(tmp_path):
    path = tmp_path / "new" / "a.parquet"
    good = start("export", NEW, path, "--quiet")
    failing = "SELECT CAST(if(range = 100000, 'x', '1') AS INTEGER) AS a FROM range(200000)"
    for _ in range(3):
        assert lamella("export", failing, path).code == 1
    _, err = good.communicate(timeout=100)
    assert good.returncode == 0, err
    assert single_value(path, "count(*)") == str(ROWS)
    assert tree(tmp_path) == ["new", "new/a.parquet"]
