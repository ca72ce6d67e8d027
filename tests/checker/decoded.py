"""The decoded form of a column chunk: its pages with levels and values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from .encodings import Values
from .levels import Levels
from .schema import Node
from .thrift import Record


@dataclass
class Page:
    """One decoded data page. Offsets are those of the file, sizes in bytes."""

    header: Record
    body: int
    stored_size: int
    encoding: int
    num_values: int
    num_rows: int
    rep: Levels
    defs: Levels
    # One of the two: plain values, or indices into the chunk's dictionary.
    values: Values | None
    indices: np.ndarray | None

    @property
    def offset(self) -> int:
        return self.header.start

    @property
    def full_size(self) -> int:
        return self.body - self.offset + self.stored_size

    @property
    def value_count(self) -> int:
        """Values that are not null."""
        return len(self.values if self.indices is None else self.indices)


@dataclass
class Chunk:
    """A decoded column chunk."""

    leaf: Node
    meta: Record
    start: int
    end: int
    dictionary: Values | None = None
    dictionary_offset: int = 0
    pages: list[Page] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)
    uncompressed: int = 0
