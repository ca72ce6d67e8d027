"""The schema as a tree: from the footer's depth-first list to nodes and leaves with
their maximum levels, checking the shape of the tree on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

from .faults import Malformed, Report
from .structs import BOOLEAN, CONVERTED_NAMES, FLBA, OPTIONAL, REPEATED, REQUIRED
from .thrift import Record

# Nothing sensible nests deeper, and a damaged footer must not exhaust the stack.
MAX_DEPTH = 200


@dataclass
class Node:
    """One schema element; `max_def` and `max_rep` include the node itself."""

    element: Record
    parent: Node | None
    max_def: int
    max_rep: int
    children: list[Node] = field(default_factory=list)
    # Only for leaves: the position among the leaves.
    index: int = -1

    @property
    def name(self) -> str:
        return self.element.name

    @property
    def is_leaf(self) -> bool:
        return self.index >= 0

    @property
    def repetition(self) -> int:
        return self.element.repetition_type

    @property
    def type(self) -> int:
        return self.element.type

    @property
    def width(self) -> int:
        """Bytes of one value of a FIXED_LEN_BYTE_ARRAY."""
        return self.element.type_length or 0

    @property
    def logical(self) -> str | None:
        """Name of the logical type, None without one."""
        kind = self.element.logicalType
        return kind.chosen() if kind is not None else None

    def logical_value(self) -> Record | None:
        """The parameters of the logical type."""
        kind = self.element.logicalType
        return getattr(kind, kind.chosen()) if self.logical else None

    def chain(self) -> list[Node]:
        """The nodes from below the root down to this one."""
        nodes = []
        node: Node | None = self
        while node is not None and node.parent is not None:
            nodes.append(node)
            node = node.parent
        return nodes[::-1]

    @property
    def path(self) -> list[str]:
        return [node.name for node in self.chain()]


def converted_name(node: Node) -> str | None:
    """Name of the converted type, None without one, its number if unknown."""
    number = node.element.converted_type
    if number is None:
        return None
    if 0 <= number < len(CONVERTED_NAMES):
        return CONVERTED_NAMES[number]
    return str(number)


class Schema:
    """The tree and its leaves in file order."""

    def __init__(self, root: Node, leaves: list[Node]):
        self.root = root
        self.leaves = leaves


def parse_schema(elements: list[Record], report: Report, offset: int) -> Schema:
    """Builds the tree; raises Malformed when the list is no tree."""
    if not elements:
        raise Malformed("schema.shape", offset, "the schema list is empty")
    leaves: list[Node] = []
    root = Node(elements[0], None, 0, 0)
    _check_root(elements[0], report)
    used = _read_children(root, elements, 1, leaves, report, 1)
    if used != len(elements):
        raise Malformed(
            "schema.shape",
            elements[used].start,
            f"the tree ends after {used} of {len(elements)} elements",
        )
    return Schema(root, leaves)


def _read_children(
    parent: Node,
    elements: list[Record],
    position: int,
    leaves: list[Node],
    report: Report,
    depth: int,
) -> int:
    if depth > MAX_DEPTH:
        raise Malformed("schema.shape", elements[position - 1].start, "nested too deeply")
    for _ in range(parent.element.num_children or 0):
        if position >= len(elements):
            raise Malformed(
                "schema.shape",
                parent.element.start,
                f"group '{parent.name}' lacks children at the end of the list",
            )
        element = elements[position]
        node = _make_node(element, parent, report)
        parent.children.append(node)
        position += 1
        if element.num_children is None:
            node.index = len(leaves)
            leaves.append(node)
        else:
            position = _read_children(node, elements, position, leaves, report, depth + 1)
    return position


def _make_node(element: Record, parent: Node, report: Report) -> Node:
    repetition = element.repetition_type
    if repetition not in (REQUIRED, OPTIONAL, REPEATED):
        raise Malformed(
            "schema.shape",
            element.place("repetition_type"),
            f"'{element.name}' has repetition type {repetition}",
        )
    max_def = parent.max_def + (repetition != REQUIRED)
    max_rep = parent.max_rep + (repetition == REPEATED)
    node = Node(element, parent, max_def, max_rep)
    where = element.start
    if element.num_children is None:
        _check_leaf(element, report)
    else:
        report.expect(
            element.num_children > 0,
            "schema.shape",
            where,
            f"group '{element.name}' has {element.num_children} children",
        )
        report.expect(
            element.type is None and element.type_length is None,
            "schema.shape",
            where,
            f"group '{element.name}' has a physical type",
        )
    return node


def _check_leaf(element: Record, report: Report) -> None:
    kind = element.type
    if kind is None or not BOOLEAN <= kind <= FLBA:
        raise Malformed(
            "schema.shape",
            element.place("type"),
            f"leaf '{element.name}' has the physical type {kind}",
        )
    length = element.type_length
    if kind == FLBA:
        if length is None or length <= 0:
            raise Malformed(
                "schema.shape",
                element.place("type_length"),
                f"'{element.name}' has the type length {length}",
            )
    else:
        report.house(
            length is None,
            "schema.shape",
            element.place("type_length"),
            f"'{element.name}' has a type length without fixed length",
        )


def _check_root(root: Record, report: Report) -> None:
    report.house(
        root.repetition_type is None,
        "schema.shape",
        root.place("repetition_type"),
        "the root has a repetition type",
    )
    report.house(
        root.name == "schema", "schema.names", root.start, f"the root is '{root.name}'"
    )
    report.expect(
        root.type is None and root.type_length is None,
        "schema.shape",
        root.start,
        "the root has a physical type",
    )
    report.expect(
        bool(root.num_children) and root.num_children > 0,
        "schema.shape",
        root.place("num_children"),
        "the root has no children",
    )
    for name in ("converted_type", "logicalType", "field_id", "scale", "precision"):
        report.house(
            getattr(root, name) is None,
            "schema.shape",
            root.place(name),
            f"the root has {name}",
        )
