"""What an adapter is asked and what it answers, the same for every language.

The command line of an adapter is `<adapter> JOBS OUT`. JOBS is a JSON list of
`{"id": 7, "file": "/…/a.parquet", "columns": ["a", "b"], "batch": "x", "filter": null}`. Jobs
of one batch follow each other and have the same schema; a reader may answer them together. A
filter is `{"column": "a", "op": "<", "value": "i:5"}` with a canonical value (`op` is one of
`= < <= > >= is_null not_null`) and must be given to the reader so that it may skip data.

OUT gets one JSON line for each job: `{"id": 7, "values": {"a": […]}, "errors": {"b": "text"}}`.
A reader that fails on the whole request is asked again in halves, so that one column that it
lacks does not hide the others; if the first column alone fails with the same words, the file
counts as refused.
"""

import json
import struct
import sys
from decimal import Decimal


def _attempt(read, job, columns):
    """(values, None) or (None, error text) of one request."""
    try:
        return read(job["file"], columns, job["filter"]), None
    except BaseException as error:  # Readers written in Rust panic with a BaseException.
        if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
            raise
        return None, f"{type(error).__name__}: {root_cause(error)}"


def root_cause(error):
    """The text of an error; of one that came out of a Java machine, its first cause."""
    java = getattr(error, "java_exception", None)
    if java is None:
        return str(error)
    while java.getCause() is not None:
        java = java.getCause()
    return java.toString()


def _in_parts(read, job, columns, values, errors):
    """Reads columns that cannot be read together: in halves, down to the ones at fault."""
    part, error = _attempt(read, job, columns)
    if error is None:
        values.update(part)
    elif len(columns) == 1:
        errors[columns[0]] = error
    else:
        middle = len(columns) // 2
        _in_parts(read, job, columns[:middle], values, errors)
        _in_parts(read, job, columns[middle:], values, errors)


def answer(read, job):
    """The answer to one job by `read(file, columns, filter) -> {column: canonical values}`."""
    columns = job["columns"]
    values, error = _attempt(read, job, columns)
    if error is None:
        return {"id": job["id"], "values": values, "errors": {}}
    values, cause = _attempt(read, job, columns[:1])
    if cause == error:  # The file as a whole is refused.
        return {"id": job["id"], "values": {}, "errors": dict.fromkeys(columns, error)}
    values, errors = (values, {}) if cause is None else ({}, {columns[0]: cause})
    if len(columns) > 1:
        middle = 1 + len(columns) // 2
        for part in (columns[1:middle], columns[middle:]):
            if part:
                _in_parts(read, job, part, values, errors)
    return {"id": job["id"], "values": values, "errors": errors}


def serve(read):
    """Runs an adapter: answers every job of the file named first into the one named second."""
    with open(sys.argv[1], encoding="utf-8") as source:
        jobs = json.load(source)
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        for job in jobs:
            out.write(json.dumps(answer(read, job)) + "\n")
            out.flush()


def plain_value(canonical):
    """The Python value of a canonical one: int, float, Decimal, str, bytes or bool.

    Dates come as days, times and timestamps as nanoseconds.
    """
    if isinstance(canonical, bool):
        return canonical
    tag, _, text = canonical.partition(":")
    if tag in ("i", "date", "ts", "tsz", "time", "timez"):
        return int(text)
    if tag == "d":
        return Decimal(text)
    if tag in ("f", "g"):
        if text == "nan":
            return float("nan")
        return struct.unpack(">f" if tag == "f" else ">d", bytes.fromhex(text))[0]
    if tag in ("x", "u"):
        return bytes.fromhex(text)
    if tag == "s":
        return text
    raise ValueError(f"no plain value for {canonical}")
