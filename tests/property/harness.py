"""Runs the program over a script and holds what it wrote against what went in.

Every failure names the seed, the script and the commands that show it again.
"""

import subprocess
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from checker import check_file
from checker.check import Expectations
from interop import forms
from interop.canonical import from_arrow
from interop.writer import program, statement

THREADS = (1, 2)


class Difference(AssertionError):
    """A file that is wrong, with all that is needed to write it again."""


def run(script, threads, *arguments):
    """Runs a script; the text that the program printed on standard error if it failed."""
    command = [program(), "run", str(script), "--json", "--threads", str(threads), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    return None if done.returncode == 0 else f"exit {done.returncode}: {done.stderr.strip()}"


def write_each(folder, setup, exports, *arguments):
    """Runs `setup` and then the exports ({name: (query, options)}) with each number of threads.

    Returns {name: one path for each number of threads}. The scripts stay in `folder`.
    """
    for threads in THREADS:
        text = "SET TimeZone = 'UTC';\n" + setup
        for name, (query, options) in exports.items():
            text += statement(query, folder / f"{name}.{threads}.parquet", options)
        script = folder / f"threads{threads}.sql"
        script.write_text(text, encoding="utf-8")
        failure = run(script, threads, *arguments)
        if failure:
            told = " ".join([program(), "run", str(script), "--threads", str(threads), *arguments])
            raise Difference(f"{told}\n{failure}")
    return {n: [folder / f"{n}.{threads}.parquet" for threads in THREADS] for n in exports}


def write(folder, setup, exports, *arguments):
    """As `write_each`, and raises unless the files are equal; returns {name: path}."""
    written = write_each(folder, setup, exports, *arguments)
    for paths in written.values():
        if len({path.read_bytes() for path in paths}) != 1:
            raise Difference(f"{paths} differ")
    return {name: paths[0] for name, paths in written.items()}


def check(path, options):
    """Raises if the strict checker finds a fault, or if the row groups are not as asked."""
    expected = Expectations(
        statistics=options.get("statistics", True),
        page_index=options.get("statistics", True) and options.get("write_page_index", True),
        arrow_schema=options.get("store_schema", True),
        metadata=options.get("kv_metadata", {}),
    )
    faults = check_file(path, expected=expected)
    if faults:
        raise Difference("\n".join(map(str, faults[:5])))
    size = options.get("row_group_size")
    if size and "row_group_size_bytes" not in options:
        footer = pq.read_metadata(path)
        rows = [footer.row_group(i).num_rows for i in range(footer.num_row_groups)]
        if any(n != size for n in rows[:-1]) or any(n > size for n in rows):
            raise Difference(f"row groups of {rows} rows, not {size}")


def connect():
    """A connection that hands every type out as it is."""
    connection = duckdb.connect()
    connection.execute("SET arrow_lossless_conversion = true; SET TimeZone = 'UTC'")
    return connection


def by_duckdb(path):
    """The values as DuckDB reads them; None where it has no decoder for the file."""
    try:
        table = connect().sql("FROM read_parquet(?)", params=[str(path)]).to_arrow_table()
    except duckdb.Error as error:
        if "BYTE_STREAM_SPLIT encoding is only supported" in str(error):
            return None
        raise
    return {name: from_arrow(table.column(name)) for name in table.column_names}


def by_pyarrow(path):
    """The values as PyArrow reads them, checksums verified; None where it lacks a decoder."""
    with pq.ParquetFile(path, page_checksum_verification=True) as source:
        try:
            table = source.read()
        except OSError as error:
            # It reads an ENUM as a dictionary, which it can't make from every encoding.
            if "Not yet implemented: DecodeArrow of DictAccumulator" in str(error):
                return None
            raise
    return {name: from_arrow(table.column(name)) for name in table.column_names}


READERS = {
    "duckdb": (by_duckdb, lambda value: value),
    # Arrow C++ hands out the twelve bytes of an interval.
    "pyarrow": (by_pyarrow, forms.intervals_as_bytes),
}


def _by_id(columns):
    """The same rows in the order of their canonical text."""
    order = sorted(range(len(next(iter(columns.values())))), key=lambda i: str(
        [values[i] for values in columns.values()]))
    return {name: [values[i] for i in order] for name, values in columns.items()}


def compare(path, truth, ordered=True):
    """Raises if a reader gives other values than `truth`, {column: canonical values}."""
    for reader, (read, form) in READERS.items():
        answer = read(path)
        if answer is None:
            continue
        if list(answer) != list(truth):
            raise Difference(f"{reader}: columns {list(answer)}, not {list(truth)}")
        wanted = {column: form(values) for column, values in truth.items()}
        if not ordered:
            answer, wanted = _by_id(answer), _by_id(wanted)
        for column, values in wanted.items():
            _compare_column(f"{reader}: column {column!r}", answer[column], values)


def _compare_column(where, got, wanted):
    if len(got) != len(wanted):
        raise Difference(f"{where}: {len(got)} rows, not {len(wanted)}")
    for row, (value, true) in enumerate(zip(got, wanted)):
        if value != true:
            raise Difference(f"{where}, row {row}: {value!r:.300}, not {true!r:.300}")


def folder_for(root, seed):
    """A fresh folder for one seed."""
    folder = Path(root) / f"seed{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
