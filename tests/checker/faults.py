"""Faults: what the checker found, where, and which rule it breaks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

# A damaged file can break the same rule a million times; the rest says nothing new.
MAX_FAULTS = 1000


class Malformed(Exception):
    """Bytes that cannot be decoded any further; `offset` is within the file."""

    def __init__(self, rule: str, offset: int, message: str):
        super().__init__(message)
        self.rule = rule
        self.offset = offset


@dataclass(frozen=True)
class Fault:
    """One broken rule at one byte offset of the file."""

    rule: str
    offset: int
    where: str
    message: str

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"offset {self.offset}: {place}{self.message} [{self.rule}]"


class Report:
    """Collects faults. Two kinds of rules exist: the format's own (`fault`, `equal`,
    `expect`) hold for every writer; house rules (`house`) are promises that only our
    writer makes and are dropped when `strict` is false."""

    def __init__(self, strict: bool = True):
        self.strict = strict
        self.faults: list[Fault] = []
        self._path: list[str] = []

    @contextmanager
    def at(self, place: str) -> Iterator[None]:
        """Names the place in the file for every fault reported inside the block."""
        self._path.append(place)
        try:
            yield
        finally:
            self._path.pop()

    def fault(self, rule: str, offset: int, message: str) -> None:
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(Fault(rule, int(offset), ", ".join(self._path), message))

    def expect(self, holds: bool, rule: str, offset: int, message: str) -> bool:
        """A rule of the format; returns whether it holds."""
        if not holds:
            self.fault(rule, offset, message)
        return holds

    def equal(self, rule: str, offset: int, what: str, stated, actual) -> bool:
        """A rule of the format: the stated value is the recomputed one."""
        return self.expect(
            stated == actual, rule, offset, f"{what} is {stated}, the data has {actual}"
        )

    def house(self, holds: bool, rule: str, offset: int, message: str) -> bool:
        """A promise of our writer only; returns whether it holds or is not asked for."""
        return self.expect(holds or not self.strict, rule, offset, message)

    def absorb(self, error: Malformed) -> None:
        self.fault(error.rule, error.offset, str(error))
