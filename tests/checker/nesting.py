"""The rules of annotated groups: a list has three levels, a map a required key."""

from __future__ import annotations

from .faults import Report
from .schema import Node, converted_name
from .structs import REPEATED, REQUIRED

GROUPS = {"LIST": "LIST", "MAP": "MAP"}
_RULE = "schema.annotation"


def check_group(node: Node, report: Report) -> None:
    """Checks the annotation of one group and the shape that it asks for."""
    logical, converted = node.logical, converted_name(node)
    place = node.element.place("logicalType" if logical else "converted_type")
    element = node.element
    report.house(
        element.scale is None and element.precision is None,
        _RULE,
        element.start,
        "scale or precision on a group",
    )
    if logical is None and converted is None:
        return
    if logical is None:
        report.house(False, _RULE, place, f"{converted} without a logical type")
    elif logical not in GROUPS:
        report.house(False, _RULE, place, f"logical type {logical} on a group")
        return
    elif converted is None:
        report.house(False, _RULE, place, f"{logical} without its converted type")
    else:
        report.equal(_RULE, place, "converted type", converted, GROUPS[logical])
    kind = logical or converted
    report.expect(
        node.repetition != REPEATED, _RULE, element.start, f"{kind} is itself repeated"
    )
    if kind == "LIST":
        _check_list(node, report)
    elif kind == "MAP":
        _check_map(node, report)


def _check_list(node: Node, report: Report) -> None:
    place = node.element.start
    if not report.expect(
        len(node.children) == 1 and node.children[0].repetition == REPEATED,
        _RULE,
        place,
        "a list has one repeated child",
    ):
        return
    middle = node.children[0]
    report.house(
        middle.name == "list"
        and middle.logical is None
        and converted_name(middle) is None
        and [child.name for child in middle.children] == ["element"]
        and middle.children[0].repetition != REPEATED,
        _RULE,
        middle.element.start,
        "a list has the three levels list, list, element",
    )


def _check_map(node: Node, report: Report) -> None:
    place = node.element.start
    if not report.expect(
        len(node.children) == 1
        and node.children[0].repetition == REPEATED
        and not node.children[0].is_leaf,
        _RULE,
        place,
        "a map has one repeated group",
    ):
        return
    middle = node.children[0]
    report.house(
        middle.name == "key_value"
        and middle.logical is None
        and converted_name(middle) is None
        and [child.name for child in middle.children] == ["key", "value"]
        and middle.children[0].repetition == REQUIRED
        and middle.children[1].repetition != REPEATED,
        _RULE,
        middle.element.start,
        "a map has key_value with a required key and a value",
    )
