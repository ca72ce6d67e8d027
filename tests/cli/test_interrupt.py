"""Ctrl-C stops within a second, leaves nothing behind and exits with 130."""

import os
import signal
import time

import pytest

from cli.support import lamella, script, single_value, start, tree

LIMIT = 1.0  # seconds
ENDLESS = "SELECT range AS a, md5(range::VARCHAR) AS b FROM range(100000000000)"
SHAPES = {
    "rows that stream": ENDLESS,
    "an aggregate before the first row": "SELECT max(md5(range::VARCHAR)) AS a "
                                         "FROM range(100000000000)",
    "a sort before the first row": "SELECT hash(range) AS a FROM range(400000000) ORDER BY a",
    "a join": "SELECT count(*) AS a FROM range(10000000) x, range(10000000) y "
              "WHERE (x.range * y.range) % 7 = 3",
}


def stop(process, number=signal.SIGINT):
    """Sends the signal; returns exit code, seconds until the end, and standard error."""
    begin = time.monotonic()
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    return process.returncode, time.monotonic() - begin, err.decode()


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not get so far"
        time.sleep(0.01)


def hidden(folder):
    return [name for name in tree(folder) if ".lamella-" in name]


@pytest.mark.parametrize("shape", SHAPES)
def test_an_export_stops(shape, tmp_path):
    (tmp_path / "old.parquet").write_bytes(b"old")
    for path in (tmp_path / "old.parquet", tmp_path / "new" / "a.parquet"):
        process = start("export", SHAPES[shape], path)
        wait_for(lambda: hidden(tmp_path))
        time.sleep(0.5)
        code, seconds, err = stop(process)
        assert code == 130, err
        assert err == "lamella: interrupted\n"
        assert seconds < LIMIT
        assert tree(tmp_path) == ["old.parquet"]
    assert (tmp_path / "old.parquet").read_bytes() == b"old"


def test_a_statement_of_the_engine_stops(tmp_path):
    path = script(tmp_path, f"CREATE TABLE t AS {ENDLESS};")
    process = start("run", path, "--memory-limit", "1GB")
    time.sleep(1)
    code, seconds, err = stop(process)
    assert (code, err) == (130, "lamella: interrupted\n")
    assert seconds < LIMIT
    assert tree(tmp_path) == ["script.sql"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_other_signals_that_end_a_process(number, tmp_path):
    process = start("export", ENDLESS, tmp_path / "a.parquet")
    wait_for(lambda: hidden(tmp_path))
    code, seconds, _ = stop(process, number)
    assert code == 130
    assert seconds < LIMIT
    assert tree(tmp_path) == []


def test_what_was_done_before_is_reported(tmp_path):
    path = script(tmp_path, f"""
        EXPORT (SELECT 1 AS a) TO '{tmp_path}/done.parquet' TYPE PARQUET;
        EXPORT ({ENDLESS}) TO '{tmp_path}/never.parquet' TYPE PARQUET;""")
    process = start("run", path, "--json")
    wait_for(lambda: any(".never." in name for name in hidden(tmp_path)))
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b'"rows":1,' in out
    assert b'"error":{"message":"interrupted","exit_code":130}' in out
    assert tree(tmp_path) == ["done.parquet", "script.sql"]


# A codec is at one of these pages for many seconds, and can't be asked to stop.
LONG_CALLS = {
    "brotli": ("--compression", "brotli", "--compression-level", "11",
               "--data-page-size", "64MB", "--data-page-rows", "10000000"),
    "zstd": ("--compression", "zstd", "--compression-level", "22",
             "--data-page-size", "64MB", "--data-page-rows", "10000000"),
    "a choice judged by the codec": (
        "--compression", "brotli", "--compression-level", "11", "--profile", "modern",
        "--data-page-size", "8MB", "--data-page-rows", "10000000"),
}


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("call", LONG_CALLS)
def test_a_long_call_stops(call, threads, tmp_path):
    query = "SELECT md5(range::VARCHAR) AS a FROM range(6000000)"
    process = start("export", query, tmp_path / "new" / "a.parquet", "--threads",
                    str(threads), *LONG_CALLS[call])
    wait_for(lambda: hidden(tmp_path))
    time.sleep(3)  # The rows are there by then.
    code, seconds, err = stop(process)
    assert (code, err) == (130, "lamella: interrupted\n")
    assert seconds < LIMIT
    assert tree(tmp_path) == []


@pytest.mark.parametrize("json", [False, True])
def test_while_waiting_for_the_script(json):
    process = start("run", "-", *["--json"] * json, stdin=-1)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=10) == 130
    process.stdin.close()
    assert process.stderr.read() == b"lamella: interrupted\n"
    said = b'{"exports":[],"error":{"message":"interrupted","exit_code":130}}\n'
    assert process.stdout.read() == (said if json else b"")


# `timeout` sends its signal to the process and then to the whole group.
@pytest.mark.parametrize("flags", [(), ("--partition-cols", "a")], ids=["file", "directory"])
def test_signals_in_a_row_are_one(flags, tmp_path):
    query = "SELECT range % 10 AS a, range AS b FROM range(100000000000)"
    process = start("export", query, tmp_path / "a", "--threads", "1", *flags)
    wait_for(lambda: hidden(tmp_path))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGTERM):
        process.send_signal(number)
    _, err = process.communicate(timeout=10)
    assert (process.returncode, err) == (130, b"lamella: interrupted\n")
    assert tree(tmp_path) == []


def test_a_later_signal_ends_at_once(tmp_path):
    # One call of a function of the engine's that takes it minutes.
    query = ("SELECT levenshtein(repeat('a', 400000 + range), repeat('b', 400000)) AS a "
             "FROM range(1)")
    process = start("export", query, tmp_path / "a.parquet")
    wait_for(lambda: hidden(tmp_path))
    time.sleep(1)  # The call has begun by then.
    process.send_signal(signal.SIGINT)
    time.sleep(1.2)
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == -signal.SIGTERM
    process.communicate()
    assert hidden(tmp_path)
    # Whatever that one left, the next tidies up.
    assert lamella("export", "SELECT 5 AS a", tmp_path / "a.parquet").code == 0
    assert single_value(tmp_path / "a.parquet") == "5"
    assert tree(tmp_path) == ["a.parquet"]


def test_an_ignored_signal_stays_ignored(tmp_path):
    query = "SELECT range AS a, md5(range::VARCHAR) AS b FROM range(3000000)"
    process = start("export", query, tmp_path / "a.parquet",
                    preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    wait_for(lambda: hidden(tmp_path))
    os.kill(process.pid, signal.SIGHUP)
    process.communicate(timeout=100)
    assert process.returncode == 0
    assert tree(tmp_path) == ["a.parquet"]
