"""What the program says, and on which stream."""

import os
import pty
import re
import time

from cli.support import PROGRAM, export, lamella, script, tree

TWO = """EXPORT (SELECT range AS a FROM range(1000)) TO "{0}/one.parquet" TYPE PARQUET;
EXPORT (SELECT 'x' AS b) TO "{0}/two.parquet" TYPE PARQUET;
"""


def check_export(entry, path, rows):
    assert entry["path"] == str(path)
    assert entry["rows"] == rows
    assert entry["bytes"] == path.stat().st_size
    assert entry["seconds"] >= 0
    assert entry["files"] == [{"path": str(path), "partition": {}, "rows": rows,
                               "bytes": path.stat().st_size, "row_groups": 1}]
    assert (entry["mode"], entry["commit"], entry["partitions"]) == ("overwrite", "rename", 0)


def test_json_is_one_object_and_nothing_else(tmp_path):
    result = lamella("run", script(tmp_path, TWO.format(tmp_path)), "--json")
    assert (result.code, result.err) == (0, "")
    assert "error" not in result.json
    first, second = result.json["exports"]
    check_export(first, tmp_path / "one.parquet", 1000)
    check_export(second, tmp_path / "two.parquet", 1)


def test_json_after_a_failure_has_what_was_done_and_the_error(tmp_path):
    path = script(tmp_path, TWO.format(tmp_path) + "\n SELECT 1 FROM nosuch")
    result = lamella("run", path, "--json")
    assert result.code == 1
    assert [entry["rows"] for entry in result.json["exports"]] == [1000, 1]
    error = result.json["error"]
    assert "nosuch" in error.pop("message")
    assert error == {"file": str(path), "line": 4, "column": 16, "exit_code": 1}
    assert f"{path}:4:16:" in result.err


def test_json_also_when_the_text_is_wrong(tmp_path):
    result = lamella("run", script(tmp_path, "EXPORT"), "--json")
    assert result.code == 2
    assert result.json["exports"] == []
    assert result.json["error"]["exit_code"] == 2
    result = lamella("run", "x.sql", "--json", "--colour")
    assert result.code == 2
    assert "--colour" in result.json["error"]["message"]


def test_json_of_a_script_without_exports(tmp_path):
    result = lamella("run", script(tmp_path, "SELECT 1"), "--json")
    assert result.json == {"exports": []}


def test_json_stays_utf8_with_a_path_that_is_not(tmp_path):
    path = os.fsencode(tmp_path) + b"/\xff.parquet"
    result = lamella("export", "SELECT 1 AS a", os.fsdecode(path), "--json")
    if result.code == 0:
        assert result.json["exports"][0]["path"].endswith("\ufffd.parquet")
        assert os.path.exists(path)
    else:  # or the path is refused, with a reason that is valid text too
        assert result.json["error"]["message"]


def test_the_report_for_people(tmp_path):
    result = lamella("run", script(tmp_path, TWO.format(tmp_path)))
    assert (result.code, result.err) == (0, "")
    first, second = result.out.splitlines()
    pattern = r"{}  {}, [0-9.]+ (bytes|kB), 1 row group, [0-9.]+ m?s, ratio [0-9.]+"
    assert re.fullmatch(pattern.format(tmp_path / "one.parquet", "1,000 rows"), first)
    assert re.fullmatch(pattern.format(tmp_path / "two.parquet", "1 row"), second)


def test_quiet_says_nothing(tmp_path):
    result = export(tmp_path / "a.parquet", "SELECT 1 AS a", "--quiet")
    assert (result.code, result.out, result.err) == (0, "", "")


def test_warnings_go_to_standard_error(tmp_path):
    result = export(tmp_path / "a.parquet", 'SELECT 1 AS a, 2 AS "A"', "--json")
    assert result.code == 0, result.err
    (warning,) = result.json["exports"][0]["warnings"]
    assert result.err == f"lamella: warning: {warning}\n"


def test_an_unused_variable_is_a_warning(tmp_path):
    result = lamella("run", script(tmp_path, "SELECT 1"), "--var", "day=1", "--json")
    assert result.code == 0
    assert "${day}" in result.err
    assert result.json == {"exports": []}


def test_a_dry_run_changes_nothing(tmp_path):
    database = tmp_path / "new.db"
    path = script(tmp_path, "CREATE TABLE t AS SELECT 1 AS a;\n" + TWO.format(tmp_path))
    result = lamella("run", path, "--dry-run", "--database", database)
    assert result.code == 0, result.err
    assert "nothing was executed" in result.out
    assert tree(tmp_path) == ["script.sql"]
    result = lamella("run", path, "--dry-run", "--json")
    assert result.json == {"exports": []}


def test_a_dry_run_finds_faults(tmp_path):
    for text, code in [("SELEC 1", 2), ("EXPORT x TO 'y' TYPE PARQET", 2),
                       ("EXPORT (SELECT 1 AS a) TO 'y' TYPE PARQUET "
                        "OPTIONS {\"sorting_columns\": [\"b\"]}", 2)]:
        result = lamella("run", script(tmp_path, text), "--dry-run", cwd=tmp_path)
        assert result.code == code, (text, result.err)
        assert tree(tmp_path) == ["script.sql"]


def test_a_dry_run_says_what_the_mode_will(tmp_path):
    path = tmp_path / "a.parquet"
    flags = ("--mode", "error", "--dry-run")
    assert export(path, "SELECT 1 AS a", *flags).code == 0
    assert export(path, "SELECT 1 AS a", "--run-id", "1").code == 0
    result = export(path, "SELECT 1 AS a", *flags)
    assert result.code == 1 and "exists" in result.err, result.err
    again = ("--mode", "ignore", "--dry-run")
    assert export(path, "SELECT 1 AS a", *again).code == 0
    # What was done is done again without a look at the file.
    done = tmp_path / "b.parquet"
    for more in ((), ("--dry-run",), ()):
        assert export(done, "SELECT 1 AS a", "--mode", "error", "--run-id", "1", *more).code == 0


def run_on_terminal(arguments):
    """Everything that a run writes to a terminal, and its exit code."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ["TERM"] = "xterm"
        os.execv(PROGRAM, [PROGRAM, *arguments])
    said = b""
    deadline = time.monotonic() + 100
    while time.monotonic() < deadline:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        said += piece
    os.close(terminal)
    return said.decode(), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_progress_is_shown_on_a_terminal_and_erased(tmp_path):
    query = "SELECT range AS a, md5(range::VARCHAR) AS b FROM range(6000000)"
    said, code = run_on_terminal(["export", query, str(tmp_path / "a.parquet")])
    assert code == 0, said
    lines = re.findall(r"\r([0-9,]+ rows .*?)\x1b\[K", said)
    assert lines, said
    assert all(re.search(r"rows/s  [0-9.]+ (bytes|.B)  [0-9.]+ m?s", line)
               for line in lines[1:]), lines
    seconds = re.search(r", ([0-9.]+) s, ratio", said)
    assert seconds is None or len(lines) <= 5 * float(seconds[1]) + 2
    assert "\r\x1b[K" in said
    assert said.rindex("\r\x1b[K") < said.rindex("6,000,000 rows")


def test_no_progress_when_not_a_terminal(tmp_path):
    query = "SELECT range AS a, md5(range::VARCHAR) AS b FROM range(2000000)"
    assert export(tmp_path / "a.parquet", query).err == ""
