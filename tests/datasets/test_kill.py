"""A process that is killed at any moment leaves the old rows or the new ones, in every mode.

LAMELLA_KILLS is how often each case is killed (default 3); 40 take some minutes.
"""

import itertools
import json
import os
import random
import shutil
import signal
import time
from collections import Counter

import pytest
from cli.support import export, lamella, start

from datasets.mounts import small_tmpfs
from datasets.sets import hidden_in, require_clean, rows_of

KILLS = int(os.environ.get("LAMELLA_KILLS", "3"))
NEW_KEYS, NEW_ROWS = 60, 600
NEW = (
    f"SELECT range % {NEW_KEYS} AS k, range % 3 AS j, range AS v, 'new' AS s FROM range({NEW_ROWS})"
)
OLD = {
    "small": "SELECT range % 2 AS k, 0 AS j, range AS v, 'old' AS s FROM range(4)",
    "nested": "SELECT range % 40 + 30 AS k, range % 5 AS j, range AS v, 'old' AS s FROM range(400)",
}
FOREIGN = "k=30/j=0/_note.txt"  # Hidden from the readers, and of no program's data.
MODES = {
    "error": ("absent", "empty"),
    "ignore": ("absent", "empty"),
    "overwrite": ("absent", "small", "nested"),
    "overwrite_partitions": ("absent", "small", "nested"),
    "append": ("absent", "small", "nested"),
}
CASES = [
    (mode, before, commit)
    for mode, befores in MODES.items()
    for before in befores
    for commit in ("exchange", "journal")
]
PARTITIONED = ("--partition-cols", "k,j", "--threads", "1")
MOMENTS = ("start", "stage", "decided")
tried = Counter()


@pytest.fixture(scope="module", name="templates")
def make_templates(tmp_path_factory):
    """What stands at the target before, each made once."""
    folder = tmp_path_factory.mktemp("old")
    (folder / "empty").mkdir()
    for name, query in OLD.items():
        for mode in ("error", "append"):  # Two files in each directory.
            done = export(folder / name, query, *PARTITIONED, "--mode", mode)
            assert done.code == 0, done.err
    (folder / "nested" / FOREIGN).write_text("kept")
    return folder


def new_rows():
    return [(v % NEW_KEYS, v % 3, v, "new") for v in range(NEW_ROWS)]


def after(mode, rows):
    """The rows that a commit of NEW makes of `rows`."""
    if mode == "append":
        return sorted(rows + new_rows())
    if mode == "overwrite_partitions":
        written = {(k, j) for k, j, _, _ in new_rows()}
        return sorted([row for row in rows if row[:2] not in written] + new_rows())
    return sorted(new_rows())


class Run:
    """One export to a fresh copy of a template, and the figures to judge it by."""

    def __init__(self, folder, templates, case, run_id):
        self.mode, self.before, self.commit = case
        self.parent = folder / "beside"
        shutil.rmtree(self.parent, ignore_errors=True)
        self.parent.mkdir()
        self.target = self.parent / "set"
        self.own = f"{self.parent}/.set.lamella-"
        if self.before != "absent":
            shutil.copytree(templates / self.before, self.target)
        self.old = rows_of(self.target)
        self.new = after(self.mode, self.old)
        self.run_id = run_id and self.mode != "ignore"
        self.flags = [*PARTITIONED, "--mode", self.mode, "--commit", self.commit]
        self.flags += ["--run-id", "night"] if self.run_id else []

    def start_until(self, moment):
        """Starts the export and returns when the moment has come, or all is over."""
        standing = inode_of(self.target)
        process = start("export", NEW, self.target, *self.flags, "--quiet")
        while process.poll() is None and not self.reached(moment, standing):
            pass
        return process

    def seconds_left(self, moment):
        """How long an export takes from the moment to its end."""
        process = self.start_until(moment)
        begin = time.monotonic()
        _, err = process.communicate()
        seconds = time.monotonic() - begin
        assert process.returncode == 0, err
        assert self.state() == "new"
        self.require_clean()
        return seconds

    def kill(self, moment, delay):
        """Kills it `delay` seconds after the moment. True: it was alive."""
        process = self.start_until(moment)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        _, err = process.communicate()
        assert process.returncode in (0, -signal.SIGKILL), err
        return process.returncode != 0

    def reached(self, moment, standing):
        marks = {"start": (), "stage": ("stage",), "decided": ("journal", "runs")}[moment]
        return (
            moment == "start"
            or any(os.path.exists(f"{self.own}{mark}") for mark in marks)
            or inode_of(self.target) != standing
        )

    def require_own_litter(self):
        """What a dead run leaves is hidden, beside the target, and named after it."""
        for name in os.listdir(self.parent):
            assert name == "set" or name.startswith(".set.lamella-"), name
        if self.target.exists():
            assert hidden_in(self.target) == []

    def state(self):
        rows = rows_of(self.target)
        assert rows in (self.old, self.new), f"{len(rows)} rows are neither old nor new"
        return "new" if rows == self.new else "old"

    def require_next_run(self, was):
        """The same run again ends in the one state that it may end in."""
        again = export(self.target, NEW, *self.flags, "--json")
        if self.mode == "error" and not self.run_id and was != "old" and again.code == 1:
            assert self.state() == "new"  # There is something now.
            return self.require_clean()
        assert again.code == 0, again.err
        (report,) = json.loads(again.out)["exports"]
        if self.run_id and was:
            assert report["already_done"] == (was == "new")
        twice = self.mode == "append" and not self.run_id
        allowed = [self.new, after(self.mode, self.new)] if twice else [self.new]
        if was and twice:
            allowed = [allowed[was == "new"]]
        assert rows_of(self.target) in allowed
        return self.require_clean()

    def require_clean(self):
        require_clean(self.target, self.run_id)


class MountedRun(Run):
    """The same with the target as a file system of its own: all has to happen inside of it."""

    def __init__(self, folder, templates, mode, run_id):
        self.mode, self.commit, self.run_id = mode, "journal", run_id
        self.parent, self.target = folder, folder / "set"
        self.own = f"{self.target}/.lamella-"
        for name in os.listdir(self.target):
            path = self.target / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(templates / "nested", self.target, dirs_exist_ok=True)
        self.old = rows_of(self.target)
        self.new = after(mode, self.old)
        self.flags = [*PARTITIONED, "--mode", mode] + (["--run-id", "night"] if run_id else [])

    def require_own_litter(self):
        assert os.listdir(self.parent) == ["set"]
        for name in os.listdir(self.target):
            assert name.startswith((".lamella-", "k=")), name

    def require_clean(self):
        assert os.listdir(self.parent) == ["set"]
        assert hidden_in(self.target) == ([".lamella-runs"] if self.run_id else [])


def inode_of(path):
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return None


def kill_and_judge(run, moment, delay, generator):
    """One state of many. Whether it is looked at before the next run is left to chance."""
    killed = run.kill(moment, delay)
    run.require_own_litter()
    was = None
    if run.commit == "exchange" or generator.random() < 0.6:
        if run.commit == "journal" or generator.random() < 0.2:
            recovered = lamella("recover", run.target)
            assert recovered.code == 0, recovered.err
        was = run.state()
    run.require_next_run(was)
    tried[f"{was or 'left to the next run'}, {'killed' if killed else 'ended'}"] += 1


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_a_kill_leaves_old_or_new(folder, templates, case):
    generator = random.Random(":".join(case))
    left = {moment: Run(folder, templates, case, True).seconds_left(moment) for moment in MOMENTS}
    for _, moment in zip(range(KILLS), itertools.cycle(MOMENTS)):
        run = Run(folder, templates, case, run_id=generator.random() < 0.6)
        kill_and_judge(run, moment, left[moment] * generator.random(), generator)


@pytest.mark.parametrize("mode", ("overwrite", "overwrite_partitions", "append"))
def test_a_kill_inside_of_a_mount_point(folder, templates, mode):
    generator = random.Random(mode)
    with small_tmpfs(folder / "set", size="64m"):
        arguments = (folder, templates, mode)
        left = {moment: MountedRun(*arguments, True).seconds_left(moment) for moment in MOMENTS}
        for _, moment in zip(range(KILLS), itertools.cycle(MOMENTS)):
            run = MountedRun(*arguments, run_id=generator.random() < 0.6)
            kill_and_judge(run, moment, left[moment] * generator.random(), generator)


def test_number_of_states_tried(tell):
    total = sum(tried.values())
    tell(f"{total} kills: " + ", ".join(f"{n} {what}" for what, n in sorted(tried.items())))
    assert total >= KILLS * len(CASES)
