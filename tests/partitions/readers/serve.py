"""What an adapter is asked and what it answers.

The command line of an adapter is `<adapter> JOBS OUT`. JOBS is a JSON list of
`{"id": 7, "root": "/…/dataset", "flavor": "hive", "types": {"k": "<type>"}}` with types as the
reader spells them; flavor is `hive`, `directory` (levels without names, in the order of the
types) or `none`. OUT gets one JSON line for each: `{"id": 7, "rows": [[v, k], …]}` in the order
of the files' own column `v`, values in the canonical form, or `{"id": 7, "error": "text"}`.
"""

import json
import sys

from interop.canonical import from_arrow
from interop.readers.protocol import root_cause


def rows_of(table, names):
    """The canonical rows of an Arrow table in the order of `v`."""
    columns = [table.column("v").to_pylist()] + [from_arrow(table.column(name)) for name in names]
    return sorted(map(list, zip(*columns)), key=lambda row: row[0])


def serve(read):
    """Answers all jobs by `read(root, flavor, types) -> rows`."""
    with open(sys.argv[1], encoding="utf-8") as source:
        jobs = json.load(source)
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        for job in jobs:
            try:
                answer = {"rows": read(job["root"], job["flavor"], job["types"])}
            except BaseException as error:  # Readers written in Rust panic with a BaseException.
                if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
                    raise
                answer = {"error": f"{type(error).__name__}: {root_cause(error)}"}
            out.write(json.dumps({"id": job["id"], **answer}) + "\n")
