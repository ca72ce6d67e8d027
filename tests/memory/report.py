"""Prints a table of the peaks: `cd tests && python -m memory.report [case…]`."""

import sys
import tempfile
from pathlib import Path

from memory.measure import MB, export
from memory.test_bounds import CASES


def main(names):
    """Measures the named cases, or all, with two limits and one or two threads."""
    print("| case | limit MB | threads | peak MB | beyond | CPU s | |\n|---|---|---|---|---|---|---|")
    for name in names or CASES:
        for limit in (512, 1000):
            for threads in (1, 2):
                with tempfile.TemporaryDirectory(prefix="lamella-memory-") as folder:
                    peak = export(CASES[name], Path(folder) / "x.parquet", limit, threads)
                resident = peak.resident / MB
                print(
                    f"| {name} | {limit} | {threads} | {resident:.0f} | {resident - limit:+.0f} "
                    f"| {peak.seconds:.1f} | {peak.error[:80]} |",
                    flush=True,
                )


if __name__ == "__main__":
    main(sys.argv[1:])
