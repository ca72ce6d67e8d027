"""Runs a command in a process of its own and measures what it took."""

import json
import subprocess
import sys
from dataclasses import dataclass, replace

# The kernel counts what a process held before it executed its program to that program's
# peak. This small process in between keeps the size of the benchmark out of it. It also
# adopts what a command leaves behind (PR_SET_CHILD_SUBREAPER), as PySpark does with the
# virtual machine that does its work.
LAUNCHER = """
import ctypes, json, os, signal, subprocess, sys, time
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
limit, *command = sys.argv[1:]
start = time.monotonic()
child = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
def end(*_):
    os.killpg(child.pid, signal.SIGKILL)
signal.signal(signal.SIGALRM, end)
signal.setitimer(signal.ITIMER_REAL, float(limit))
cpu = peak = 0
while True:
    try:
        pid, status, usage = os.wait4(-1, 0)
    except ChildProcessError:
        break
    cpu += usage.ru_utime + usage.ru_stime
    peak = max(peak, usage.ru_maxrss * 1024)
    if pid == child.pid:
        child.returncode = os.waitstatus_to_exitcode(status)
wall = time.monotonic() - start
print(json.dumps({"code": child.returncode, "cpu": cpu, "wall": wall, "peak": peak}))
"""


@dataclass(frozen=True)
class Taken:
    """CPU seconds (user and system) of all its processes, wall seconds until the last one
    ended, and the peak of resident bytes of the largest."""

    cpu: float
    wall: float
    peak: int


def without_preparing(taken, figures):
    """`taken` with the seconds that the process itself wrote to `figures`."""
    return replace(taken, **json.loads(figures.read_text(encoding="utf-8")))


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
