"""The ARROW:schema key: an IPC message in base64 whose fields must tell the same story as
the Parquet schema. Source: Message.fbs, Schema.fbs and the IPC framing of Arrow."""

from __future__ import annotations

import base64
import binascii
import struct

from .arrow_types import Field, check_type, dictionary_ids, read_field
from .faults import Malformed, Report
from .flatbuffer import Buffer
from .schema import Node, Schema, converted_name
from .structs import OPTIONAL, REPEATED

KEY = "ARROW:schema"
_RULE = "arrow_schema"
_SCHEMA_HEADER = 1
_METADATA_V5 = 4


def check_arrow_schema(
    text: str, schema: Schema, report: Report, place: int
) -> list[tuple[Node, int]]:
    """Checks the value of the key; returns the list nodes that it declares to be of a
    fixed size, with that size."""
    buffer = Buffer(_unframe(text, report, place), place)
    fields = _read_message(buffer, report, place)
    fixed: list[tuple[Node, int]] = []
    nodes = schema.root.children
    if report.equal(_RULE, place, "number of fields", len(fields), len(nodes)):
        for field, node in zip(fields, nodes):
            _check_field(field, node, fixed, report, place)
    ids = dictionary_ids(fields)
    report.expect(
        len(set(ids)) == len(ids), f"{_RULE}.dictionary", place, f"ids {ids} repeat"
    )
    report.house(
        sorted(ids) == list(range(len(ids))), f"{_RULE}.dictionary", place, f"ids {ids}"
    )
    pos = buffer.leftover()
    report.house(
        pos is None, f"{_RULE}.padding", place, f"byte {pos} of the buffer is not zero"
    )
    pos = buffer.loose_table()
    report.house(
        pos is None, f"{_RULE}.padding", place, f"a table ends badly at byte {pos}"
    )
    return fixed


def _unframe(text: str, report: Report, place: int) -> bytes:
    try:
        message = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed(f"{_RULE}.base64", place, f"not base64: {error}") from None
    report.house(
        base64.b64encode(message).decode() == text,
        f"{_RULE}.base64",
        place,
        "the base64 text is not canonical",
    )
    if len(message) < 8:
        raise Malformed(f"{_RULE}.framing", place, f"message of {len(message)} bytes")
    marker, size = struct.unpack_from("<Ii", message)
    if marker != 0xFFFFFFFF:
        raise Malformed(f"{_RULE}.framing", place, f"continuation marker {marker:08x}")
    if size <= 0 or 8 + size > len(message):
        raise Malformed(
            f"{_RULE}.framing", place, f"{size} bytes in a message of {len(message)}"
        )
    report.house(size % 8 == 0, f"{_RULE}.framing", place, f"{size} bytes: no padding")
    report.house(
        8 + size == len(message),
        f"{_RULE}.framing",
        place,
        f"{len(message) - 8 - size} bytes behind the message",
    )
    return message[8 : 8 + size]


def _read_message(buffer: Buffer, report: Report, place: int) -> list[Field]:
    message = buffer.root()
    version = message.integer(0, 2)
    kind = message.integer(1, 1)
    header = message.table(2)
    body = message.integer(3, 8)
    message.vector(4)
    message.done()
    report.house(version == _METADATA_V5, _RULE, place, f"metadata version {version}")
    if kind != _SCHEMA_HEADER or header is None:
        raise Malformed(_RULE, place, f"the message is of type {kind}, not a schema")
    report.expect(body == 0, _RULE, place, f"a body of {body} bytes")
    report.expect(header.integer(0, 2) == 0, _RULE, place, "the schema is big-endian")
    tables = header.tables(1) or []
    for pair in header.tables(2) or []:
        report.house(pair.string(0) is not None, _RULE, place, "metadata without a key")
        pair.string(1)
        pair.done()
    features = header.slot(3, 4)
    report.house(features is None, _RULE, place, "the schema states features")
    header.done()
    return [read_field(table, 0) for table in tables]


def _check_name(field: Field, node: Node, report: Report, place: int) -> None:
    # Names inside of lists and maps are free in Arrow; ours are one of two.
    parent = node.parent
    inside = parent is not None and (
        parent.repetition == REPEATED or parent.logical == "MAP"
    )
    usual = {"element": "item", "key_value": "entries"}.get(node.name)
    if inside and (field.name == usual or not report.strict):
        return
    report.equal(f"{_RULE}.name", place, "name", field.name, node.name)


def _check_field(
    field: Field,
    node: Node,
    fixed: list[tuple[Node, int]],
    report: Report,
    place: int,
) -> None:
    with report.at("field " + ".".join(node.path)):
        _check_name(field, node, report, place)
        report.equal(
            f"{_RULE}.nullable",
            place,
            "nullable",
            field.nullable,
            node.repetition == OPTIONAL,
        )
        stated = field.metadata.get("PARQUET:field_id")
        if stated is not None:
            actual = str(node.element.field_id)
            report.equal(f"{_RULE}.field_id", place, "field id", stated, actual)
        zone = field.parameters.get("zone")
        report.house(zone in (None, "UTC"), f"{_RULE}.zone", place, f"time zone {zone}")
        problem = check_type(field, node)
        if problem:
            report.fault(f"{_RULE}.type", place, problem)
            return
    _check_children(field, node, fixed, report, place)


def _check_children(
    field: Field,
    node: Node,
    fixed: list[tuple[Node, int]],
    report: Report,
    place: int,
) -> None:
    kind = node.logical or converted_name(node)
    if node.is_leaf:
        report.equal(_RULE, place, "children", len(field.children), 0)
    elif kind in ("LIST", "MAP"):
        if not report.equal(_RULE, place, "children", len(field.children), 1):
            return
        child, middle = field.children[0], node.children[0]
        if kind == "LIST":
            if field.kind == "FixedSizeList":
                fixed.append((node, field.parameters["size"]))
            _check_field(child, middle.children[0], fixed, report, place)
        else:
            if report.expect(
                child.kind == "Struct" and not child.nullable,
                _RULE,
                place,
                "the entries of a map are a required struct",
            ):
                _check_name(child, middle, report, place)
                _check_pairs(child, middle, fixed, report, place)
    else:
        _check_pairs(field, node, fixed, report, place)


def _check_pairs(
    field: Field,
    node: Node,
    fixed: list[tuple[Node, int]],
    report: Report,
    place: int,
) -> None:
    children = node.children
    if report.equal(_RULE, place, "children", len(field.children), len(children)):
        for child, child_node in zip(field.children, children):
            _check_field(child, child_node, fixed, report, place)
