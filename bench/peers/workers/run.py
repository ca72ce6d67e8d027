"""Runs one job of one peer in a process of its own.

The job is JSON. `prepare` does what has nothing to do with the work (imports, opening the
database, loading the table); a job that is `empty` ends there, which tells what that costs.
What the rest takes is left in the file `figures`, if the job names one.
"""

import importlib
import json
import resource
import sys
import time
from pathlib import Path

job = json.loads(sys.argv[1])
worker = importlib.import_module(job["worker"])


def used():
    """CPU seconds of this process and its children so far."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


prepared = worker.prepare(job)
if not job.get("empty"):
    cpu, wall = used(), time.monotonic()
    worker.work(job, prepared)
    taken = {"cpu": used() - cpu, "wall": time.monotonic() - wall}
    if "figures" in job:
        Path(job["figures"]).write_text(json.dumps(taken), encoding="utf-8")
