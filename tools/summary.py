#!/usr/bin/env python3
"""Sums up the logs of tools/test.sh: one line for each part, then `N passed, N failed`.

The counts are those that GoogleTest and pytest print. A part that failed without a test to
name (a build fault, a crash, a wrong layer) counts as one failure.
"""
import re
import sys
from pathlib import Path


def count(log):
    """(passed, failed) as the test programs of one part counted them."""
    passed = sum(map(int, re.findall(r"\[  PASSED  \] (\d+) test", log)))
    failed = sum(map(int, re.findall(r"^(?:\d+: )?\s*(\d+) FAILED TESTS?$", log, re.M)))
    closing = re.findall(r"^=*\s?(?:\d+ \w+, )*.*\b(?:passed|failed|error)\b.* in [\d.]+s", log, re.M)
    if closing:
        passed += sum(map(int, re.findall(r"(\d+) passed", closing[-1])))
        failed += sum(map(int, re.findall(r"(\d+) (?:failed|errors?)", closing[-1])))
    return passed, failed


def main(folder):
    total_passed = total_failed = 0
    print()
    for line in (folder / "parts").read_text(encoding="utf-8").splitlines():
        name, code, seconds = line.split()
        passed, failed = count((folder / f"{name}.log").read_text("utf-8", "replace"))
        failed = max(failed, int(code != "0"))
        total_passed += passed or int(failed == 0)
        total_failed += failed
        state = f"FAILED ({failed})" if failed else "passed"
        print(f"{name:8} {state:12} {passed or '':>6} {seconds:>5} s")
    print(f"{total_passed} passed, {total_failed} failed")
    return 1 if total_failed else 0


sys.exit(main(Path(sys.argv[1])))
