"""Runs an export in a process of its own and measures the peak of its resident memory."""

import os
import subprocess
from dataclasses import dataclass

from interop.writer import program

MB = 1_000_000


@dataclass(frozen=True)
class Peak:
    """What an export took. `resident` is the peak (VmHWM) in bytes, shared libraries included."""

    code: int
    resident: int
    seconds: float
    error: str


def export(query, path, limit, threads, *arguments):
    """Exports `query` to `path` with `--memory-limit` of so many MB."""
    command = [program(), "export", query, str(path), "--quiet"]
    command += ["--memory-limit", f"{limit}MB", "--threads", str(threads)]
    command += ["--temp-directory", f"{path}.tmp", *arguments]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    with child.stderr:
        error = child.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    seconds = usage.ru_utime + usage.ru_stime
    return Peak(child.returncode, usage.ru_maxrss * 1024, seconds, error.strip())
