"""Reading a file: its bytes mapped, its leaf columns decoded to values and levels."""

from __future__ import annotations

import mmap
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .decoded import Chunk, Page
from .encodings import Values
from .faults import Report
from .footer import read_footer
from .levels import Levels
from .pages import ChunkReader
from .schema import Node, Schema, parse_schema


class Mapped:
    """The bytes of a file, mapped; an empty file is empty bytes."""

    def __init__(self, path: str | os.PathLike):
        self.path = Path(path)
        self.map: mmap.mmap | None = None

    def __enter__(self):
        if self.path.stat().st_size == 0:
            return b""
        with self.path.open("rb") as file:
            self.map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return self.map

    def __exit__(self, *error) -> None:
        if self.map is not None:
            self.map.close()


@dataclass
class Column:
    """A leaf column of a file. `values` holds the values that are not null: numbers as
    numpy arrays, everything else as a list of bytes. Levels are None at maximum 0."""

    leaf: Node
    values: Values
    rep: Levels
    defs: Levels

    @property
    def path(self) -> str:
        return ".".join(self.leaf.path)


def read_columns(path: str | os.PathLike) -> list[Column]:
    """Decodes every leaf column of a file; raises Malformed if it cannot."""
    return read_file(path)[1]


def read_file(path: str | os.PathLike) -> tuple[Schema, list[Column], int]:
    """The schema, the leaf columns and the number of rows of a file."""
    report = Report(strict=False)
    with Mapped(path) as data:
        footer, _ = read_footer(data, report)
        schema = parse_schema(footer.schema, report, footer.place("schema"))
        columns = []
        for leaf in schema.leaves:
            chunks = []
            for group in footer.row_groups:
                meta = group.columns[leaf.index].meta_data
                chunks.append(ChunkReader(data, leaf, meta, False, report).read())
            columns.append(_column(leaf, chunks))
    return schema, columns, footer.num_rows


def _column(leaf: Node, chunks: list[Chunk]) -> Column:
    pages = [(chunk, page) for chunk in chunks for page in chunk.pages]
    parts = [_plain(chunk, page) for chunk, page in pages]
    if not parts or isinstance(parts[0], list):
        values: Values = [value for part in parts for value in part]
    else:
        values = np.concatenate(parts)
    levels = []
    for name, maximum in (("rep", leaf.max_rep), ("defs", leaf.max_def)):
        found = [getattr(page, name) for _, page in pages]
        empty = [np.zeros(0, np.uint32)]
        levels.append(np.concatenate(empty + found) if maximum else None)
    return Column(leaf, values, levels[0], levels[1])


def _plain(chunk: Chunk, page: Page) -> Values:
    if page.indices is None:
        return page.values
    if isinstance(chunk.dictionary, list):
        return [chunk.dictionary[index] for index in page.indices.tolist()]
    return chunk.dictionary[page.indices]
