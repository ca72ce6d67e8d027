"""Standard streams that are closed, full or gone."""

import os
import subprocess

from cli.support import PROGRAM, export, lamella, single_value


def shell(command, *arguments, cwd):
    return subprocess.run(["bash", "-c", command, PROGRAM, *map(str, arguments)], cwd=cwd,
                          capture_output=True, text=True, check=False)


def test_a_full_standard_output_is_an_error(tmp_path):
    for flag in ("", "--json"):
        done = shell(f'"$0" export "SELECT 1 AS a" a.parquet {flag} > /dev/full', cwd=tmp_path)
        assert done.returncode == 1
        assert "can't write to standard output" in done.stderr
        assert single_value(tmp_path / "a.parquet") == "1"  # the export itself was done


def test_a_closed_standard_output_never_lends_its_number_to_the_file(tmp_path):
    for closed in (">&-", ">&- 2>&-", "<&- >&- 2>&-"):
        done = shell(f'"$0" export "SELECT 1 AS a" a.parquet {closed}', cwd=tmp_path)
        assert done.returncode == 1
        content = (tmp_path / "a.parquet").read_bytes()
        assert content.startswith(b"PAR1") and content.endswith(b"PAR1")
        assert b"row group," not in content
        (tmp_path / "a.parquet").unlink()
    done = shell('"$0" export "SELECT 1 AS a" a.parquet --quiet >&-', cwd=tmp_path)
    assert done.returncode == 0


def test_a_reader_that_went_away_is_an_error(tmp_path):
    read_end, write_end = os.pipe()
    os.close(read_end)
    result = subprocess.run([PROGRAM, "export", "SELECT 1 AS a", tmp_path / "a.parquet"],
                            stdout=write_end, stderr=subprocess.PIPE, check=False)
    os.close(write_end)
    assert result.returncode == 1
    assert b"can't write to standard output: " in result.stderr


def test_inspect_ends_quietly_when_nobody_reads_on(tmp_path):
    columns = ", ".join(f"{number} AS c{number}" for number in range(3000))
    assert export(tmp_path / "a.parquet", f"SELECT {columns}", "--quiet").code == 0
    done = shell('"$0" inspect a.parquet --json | head -1', cwd=tmp_path)
    assert done.stderr == ""
    assert done.stdout == "{\n"


HOSTILE = "a\x1b]0;owned\x07\x9bb"
HARMLESS = "a\\x1b]0;owned\\x07\\x9bb"


def test_nothing_that_comes_from_outside_steers_a_terminal(tmp_path):
    """Paths, partitions and errors are shown; JSON has them as they are."""
    file, folder = tmp_path / HOSTILE, tmp_path / "set"
    values = f"SELECT {hostile_in_sql()} AS k, 1 AS v"
    flags = ("--partition-cols", "k", "--partition-escaping", "none")
    said = [
        export(file, "SELECT 1 AS a"),
        export(file, "SELECT 1 AS a", "--mode", "error"),
        export(folder, values, *flags),
        export(tmp_path / "b.parquet", f"SELECT error({hostile_in_sql()}) AS a"),
        export(tmp_path / "b.parquet", f"SELECT '{HOSTILE}' AS a, nosuch"),
        lamella("recover", file),
        lamella("inspect", file),
        lamella("inspect", tmp_path / ("no" + HOSTILE)),
        lamella("run", tmp_path / ("no" + HOSTILE)),
        lamella("inspect", file, "--" + HOSTILE),
    ]
    for number, result in enumerate(said):
        text = result.out + result.err
        assert HARMLESS in text or "SELECT 'a" in text, (number, text)
        assert not [c for c in text if c != "\n" and not c.isprintable()], (number, text)
    done = export(file, "SELECT 1 AS a", "--json")
    assert done.json["exports"][0]["path"] == str(file)


def hostile_in_sql():
    return "||".join(f"chr({ord(c)})" for c in HOSTILE)
