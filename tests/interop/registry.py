"""The readers of the matrix: how each is started and which version it is."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
READERS = Path(sys.prefix) / "readers"


@dataclass(frozen=True)
class Reader:
    """A reader: its name in the report, its command line and what it adds to the environment."""

    name: str
    title: str
    command: tuple
    environment: dict = field(default_factory=dict, hash=False)

    def run(self, jobs, folder):
        """Answers `jobs` in a process of its own; returns {job id: answer}."""
        wanted, out = folder / f"{self.name}.jobs.json", folder / f"{self.name}.out.jsonl"
        wanted.write_text(json.dumps(jobs), encoding="utf-8")
        log = folder / f"{self.name}.log"
        paths = [self.environment.get("PYTHONPATH"), str(HERE.parent)]
        environment = {
            **os.environ,
            **self.environment,
            "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        }
        with open(log, "w", encoding="utf-8") as sink:
            done = subprocess.run(
                [*self.command, str(wanted), str(out)],
                stdout=sink,
                stderr=sink,
                env=environment,
                check=False,
            )
        if done.returncode != 0:
            tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
            raise RuntimeError(f"reader {self.name} ended with {done.returncode}:\n{tail}")
        with open(out, encoding="utf-8") as answers:
            return {answer["id"]: answer for answer in map(json.loads, answers)}


def _python(module):
    return (sys.executable, "-m", f"interop.readers.{module}")


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
    Reader("datafusion", "DataFusion (parquet-rs)", _python("datafusion_reader")),
    Reader("fastparquet", "fastparquet", _python("fastparquet_reader")),
    Reader(
        "hyparquet",
        "hyparquet",
        (
            "node",
            "--preserve-symlinks",
            "--preserve-symlinks-main",
            str(READERS / "hyparquet" / "read.mjs"),
        ),
    ),
    Reader("parquet-go", "parquet-go", (str(READERS / "parquet_go"),)),
    Reader(
        "spark",
        "Spark (parquet-java), vectorized",
        _python("spark_reader"),
        {"SPARK_VECTORIZED": "true"},
    ),
    Reader(
        "spark-rows",
        "Spark (parquet-java), by row",
        _python("spark_reader"),
        {"SPARK_VECTORIZED": "false"},
    ),
)
