"""Repetition and definition levels: are they a legal walk of the schema tree, and do
leaves of one list agree on its shape?"""

from __future__ import annotations

import numpy as np

from .faults import Report
from .schema import Node
from .structs import REPEATED

Levels = np.ndarray | None


def histogram(levels: Levels, maximum: int, count: int) -> list[int]:
    """How often each level from 0 to `maximum` occurs; absent levels are all 0."""
    if levels is None:
        return [count] + [0] * maximum
    return np.bincount(levels, minlength=maximum + 1).tolist()


def check_range(
    levels: Levels, maximum: int, kind: str, report: Report, offset: int
) -> bool:
    """No level above the maximum of its leaf."""
    highest = int(levels.max()) if levels is not None and len(levels) else 0
    return report.expect(
        highest <= maximum,
        "levels.range",
        offset,
        f"{kind} level {highest} above the maximum {maximum}",
    )


def check_walk(
    leaf: Node, rep: np.ndarray, defs: np.ndarray, report: Report, offset: int
) -> None:
    """A repetition level r > 0 continues a list: both the slot before and the slot
    itself must lie inside an element of that list. Levels are those of a whole chunk."""
    if not len(rep):
        return
    report.expect(
        rep[0] == 0, "levels.walk", offset, f"the chunk starts with level {rep[0]}"
    )
    inside = [0] + [node.max_def for node in leaf.chain() if node.repetition == REPEATED]
    needed = np.array(inside, np.uint32)[rep]
    previous = np.concatenate(([0], defs[:-1]))
    bad = (defs < needed) | ((previous < needed) & (rep > 0))
    bad[0] = False
    if bad.any():
        slot = int(np.flatnonzero(bad)[0])
        report.fault(
            "levels.walk",
            offset,
            f"slot {slot} has repetition level {rep[slot]} but lies outside of its list",
        )


def common_ancestor(one: Node, other: Node) -> Node | None:
    """The deepest group that holds both leaves, None when only the root does."""
    shared = None
    for left, right in zip(one.chain(), other.chain()):
        if left is not right:
            break
        shared = left
    return shared


def outline(group: Node, rep: Levels, defs: Levels) -> tuple[Levels, Levels]:
    """What the levels of a leaf below `group` say about the group alone: one slot for
    each occurrence of the group, with how far it is defined."""
    if defs is not None:
        defs = np.minimum(defs, group.max_def)
    if rep is not None:
        starts = rep <= group.max_rep
        rep = rep[starts]
        defs = defs[starts] if defs is not None else None
    return rep if group.max_rep else None, defs if group.max_def else None


def check_siblings(
    one: Node,
    one_levels: tuple[Levels, Levels],
    other: Node,
    other_levels: tuple[Levels, Levels],
    report: Report,
    offset: int,
) -> None:
    """Two leaves below one group must agree where the group is null and how often it
    repeats; else the values of a list of structs shift against each other."""
    group = common_ancestor(one, other)
    if group is None:
        return
    first = outline(group, *one_levels)
    second = outline(group, *other_levels)
    for kind, left, right in zip(("repetition", "definition"), first, second):
        if left is None and right is None:
            continue
        report.expect(
            left is not None and right is not None and np.array_equal(left, right),
            "levels.siblings",
            offset,
            f"'{'.'.join(one.path)}' and '{'.'.join(other.path)}' disagree about the "
            f"{kind} levels of '{group.name}'",
        )


def check_fixed_size(
    group: Node, size: int, rep: Levels, defs: Levels, report: Report, offset: int
) -> None:
    """Every list of `group` that is not null has `size` elements. The levels are those
    of any leaf below."""
    element = group.children[0]
    starts = rep <= group.max_rep
    if not len(rep) or not starts[0]:
        return
    owner = np.cumsum(starts) - 1
    elements = (rep <= element.max_rep) & (defs >= element.max_def)
    counts = np.bincount(owner[elements], minlength=int(starts.sum()))
    wrong = (counts != size) & (defs[starts] >= group.max_def)
    if wrong.any():
        number = counts[np.flatnonzero(wrong)[0]]
        report.fault(
            "arrow_schema.fixed_size",
            offset,
            f"a list of {number} elements where the Arrow schema says {size}",
        )
