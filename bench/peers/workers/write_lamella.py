"""Lamella over an Arrow table in memory: its Python package."""

import lamella
from arrow_table import load


def prepare(job):
    return load(job)


def work(job, data):
    options = {"partition_cols": [job["partition"]]} if job["partition"] else {}
    lamella.write(data, job["output"], threads=job["threads"], compression=job["codec"],
                  **options, **job["options"])
