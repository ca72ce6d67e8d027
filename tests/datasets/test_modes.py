"""What becomes of what stands in the directory: every mode, with rows and without."""

import os
import pwd
import subprocess
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cli.support import PROGRAM, export, lamella

from datasets.sets import files_of, hidden_in, require_clean, rows_of

OLD = [(1, 1, 10, "old"), (1, 2, 20, "old"), (2, 1, 30, "old")]
NEW = [(1, 2, 21, "new"), (3, 3, 40, "new")]
WRITING = ("overwrite", "overwrite_partitions", "append")
COMMITS = ("exchange", "journal")
AFTER = {
    "overwrite": NEW,
    "overwrite_partitions": [OLD[0], NEW[0], OLD[2], NEW[1]],
    "append": [OLD[0], OLD[1], NEW[0], OLD[2], NEW[1]],
}


def query_of(rows):
    values = ", ".join(map(str, rows))
    columns = "k::BIGINT AS k, j::BIGINT AS j, v::BIGINT AS v, s"
    return f"SELECT {columns} FROM (VALUES {values}) t(k, j, v, s)"


NOTHING = query_of(NEW) + " WHERE k > 9"
FAILING = "SELECT 1 AS k, 1 AS j, error('the query ran') AS v, 's' AS s"


def write(target, query, *flags):
    return export(target, query, "--partition-cols", "k,j", "--json", *flags)


def report_of(target, query, *flags):
    done = write(target, query, *flags)
    assert done.code == 0, done.err
    return done.json["exports"][0]


@pytest.fixture(name="target")
def make_target(tmp_path):
    """A data set of three partitions."""
    target = tmp_path / "set"
    report_of(target, query_of(OLD))
    return target


@pytest.mark.parametrize("commit", COMMITS)
@pytest.mark.parametrize("mode", WRITING)
def test_a_directory_that_holds_something(target, mode, commit):
    before = set(files_of(target))
    report = report_of(target, query_of(NEW), "--mode", mode, "--commit", commit)
    assert (report["mode"], report["commit"]) == (mode, commit)
    assert (report["rows"], report["partitions"], len(report["files"])) == (2, 2, 2)
    assert rows_of(target) == AFTER[mode]
    stayed = {"overwrite": 0, "overwrite_partitions": 2, "append": 3}[mode]
    assert len(before & set(files_of(target))) == stayed
    require_clean(target)


@pytest.mark.parametrize("mode", ("error", "ignore", *WRITING))
@pytest.mark.parametrize("before", ("absent", "empty"))
@pytest.mark.parametrize("commit", COMMITS)
def test_a_directory_that_holds_nothing(tmp_path, mode, before, commit):
    target = tmp_path / "set"
    if before == "empty":
        target.mkdir()
    report = report_of(target, query_of(NEW), "--mode", mode, "--commit", commit)
    assert report["commit"] == commit
    assert rows_of(target) == NEW
    require_clean(target)


def test_error_is_said_before_the_query_runs_and_names_the_modes(target):
    done = write(target, FAILING)
    assert done.code == 1 and "the query ran" not in done.err
    assert all(mode in done.err for mode in (*WRITING, "ignore"))
    assert rows_of(target) == OLD


def test_ignore_does_not_run_the_query(target):
    report = report_of(target, FAILING, "--mode", "ignore")
    assert (report["commit"], report["files"], report["rows"]) == ("none", [], 0)
    assert rows_of(target) == OLD


@pytest.mark.parametrize("commit", COMMITS)
@pytest.mark.parametrize("mode", WRITING)
def test_an_empty_result(target, mode, commit):
    report = report_of(target, NOTHING, "--mode", mode, "--commit", commit)
    assert (report["rows"], report["files"]) == (0, [])
    assert [column["name"] for column in report["schema"]] == ["k", "j", "v", "s"]
    assert report["commit"] == (commit if mode == "overwrite" else "none")
    assert rows_of(target) == ([] if mode == "overwrite" else OLD)
    assert target.is_dir() and (mode != "overwrite" or os.listdir(target) == [])
    require_clean(target)


@pytest.mark.parametrize("mode", ("error", "ignore", *WRITING))
def test_an_empty_result_at_an_absent_directory(tmp_path, mode):
    target = tmp_path / "set"
    assert report_of(target, NOTHING, "--mode", mode)["files"] == []
    assert os.listdir(tmp_path) == ["set"] and os.listdir(target) == []


@pytest.mark.parametrize("commit", COMMITS)
@pytest.mark.parametrize("mode", WRITING)
def test_files_of_others(target, mode, commit):
    (target / "k=1" / "j=2" / "_theirs.txt").write_text("a")
    (target / "_top").write_text("b")
    theirs = pa.table({"v": pa.array([50], pa.int64()), "s": ["old"]})
    pq.write_table(theirs, target / "k=1" / "j=2" / "theirs.parquet")
    report = report_of(target, query_of(NEW), "--mode", mode, "--commit", commit)
    kept, deleted = (0, 2) if mode == "overwrite" else (2, 0)
    assert (report["foreign_files_kept"], report["foreign_files_deleted"]) == (kept, deleted)
    assert (target / "k=1" / "j=2" / "_theirs.txt").exists() == bool(kept)
    assert (target / "_top").exists() == bool(kept)
    parquet = (1, 2, 50, "old")
    assert rows_of(target) == (
        sorted([*AFTER[mode], parquet]) if mode == "append" else AFTER[mode]
    )
    require_clean(target)


def other_writers(root):
    """The partition (city, n) = ("New York", 1) as other programs spell it, and one more."""
    files = {
        "city=New%20York/n=1/a.parquet": 1,  # PyArrow, DuckDB
        "city=New York/n=1.0/b.parquet": 2,  # n was a DOUBLE there
        "n=1/city=New York/c.parquet": 3,  # Another order.
        "city=New York/n=01/hour=7/D.PARQUET": 4,  # More levels.
        "city=New York/n=11/kept.parquet": 5,
    }
    for path, value in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table({"v": pa.array([value], pa.int64())}), root / path)


CITY = "SELECT 'New York' AS city, {n} AS n, 9::BIGINT AS v"


@pytest.mark.parametrize("commit", COMMITS)
@pytest.mark.parametrize("mode", ("append", "overwrite_partitions"))
def test_a_partition_that_others_have_spelled(tmp_path, mode, commit):
    target = tmp_path / "set"
    other_writers(target)
    flags = ("--partition-cols", "city,n", "--mode", mode, "--commit", commit)
    done = export(target, CITY.format(n=1), *flags)
    assert done.code == 0, done.err
    replaced = mode == "overwrite_partitions"
    values = sorted(
        value
        for at, _, names in os.walk(target)
        for name in names
        for value in pq.ParquetFile(os.path.join(at, name)).read()["v"].to_pylist()
    )
    assert values == ([5, 9] if replaced else [1, 2, 3, 4, 5, 9])
    assert sorted(os.listdir(target)) == ["city=New York"] + (
        [] if replaced else ["city=New%20York", "n=1"]
    )
    require_clean(target)


@pytest.mark.parametrize("commit", COMMITS)
@pytest.mark.parametrize("mode", ("append", "overwrite_partitions"))
def test_a_partition_whose_name_folds_to_another_that_stays(tmp_path, mode, commit):
    target = tmp_path / "set"
    flags = ("--partition-cols", "k", "--mode", mode, "--commit", commit)
    query = "SELECT {} AS k, 1 AS v"
    assert export(target, query.format("'US'"), *flags).code == 0
    before = files_of(target)
    for value in ("'us'", "'u\u017f'"):
        done = export(target, query.format(value), *flags)
        assert done.code == 1 and "ignores case" in done.err, done.err
    assert files_of(target) == before
    require_clean(target)


def test_overwrite_is_refused_for_what_is_no_data_set(target, tmp_path):
    photos = tmp_path / "photos"
    (photos / "2024").mkdir(parents=True)
    (photos / "2024" / "a.jpg").write_text("a")
    refused = {"no data set": photos, "working directory": target, "home directory": target}
    for words, path in refused.items():
        options = {
            "working directory": {"cwd": target / "k=1"},
            "home directory": {"env": {**os.environ, "HOME": str(target / "k=1")}},
        }.get(words, {})
        done = export(path, FAILING, "--partition-cols", "k,j", "--mode", "overwrite", **options)
        assert done.code == 1 and words in done.err, done.err
        assert "the query ran" not in done.err
    root = export("/", FAILING, "--partition-cols", "k,j", "--mode", "overwrite")
    assert root.code in (1, 2) and "the query ran" not in root.err
    assert rows_of(target) == OLD
    assert (photos / "2024" / "a.jpg").exists()


@pytest.mark.parametrize("home", (None, "/nowhere"))
def test_overwrite_is_refused_for_the_home_directory_whatever_is_told(home):
    registered = pwd.getpwuid(os.geteuid()).pw_dir
    if not os.path.isdir(registered) or registered == "/":
        pytest.skip("this user has no home directory")
    env = {name: value for name, value in os.environ.items() if name != "HOME"}
    env |= {"HOME": home} if home else {}
    # A dry run changes nothing, should it not be refused.
    flags = ("--partition-cols", "k,j", "--mode", "overwrite", "--dry-run")
    done = export(registered, FAILING, *flags, env=env)
    assert done.code == 1 and "home directory" in done.err, done.err


@pytest.mark.parametrize("commit", COMMITS)
@pytest.mark.parametrize("mode", WRITING)
def test_a_failing_query_changes_nothing(target, mode, commit):
    before = files_of(target)
    value = "if(i = 99999, error('late'), i) AS v"
    late = f"SELECT i % 3 AS k, 1 AS j, {value}, 's' AS s FROM range(100000) r(i)"
    done = write(target, late, "--mode", mode, "--commit", commit, "--threads", "1")
    assert done.code == 1 and "late" in done.err
    assert files_of(target) == before
    require_clean(target)


@pytest.mark.parametrize("commit", COMMITS)
@pytest.mark.parametrize("mode", WRITING)
def test_the_directory_keeps_what_it_is(target, tmp_path, mode, commit):
    link = tmp_path / "link"
    link.symlink_to("set")
    if os.geteuid() == 0:
        os.chown(target, 65534, 65534)
    target.chmod(0o2750)
    attributes = True
    try:
        os.setxattr(target, "user.owner", b"analytics")
    except OSError:
        attributes = False
    before = target.stat()
    report_of(f"{link}/", query_of(NEW), "--mode", mode, "--commit", commit)
    after = target.stat()
    for fact in ("st_mode", "st_uid", "st_gid"):
        assert getattr(after, fact) == getattr(before, fact), fact
    if attributes:
        assert os.getxattr(target, "user.owner") == b"analytics"
    made = (target / "k=3").stat()
    assert made.st_gid == before.st_gid and made.st_mode & 0o2000
    assert link.is_symlink() and Path(os.readlink(link)) == Path("set")
    assert rows_of(target) == AFTER[mode]
    require_clean(target, others=["link"])


@pytest.mark.parametrize("umask", (0o022, 0o077, 0o002))
def test_new_files_follow_the_umask(tmp_path, umask):
    target = tmp_path / "set"
    done = export(target, query_of(NEW), "--partition-cols", "k,j", umask=umask)
    assert done.code == 0, done.err
    for at, _, names in os.walk(target):
        assert os.stat(at).st_mode & 0o777 == 0o777 & ~umask
        for name in names:
            assert os.stat(os.path.join(at, name)).st_mode & 0o777 == 0o666 & ~umask


def test_a_link_that_leads_nowhere_is_followed(tmp_path):
    (tmp_path / "link").symlink_to("deep/set")
    (tmp_path / "deep").mkdir()
    report_of(tmp_path / "link", query_of(NEW))
    assert (tmp_path / "link").is_symlink()
    assert rows_of(tmp_path / "deep" / "set") == NEW
    assert os.listdir(tmp_path / "deep") == ["set"]


@pytest.mark.parametrize("commit", COMMITS)
@pytest.mark.parametrize("mode", WRITING)
def test_links_and_pipes_are_kept_or_removed_and_never_followed(target, tmp_path, mode, commit):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.parquet").write_text("theirs")
    (target / "k=1" / "j=2" / "_link").symlink_to(outside)
    (target / "_link").symlink_to(outside)
    os.mkfifo(target / "k=1" / "_pipe")
    report = report_of(target, query_of(NEW), "--mode", mode, "--commit", commit)
    assert report["foreign_files_kept" if mode != "overwrite" else "foreign_files_deleted"] == 3
    assert os.path.lexists(target / "_link") == (mode != "overwrite")
    assert (target / "k=1" / "_pipe").exists() == (mode != "overwrite")
    assert (outside / "a.parquet").read_text() == "theirs"
    assert rows_of(target) == AFTER[mode]


@pytest.mark.parametrize("commit", COMMITS)
@pytest.mark.parametrize("mode", ("append", "overwrite_partitions"))
@pytest.mark.parametrize("obstacle", ("file", "link"))
def test_a_partition_whose_name_is_taken(target, mode, commit, obstacle):
    if obstacle == "file":
        (target / "k=3").write_text("theirs")
    else:
        (target / "k=3").symlink_to("k=2")
    before = files_of(target)
    done = write(target, query_of(NEW), "--mode", mode, "--commit", commit)
    assert done.code == 1 and "k=3" in done.err
    assert files_of(target) == before
    require_clean(target)


def test_the_working_directory(tmp_path):
    """A shell that stands in the data set finds all of its runs in it."""
    target = tmp_path / "set"
    target.mkdir()
    runs = "; ".join(
        f'"{PROGRAM}" export "{query_of(rows)}" . --partition-cols k,j --quiet --mode append'
        for rows in (OLD, NEW)
    )
    subprocess.run(["sh", "-c", runs], cwd=target, check=False)
    assert os.listdir(tmp_path) == ["set"]
    assert rows_of(target) == AFTER["append"]


NAMES = ("a b", "n" * 255, "ü'\"%", "-dash", "deep/er/set", "./x/../set//")


@pytest.mark.parametrize("name", NAMES)
def test_names_of_targets(tmp_path, name):
    (tmp_path / "x").mkdir()
    flags = ("--partition-cols", "k,j", "--quiet", "--mode", "append", "--run-id", "1", "--")
    for _ in range(2):
        done = lamella("export", *flags, query_of(OLD), name, cwd=tmp_path)
        assert done.code == 0, done.err
    assert rows_of(tmp_path / name) == OLD
    (memory,) = hidden_in(tmp_path)
    assert os.path.dirname(memory) == os.path.dirname(os.path.normpath(name))


def test_a_dry_run_changes_nothing(target, tmp_path):
    other = tmp_path / "other" / "set"
    done = lamella("export", query_of(NEW), other, "--partition-cols", "k", "--dry-run")
    assert done.code == 0, done.err
    refused = write(target, query_of(NEW), "--dry-run")
    assert refused.code == 1 and "holds something" in refused.err
    assert os.listdir(tmp_path) == ["set"] and rows_of(target) == OLD
