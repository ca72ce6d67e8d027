"""Where a file goes, what it replaces, and what stands there when it can't be written."""

import os
import shutil
import socket
import stat
import subprocess
import tempfile
from pathlib import Path

import pytest

from cli.support import PROGRAM, Result, export, single_value, tree

NOBODY = 65534
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


def mode_of(path):
    return stat.S_IMODE(os.lstat(path).st_mode)


def refuse(path, *reasons, **options):
    """Exports to `path`, which has to fail with one of the reasons; returns the message."""
    result = export(path, **options)
    assert result.code == 1, result.err
    assert result.err.startswith("lamella: ") or ":1:1: " in result.err, result.err
    assert any(reason in result.err for reason in reasons), result.err
    return result.err


def test_a_file_is_replaced(tmp_path):
    path = tmp_path / "a.parquet"
    path.write_bytes(b"old")
    assert export(path, "SELECT 2 AS a").code == 0
    assert single_value(path) == "2"
    assert tree(tmp_path) == ["a.parquet"]


def test_a_query_may_read_what_it_replaces(tmp_path):
    path = tmp_path / "a.parquet"
    assert export(path, "SELECT 2 AS a").code == 0
    assert export(path, f"SELECT a * 21 AS a FROM '{path}'").code == 0
    assert single_value(path) == "42"


@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_a_new_file_follows_the_umask(mask, tmp_path):
    path = tmp_path / "new" / "a.parquet"
    assert export(path, umask=mask).code == 0
    assert mode_of(path) == 0o666 & ~mask
    assert mode_of(path.parent) == 0o777 & ~mask


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_the_mode_of_a_replaced_file_stays(mode, tmp_path):
    path = tmp_path / "a.parquet"
    path.write_bytes(b"old")
    path.chmod(mode)
    assert export(path, umask=0o027).code == 0
    assert mode_of(path) == mode


@as_root
def test_the_owner_of_a_replaced_file_stays(tmp_path):
    path = tmp_path / "a.parquet"
    path.write_bytes(b"old")
    os.chown(path, 4242, 4343)
    assert export(path).code == 0
    assert (path.stat().st_uid, path.stat().st_gid) == (4242, 4343)


def test_links_stay_and_their_end_is_replaced(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "real.parquet").write_bytes(b"old")
    (tmp_path / "one").symlink_to("data/real.parquet")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    assert export(tmp_path / "two", "SELECT 2 AS a").code == 0
    assert os.readlink(tmp_path / "one") == "data/real.parquet"
    assert os.readlink(tmp_path / "two") == str(tmp_path / "one")
    assert single_value(tmp_path / "data" / "real.parquet") == "2"
    assert tree(tmp_path) == ["data", "data/real.parquet", "one", "two"]


def test_a_dangling_link_is_filled(tmp_path):
    (tmp_path / "link").symlink_to("elsewhere/real.parquet")
    assert export(tmp_path / "link", "SELECT 2 AS a").code == 0
    assert (tmp_path / "link").is_symlink()
    assert single_value(tmp_path / "elsewhere" / "real.parquet") == "2"


def test_other_names_of_the_old_file_keep_it(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    os.link(tmp_path / "a", tmp_path / "b")
    assert export(tmp_path / "a").code == 0
    assert (tmp_path / "b").read_bytes() == b"old"


def test_what_is_no_file_is_refused(tmp_path):
    (tmp_path / "dir").mkdir()
    (tmp_path / "to-dir").symlink_to("dir")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").write_bytes(b"")
    os.mkfifo(tmp_path / "pipe")
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(tmp_path / "socket"))
    before = tree(tmp_path)
    refuse(tmp_path / "dir", "is a directory")
    refuse(tmp_path / "to-dir", "is a directory")
    refuse(tmp_path / "loop", "symbolic links")
    refuse(tmp_path / "file" / "below", "not a directory")
    refuse(tmp_path / "pipe", "is a pipe")
    refuse(tmp_path / "socket", "is a socket")
    refuse("/dev/null", "is a device")
    refuse("/proc/here.parquet", "no such file", "permission", "not permitted")
    refuse(tmp_path / ("n" * 256), "name too long")
    refuse(f"{tmp_path}/{'d/' * 2040}f.parquet", "name too long")
    assert tree(tmp_path) == before
    server.close()


def test_a_slash_at_the_end_is_no_file(tmp_path):
    (tmp_path / "dir").mkdir()
    for name in ("dir", "new"):
        result = export(f"{tmp_path}/{name}/")
        assert result.code == 2
        assert "is a directory; name a file, or give \"partition_cols\"" in result.err
    assert tree(tmp_path) == ["dir"]


def test_what_is_wrong_with_the_path_is_said_before_the_query_runs(tmp_path):
    slow = "SELECT max(md5(range::VARCHAR)) AS a FROM range(10000000000)"
    refuse(tmp_path, "is a directory", query=slow)


def test_a_failing_export_leaves_nothing(tmp_path):
    (tmp_path / "old.parquet").write_bytes(b"old")
    failing = "SELECT CAST(if(range = 300000, 'x', '1') AS INTEGER) AS a FROM range(400000)"
    for name in ("old.parquet", "new.parquet", "a/b/new.parquet"):
        assert export(tmp_path / name, failing).code == 1
        assert tree(tmp_path) == ["old.parquet"]
    assert (tmp_path / "old.parquet").read_bytes() == b"old"


@pytest.fixture
def open_folder():
    """A directory that anybody can reach; pytest's own are for their owner alone."""
    folder = Path(tempfile.mkdtemp(prefix="lamella-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def as_nobody(*arguments):
    prefix = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    if subprocess.run([*prefix, PROGRAM, "--version"], capture_output=True,
                      check=False).returncode != 0:
        pytest.skip("an ordinary user can't run the program where it stands")
    done = subprocess.run([*prefix, PROGRAM, *map(str, arguments)], capture_output=True,
                          check=False, cwd="/", text=True, env=os.environ | {"HOME": "/"})
    return Result(done.returncode, done.stdout, done.stderr)


@as_root
def test_a_directory_that_may_not_be_written(open_folder):
    (open_folder / "old.parquet").write_bytes(b"old")
    for name in ("old.parquet", "new.parquet", "sub/new.parquet"):
        result = as_nobody("export", "SELECT 1 AS a", open_folder / name)
        assert result.code == 1
        assert "permission denied" in result.err
    assert (open_folder / "old.parquet").read_bytes() == b"old"
    assert tree(open_folder) == ["old.parquet"]


@as_root
def test_a_file_that_may_not_be_written_stays(open_folder):
    open_folder.chmod(0o777)
    (open_folder / "protected.parquet").write_bytes(b"old")
    (open_folder / "protected.parquet").chmod(0o644)
    result = as_nobody("export", "SELECT 1 AS a", open_folder / "protected.parquet")
    assert result.code == 1
    assert "permission denied" in result.err
    (open_folder / "shared.parquet").write_bytes(b"old")
    (open_folder / "shared.parquet").chmod(0o666)
    result = as_nobody("export", "SELECT 1 AS a", open_folder / "shared.parquet")
    assert result.code == 1
    assert "can't keep the owner" in result.err
    assert tree(open_folder) == ["protected.parquet", "shared.parquet"]
    assert (open_folder / "shared.parquet").read_bytes() == b"old"


@as_root
def test_an_ordinary_user_writes_and_replaces(open_folder):
    open_folder.chmod(0o777)
    path = open_folder / "mine.parquet"
    for _ in range(2):
        result = as_nobody("export", "SELECT 1 AS a", path)
        assert result.code == 0, result.err
        assert path.stat().st_uid == NOBODY
    assert tree(open_folder) == ["mine.parquet"]


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 2 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk],
                          capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip("may not mount a small file system here")
    yield disk
    subprocess.run(["umount", disk], check=True)


@as_root
def test_a_full_disk(small_disk):
    path = small_disk / "a.parquet"
    assert export(path, "SELECT 7 AS a").code == 0
    big = "SELECT range AS a FROM range(1000000)"
    for name in ("a.parquet", "sub/b.parquet"):
        message = refuse(small_disk / name, "no space left", query=big)
        assert "free some space" in message
        assert tree(small_disk) == ["a.parquet"]
    assert single_value(path) == "7"


@as_root
def test_a_read_only_disk(small_disk):
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    refuse(small_disk / "a.parquet", "read-only file system")
    refuse(small_disk / "sub" / "a.parquet", "read-only file system")


def test_a_limit_on_file_sizes(tmp_path):
    command = f'ulimit -f 100; exec "{PROGRAM}" export "$1" "$2"'
    done = subprocess.run(["bash", "-c", command, "-", "SELECT range AS a FROM range(1000000)",
                           tmp_path / "a.parquet"], capture_output=True, text=True,
                          check=False)
    assert done.returncode == 1, done.stderr
    assert "file too large" in done.stderr
    assert tree(tmp_path) == []
