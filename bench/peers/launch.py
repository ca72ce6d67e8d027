"""Runs a command in a process of its own and measures what it took."""

import json
import subprocess
import sys
from dataclasses import dataclass

# The kernel counts what a process held before it executed its program to that program's
# peak. This small process in between keeps the size of the benchmark out of it.
LAUNCHER = """
import json, os, signal, subprocess, sys, time
limit, *command = sys.argv[1:]
start = time.monotonic()
child = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
def end(*_):
    os.killpg(child.pid, signal.SIGKILL)
signal.signal(signal.SIGALRM, end)
signal.setitimer(signal.ITIMER_REAL, float(limit))
_, status, usage = os.wait4(child.pid, 0)
wall = time.monotonic() - start
child.returncode = os.waitstatus_to_exitcode(status)
print(json.dumps({"code": child.returncode, "cpu": usage.ru_utime + usage.ru_stime,
                  "wall": wall, "peak": usage.ru_maxrss * 1024}))
"""


@dataclass(frozen=True)
class Taken:
    """CPU seconds (user and system), wall seconds, and the peak of resident bytes."""

    cpu: float
    wall: float
    peak: int


class Failed(Exception):
    """The command ended with an error, or did not end."""


def run(command, environment, limit):
    """Runs `command` for `limit` seconds at most; returns what it took, children included."""
    launcher = [sys.executable, "-S", "-c", LAUNCHER, str(limit), *map(str, command)]
    done = subprocess.run(launcher, capture_output=True, text=True, errors="replace",
                          env=environment, check=False)
    if not done.stdout:
        raise Failed(f"the launcher failed: {done.stderr.strip()}")
    report = json.loads(done.stdout)
    code = report.pop("code")
    if code != 0 and report["wall"] >= limit:
        raise Failed(f"not done after {limit:g} s")
    if code != 0:
        lines = done.stderr.strip().splitlines() or [f"exit code {code}"]
        raise Failed(lines[-1])
    return Taken(**report)
