"""Runs the writers of a cell in turns and keeps what they took, if what they wrote is right."""

import shutil
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bench.peers import check, datasets, figures, launch, machine, peers, places


@dataclass(frozen=True)
class Plan:
    """How often, how long, and where. A writer stops after `budget` seconds in a cell, with
    the rounds it has by then."""

    scale: str
    rounds: int
    limit: float
    budget: float
    outputs: Path


@dataclass
class Job:
    """One writer of a cell."""

    peer: peers.Peer
    runs: list = field(default_factory=list)
    checked: set = field(default_factory=set)
    size: int = 0
    files: int = 0
    error: str = ""

    @property
    def spent(self):
        """Wall seconds so far."""
        return sum(wall for _, _, wall, _ in self.runs)


def reason(error, outputs):
    """What is told of a failure: its first line, without the place of the outputs."""
    text = str(error).replace(str(outputs), "").strip()
    return text.partition("\n")[0][:160] or type(error).__name__


class Bench:
    """Holds what cells share: data sets, their fingerprints, the cost of starting up."""

    def __init__(self, plan, calm):
        self._plan = plan
        self._calm = calm
        self._sources = {}
        self._starts = {}

    def measure(self, cell):
        """The records of all installed writers of a cell, in the form that results.py keeps."""
        jobs = [Job(peer) for peer in cell.writers() if machine.version(peer)]
        if not jobs:
            return []
        data = datasets.make(cell.dataset, self._plan.scale)
        if cell.dataset not in self._sources:
            self._sources[cell.dataset] = check.source_of(data.database)
        self._calm.begin_cell()
        for number in range(self._plan.rounds):
            self._calm.wait()
            self._round(cell, data, jobs, number)
        return [self._record(job, cell) for job in jobs]

    def _round(self, cell, data, jobs, number):
        """Every writer once; each round another one begins."""
        first = number % len(jobs)
        for job in jobs[first:] + jobs[:first]:
            if not job.error and job.spent < self._plan.budget:
                self._guard(job, self._run, cell, data, number)

    def _guard(self, job, work, *arguments):
        """A writer that fails, or writes something else, has no figures in this cell."""
        try:
            work(job, *arguments)
        except (launch.Failed, *check.UNREADABLE) as error:
            job.error = reason(error, self._plan.outputs)
            job.runs.clear()

    def _launch(self, job, cell, data, output, empty):
        own = cell.as_done_by(job.peer)
        command = peers.command(job.peer, own, data, output, empty)
        environment = places.environment(cell.threads, job.peer.duckdb15)
        return launch.run(command, environment, self._plan.limit)

    def _starts_of(self, job, cell):
        """What starting up took so far: everything but the writing. To open a database takes
        the same for each."""
        entry = cell.as_done_by(job.peer).entry
        loaded = cell.dataset if entry == "slow" else ""
        return self._starts.setdefault((job.peer.name, entry, loaded, cell.threads), [])

    def _output(self, cell):
        whole = cell.partition or cell.entry == "slow"
        return self._plan.outputs / ("out" if whole else "out.parquet")

    def _run(self, job, cell, data, number):
        output = self._output(cell)
        self._remove(output)
        inside = cell.as_done_by(job.peer).entry == "memory"
        starts = self._starts_of(job, cell)
        if not inside and len(starts) < self._plan.rounds:
            starts.append(self._launch(job, cell, data, output, True))
        try:
            taken = self._launch(job, cell, data, output, False)
            if inside:
                taken = launch.without_preparing(taken, places.figures(output))
            self._check(job, cell, output)
        finally:
            self._remove(output)
        job.runs.append([number, taken.cpu, taken.wall, taken.peak])

    def _check(self, job, cell, output):
        files = check.files_of(output)
        job.files, job.size = len(files), sum(file.stat().st_size for file in files)
        digest = check.digest(output)
        if digest in job.checked:
            return
        wanted, source = self._sources[cell.dataset]
        written = check.written(job.peer.reader, str(output), cell.partition, wanted)
        wrong = check.differences(source, written)
        if wrong:
            raise ValueError(f"wrong: {wrong}")
        job.checked.add(digest)

    @staticmethod
    def _remove(output):
        if output.is_dir():
            shutil.rmtree(output)
        else:
            output.unlink(missing_ok=True)

    def _record(self, job, cell):
        starts = self._starts_of(job, cell)
        start = [figures.quartiles([getattr(one, what) for one in starts])[1]
                 for what in ("cpu", "wall")] if starts else [0.0, 0.0]
        rows = int(self._sources[cell.dataset][1][""])
        return {"cell": asdict(cell), "peer": job.peer.name, "rows": rows,
                "version": machine.version(job.peer), "start": start,
                "runs": job.runs, "bytes": job.size, "files": job.files, "error": job.error,
                "date": datetime.now(UTC).strftime("%Y-%m-%d")}
