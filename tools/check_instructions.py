#!/usr/bin/env python3
"""Holds the instructions that the main encoders take to the figures in bench/instructions.json.

  check_instructions.py PROGRAM            fails when a case takes over 5 % more than stored
  check_instructions.py PROGRAM --update   stores what is counted now, on purpose

PROGRAM is bench/instructions.cc, built for release. It runs under callgrind, which counts the
same whatever else the machine does; the sets of kernels are those that callgrind knows.
"""
import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

FIGURES = Path(__file__).resolve().parent.parent / "bench" / "instructions.json"
KERNELS = ("portable", "avx2")
FUNCTION = "MeasuredCase"  # One call of it is one case.
MARGIN = 0.05


def count(program, kernels):
    """{case: instructions per value} of one set of kernels."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["valgrind", "--tool=callgrind", "-q", "--collect-atstart=no",
                   f"--toggle-collect={FUNCTION}", f"--dump-after={FUNCTION}",
                   f"--callgrind-out-file={folder}/out", program, kernels]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
        cases = [line.split() for line in done.stdout.splitlines()]
        totals = [total(Path(folder, f"out.{number}")) for number in range(1, len(cases) + 1)]
    return {f"{kernels}/{name}": round(instructions / int(values), 3)
            for (name, values), instructions in zip(cases, totals, strict=True)}


def total(dump):
    """The instructions in one file that callgrind wrote."""
    found = re.search(r"^(?:summary|totals): (\d+)", dump.read_text(encoding="utf-8"), re.M)
    if not found or int(found[1]) == 0:
        sys.exit(f"callgrind counted nothing in {dump.name}: is {FUNCTION} inlined?")
    return int(found[1])


def judge(stored, counted):
    """Yields (line, whether it is a fault): cases that changed, in the order of their names."""
    for name in sorted(stored.keys() | counted.keys()):
        if name not in counted:
            yield f"{name}: stored, but not there any more; store the figures again", True
        elif name not in stored:
            yield f"{name}: {counted[name]:g} a value, new; store the figures again", True
        else:
            growth = counted[name] / stored[name] - 1
            line = f"{name}: {stored[name]:g} → {counted[name]:g} a value ({growth:+.1%})"
            if growth > MARGIN:
                yield line + ", too much", True
            elif growth < -MARGIN:
                yield line + ", better: store the figures again", False


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--update", action="store_true")
    arguments = parser.parse_args()
    counted = {name: figure for kernels in KERNELS
               for name, figure in count(arguments.program, kernels).items()}
    if arguments.update:
        FIGURES.write_text(json.dumps(counted, indent=1) + "\n", encoding="utf-8")
        print(f"instructions: {len(counted)} figures stored")
        return 0
    lines = list(judge(json.loads(FIGURES.read_text(encoding="utf-8")), counted))
    faults = sum(fault for _, fault in lines)
    print("\n".join([line for line, _ in lines] + [
        f"instructions: {len(counted)} cases, {faults} faults"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
