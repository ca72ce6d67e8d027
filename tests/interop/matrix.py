"""Runs the matrix: writes the files, lets every reader read them, judges each column.

`python -m interop.matrix [FOLDER]` prints the faults; the files stay in FOLDER.
"""

import sys
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

from interop import cases, expectations, random_cases, registry, writer

PROCESSES = 2
RANDOM_SCHEMAS = 12


@dataclass
class Result:
    """Everything a run found out."""

    verdicts: list = field(default_factory=list)  # (Subject, verdict, exceptions, detail)
    write_errors: dict = field(default_factory=dict)
    paths: dict = field(default_factory=dict)
    seconds: dict = field(default_factory=dict)

    def faults(self):
        """One line for each column that a reader read otherwise than it should."""
        lines = defaultdict(list)
        for subject, verdict, _, detail in self.verdicts:
            if verdict == "fault":
                key = (subject.reader, subject.case, subject.column.name, detail)
                lines[key].append(subject.file)
        return [
            f"{reader}: {case}.{column} [{', '.join(files)}]: {detail}"
            for (reader, case, column, detail), files in lines.items()
        ]

    def stale(self):
        """Names of the exceptions that no column needed."""
        used = {
            entry.name
            for _, verdict, entries, _ in self.verdicts
            if verdict == "excepted"
            for entry in entries
        }
        return [entry.name for entry in expectations.ALL if entry.name not in used]


def _jobs(selected, paths):
    jobs, meaning = [], []
    for case in selected:
        for name, options in sorted(case.files.items(), key=lambda item: "brotli" in item[0]):
            if name not in paths:
                continue
            codec = options.get("compression", "snappy")
            batch = case.name + ("/brotli" if codec == "brotli" else "")
            jobs.append(
                {
                    "id": len(jobs),
                    "file": str(paths[name]),
                    "batch": batch,
                    "columns": [column.name for column in case.columns],
                    "filter": None,
                }
            )
            meaning.append((case, name, codec))
    return jobs, meaning


def encodings(path):
    """How the values of each top-level column of a file are encoded.

    {column: frozenset of (physical type of the leaf, encoding)}. RLE counts only where it holds
    values, which it does for booleans alone, and PLAIN not where it is the dictionary's.
    """
    footer = pq.read_metadata(path)
    found = defaultdict(set)
    for group in range(footer.num_row_groups):
        for at in range(footer.num_columns):
            chunk = footer.row_group(group).column(at)
            names = set(chunk.encodings)
            if chunk.physical_type != "BOOLEAN" or "PLAIN" in names:
                names.discard("RLE")
            if chunk.has_dictionary_page:
                names.discard("PLAIN")
            found[chunk.path_in_schema.split(".")[0]] |= {
                (chunk.physical_type, name) for name in names
            }
    return {name: frozenset(pairs) for name, pairs in found.items()}


def _judge(result, reader, answers, meaning, truths):
    for at, (case, name, codec) in enumerate(meaning):
        held = encodings(result.paths[name])
        for column in case.columns:
            subject = expectations.Subject(
                reader.name,
                case.name,
                name,
                codec,
                column,
                held.get(column.name, frozenset()),
            )
            verdict = expectations.judge(
                subject,
                truths[case.name][column.name],
                answers[at]["values"].get(column.name),
                answers[at]["errors"].get(column.name),
            )
            result.verdicts.append((subject, *verdict))


def run(folder, readers=registry.ALL, selected=None, write=writer.write):
    """The result of `readers` on the files of the `selected` cases (default: all)."""
    folder = Path(folder)
    if selected is None:
        selected = cases.all_cases() + random_cases.random_cases(RANDOM_SCHEMAS)
    result = Result()
    result.paths, result.write_errors = write(selected, folder)
    truths = writer.truths(selected)
    jobs, meaning = _jobs(selected, result.paths)

    def timed(reader):
        start = time.monotonic()
        return reader.run(jobs, folder), time.monotonic() - start

    slowest_first = sorted(readers, key=lambda reader: "spark" not in reader.name)
    with ThreadPoolExecutor(PROCESSES) as pool:
        answers = dict(zip(slowest_first, pool.map(timed, slowest_first)))
    for reader in readers:
        found, result.seconds[reader.name] = answers[reader]
        _judge(result, reader, found, meaning, truths)
    return result


def main():
    """The command line."""
    result = run(sys.argv[1] if len(sys.argv) > 1 else "build/interop")
    for name, error in result.write_errors.items():
        print(f"not written: {name}: {error}")
    for line in result.faults():
        print(line)
    print(
        f"{len(result.paths)} files, {len(result.verdicts)} columns read,",
        f"{len(result.faults())} faults; stale exceptions: {result.stale() or 'none'}",
    )
    print(", ".join(f"{name} {seconds:.0f} s" for name, seconds in result.seconds.items()))
    return 1 if result.faults() or result.write_errors else 0


if __name__ == "__main__":
    sys.exit(main())
