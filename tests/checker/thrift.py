"""A Thrift compact protocol decoder driven by the table in structs.py.

It decodes into `Record`s that remember at which byte every field was found, and notes
every place where the bytes are legal but not what a writer of the shortest form produces
(long field headers, overlong varints, descending ids, unknown fields).
"""

from __future__ import annotations

import struct

from .faults import Malformed
from .structs import SPECS, Field, Spec

_WIRE = {
    "i8": 3, "i16": 4, "i32": 5, "i64": 6, "double": 7, "string": 8, "binary": 8,
}  # fmt: skip
_TRUE, _FALSE, _LIST, _SET, _MAP, _STRUCT = 1, 2, 9, 10, 11, 12
_BITS = {"i16": 16, "i32": 32, "i64": 64}


class Record:
    """A decoded structure; an absent field reads as None.

    `start` and `end` are file offsets, `at` maps a present field to its file offset."""

    def __init__(self, spec: Spec, start: int):
        self.spec = spec
        self.start = start
        self.end = start
        self.at: dict[str, int] = {}

    def __getattr__(self, name: str):
        if name in self.__dict__.get("spec", SPECS["Empty"]).names:
            return None
        raise AttributeError(name)

    def place(self, name: str) -> int:
        """File offset of a field, or of the structure when the field is absent."""
        return self.at.get(name, self.start)

    def chosen(self) -> str | None:
        """The one field that a union holds."""
        return next(iter(self.at), None)


class Decoder:
    """Decodes structures from `data[pos:end]`; `base` is the file offset of data[0].

    `notes` collects (offset, message) of everything that is not in the shortest form."""

    def __init__(self, data, pos: int = 0, end: int | None = None, base: int = 0):
        self.data = data
        self.pos = pos
        self.end = len(data) if end is None else end
        self.base = base
        self.notes: list[tuple[int, str]] = []

    def fail(self, message: str) -> Malformed:
        return Malformed("thrift", self.base + self.pos, message)

    def note(self, pos: int, message: str) -> None:
        self.notes.append((self.base + pos, message))

    def byte(self) -> int:
        if self.pos >= self.end:
            raise self.fail("structure runs past its end")
        value = self.data[self.pos]
        self.pos += 1
        return value

    def varint(self) -> int:
        start = self.pos
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
            if shift >= 70:
                raise self.fail("varint longer than 10 bytes")
        if byte == 0 and self.pos - start > 1:
            self.note(start, "varint is longer than needed")
        return value

    def integer(self, kind: str) -> int:
        raw = self.varint()
        if raw >> _BITS[kind]:
            raise self.fail(f"varint does not fit {kind}")
        return (raw >> 1) ^ -(raw & 1)

    def binary(self, text: bool):
        size = self.varint()
        if size > self.end - self.pos:
            raise self.fail(f"string of {size} bytes runs past the end")
        value = bytes(self.data[self.pos : self.pos + size])
        if text:
            try:
                value = value.decode()
            except UnicodeDecodeError:
                raise self.fail("string is not valid UTF-8") from None
        self.pos += size
        return value

    def value(self, kind: str, wire: int):
        """One value of the declared type; `wire` carries a boolean's value."""
        if kind == "bool":
            return wire == _TRUE
        if kind in _BITS:
            return self.integer(kind)
        if kind == "i8":
            return struct.unpack("b", bytes([self.byte()]))[0]
        if kind == "double":
            if self.end - self.pos < 8:
                raise self.fail("double runs past the end")
            self.pos += 8
            return struct.unpack("<d", bytes(self.data[self.pos - 8 : self.pos]))[0]
        if kind in ("string", "binary"):
            return self.binary(kind == "string")
        if kind.startswith("list<"):
            return self.list(kind[5:-1])
        return self.struct(kind)

    def list(self, element: str) -> list:
        start = self.pos
        head = self.byte()
        size, wire = head >> 4, head & 15
        if size == 15:
            size = self.varint()
            if size < 15:
                self.note(start, "long list header for a short list")
        if element == "bool":
            if wire not in (_TRUE, _FALSE):
                raise self.fail(f"list elements have wire type {wire}, not boolean")
            return [self.list_boolean() for _ in range(self.check_size(size))]
        if wire != _WIRE.get(element, _STRUCT):
            raise self.fail(f"list elements have wire type {wire}, not {element}")
        return [self.value(element, wire) for _ in range(self.check_size(size))]

    def check_size(self, size: int) -> int:
        # Every element takes a byte or more, so a larger size cannot be meant.
        if size > self.end - self.pos:
            raise self.fail(f"list of {size} elements runs past the end")
        return size

    def list_boolean(self) -> bool:
        byte = self.byte()
        if byte not in (_TRUE, _FALSE):
            if byte:
                raise self.fail(f"boolean list element is {byte}")
            self.note(self.pos - 1, "boolean list element false is written as 0")
        return byte == _TRUE

    def struct(self, name: str) -> Record:
        """Decodes one structure of the table; raises Malformed when it cannot."""
        spec = SPECS[name]
        record = Record(spec, self.base + self.pos)
        last = 0
        while True:
            start = self.pos
            head = self.byte()
            if head == 0:
                break
            wire, delta = head & 15, head >> 4
            number = last + delta if delta else self.integer("i16")
            if not delta and 0 < number - last < 16:
                self.note(start, "long field header where the short one fits")
            if number <= last:
                self.note(start, f"field {number} follows field {last}")
            last = number
            self.field(record, spec.fields.get(number), number, wire, start)
        record.end = self.base + self.pos
        self.finish(record)
        return record

    def field(
        self, record: Record, field: Field | None, number: int, wire: int, start: int
    ) -> None:
        if field is None:
            self.note(start, f"unknown field {number} in {record.spec.name}")
            self.skip(wire, 0)
            return
        if field.name in record.at:
            raise self.fail(f"{record.spec.name}.{field.name} occurs twice")
        if not self.wire_fits(field.type, wire):
            raise self.fail(f"{record.spec.name}.{field.name} has wire type {wire}")
        record.at[field.name] = self.base + start
        setattr(record, field.name, self.value(field.type, wire))

    @staticmethod
    def wire_fits(kind: str, wire: int) -> bool:
        if kind == "bool":
            return wire in (_TRUE, _FALSE)
        if kind.startswith("list<"):
            return wire == _LIST
        return wire == _WIRE.get(kind, _STRUCT)

    def finish(self, record: Record) -> None:
        spec = record.spec
        for field in spec.fields.values():
            if field.required and field.name not in record.at:
                raise self.fail(f"{spec.name} lacks the required field {field.name}")
        # A member of a later format version was skipped: legal, and noted above.
        newer = not record.at and self.notes
        if spec.union and len(record.at) != 1 and not newer:
            raise self.fail(f"union {spec.name} holds {len(record.at)} fields")

    def skip(self, wire: int, depth: int) -> None:
        """Steps over a value of a field that the table does not know."""
        if depth > 32:
            raise self.fail("structures nested deeper than 32 levels")
        if wire in (_TRUE, _FALSE):
            return
        if wire == 3:
            self.byte()
        elif wire in (4, 5, 6):
            self.varint()
        elif wire == 7:
            self.pos += 8
        elif wire == 8:
            self.binary(False)
        elif wire in (_LIST, _SET):
            head = self.byte()
            size = self.varint() if head >> 4 == 15 else head >> 4
            for _ in range(self.check_size(size)):
                self.skip(3 if head & 15 in (_TRUE, _FALSE) else head & 15, depth + 1)
        elif wire == _STRUCT:
            while head := self.byte():
                if not head >> 4:
                    self.varint()
                self.skip(head & 15, depth + 1)
        else:
            raise self.fail(f"wire type {wire} is not known")
