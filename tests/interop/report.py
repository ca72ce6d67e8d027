"""Writes docs/compatibility.md from a run of the matrix: `python -m interop.report`."""

import json
import re
import sys
import tempfile
from collections import defaultdict
from importlib.metadata import version

from interop import expectations, matrix, predicates, registry
from interop.cases import CODECS
from interop.value_types import TYPES
from interop.writer import ROOT

PAGE = ROOT / "docs" / "compatibility.md"
HEAD = """# Compatibility

Made by `python -m interop.report` in `tests/` from a run of the reader matrix; a test keeps it
up to date. {files} files hold every value type of the [types page](types.md) in every encoding
that Parquet allows for it, with every codec, flat and nested, in several row groups and pages.
Ten reader set-ups read all of them: {columns} columns. Each value must equal what DuckDB says
about the query itself; ✓ means that it does. A number is an exception explained
[below](#exceptions), and each exception is checked as well: the reader must behave in just
that way.
"""


def versions():
    """The version of every reader."""
    go = re.search(
        r"parquet-go/parquet-go (v\S+)",
        (registry.HERE / "parquet_go" / "go.mod").read_text(encoding="utf-8"),
    )
    node = json.loads((registry.HERE / "hyparquet" / "package.json").read_text(encoding="utf-8"))
    older = re.search(
        r"duckdb==(\S+)",
        (registry.HERE / "locks" / "duckdb15.txt").read_text(encoding="utf-8"),
    )
    names = {reader.name: reader.name for reader in registry.ALL}
    names["spark"] = names["spark-rows"] = "pyspark"
    special = {
        "parquet-go": go[1],
        "duckdb15": older[1],
        "hyparquet": node["dependencies"]["hyparquet"],
    }
    return {name: special.get(name) or version(package) for name, package in names.items()}


def table(head, rows):
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


SEVERAL = "several in one column"


def encoding_of(subject):
    """The encoding of a column: one name, `SEVERAL`, or nothing where there is no value."""
    names = {name for _, name in subject.encodings}
    return next(iter(names), None) if len(names) < 2 else SEVERAL


class Report:
    """The tables of one run."""

    def __init__(self, result):
        self.result = result
        used = {
            entry.name
            for _, verdict, entries, _ in result.verdicts
            if verdict != "fault"
            for entry in entries
        }
        self.notes = [entry for entry in expectations.ALL if entry.name in used]
        self.numbers = {entry.name: str(at + 1) for at, entry in enumerate(self.notes)}

    def cells(self, axis, row_of, column_of, wanted=lambda subject: True):
        """{row: {column: cell}} over the verdicts; a cell shows the exceptions of one axis."""
        found = defaultdict(lambda: defaultdict(set))
        for subject, verdict, entries, _ in self.result.verdicts:
            if not wanted(subject):
                continue
            marks = found[row_of(subject)][column_of(subject)]
            if verdict == "fault":
                marks.add("✗")
            marks.update(
                self.numbers[entry.name]
                for entry in entries
                if verdict != "fault" and entry.axis == axis
            )
        return {
            row: {
                column: ", ".join(sorted(marks, key=lambda m: (len(m), m))) or "✓"
                for column, marks in columns.items()
            }
            for row, columns in found.items()
        }

    def by_reader(self, title, axis, row_of, order, wanted=lambda subject: True):
        """A table with one column for each reader."""
        cells = self.cells(axis, row_of, lambda subject: subject.reader, wanted)
        rows = [
            [f"`{row}`", *(cells[row].get(reader.name, "") for reader in registry.ALL)]
            for row in order
            if row in cells
        ]
        return table([title, *(reader.title for reader in registry.ALL)], rows)

    def encodings_of_types(self):
        """What all readers together made of each encoding of each type, with every codec."""
        names = sorted({name for value_type in TYPES for name in value_type.encodings})
        cells = self.cells(
            "encoding",
            lambda s: s.case,
            lambda s: s.column.encoding,
            lambda s: s.column.encoding != "auto" and not s.file.endswith("-modern"),
        )
        rows = [
            [f"`{t.label}`", *(cells[t.name].get(name, "") for name in names)]
            for t in TYPES
            if t.encodings
        ]
        return table(["Type", *names], rows)

    def exceptions(self):
        """The numbered list of exceptions."""
        kinds = {"change": "another form", "refuses": "refused", "wrong": "wrong values"}
        lines = []
        for entry in self.notes:
            kind = next(text for name, text in kinds.items() if getattr(entry, name))
            readers = " and ".join(
                reader.title for reader in registry.ALL if reader.name in entry.readers
            )
            lines.append(
                f"{self.numbers[entry.name]}. **{readers}**, {entry.what} — {kind}. {entry.reason}"
            )
        return "\n".join(lines) + "\n"

    def filters(self):
        """What the filter tests ask, and their exceptions."""
        titles = {reader.name: reader.title for reader in registry.ALL}
        asked = ", ".join(titles[name] for name in predicates.ASKED)
        lines = [
            "Most readers also answer filters, on files of many pages and row groups with bloom",
            "filters on every column. The rows found must be those of a comparison value by",
            "value: no statistic, page index or bloom filter may hide one.\n",
            f"Asked: {asked}.\n",
        ]
        for (reader, column, op, _), reason in predicates.EXCEPTIONS.items():
            kind = predicates.COLUMNS[column][0].upper()
            lines.append(f"- **{titles[reader]}**, `{op}` on {kind} with a bloom filter: {reason}")
        return "\n".join(lines) + "\n"

    def text(self):
        """The whole page."""
        sql = {t.name: t.label for t in TYPES}
        shapes = list(dict.fromkeys(s.column.shape for s, *_ in self.result.verdicts))
        encoding_order = sorted({name for t in TYPES for name in t.encodings}) + [SEVERAL]
        parts = [
            HEAD.format(files=len(self.result.paths), columns=len(self.result.verdicts)),
            "## Readers\n",
            table(
                ["Reader", "Version"],
                [[reader.title, versions()[reader.name]] for reader in registry.ALL],
            ),
            "## Types\n",
            self.by_reader(
                "Type",
                "type",
                lambda s: sql[s.column.value_type],
                [t.label for t in TYPES],
                lambda s: s.column.name != "rn",  # It shares the fate of its whole file.
            ),
            "## Encodings\n",
            self.by_reader("Encoding", "encoding", encoding_of, encoding_order, encoding_of),
            "## Codecs\n",
            self.by_reader("Codec", "codec", lambda s: s.codec, CODECS),
            "## Shapes\n",
            self.by_reader("Shape", "shape", lambda s: s.column.shape, shapes),
            "## Types in each encoding\n",
            "All readers together, each pair in six files, one for each codec.\n",
            self.encodings_of_types(),
            "## Filters\n",
            self.filters(),
            "## Exceptions\n",
            self.exceptions(),
        ]
        return "\n".join(parts)


def main():
    """The command line."""
    with tempfile.TemporaryDirectory() as folder:
        result = matrix.run(folder)
    for line in result.faults():
        print(line, file=sys.stderr)
    PAGE.write_text(Report(result).text(), encoding="utf-8")
    print(f"wrote {PAGE}, {len(result.faults())} faults")
    return 1 if result.faults() or result.write_errors else 0


if __name__ == "__main__":
    sys.exit(main())
