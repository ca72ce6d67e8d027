"""Runs an export in a process of its own and measures the peak of its resident memory."""

import json
import subprocess
import sys
from dataclasses import dataclass

from interop.writer import program

MB = 1_000_000
# The kernel counts what a process held before it executed its program to that program's
# peak. A small process in between keeps the size of the one that runs the tests out of it.
LAUNCHER = """
import json, os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(child.pid, 0)
child.returncode = os.waitstatus_to_exitcode(status)
seconds = usage.ru_utime + usage.ru_stime
print(json.dumps([child.returncode, usage.ru_maxrss * 1024, seconds]))
"""


@dataclass(frozen=True)
class Peak:
    """What an export took. `resident` is the peak (VmHWM) in bytes, shared libraries included."""

    code: int
    resident: int
    seconds: float
    error: str


def export(query, path, limit, threads, *arguments):
    """Exports `query` to `path` with `--memory-limit` of so many MB."""
    return measure(["export", query, str(path), *arguments], path, limit, threads)


def run(query, path, limit, threads):
    """Runs `query` and drops its rows: what the engine takes alone. `path` is for scratch."""
    script = f"{path}.sql"
    with open(script, "w", encoding="utf-8") as file:
        file.write(query)
    return measure(["run", script], path, limit, threads)


def measure(arguments, path, limit, threads):
    """Runs the program; what does not fit in memory goes beside `path`."""
    command = [program(), *arguments, "--quiet", "--temp-directory", f"{path}.tmp"]
    command += ["--memory-limit", f"{limit}MB", "--threads", str(threads)]
    launcher = [sys.executable, "-S", "-c", LAUNCHER, *command]
    done = subprocess.run(launcher, capture_output=True, text=True, errors="replace", check=False)
    return Peak(*json.loads(done.stdout), done.stderr.strip())
