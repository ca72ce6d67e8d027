"""A reader of FlatBuffers that trusts nothing: every access is checked for bounds and
alignment, and every byte that no access covers must be zero."""

from __future__ import annotations

import struct

from .faults import Malformed

_FORMATS = {1: "b", 2: "h", 4: "i", 8: "q"}


class Buffer:
    """A FlatBuffer. Offsets in messages are positions in the buffer; `place` is the
    file offset at which faults are reported."""

    def __init__(self, data: bytes, place: int):
        self.data = data
        self.place = place
        self.covered = bytearray(len(data))
        self.vtables: set[tuple[int, int]] = set()
        # Of each table: where its last field ends and where it says to end.
        self.ends: list[tuple[int, int]] = []

    def fail(self, message: str) -> Malformed:
        return Malformed("arrow_schema.flatbuffer", self.place, message)

    def cover(self, pos: int, size: int) -> None:
        if pos < 0 or pos + size > len(self.data):
            raise self.fail(f"bytes {pos} to {pos + size} leave the buffer")
        self.covered[pos : pos + size] = b"\1" * size

    def scalar(self, pos: int, size: int, signed: bool = True) -> int:
        """An integer, which must be aligned to its size."""
        if pos % size:
            raise self.fail(f"a scalar of {size} bytes at {pos} is not aligned")
        self.cover(pos, size)
        kind = _FORMATS[size]
        return struct.unpack_from(
            "<" + (kind if signed else kind.upper()), self.data, pos
        )[0]

    def follow(self, pos: int) -> int:
        """The position that the unsigned offset at `pos` leads to."""
        distance = self.scalar(pos, 4, False)
        if distance == 0:
            raise self.fail(f"the offset at {pos} is zero")
        return pos + distance

    def root(self) -> Table:
        return Table(self, self.follow(0))

    def leftover(self) -> int | None:
        """Position of a byte that nothing reads and that is not zero."""
        for pos, (byte, covered) in enumerate(zip(self.data, self.covered)):
            if byte and not covered:
                return pos
        return None

    def loose_table(self) -> int | None:
        """End of a table that is not where the next object starts, as all builders that
        write from the back have it, or start of a vtable inside another."""
        vtables = sorted(self.vtables)
        for one, other in zip(vtables, vtables[1:]):
            if other[0] < one[1]:
                return other[0]
        last = self.covered.rfind(1) + 1
        for used, end in self.ends:
            starts = self.covered[end : end + 1] == b"\1" or used == end == last
            if any(self.covered[used:end]) or not starts:
                return end
        return None


class Table:
    """A table; fields are named by their slot in the schema file."""

    def __init__(self, buffer: Buffer, pos: int):
        self.buffer = buffer
        self.pos = pos
        self.vtable = pos - buffer.scalar(pos, 4)
        self.vtable_size = buffer.scalar(self.vtable, 2, False)
        self.size = buffer.scalar(self.vtable + 2, 2, False)
        if self.vtable_size < 4 or self.vtable_size % 2 or self.size < 4:
            raise buffer.fail(f"the table at {pos} has no sensible layout")
        if self.vtable + self.vtable_size > len(buffer.data):
            raise buffer.fail(f"the vtable at {self.vtable} leaves the buffer")
        if pos + self.size > len(buffer.data):
            raise buffer.fail(f"the table at {pos} leaves the buffer")
        buffer.vtables.add((self.vtable, self.vtable + self.vtable_size))
        self.known = 0
        self.used = 4

    def slot(self, number: int, size: int) -> int | None:
        """Position of a field of `size` bytes, None when absent."""
        self.known = max(self.known, number + 1)
        entry = 4 + 2 * number
        if entry >= self.vtable_size:
            return None
        offset = self.buffer.scalar(self.vtable + entry, 2, False)
        if offset == 0:
            return None
        if offset < 4 or offset + size > self.size:
            raise self.buffer.fail(f"field {number} leaves its table at {self.pos}")
        self.used = max(self.used, offset + size)
        return self.pos + offset

    def integer(self, number: int, size: int, default: int = 0) -> int:
        pos = self.slot(number, size)
        return default if pos is None else self.buffer.scalar(pos, size)

    def boolean(self, number: int) -> bool:
        value = self.integer(number, 1)
        if value not in (0, 1):
            raise self.buffer.fail(f"field {number} of {self.pos} is the boolean {value}")
        return value == 1

    def table(self, number: int) -> Table | None:
        pos = self.slot(number, 4)
        return None if pos is None else Table(self.buffer, self.buffer.follow(pos))

    def vector(self, number: int) -> list[int] | None:
        """Positions of the offsets in a vector of tables or strings."""
        pos = self.slot(number, 4)
        if pos is None:
            return None
        start = self.buffer.follow(pos)
        count = self.buffer.scalar(start, 4, False)
        if count * 4 > len(self.buffer.data) - start - 4:
            raise self.buffer.fail(f"a vector of {count} leaves the buffer")
        return [start + 4 + 4 * index for index in range(count)]

    def tables(self, number: int) -> list[Table] | None:
        places = self.vector(number)
        if places is None:
            return None
        return [Table(self.buffer, self.buffer.follow(place)) for place in places]

    def string(self, number: int) -> str | None:
        pos = self.slot(number, 4)
        if pos is None:
            return None
        buffer = self.buffer
        start = buffer.follow(pos)
        size = buffer.scalar(start, 4, False)
        buffer.cover(start + 4, size + 1)
        if buffer.data[start + 4 + size]:
            raise buffer.fail(f"the string at {start} does not end in a zero")
        try:
            return buffer.data[start + 4 : start + 4 + size].decode()
        except UnicodeDecodeError:
            raise buffer.fail(f"the string at {start} is not UTF-8") from None

    def done(self) -> None:
        """Every slot has been read; no surplus one is present."""
        for number in range(self.known, (self.vtable_size - 4) // 2):
            if self.slot(number, 0) is not None:
                raise self.buffer.fail(
                    f"unknown field {number} in the table at {self.pos}"
                )
        self.buffer.ends.append((self.pos + self.used, self.pos + self.size))
