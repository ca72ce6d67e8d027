"""One of many programs at one data set: `python -m datasets.rival KIND TARGET SECONDS NUMBER`.

An exporter writes with a random mode until the time is up; a reader reads. Each prints what
it did as one line of JSON an event.
"""

import json
import os
import random
import sys
import time
from collections import Counter

from cli.support import lamella

MODES = ("overwrite", "overwrite_partitions", "append")
WEIGHTS = (2, 3, 4)


def tell(**event):
    print(json.dumps(event), flush=True)


def export(target, number, generator, count):
    """One export of a few keys; each of its rows says which export it is of."""
    mode = generator.choices(MODES, WEIGHTS)[0]
    commit = "exchange" if generator.random() < 0.9 else "auto"
    name, keys, rows = f"{number}-{count}", generator.randint(1, 12), generator.randint(5, 400)
    first = generator.randrange(20)
    query = (
        f"SELECT {first} + range % {keys} AS k, range % 2 AS j, range AS v, "
        f"'{name}' AS s FROM range({rows})"
    )
    flags = ("--partition-cols", "k,j", "--wait", "--json", "--threads", "1")
    done = lamella("export", query, target, *flags, "--mode", mode, "--commit", commit)
    if done.code != 0:
        return tell(failed=done.err)
    (report,) = done.json["exports"]
    files = {os.path.relpath(file["path"], target): file["rows"] for file in report["files"]}
    return tell(mode=mode, name=name, files=files, commit=report["commit"])


def read(target, kind):
    """One read; it counts if the files were the same before and after."""
    # Exporters do without these libraries: eight processes would load them for seconds.
    from datasets.sets import by_duckdb, by_pyarrow, files_of

    reader = {"duckdb": by_duckdb, "pyarrow": by_pyarrow}[kind]
    before = files_of(target)
    try:
        rows, failed = reader(target), None
    except Exception as error:  # pylint: disable=broad-except
        rows, failed = [], repr(error)
    if files_of(target) != before:
        return tell(stable=False)
    found = Counter(f"k={k}/j={j}" for k, j, _, _ in rows)
    return tell(stable=True, files=before, rows=found, failed=failed)


def main(kind, target, seconds, number):
    generator = random.Random(int(number))
    end = time.monotonic() + float(seconds)
    count = 0
    while time.monotonic() < end:
        count += 1
        if kind == "export":
            export(target, int(number), generator, count)
        else:
            read(target, kind)


if __name__ == "__main__":
    main(*sys.argv[1:])
