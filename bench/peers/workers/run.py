"""Runs one job of one peer in a process of its own.

The job is JSON. `prepare` does what has nothing to do with the work (imports, opening the
database, loading the table); a job that is `empty` ends there, which tells what that costs.
"""

import importlib
import json
import sys

job = json.loads(sys.argv[1])
worker = importlib.import_module(job["worker"])
prepared = worker.prepare(job)
if not job.get("empty"):
    worker.work(job, prepared)
