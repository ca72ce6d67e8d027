"""Runs the program under test. `LAMELLA` names it (default: `build/lamella` of this tree)."""

import json
import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("LAMELLA", str(ROOT / "build" / "lamella"))
TIME_LIMIT = 120


@dataclass
class Result:
    """What a run said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        """Standard output as the one JSON object that it has to be."""
        return json.loads(self.out)


def lamella(*arguments, **options):
    """Runs the program and returns what it said."""
    options = {"capture_output": True, "timeout": TIME_LIMIT, "check": False} | options
    stdin = options.pop("stdin_text", None)
    if stdin is not None:
        options["input"] = stdin.encode()
    elif "stdin" not in options:
        options["stdin"] = subprocess.DEVNULL
    done = subprocess.run([PROGRAM, *map(os.fspath, arguments)], **options)
    return Result(done.returncode, (done.stdout or b"").decode(), (done.stderr or b"").decode())


def default_signals():
    """What started the tests may ignore signals (nohup, a background job): not so here."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def start(*arguments, prefix=(), **options):
    """Starts the program and returns the process."""
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE,
               "stderr": subprocess.PIPE, "preexec_fn": default_signals} | options
    return subprocess.Popen([*prefix, PROGRAM, *map(os.fspath, arguments)], **options)


def script(folder, text):
    """Writes a script and returns its path."""
    path = Path(folder) / "script.sql"
    path.write_text(text, encoding="utf-8")
    return path


def export(path, query="SELECT 42 AS a", *arguments, **options):
    """Exports the rows of `query`."""
    return lamella("export", query, path, *arguments, **options)


def single_value(path, expression="max(a)"):
    """An aggregate over a file, as the engine reads it."""
    text = f"""SELECT error('value=' || ({expression})::VARCHAR) FROM '{str(path).replace("'", "''")}'"""
    result = lamella("run", "-", stdin_text=text)
    assert "value=" in result.err, result.err
    return result.err.split("value=")[1].split("\n")[0].strip()


def tree(folder):
    """Every path inside `folder`, relative and sorted; what vanishes meanwhile is left out."""
    return sorted(
        os.path.relpath(os.path.join(root, name), folder)
        for root, folders, files in os.walk(folder)
        for name in folders + files
    )
