"""What a written minimum or maximum may be, given the true one: itself, or, for text and
binary, a shortened bound that is still on the right side and as tight as its length lets.
"""

from __future__ import annotations

from .faults import Report
from .order import Order

# Our writer shortens a bound of text or binary beyond this many bytes.
TRUNCATE = 64


def is_utf8(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def prefix(value: bytes, text: bool, limit: int) -> bytes:
    """The longest prefix of at most `limit` bytes that ends between code points."""
    if text:
        while limit > 0 and limit < len(value) and value[limit] & 0xC0 == 0x80:
            limit -= 1
    return value[:limit]


def successors(value: bytes, text: bool, limit: int) -> set[bytes]:
    """The smallest bounds above everything that starts with `value`: its last unit that
    can be incremented is, and the rest is dropped. Text has several answers where
    incrementing takes another byte; writers may take any of at most `limit` bytes."""
    if not text:
        kept = value.rstrip(b"\xff")
        return {kept[:-1] + bytes([kept[-1] + 1])} if kept else set()
    answers = set()
    points = value.decode()
    for may_grow in (True, False):
        for end in range(len(points), 0, -1):
            point = ord(points[end - 1])
            following = 0xE000 if point == 0xD7FF else point + 1
            if following > 0x10FFFF:
                continue
            raised = (points[: end - 1] + chr(following)).encode()
            grows = len(raised) > len(points[:end].encode())
            if len(raised) <= limit and (may_grow or not grows):
                answers.add(raised)
                break
    return answers


def can_shorten(value: bytes, text: bool, limit: int = TRUNCATE) -> bool:
    """Whether a maximum of this value has a bound of at most `limit` bytes."""
    if len(value) <= limit or (text and not is_utf8(value)):
        return True
    return bool(successors(prefix(value, text, limit), text, limit))


class BoundChecker:
    """Checks written bounds of one leaf against the true ones."""

    def __init__(self, order: Order, report: Report, limit: int = TRUNCATE):
        self.order = order
        self.report = report
        self.limit = limit

    def check(
        self, rule: str, offset: int, side: str, bound: bytes, true: bytes, exact
    ) -> None:
        """`side` is "min" or "max"; `exact` is the flag, None if there is none."""
        order, report = self.order, self.report
        if not report.expect(
            order.fits(bound),
            rule,
            offset,
            f"{side} of {len(bound)} bytes: no such value",
        ):
            return
        if order.text:
            report.expect(
                is_utf8(bound), rule, offset, f"{side} {bound[:80]!r} is not valid UTF-8"
            )
        said = f"{side} is {_show(order, bound)}, the data has {_show(order, true)}"
        low, high = order.key(bound), order.key(true)
        valid = low <= high if side == "min" else low >= high
        if not report.expect(bool(valid), rule, offset, f"{said}: not a bound"):
            return
        if exact is True:
            # Zeros of the other sign are equal in order but not in bits.
            same = bound == true if report.strict else low == high
            report.expect(same, rule, offset, f"{said}, and is called exact")
        elif report.strict:
            self._check_shape(rule, offset, side, bound, true, exact, said)

    def _check_shape(
        self,
        rule: str,
        offset: int,
        side: str,
        bound: bytes,
        true: bytes,
        exact,
        said: str,
    ) -> None:
        order, report = self.order, self.report
        allowed = self._allowed(side, true)
        if exact is False:
            report.expect(bound != true, rule, offset, f"{said}, and is called not exact")
        report.expect(
            bound in allowed, rule, offset, f"{said}: neither exact nor well shortened"
        )
        if order.text and bound not in allowed:
            report.expect(
                len(bound) <= self.limit, rule, offset, f"{side} of {len(bound)} bytes"
            )

    def _allowed(self, side: str, true: bytes) -> set[bytes]:
        order = self.order
        if order.text and not is_utf8(true):
            return {true}
        if not order.truncatable or len(true) <= self.limit:
            return {true}
        cut = prefix(true, order.text, self.limit)
        if side == "min":
            return {cut}
        # Without a successor the only bound is the value in full.
        return successors(cut, order.text, self.limit) or {true}


def _show(order: Order, bound: bytes) -> str:
    if order.physical < 6 or order.decimal or order.half:
        return str(order.key(bound))
    return repr(bound[:80]) + (f" and {len(bound) - 80} bytes more" * (len(bound) > 80))
