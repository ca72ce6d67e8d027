"""Writes the files of a case with `lamella run`, and asks DuckDB for the true values.

`LAMELLA` names the program (default: `build/lamella` of this tree).
"""

import json
import os
import subprocess
from pathlib import Path

import duckdb

from interop.canonical import from_arrow

ROOT = Path(__file__).resolve().parents[2]


def program():
    """The path of the lamella program under test."""
    return os.environ.get("LAMELLA", str(ROOT / "build" / "lamella"))


def statement(query, path, options):
    """One EXPORT statement."""
    quoted = str(path).replace("'", "''")
    return f"EXPORT {query}\nTO '{quoted}' TYPE PARQUET OPTIONS {json.dumps(options)};\n"


def _run(script, folder):
    path = folder / "script.sql"
    path.write_text("SET TimeZone = 'UTC';\n" + script, encoding="utf-8")
    return subprocess.run(
        [program(), "run", str(path), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )


def write(cases, folder):
    """Writes every file of every case; returns {file name: path} and {file name: error text}.

    All statements go into one script; if that fails, each file gets a script of its own, so
    that one refused query does not hide the others.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {
        name: (case.query, folder / f"{name}.parquet", options)
        for case in cases
        for name, options in case.files.items()
    }
    whole = _run("".join(statement(*parts) for parts in wanted.values()), folder)
    if whole.returncode == 0:
        return {name: parts[1] for name, parts in wanted.items()}, {}
    paths, errors = {}, {}
    for name, parts in wanted.items():
        single = _run(statement(*parts), folder)
        if single.returncode == 0:
            paths[name] = parts[1]
        else:
            errors[name] = single.stderr.strip() or f"exit {single.returncode}"
    return paths, errors


def truths(cases):
    """The true canonical values: {case name: {column: values}}."""
    connection = duckdb.connect()
    connection.execute("SET arrow_lossless_conversion = true; SET TimeZone = 'UTC'")
    answers = {}
    for case in cases:
        table = connection.sql(case.truth).to_arrow_table()
        answers[case.name] = {c: from_arrow(table.column(c)) for c in table.column_names}
    return answers
