"""Describes the machine and the versions of all writers, without names of hosts or paths."""

import functools
import hashlib
import importlib.metadata
import os
import platform
import re
import subprocess
from pathlib import Path

from bench.peers import places


def _first(pattern, path):
    found = re.search(pattern, Path(path).read_text(encoding="utf-8"), re.M)
    return found[1].strip() if found else "unknown"


def describe():
    """{what: text}, in the order of the page."""
    flags = _first(r"^flags\s*:(.*)", "/proc/cpuinfo").split()
    wide = [name for name, flag in (("AVX2", "avx2"), ("BMI2", "bmi2"), ("AVX-512", "avx512bw"))
            if flag in flags]
    memory = int(_first(r"^MemTotal:\s*(\d+)", "/proc/meminfo")) / (1 << 20)
    return {
        "Processor": _first(r"^model name\s*:(.*)", "/proc/cpuinfo"),
        "Cores": str(len(os.sched_getaffinity(0))),
        "Instructions": ", ".join(wide) or "neither AVX2 nor AVX-512",
        "Memory": f"{memory:.0f} GiB",
        "System": _first(r'^PRETTY_NAME="?([^"\n]*)', "/etc/os-release"),
        "Kernel": platform.release().split("-")[0],
        "Python": platform.python_version(),
    }


def identity():
    """Tells machines apart, for the name of the file with their results."""
    return hashlib.sha256(repr(describe()).encode()).hexdigest()[:12]


@functools.cache
def _package_version(package, folder):
    where = {"path": [str(folder)]} if folder else {}
    found = next(iter(importlib.metadata.distributions(name=package, **where)), None)
    return found.version if found else ""


@functools.cache
def _lamella_version():
    done = subprocess.run([places.LAMELLA, "--version"], capture_output=True, text=True,
                          check=True)
    return " ".join([done.stdout.split()[-1], *filter(None, [places.commit()])])


def version(peer):
    """The version of a writer, empty where it is not installed."""
    if peer.is_lamella:
        return _lamella_version()
    return _package_version(peer.package, places.DUCKDB15 if peer.duckdb15 else None)
