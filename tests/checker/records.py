"""Rows put together again from leaf values and levels, as plain Python objects.

Lists become lists, maps lists of (key, value) pairs, structs dicts. Leaves keep their
physical values, except that text is str and decimals are Decimal."""

from __future__ import annotations

import os
from decimal import Decimal

from .read import Column, read_file
from .schema import Node, converted_name
from .structs import BYTE_ARRAY, FLBA


class _Cursor:
    """The slots of one leaf, read from the front."""

    def __init__(self, column: Column):
        leaf = column.leaf
        self.max_def = leaf.max_def
        self.values = iter(_convert(column))
        self.rep = None if column.rep is None else column.rep.tolist()
        self.defs = None if column.defs is None else column.defs.tolist()
        self.slot = 0

    def level(self) -> int:
        """Definition level of the slot in front."""
        return self.max_def if self.defs is None else self.defs[self.slot]

    def continues(self, rep: int) -> bool:
        """Whether the slot in front continues a list of this repetition level."""
        return self.slot < len(self.rep) and self.rep[self.slot] == rep

    def take(self):
        value = next(self.values) if self.level() == self.max_def else None
        self.slot += 1
        return value


def _convert(column: Column) -> list:
    leaf, values = column.leaf, column.values
    if not isinstance(values, list):
        if leaf.logical == "INTEGER" and not leaf.logical_value().isSigned:
            values = values.view(f"u{values.itemsize}")
        values = values.tolist()
    if leaf.logical in ("STRING", "ENUM", "JSON") or converted_name(leaf) == "UTF8":
        return [value.decode() for value in values]
    if leaf.logical == "DECIMAL":
        scale = leaf.logical_value().scale
        if leaf.type in (FLBA, BYTE_ARRAY):
            values = [int.from_bytes(value, "big", signed=True) for value in values]
        return [_decimal(value, scale) for value in values]
    return values


def _decimal(unscaled: int, scale: int) -> Decimal:
    digits = tuple(int(digit) for digit in str(abs(unscaled)))
    return Decimal((unscaled < 0, digits, -scale))


class _Assembler:
    def __init__(self, columns: list[Column]):
        self.cursors = {column.leaf.index: _Cursor(column) for column in columns}

    def leaves(self, node: Node) -> list[_Cursor]:
        if node.is_leaf:
            return [self.cursors[node.index]]
        return [cursor for child in node.children for cursor in self.leaves(child)]

    def value(self, node: Node):
        """The next value of a node, taking its slots from all leaves below."""
        leaves = self.leaves(node)
        if leaves[0].level() < node.max_def:
            for cursor in leaves:
                cursor.take()
            return None
        if node.is_leaf:
            return leaves[0].take()
        kind = node.logical or converted_name(node)
        if kind in ("LIST", "MAP"):
            return self.elements(node.children[0], leaves, kind == "MAP")
        return {child.name: self.value(child) for child in node.children}

    def elements(self, middle: Node, leaves: list[_Cursor], pairs: bool) -> list:
        if leaves[0].level() < middle.max_def:
            for cursor in leaves:
                cursor.take()
            return []
        found = []
        while True:
            if pairs:
                key, value = (self.value(child) for child in middle.children)
                found.append((key, value))
            else:
                found.append(self.value(middle.children[0]))
            if not leaves[0].continues(middle.max_rep):
                return found


def read_records(path: str | os.PathLike) -> list[dict]:
    """The rows of a file as dicts. Slow: meant for files of a few thousand rows."""
    schema, columns, rows = read_file(path)
    assembler = _Assembler(columns)
    tops = schema.root.children
    return [{node.name: assembler.value(node) for node in tops} for _ in range(rows)]
