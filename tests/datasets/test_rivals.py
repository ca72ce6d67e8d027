"""Many exporters and readers at one data set: a read sees one state, which a run committed.

LAMELLA_RIVAL_SECONDS is how long (default 8).
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cli.support import export, lamella, start

from datasets.held import ROWS, held_export
from datasets.sets import files_of, require_clean, rows_of

SECONDS = float(os.environ.get("LAMELLA_RIVAL_SECONDS", "8"))
EXPORTERS = 8
READERS = ("duckdb", "pyarrow", "duckdb", "pyarrow")
TESTS = Path(__file__).resolve().parents[1]


class Rival:
    """A process that writes what it does to a file of its own."""

    def __init__(self, log, kind, target, number):
        command = [sys.executable, "-m", "datasets.rival", kind, target, str(SECONDS), str(number)]
        self.log = log
        with log.open("wb") as out:
            self.process = subprocess.Popen(command, cwd=TESTS, stdout=out, stderr=subprocess.PIPE)

    def events(self):
        _, err = self.process.communicate(timeout=SECONDS + 100)
        assert (self.process.returncode, err) == (0, b""), err.decode()
        return [json.loads(line) for line in self.log.read_text().splitlines()]


def states_of(exports):
    """Every state that was committed, first to last: {file: rows}.

    A run holds the lock while it names its files, and the names begin with the time: they
    tell in which order the runs came.
    """
    states = [{}]
    for run in sorted(exports, key=lambda run: min(map(os.path.basename, run["files"]))):
        partitions = {os.path.dirname(file) for file in run["files"]}
        stays = {
            "overwrite": lambda file: False,
            "append": lambda file: True,
            "overwrite_partitions": lambda file: os.path.dirname(file) not in partitions,
        }[run["mode"]]
        states.append({f: n for f, n in states[-1].items() if stays(f)} | run["files"])
    return states


def test_reads_see_states_that_were_committed(folder, tmp_path, tell):
    target = folder / "set"
    logs = tmp_path / "log"
    exporters = [Rival(Path(f"{logs}{i}"), "export", target, i) for i in range(EXPORTERS)]
    readers = [Rival(Path(f"{logs}.{i}"), kind, target, i) for i, kind in enumerate(READERS)]
    exports = [event for rival in exporters for event in rival.events()]
    reads = [event for rival in readers for event in rival.events()]
    assert [event["failed"] for event in exports if "failed" in event] == []
    states = states_of(exports)
    known = {tuple(sorted(state)): state for state in states}
    stable = [read for read in reads if read["stable"]]
    for read in stable:
        assert read["failed"] is None
        state = known.get(tuple(read["files"]))
        assert state is not None, "a state that nobody committed"
        wanted = Counter()
        for file, rows in state.items():
            wanted[os.path.dirname(file)] += rows
        assert read["rows"] == wanted
    assert files_of(target) == sorted(states[-1])
    require_clean(target)
    seen = {tuple(read["files"]) for read in stable}
    counts = f"{len(stable)} of {len(reads)} reads stable, of {len(seen)} states"
    tell(f"{len(exports)} commits; {counts}")
    assert len(exports) > EXPORTERS and seen


def retry_until_done(target, name, generator):
    """What a scheduler does with a machine that keeps dying: the same run, again and again."""
    query = f"SELECT range % 3 AS k, 0 AS j, range AS v, '{name}' AS s FROM range(9)"
    flags = ("--partition-cols", "k,j", "--mode", "append", "--run-id", name, "--wait", "--quiet")
    attempts = 0
    while True:
        attempts += 1
        process = start("export", query, target, "--threads", "1", *flags)
        if generator.random() < 0.7:
            time.sleep(generator.random() * 0.15)
            process.kill()
        _, err = process.communicate(timeout=100)
        if process.returncode == 0:
            return attempts
        assert process.returncode == -signal.SIGKILL, err


def test_runs_that_are_killed_and_retried_happen_once(folder, tell):
    target = folder / "set"
    runs, workers = int(SECONDS * 5), 6

    def work(worker):
        generator = random.Random(worker)
        return [retry_until_done(target, f"{worker}-{n}", generator)
                for n in range(worker, runs, workers)]

    with ThreadPoolExecutor(workers) as pool:
        attempts = sum(sum(each) for each in pool.map(work, range(workers)))
    names = [f"{n % workers}-{n}" for n in range(runs)]
    rows = rows_of(target)
    assert rows == sorted((v % 3, 0, v, name) for name in names for v in range(9))
    require_clean(target, run_ids=True)
    tell(f"{runs} runs in {attempts} attempts")
    assert attempts > runs


def test_the_second_run_fails_at_once_and_names_the_first(folder):
    target = folder / "set"
    with held_export(target) as first:
        begin = time.monotonic()
        for path in (target, f"{target}/", folder / "link"):
            if path == folder / "link":
                path.symlink_to("set")
            second = export(path, "SELECT 1 AS k, 2 AS v", "--partition-cols", "k")
            assert second.code == 1
            assert f"process {first.process.pid} " in second.err
            assert "--wait" in second.err
        assert lamella("recover", target).code == 1
        assert time.monotonic() - begin < 15
        assert first.release() == (0, "")
    assert rows_of(target) == ROWS
    require_clean(target, others=["link"])


def test_waiting_for_the_first(folder):
    target = folder / "set"
    query = "SELECT 9 AS k, 9 AS j, 9 AS v, 'second' AS s"
    flags = ("--partition-cols", "k,j", "--mode", "append")
    with held_export(target) as first:
        begin = time.monotonic()
        late = export(target, query, *flags, "--wait=1")
        assert late.code == 1 and "did not end in time" in late.err
        assert 1 <= time.monotonic() - begin < 10
        assert first.release() == (0, "")
    assert export(target, query, *flags, "--wait").code == 0
    assert rows_of(target) == [*ROWS, (9, 9, 9, "second")]
    require_clean(target)


def test_waiting_for_a_first_that_fails_and_takes_its_directories_away(folder):
    target = folder / "made" / "by the first" / "set"
    query = "SELECT 9 AS k, 9 AS j, 9 AS v, 'second' AS s"
    with held_export(target) as first:
        second = start("export", query, target, "--partition-cols", "k,j", "--wait=30")
        time.sleep(0.5)
        assert second.poll() is None
        first.fail()
        _, err = second.communicate(timeout=60)
        assert second.returncode == 0, err.decode()
    assert rows_of(target) == [(9, 9, 9, "second")]
    require_clean(target)


@pytest.mark.parametrize("number", (signal.SIGKILL, signal.SIGTERM))
def test_a_dead_owner_is_never_in_the_way(folder, number):
    target = folder / "set"
    with held_export(target) as first:
        first.process.send_signal(number)
        first.process.communicate(timeout=20)
        done = export(target, "SELECT 1 AS k, 2 AS v", "--partition-cols", "k")
        assert done.code == 0, done.err
    assert len(files_of(target)) == 1
    require_clean(target)
