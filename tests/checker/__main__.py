"""`python3 -m checker FILE...`: prints each fault with its offset, exits 1 on any."""

from __future__ import annotations

import argparse
import sys

from . import Expectations, check_file


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="checker", description=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument(
        "--foreign",
        action="store_true",
        help="only the rules of the format, not the promises of our writer",
    )
    for name in ("statistics", "page-index", "arrow-schema"):
        parser.add_argument(
            f"--no-{name}",
            action="store_false",
            dest=name.replace("-", "_"),
            help=f"the writer was told to leave out: {name}",
        )
    parser.add_argument("--created-by", help="the exact text that created_by must be")
    return parser.parse_args()


def main() -> int:
    arguments = _arguments()
    expected = Expectations(
        arguments.statistics,
        arguments.page_index,
        arguments.arrow_schema,
        arguments.created_by,
    )
    total = 0
    for path in arguments.files:
        faults = check_file(path, not arguments.foreign, expected)
        for fault in faults:
            print(f"{path}: {fault}")
        total += len(faults)
    if total:
        print(f"{total} faults", file=sys.stderr)
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
