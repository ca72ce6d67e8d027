"""What a full, read-only, foreign or vanishing file system does to a data set: nothing."""

import json
import os
import resource
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from cli.support import PROGRAM, export, lamella

from datasets.held import ROWS, held_export
from datasets.mounts import bound, small_tmpfs
from datasets.sets import files_of, hidden_in, require_clean, rows_of

OLD = "SELECT range % 20 AS k, 0 AS j, range AS v, 'old' AS s FROM range(40)"
NEW = "SELECT range % 30 AS k, 0 AS j, range AS v, 'new' AS s FROM range(60)"
PARTITIONED = ("--partition-cols", "k,j", "--threads", "1", "--json")
WRITING = ("overwrite", "overwrite_partitions", "append")
COMMITS = ("exchange", "journal")
STEP = {"nr_inodes": 15, "size": 5}  # Inodes; pages.
tried = Counter()
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")


def write(target, query, *flags):
    return export(target, query, *PARTITIONED, *flags)


def write_old(target):
    done = write(target, OLD)
    assert done.code == 0, done.err
    return rows_of(target)


def report_of(result):
    assert result.code == 0, result.err
    return json.loads(result.out)["exports"][0]


def expected(mode, old):
    new = [(v % 30, 0, v, "new") for v in range(60)]
    return sorted(old + new) if mode == "append" else sorted(new)


@pytest.mark.parametrize("commit", COMMITS)
@pytest.mark.parametrize("mode", WRITING)
@pytest.mark.parametrize("limit", ("nr_inodes", "size"))
def test_full_file_system_at_every_stage(folder, limit, mode, commit):
    """More and more room, until there is enough: staging, linking, journal all run out once."""
    flags = ("--mode", mode, "--commit", commit, "--temp-directory", folder / "spill")
    disk = folder / "disk"
    with small_tmpfs(disk, size="64m") as remount:
        target = disk / "set"
        old = write_old(target)
        failures = 0
        for room in range(0, 400, STEP[limit]):
            usage = os.statvfs(disk)
            if limit == "size":
                used = usage.f_blocks - usage.f_bfree
                remount(f"size={(used + room) * usage.f_frsize}")
            else:
                used = usage.f_files - usage.f_ffree
                remount(f"nr_inodes={used + room}")
            done = write(target, NEW, *flags)
            if done.code == 0:
                break
            failures += 1
            assert done.code == 1, done.err
            if "is decided, but not finished" in done.err:
                remount("size=64m,nr_inodes=100000")
                assert lamella("recover", target).code == 0
                tried["finished by recover"] += 1
                break
            assert rows_of(target) == old, done.err
            require_clean(target)
        assert failures > 4, "there was room from the beginning"
        assert rows_of(target) == expected(mode, old)
        require_clean(target)
    tried["full file systems"] += failures


def test_number_of_full_file_systems_tried(tell):
    tell(", ".join(f"{number} {what}" for what, number in tried.items()))
    assert set(tried) == {"full file systems", "finished by recover"}


def test_full_temporary_directory(folder):
    spill, target = folder / "spill", folder / "out" / "set"
    target.parent.mkdir()
    query = "SELECT hash(i) % 1500 AS k, i AS v, md5(i::VARCHAR) AS s FROM range(1500000) r(i)"
    flags = ("--partition-cols", "k", "--memory-limit", "150MB", "--threads", "1")
    with small_tmpfs(spill, size="2m"):
        done = export(target, query, *flags, "--temp-directory", spill)
        assert done.code == 1
        assert "o space" in done.err or "full" in done.err, done.err
        assert os.listdir(spill) == []
        assert os.listdir(target.parent) == []
    assert export(target, query, *flags, "--temp-directory", spill).code == 0
    assert len(files_of(target)) == 1500
    assert os.listdir(spill) == []


@pytest.mark.parametrize("mode", WRITING)
def test_read_only_file_system(folder, mode):
    with small_tmpfs(folder / "disk", size="16m") as remount:
        target = folder / "disk" / "set"
        old = write_old(target)
        remount("ro")
        done = write(target, NEW, "--mode", mode)
        assert (done.code, rows_of(target)) == (1, old)
        assert "ead-only file system" in done.err
        remount("rw")
        require_clean(target)


def test_ignore_is_content_with_a_read_only_file_system(folder):
    with small_tmpfs(folder / "disk", size="16m") as remount:
        target = folder / "disk" / "set"
        write_old(target)
        remount("ro")
        assert report_of(write(target, NEW, "--mode", "ignore"))["commit"] == "none"
        absent = write(folder / "disk" / "other", NEW, "--mode", "ignore")
        assert (absent.code, "ead-only file system" in absent.err) == (1, True)
        remount("rw")


@pytest.fixture(name="unprivileged")
def require_unprivileged(folder):
    """The words that make a command another user's."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("another user takes root and setpriv")
    done = subprocess.run([*NOBODY, PROGRAM, "--version"], capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip("another user may not run the program")
    folder.chmod(0o755)
    return NOBODY


def run_as(prefix, target, *flags):
    command = [*prefix, PROGRAM, "export", NEW, str(target), *PARTITIONED, *flags]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("mode", WRITING)
def test_parent_that_may_not_be_written(folder, unprivileged, mode):
    target = folder / "set"
    old = write_old(target)
    for at, folders, files in os.walk(target):
        for name in ("", *folders, *files):
            os.chown(os.path.join(at, name), 65534, 65534)
    refused = run_as(unprivileged, target, "--mode", mode, "--commit", "exchange")
    assert refused.returncode == 1
    assert "parent directory may not be written" in refused.stderr
    assert rows_of(target) == old
    done = run_as(unprivileged, target, "--mode", mode)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["exports"][0]["commit"] == "journal"
    assert rows_of(target) == expected(mode, old)
    require_clean(target)


@pytest.fixture(name="open_umask")
def make_open_umask():
    """All may write what is made."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_umask")
def test_run_ids_of_a_user_who_may_not_write_the_parent(folder, unprivileged):
    """Whoever comes first: the same id happens once, or there is an error."""
    target = folder / "set"
    write_old(target)

    def run(prefix, run_id):
        flags = ("--mode", "append", "--run-id", run_id)
        return run_as(prefix, target, *flags)

    def require(prefix, run_id, already_done):
        done = run(prefix, run_id)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["exports"][0]["already_done"] == already_done

    for run_id, first, second in (("a", (), unprivileged), ("b", unprivileged, ())):
        require(first, run_id, False)
        for prefix in (first, second, unprivileged, ()):
            require(prefix, run_id, True)
    require(unprivileged, "a", True)
    assert hidden_in(folder) == [".set.lamella-runs"]
    (folder / ".set.lamella-runs").chmod(0o600)
    refused = run(unprivileged, "a")
    assert refused.returncode == 1
    assert f'can\'t read "{folder}/.set.lamella-runs": permission denied' in refused.stderr
    require((), "a", True)


@pytest.mark.parametrize("mode", WRITING)
def test_directory_that_may_not_be_written(folder, unprivileged, mode):
    target = folder / "set"
    old = write_old(target)
    done = run_as(unprivileged, target, "--mode", mode)
    assert done.returncode == 1
    assert "ermission denied" in done.stderr or "permitted" in done.stderr
    assert rows_of(target) == old
    require_clean(target)


def test_ignore_is_content_with_a_directory_of_another_user(folder, unprivileged):
    target = folder / "set"
    old = write_old(target)
    done = run_as(unprivileged, target, "--mode", "ignore")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["exports"][0]["commit"] == "none"
    assert rows_of(target) == old
    require_clean(target)


@pytest.mark.parametrize("mode", WRITING)
def test_mount_point(folder, mode):
    target = folder / "set"
    with small_tmpfs(target, size="16m"):
        old = write_old(target)
        refused = write(target, NEW, "--mode", mode, "--commit", "exchange")
        assert refused.code == 1 and "mount point" in refused.err
        report = report_of(write(target, NEW, "--mode", mode))
        assert report["commit"] == "journal"
        assert rows_of(target) == expected(mode, old)
        require_clean(target)


@pytest.mark.parametrize("kind", ("tmpfs", "bind"))
@pytest.mark.parametrize("mode", WRITING)
def test_mount_point_below(folder, mode, kind):
    """What is mounted in the target is not moved away, and never emptied."""
    target, theirs = folder / "set", folder / "theirs"
    old = write_old(target)
    theirs.mkdir()
    point = target / "_m"
    with small_tmpfs(point, size="1m") if kind == "tmpfs" else bound(theirs, point):
        (point / "note.txt").write_text("theirs")
        refused = write(target, NEW, "--mode", mode, "--commit", "exchange")
        assert refused.code == 1 and 'mounted in it, at "_m"' in refused.err, refused.err
        assert rows_of(target) == old
        done = write(target, NEW, "--mode", mode)
        if mode == "overwrite":  # The note would have to go.
            assert done.code == 1 and "mounted there" in done.err, done.err
            assert rows_of(target) == old
            (point / "note.txt").unlink()
            done = write(target, NEW, "--mode", mode)
        else:
            assert (point / "note.txt").read_text() == "theirs"
        assert report_of(done)["commit"] == "journal"
        assert rows_of(target) == expected(mode, old)
        assert f" {point} " in Path("/proc/self/mountinfo").read_text()
        assert hidden_in(folder) == []


@pytest.mark.parametrize("mode", ("overwrite", "overwrite_partitions"))
def test_file_that_is_mounted_is_not_replaced(folder, mode):
    target, theirs = folder / "set", folder / "theirs"
    old = write_old(target)
    theirs.write_bytes((target / files_of(target)[0]).read_bytes())
    with bound(theirs, target / files_of(target)[0]):
        for flags in (("--commit", "exchange"), ()):
            done = write(target, NEW, "--mode", mode, *flags)
            assert done.code == 1 and "mounted" in done.err, done.err
            assert rows_of(target) == old
            assert hidden_in(folder) == []
    assert report_of(write(target, NEW, "--mode", mode))["commit"] == "exchange"
    assert rows_of(target) == expected(mode, old)


@pytest.mark.parametrize("commit", COMMITS)
@pytest.mark.parametrize("mode", WRITING)
def test_target_that_vanishes(folder, mode, commit):
    target, elsewhere = folder / "set", folder / "elsewhere"
    old = write_old(target)
    with held_export(target, "--mode", mode, "--commit", commit) as run:
        target.rename(elsewhere)
        code, err = run.release()
    assert code == 1
    assert "moved, removed or replaced" in err
    assert not target.exists()
    assert rows_of(elsewhere) == old
    assert os.listdir(folder) == ["elsewhere"]


def test_target_that_another_program_makes_meanwhile(folder):
    target = folder / "set"
    with held_export(target) as run:
        target.mkdir()
        (target / "theirs.txt").write_text("theirs")
        code, err = run.release()
    assert code == 1, err
    assert os.listdir(target) == ["theirs.txt"]
    require_clean(target)


def test_target_that_stays_meanwhile(folder):
    with held_export(folder / "set") as run:
        assert run.release() == (0, "")
    assert rows_of(folder / "set") == ROWS


@pytest.mark.parametrize("threads", ("1", "2"))
def test_few_descriptors_and_many_keys(folder, threads):
    target = folder / "set"
    query = "SELECT i * 7919 % 10000 AS k, i AS v FROM range(20000) r(i)"
    done = export(
        target,
        query,
        "--partition-cols",
        "k",
        "--threads",
        threads,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)),
    )
    assert done.code == 0, done.err
    names = {os.path.dirname(name) for name in files_of(target)}
    assert len(names) == len(files_of(target)) == 10000
    assert hidden_in(target) == []
