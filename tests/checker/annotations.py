"""The rules of annotations: each logical type with the physical type, the converted type
and the tree shape that belong to it. Source: LogicalTypes.md."""

from __future__ import annotations

from .faults import Report
from .nesting import GROUPS, check_group
from .schema import Node, Schema, converted_name
from .structs import (
    BYTE_ARRAY,
    FLBA,
    INT32,
    INT64,
    OPTIONAL,
    REPEATED,
    TYPE_NAMES,
)

# Logical type -> (allowed physical types, the converted type that goes with it).
_SIMPLE = {
    "STRING": ((BYTE_ARRAY,), "UTF8"),
    "ENUM": ((BYTE_ARRAY,), "ENUM"),
    "JSON": ((BYTE_ARRAY,), "JSON"),
    "BSON": ((BYTE_ARRAY,), "BSON"),
    "DATE": ((INT32,), "DATE"),
    "UUID": ((FLBA,), None),
    "FLOAT16": ((FLBA,), None),
    "UNKNOWN": ((INT32,), None),
    "DECIMAL": ((INT32, INT64, FLBA, BYTE_ARRAY), "DECIMAL"),
}
_FIXED_WIDTH = {"UUID": 16, "FLOAT16": 2}
_RULE = "schema.annotation"


def check_annotations(schema: Schema, report: Report) -> None:
    """Checks every node of the tree."""
    ids: dict[int, str] = {}
    stack = [schema.root]
    while stack:
        node = stack.pop()
        names = [child.name for child in node.children]
        report.house(
            len(set(names)) == len(names),
            "schema.names",
            node.element.start,
            f"group '{node.name}' has two children of one name",
        )
        stack += node.children
        if node.parent is None:
            continue
        with report.at("schema " + ".".join(node.path)):
            _check_node(node, report)
            _check_field_id(node, ids, report)


def _check_field_id(node: Node, ids: dict[int, str], report: Report) -> None:
    number = node.element.field_id
    if number is None:
        return
    place = node.element.place("field_id")
    other = ids.setdefault(number, node.name)
    report.house(
        other is node.name, "schema.field_id", place, f"field id {number} occurs twice"
    )


def _check_node(node: Node, report: Report) -> None:
    if node.is_leaf:
        _check_leaf(node, report)
    else:
        check_group(node, report)
    if node.repetition == REPEATED:
        parent = node.parent
        report.house(
            parent is not None and converted_name(parent) in GROUPS,
            _RULE,
            node.element.start,
            "repeated outside of a list or map",
        )


def _check_leaf(node: Node, report: Report) -> None:
    element = node.element
    logical, converted = node.logical, converted_name(node)
    place = element.place("logicalType" if logical else "converted_type")
    if logical == "DECIMAL" or converted == "DECIMAL":
        _check_decimal(node, report)
    elif logical != "DECIMAL":
        report.house(
            element.scale is None and element.precision is None,
            _RULE,
            place,
            "scale or precision without a decimal",
        )
    if logical is None:
        _check_unannotated(node, converted, report)
    elif logical in _SIMPLE:
        types, partner = _SIMPLE[logical]
        _check_pair(node, report, types, partner)
        if logical in _FIXED_WIDTH:
            report.expect(
                node.width == _FIXED_WIDTH[logical],
                _RULE,
                element.place("type_length"),
                f"{logical} of {node.width} bytes",
            )
        if logical == "UNKNOWN":
            report.expect(
                node.repetition == OPTIONAL, _RULE, place, "UNKNOWN is not optional"
            )
    elif logical == "INTEGER":
        _check_integer(node, report)
    elif logical in ("TIME", "TIMESTAMP"):
        _check_time(node, logical, report)
    else:
        report.house(False, _RULE, place, f"logical type {logical} on a leaf")


def _check_pair(
    node: Node, report: Report, types: tuple[int, ...], partner: str | None
) -> None:
    place = node.element.place("logicalType")
    report.expect(
        node.type in types,
        _RULE,
        place,
        f"{node.logical} on the physical type {TYPE_NAMES[node.type]}",
    )
    converted = converted_name(node)
    if converted is None:
        report.house(
            partner is None, _RULE, place, f"{node.logical} without {partner} beside it"
        )
    else:
        report.equal(
            _RULE,
            node.element.place("converted_type"),
            f"the converted type beside {node.logical}",
            converted,
            partner,
        )


def _check_unannotated(node: Node, converted: str | None, report: Report) -> None:
    place = node.element.place("converted_type")
    if converted == "INTERVAL":
        report.expect(
            node.type == FLBA and node.width == 12,
            _RULE,
            place,
            "INTERVAL is no FLBA(12)",
        )
    elif converted is not None:
        report.house(
            False, _RULE, place, f"converted type {converted} without a logical type"
        )


def _check_integer(node: Node, report: Report) -> None:
    integer = node.logical_value()
    width, signed = integer.bitWidth, integer.isSigned
    place = node.element.place("logicalType")
    if report.expect(width in (8, 16, 32, 64), _RULE, place, f"integer of {width} bits"):
        physical = INT64 if width == 64 else INT32
        _check_pair(node, report, (physical,), f"{'' if signed else 'U'}INT_{width}")


def _check_time(node: Node, logical: str, report: Report) -> None:
    unit = node.logical_value().unit.chosen()
    physical = INT32 if (logical, unit) == ("TIME", "MILLIS") else INT64
    partner = None if unit == "NANOS" else f"{logical}_{unit}"
    adjusted = node.logical_value().isAdjustedToUTC
    if logical == "TIMESTAMP" and not adjusted and converted_name(node) is None:
        # Writers disagree about local timestamps; ours follows the compatibility table.
        partner = partner if report.strict else None
    _check_pair(node, report, (physical,), partner)


def _check_decimal(node: Node, report: Report) -> None:
    element = node.element
    place = element.place("logicalType")
    scale, precision = element.scale or 0, element.precision
    if node.logical == "DECIMAL":
        decimal = node.logical_value()
        if converted_name(node) == "DECIMAL" or report.strict:
            report.equal(_RULE, place, "logical scale", decimal.scale, scale)
            report.equal(_RULE, place, "logical precision", decimal.precision, precision)
        scale, precision = decimal.scale, decimal.precision
    report.house(element.scale is not None, _RULE, place, "scale is absent")
    if not report.expect(
        precision is not None and 0 <= scale <= precision and precision > 0,
        _RULE,
        place,
        f"decimal({precision}, {scale})",
    ):
        return
    if node.type in (INT32, INT64):
        limit = 9 if node.type == INT32 else 18
        report.expect(
            precision <= limit, _RULE, place, f"precision {precision} in an int"
        )
        report.house(
            node.type == INT32 or precision > 9, _RULE, place, "a narrow decimal in INT64"
        )
    elif node.type == FLBA:
        limit = len(str(2 ** (8 * node.width - 1) - 1)) - 1
        shorter = len(str(2 ** (8 * node.width - 9) - 1)) - 1 if node.width > 1 else 0
        report.expect(precision <= limit, _RULE, place, f"precision {precision} too wide")
        report.house(
            precision > max(shorter, 18),
            _RULE,
            element.place("type_length"),
            f"precision {precision} fits fewer than {node.width} bytes",
        )
    else:
        report.house(node.type != BYTE_ARRAY, _RULE, place, "decimal of variable length")
