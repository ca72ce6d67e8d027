"""Arrow fields as read from the FlatBuffer, and which Parquet node each type may have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from . import structs as s
from .flatbuffer import Table
from .schema import MAX_DEPTH, Node, converted_name

# Type union of Schema.fbs; the position is the number.
_KINDS = (
    "NONE Null Int FloatingPoint Binary Utf8 Bool Decimal Date Time Timestamp Interval "
    "List Struct Union FixedSizeBinary FixedSizeList Map Duration LargeBinary LargeUtf8 "
    "LargeList RunEndEncoded BinaryView Utf8View ListView LargeListView"
).split()
_UNITS = ("SECOND", "MILLIS", "MICROS", "NANOS")
_EXTENSIONS = {
    "arrow.uuid": "FixedSizeBinary",
    "arrow.json": None,
    "arrow.bool8": "Int",
    "arrow.opaque": None,
}

_METADATA_KEYS = {
    "ARROW:extension:name",
    "ARROW:extension:metadata",
    "PARQUET:field_id",
}


@dataclass
class Field:
    """One field: `kind` is the name of its type, `parameters` those of the type,
    `dictionary` the id of its dictionary."""

    name: str
    nullable: bool
    kind: str
    parameters: dict
    children: list[Field]
    metadata: dict[str, str]
    dictionary: int | None


def read_field(table: Table, depth: int) -> Field:
    """Reads a Field table and everything below."""
    fail = table.buffer.fail
    if depth > MAX_DEPTH:
        raise fail("fields nested too deeply")
    name = table.string(0) or ""
    nullable = table.boolean(1)
    number = table.integer(2, 1)
    type_table = table.table(3)
    if not 0 < number < len(_KINDS) or type_table is None:
        raise fail(f"field '{name}' has the type {number}")
    kind = _KINDS[number]
    parameters = _parameters(kind, type_table)
    type_table.done()
    dictionary = table.table(4)
    dictionary_id = None if dictionary is None else _read_dictionary(dictionary)
    children = [read_field(child, depth + 1) for child in table.tables(5) or []]
    metadata = {}
    for pair in table.tables(6) or []:
        key = pair.string(0) or ""
        if key in metadata:
            raise fail(f"field '{name}' has the metadata key '{key}' twice")
        metadata[key] = pair.string(1) or ""
        pair.done()
    table.done()
    return Field(name, nullable, kind, parameters, children, metadata, dictionary_id)


def _read_dictionary(table: Table) -> int:
    number = table.integer(0, 8)
    index = table.table(1)
    if index is not None:
        width = index.integer(0, 4)
        index.boolean(1)
        index.done()
        if width not in (8, 16, 32, 64):
            raise table.buffer.fail(f"dictionary indices of {width} bits")
    table.boolean(2)
    table.integer(3, 2)
    table.done()
    return number


def _parameters(kind: str, table: Table) -> dict:
    if kind == "Int":
        return {"bits": table.integer(0, 4), "signed": table.boolean(1)}
    if kind == "FloatingPoint":
        return {"precision": table.integer(0, 2)}
    if kind == "Decimal":
        return {
            "precision": table.integer(0, 4),
            "scale": table.integer(1, 4),
            "bits": table.integer(2, 4, 128),
        }
    if kind in ("Date", "Duration"):
        return {"unit": table.integer(0, 2, 1)}
    if kind == "Time":
        return {"unit": table.integer(0, 2, 1), "bits": table.integer(1, 4, 32)}
    if kind == "Timestamp":
        return {"unit": table.integer(0, 2), "zone": table.string(1)}
    if kind == "Interval":
        return {"unit": table.integer(0, 2)}
    if kind in ("FixedSizeBinary", "FixedSizeList"):
        return {"size": table.integer(0, 4)}
    if kind == "Map":
        return {"sorted": table.boolean(0)}
    return {}


def check_type(field: Field, node: Node) -> str | None:
    """What is wrong with this Arrow type for this node, None when it fits."""
    rule = _RULES.get(field.kind)
    if rule is None or not rule(field.parameters, node):
        return f"{field.kind} {field.parameters or ''} does not fit {_describe(node)}"
    unknown = set(field.metadata) - _METADATA_KEYS
    if unknown:
        return f"metadata keys {sorted(unknown)}"
    extension = field.metadata.get("ARROW:extension:name")
    if extension is not None:
        storage = _EXTENSIONS.get(extension, "unknown")
        if storage not in (None, field.kind):
            return f"extension type {extension} on {field.kind}"
        annotation = {"arrow.uuid": "UUID", "arrow.json": "JSON"}.get(extension)
        if annotation and node.logical != annotation:
            return f"extension type {extension} on {_describe(node)}"
    return None


def _describe(node: Node) -> str:
    kind = "a group" if not node.is_leaf else s.TYPE_NAMES[node.type]
    return f"{kind} of {node.logical or converted_name(node) or 'no annotation'}"


def _is_plain(node: Node, *types: int) -> bool:
    annotated = node.logical or converted_name(node)
    return node.is_leaf and node.type in types and not annotated


def _int(p: dict, node: Node) -> bool:
    if node.logical == "INTEGER":
        integer = node.logical_value()
        return (p["bits"], p["signed"]) == (integer.bitWidth, integer.isSigned)
    physical = {32: s.INT32, 64: s.INT64}.get(p["bits"])
    return p["signed"] and physical is not None and _is_plain(node, physical)


def _floating(p: dict, node: Node) -> bool:
    if p["precision"] == 0:
        return node.logical == "FLOAT16"
    return _is_plain(node, {1: s.FLOAT, 2: s.DOUBLE}.get(p["precision"], -1))


def _binary(p: dict, node: Node) -> bool:
    return node.is_leaf and node.type == s.BYTE_ARRAY and node.logical in (
        None, "BSON", "JSON", "GEOMETRY", "GEOGRAPHY",
    )  # fmt: skip


def _text(p: dict, node: Node) -> bool:
    return node.is_leaf and node.logical in ("STRING", "ENUM", "JSON")


def _decimal(p: dict, node: Node) -> bool:
    if node.logical != "DECIMAL":
        return False
    decimal = node.logical_value()
    return (
        (p["precision"], p["scale"]) == (decimal.precision, decimal.scale)
        and p["bits"] in (32, 64, 128, 256)
        and p["precision"] <= {32: 9, 64: 18, 128: 38, 256: 76}[p["bits"]]
    )


def _date(p: dict, node: Node) -> bool:
    return node.logical == "DATE" and p["unit"] in (0, 1)


def _time(p: dict, node: Node) -> bool:
    if node.logical != "TIME" or not 0 <= p["unit"] <= 3:
        return False
    unit = _UNITS[max(p["unit"], 1)]
    width = 32 if p["unit"] < 2 else 64
    return node.logical_value().unit.chosen() == unit and p["bits"] == width


def _timestamp(p: dict, node: Node) -> bool:
    if node.logical != "TIMESTAMP" or not 0 <= p["unit"] <= 3:
        return False
    stamp = node.logical_value()
    same_zone = bool(p["zone"]) == stamp.isAdjustedToUTC
    return stamp.unit.chosen() == _UNITS[max(p["unit"], 1)] and same_zone


def _fixed_binary(p: dict, node: Node) -> bool:
    return (
        node.is_leaf
        and node.type == s.FLBA
        and node.width == p["size"]
        and node.logical in (None, "UUID")
    )


def _group(name: str | None) -> Callable[[dict, Node], bool]:
    def fits(p: dict, node: Node) -> bool:
        return not node.is_leaf and (node.logical or converted_name(node)) == name

    return fits


_RULES: dict[str, Callable[[dict, Node], bool]] = {
    "Null": lambda p, node: node.is_leaf and node.logical == "UNKNOWN",
    "Int": _int,
    "FloatingPoint": _floating,
    "Binary": _binary,
    "LargeBinary": _binary,
    "BinaryView": _binary,
    "Utf8": _text,
    "LargeUtf8": _text,
    "Utf8View": _text,
    "Bool": lambda p, node: _is_plain(node, s.BOOLEAN),
    "Decimal": _decimal,
    "Date": _date,
    "Time": _time,
    "Timestamp": _timestamp,
    "Interval": lambda p, node: p["unit"] == 2 and converted_name(node) == "INTERVAL",
    "Duration": lambda p, node: _is_plain(node, s.INT64) and 0 <= p["unit"] <= 3,
    "FixedSizeBinary": _fixed_binary,
    "List": _group("LIST"),
    "LargeList": _group("LIST"),
    "ListView": _group("LIST"),
    "LargeListView": _group("LIST"),
    "FixedSizeList": _group("LIST"),
    "Map": _group("MAP"),
    "Struct": _group(None),
}


def dictionary_ids(fields: list[Field]) -> list[int]:
    """The ids of all dictionaries, in the order of the fields."""
    found = []
    for field in fields:
        found += [] if field.dictionary is None else [field.dictionary]
        found += dictionary_ids(field.children)
    return found
