"""Keeps what was measured: one JSON file for each machine and scale, in the cache.

A record replaces the one of the same cell and writer, so that a run of some cells renews
these and keeps the others.
"""

import json

from bench.peers import machine, places
from bench.peers.cells import Cell


def path(scale):
    """The file of this machine."""
    return places.CACHE / "results" / f"{machine.identity()}-{scale}.json"


def _key(record):
    return Cell(**record["cell"]).key, record["peer"]


def load(scale):
    """{"machine": description, "records": [record]}; no records when nothing was measured."""
    file = path(scale)
    if not file.exists():
        return {"machine": machine.describe(), "records": []}
    return json.loads(file.read_text(encoding="utf-8"))


def merged(records, fresh):
    """`records` with `fresh` ones in place of those of the same cells.

    All writers of a cell were measured side by side, so that they are replaced together.
    """
    renewed = {_key(record)[0] for record in fresh}
    return [record for record in records if _key(record)[0] not in renewed] + fresh


def add(scale, fresh):
    """Keeps the records of one cell; the file is whole at any moment."""
    kept = load(scale)
    kept["records"] = merged(kept["records"], fresh)
    file = path(scale)
    file.parent.mkdir(parents=True, exist_ok=True)
    staged = file.with_suffix(".new")
    staged.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    staged.rename(file)
