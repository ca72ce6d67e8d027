"""Writes data sets with the program and has all readers read them."""

import subprocess
import sys

from interop.registry import READERS, Reader
from interop.writer import program, statement


def _python(module):
    return (sys.executable, "-m", f"partitions.readers.{module}")


ALL = (
    Reader("duckdb", "DuckDB 2.0", _python("duckdb_reader")),
    Reader(
        "duckdb15",
        "DuckDB 1.5",
        _python("duckdb_reader"),
        {"PYTHONPATH": str(READERS / "duckdb-1.5")},
    ),
    Reader("pyarrow", "PyArrow", _python("pyarrow_reader")),
    Reader("polars", "Polars", _python("polars_reader")),
    Reader("spark", "Spark", _python("spark_reader")),
)
TEXT = {
    "duckdb": "VARCHAR",
    "duckdb15": "VARCHAR",
    "pyarrow": "pa.string()",
    "polars": "pl.String",
    "spark": "STRING",
}


def export(folder, *exports):
    """Runs one script of exports, each (query, target, options); returns the finished process."""
    script = folder / "script.sql"
    script.write_text(
        "SET TimeZone = 'UTC';\n" + "".join(statement(*each) for each in exports), encoding="utf-8"
    )
    return subprocess.run(
        [program(), "run", str(script), "--json"],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def directories(root):
    """The directories that hold files, relative to `root`."""
    return {str(path.parent.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def read_everywhere(folder, jobs):
    """{reader: {job id: answer}} for `jobs`, a function of the reader's name."""
    return {reader.name: reader.run(jobs(reader.name), folder) for reader in ALL}
