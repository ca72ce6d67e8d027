"""Times readers over what was written: all of a file, or the rows of one key.

Each reader has the file that its own library wrote, and Lamella's.
"""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime

from bench.peers import check, datasets, launch, machine, measure, peers, places

READERS = ("duckdb", "pyarrow", "polars")  # Also the names of the writers.
LAMELLAS = ("lamella", "lamella-modern")
TIMES = 3  # Scans of one run; the first one may wake a library up.
# A column of integers in which few rows have the same one; without, all rows are read only.
KEYS = {"lineitem": "l_orderkey", "wide": "c006", "events": "id", "texts": "id",
        "ids": "order_id"}


@dataclass
class Scan:
    """One reader over one file. `column` is empty when all rows are read."""

    reader: str
    file: str
    column: str
    runs: list = field(default_factory=list)
    error: str = ""

    @property
    def name(self):
        """Names the scan in a cell."""
        return f"{self.reader} {self.file} {'key' if self.column else 'all'}"


def _size(path):
    return path.stat().st_size if path.exists() else 0


class Reading:
    """Measures cells of the entry `read`."""

    def __init__(self, plan, calm):
        self._plan = plan
        self._calm = calm

    def measure(self, cell):
        """The records of all readers of a cell."""
        data = datasets.make(cell.dataset, self._plan.scale)
        files = {name: self._plan.outputs / f"{name}.parquet" for name in (*READERS, *LAMELLAS)}
        errors = {name: self._write(cell, name, data, path) for name, path in files.items()}
        rows, key, found = self._key_of(cell, data)
        columns = ("", KEYS[cell.dataset]) if cell.dataset in KEYS else ("",)
        scans = [Scan(reader, file, column, error=errors[file]) for reader in READERS
                 for file in (reader, *LAMELLAS) for column in columns]
        self._calm.begin_cell()
        for number in range(self._plan.rounds):
            self._calm.wait()
            first = number % len(scans)
            for scan in scans[first:] + scans[:first]:
                self._time(cell, scan, files[scan.file], (found, key) if scan.column
                           else (rows, 0), number)
        records = [self._record(cell, scan, files, rows) for scan in scans]
        for path in files.values():
            path.unlink(missing_ok=True)
        return records

    def _write(self, cell, name, data, path):
        """Why there is no file; empty if there is one."""
        peer = peers.ALL[name]
        if not machine.version(peer):
            return "not installed"
        own = replace(cell, entry=peer.entries[0])
        try:
            launch.run(peers.command(peer, own, data, path),
                       places.environment(cell.threads, peer.duckdb15), self._plan.limit)
        except launch.Failed as error:
            return measure.reason(error, self._plan.outputs)
        return ""

    @staticmethod
    def _key_of(cell, data):
        """(all rows, the key in their middle, the rows that have it)."""
        with check.connect() as connection:
            connection.execute(f"ATTACH '{data.database}' AS source (READ_ONLY)")
            rows = connection.execute("SELECT count(*) FROM source.data").fetchone()[0]
            if cell.dataset not in KEYS:
                return rows, 0, 0
            column = KEYS[cell.dataset]
            key = connection.execute(
                f"SELECT {column} FROM source.data LIMIT 1 OFFSET {rows // 2}").fetchone()[0]
            found = connection.execute(
                f"SELECT count(*) FROM source.data WHERE {column} = {key}").fetchone()[0]
            return rows, key, found

    def _run(self, cell, scan, path, rows, key):
        job = {"worker": "read", "reader": scan.reader, "input": str(path), "rows": rows,
               "column": scan.column, "key": key, "times": TIMES, "threads": cell.threads,
               "figures": str(places.figures(path))}
        taken = launch.run([places.PYTHON, places.WORKERS / "run.py", json.dumps(job)],
                           places.environment(cell.threads), self._plan.limit)
        return launch.without_preparing(taken, places.figures(path))

    def _time(self, cell, scan, path, wanted, number):
        """A reader that fails has no figures in this cell."""
        if scan.error:
            return
        try:
            taken = self._run(cell, scan, path, *wanted)
            scan.runs.append([number, taken.cpu, taken.wall, taken.peak])
        except launch.Failed as error:
            scan.error = measure.reason(error, self._plan.outputs)
            scan.runs.clear()

    @staticmethod
    def _record(cell, scan, files, rows):
        return {"cell": asdict(cell), "peer": scan.name, "reader": scan.reader,
                "file": scan.file, "column": scan.column, "rows": rows,
                "version": machine.version(peers.ALL[scan.file]), "start": [0.0, 0.0],
                "runs": scan.runs, "bytes": _size(files[scan.file]), "files": 1,
                "error": scan.error, "date": datetime.now(UTC).strftime("%Y-%m-%d")}
