"""fastparquet, in a child process for each request because some pages crash it."""

import datetime
import json
import os
import warnings

import fastparquet
import numpy as np
import pandas as pd

from interop.canonical import NANOSECONDS, float32_text, float64_text
from interop.readers.protocol import plain_value, serve

warnings.simplefilter("ignore")
OPERATORS = {"=": "==", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def scalar(value):
    """The canonical form of a value inside an object column."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)) and not isinstance(value, np.timedelta64):
        return f"i:{int(value)}"
    if isinstance(value, np.float32):
        return float32_text(float(value))
    if isinstance(value, (float, np.floating)):
        return float64_text(float(value))
    if isinstance(value, str):
        return "s:" + value
    if isinstance(value, bytes):
        return "x:" + bytes(value).hex()
    if isinstance(value, np.datetime64):
        return f"ts:{value.astype('datetime64[ns]').astype('int64')}"
    if isinstance(value, (datetime.timedelta, np.timedelta64)):
        return f"time:{np.timedelta64(value).astype('timedelta64[ns]').astype('int64')}"
    if isinstance(value, (list, np.ndarray)):
        return [scalar(v) for v in value]
    if isinstance(value, dict):
        return {"#map": [[scalar(k), scalar(v)] for k, v in value.items()]}
    raise TypeError(f"no canonical form for {type(value).__name__}")


def _clock(series, tag):
    numbers = series.to_numpy(dtype=f"{'M' if tag.startswith('ts') else 'm'}8[{series.dt.unit}]")
    factor = NANOSECONDS[series.dt.unit]
    return [
        None if missing else f"{tag}:{int(number) * factor}"
        for number, missing in zip(numbers.view("int64"), np.isnat(numbers))
    ]


def canonical(series):
    """The canonical values of a pandas series."""
    kind = series.dtype
    if isinstance(kind, pd.DatetimeTZDtype):
        return _clock(series.dt.tz_convert("UTC").dt.tz_localize(None), "tsz")
    if pd.api.types.is_datetime64_dtype(kind):
        return _clock(series, "ts")
    if pd.api.types.is_timedelta64_dtype(kind):
        return _clock(series, "time")
    if kind == np.float32:
        return [float32_text(float(v)) for v in series]
    if kind == np.float64:
        return [float64_text(float(v)) for v in series]
    if isinstance(kind, pd.StringDtype):
        return [None if pd.isna(v) else "s:" + v for v in series]
    return [scalar(v) for v in series]


def _column(frame, name):
    """A column, or the struct that fastparquet spreads over columns named `name.member`."""
    if name in frame.columns:
        return canonical(frame[name])
    members = {
        c[len(name) + 1 :]: canonical(frame[c]) for c in frame.columns if c.startswith(name + ".")
    }
    if not members:
        raise KeyError(name)
    return [dict(zip(members, values)) for values in zip(*members.values())]


def _read_here(file, columns, wanted):
    source = fastparquet.ParquetFile(file)
    parts = [
        c
        for c in source.columns
        if c in columns or any(c.startswith(name + ".") for name in columns)
    ]
    filters = []
    if wanted:
        filters = [(wanted["column"], OPERATORS[wanted["op"]], plain_value(wanted["value"]))]
    frame = source.to_pandas(columns=parts, filters=filters, row_filter=bool(filters))
    return {name: _column(frame, name) for name in columns}


def read(file, columns, wanted):
    """The canonical values of `columns`; a crash of the reader becomes an error."""
    source, sink = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(source)
        with os.fdopen(sink, "w", encoding="utf-8") as out:
            try:
                json.dump({"values": _read_here(file, columns, wanted)}, out)
            except Exception as error:  # The parent raises it again.
                json.dump({"error": f"{type(error).__name__}: {error}"}, out)
        os._exit(0)
    os.close(sink)
    with os.fdopen(source, encoding="utf-8") as answers:
        text = answers.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) or not text:
        raise RuntimeError(f"the reader crashed with signal {os.WTERMSIG(status)}")
    answer = json.loads(text)
    if "error" in answer:
        raise RuntimeError(answer["error"])
    return answer["values"]


if __name__ == "__main__":
    serve(read)
