"""Writes rows that are in memory, or on their way through it, to Parquet with Lamella."""

import json
import math
import os

from lamella.native import (
    Error, IoError, OptionError, SchemaError, SourceError, StatementError, write as _write)

__all__ = ["Error", "IoError", "OptionError", "SchemaError", "SourceError", "StatementError",
           "write"]

_MOST_THREADS = 4096
_CENTURY = 100 * 365 * 86400  # seconds


def write(data, path, *, threads=0, temp_directory="", wait=None, **options):
    """Writes `data` to a Parquet file, or to a directory of them, and returns the report.

    data            anything with `__arrow_c_stream__`: a table or record batch reader of
                    PyArrow, a frame of Polars or pandas, a relation of DuckDB
    path            the file; a directory where an option such as `partition_cols` asks for one
    threads         0: one for each processor that may be used; at most 4096
    temp_directory  where rows of a directory of files may wait for their turn
    wait            seconds to wait for another export to the same directory of files
    options         those of EXPORT, see docs/statement.md: compression="zstd",
                    partition_cols=["country"], mode="overwrite", return_stats=True, …

    The file appears complete, or the one that was there stays. Raises the classes of this
    module, all of them `Error`. The report is one of the `exports` of `lamella --json`, see
    docs/cli.md. Other threads of Python go on meanwhile, and Ctrl-C ends it.
    """
    make_stream = getattr(data, "__arrow_c_stream__", None)
    if make_stream is None:
        raise TypeError(f"{type(data).__name__} has no __arrow_c_stream__")
    if not 0 <= threads <= _MOST_THREADS:
        raise OptionError(f"threads is {threads}; it can be 0, for one a processor, "
                          f"to {_MOST_THREADS}")
    if wait is not None and not wait >= 0:
        raise OptionError(f"wait is {wait}; it can be None, or seconds from 0 on")
    seconds = -1 if wait is None else math.ceil(min(wait, _CENTURY))
    report = _write(make_stream(), os.fspath(path), json.dumps(options, default=os.fspath),
                    threads, os.fspath(temp_directory), seconds)
    return json.loads(report)
