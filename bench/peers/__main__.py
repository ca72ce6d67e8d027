"""Measures Lamella against other writers of Parquet and writes docs/benchmarks.md.

  python -m bench.peers                                all of it, for hours
  python -m bench.peers --scale quick                  two minutes
  python -m bench.peers --only lineitem --codec snappy some cells; the others are kept
  python -m bench.peers --render                       the page again, nothing is measured

The page in docs/ is that of the full scale; the others have one in the cache.
"""

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

from bench.peers import cells, datasets, measure, page, peers, places, results
from bench.peers.calm import Calm
from bench.peers.reading import Reading
from bench.peers.view import rows_of

ROUNDS = {"tiny": 3, "quick": 3, "full": 7}
LIMIT = {"tiny": 60, "quick": 60, "full": 300}  # Seconds of one run.
BUDGET = {"tiny": 5, "quick": 4, "full": 180}  # Seconds of a writer in a cell.


def parse(arguments):
    """The command line."""
    parser = argparse.ArgumentParser(prog="bench.peers", description=__doc__.splitlines()[0])
    parser.add_argument("--scale", choices=datasets.SCALES, default="full")
    parser.add_argument("--only", nargs="+", default=[], choices=datasets.ALL, metavar="DATASET")
    parser.add_argument("--codec", nargs="+", default=[], choices=peers.CODECS)
    parser.add_argument("--entry", nargs="+", default=[], choices=("database", "memory", "read", "slow"))
    parser.add_argument("--threads", nargs="+", default=[], type=int)
    parser.add_argument("--partition", nargs="+", default=[],
                        help="columns; none for single files only")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--outputs", type=Path, default=Path("/dev/shm"),
                        help="where the writers write; removed afterwards")
    parser.add_argument("--docs", type=Path, help="where the page is written")
    parser.add_argument("--render", action="store_true", help="measure nothing")
    return parser.parse_args(arguments)


def run(chosen, plan):
    """Measures cell by cell and keeps each at once: a run that is stopped loses one cell."""
    calm = Calm(plan.rounds)
    bench, reading = measure.Bench(plan, calm), Reading(plan, calm)
    for number, cell in enumerate(chosen, 1):
        records = (reading if cell.entry == "read" else bench).measure(cell)
        print(f"[{number}/{len(chosen)}] {cell.key}", "" if records else "no writer is installed")
        if not records:
            continue
        results.add(plan.scale, records)
        for row in rows_of(records, cell):
            print(f"    {row.label:32} {row.failed or f'{row.cpu()[1]:9.3f} s CPU'}", flush=True)


def main():
    arguments = parse(sys.argv[1:])
    scale = arguments.scale
    every = cells.all_cells(scale)
    chosen = cells.chosen(every, {
        "dataset": arguments.only, "codec": arguments.codec, "entry": arguments.entry,
        "threads": arguments.threads,
        "partition": ["" if name == "none" else name for name in arguments.partition]})
    if not chosen:
        sys.exit("no cell has all of that; see bench/peers/cells.py")
    # Ends by an exception, so that what the writers left in memory is removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by a signal"))
    if not arguments.render:
        if not os.access(places.LAMELLA, os.X_OK):
            sys.exit(f"{places.LAMELLA} is not there: run `make build`, or set LAMELLA")
        if not os.path.isdir(places.PACKAGE):
            sys.exit(f"{places.PACKAGE} is not there: run `make python`, or set LAMELLA_PYTHON")
        with tempfile.TemporaryDirectory(dir=arguments.outputs, prefix="lamella-bench-") as folder:
            run(chosen, measure.Plan(scale, arguments.rounds or ROUNDS[scale], LIMIT[scale],
                                     BUDGET[scale], Path(folder)))
    kept = results.load(scale)
    if not kept["records"]:
        sys.exit(f"nothing was measured on this machine at the scale {scale}")
    docs = arguments.docs or (places.ROOT / "docs" if scale == "full" else places.CACHE / scale)
    page.write(kept, every, docs)
    print(f"wrote {docs / 'benchmarks.md'}")


main()
