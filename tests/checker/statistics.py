"""Statistics and size statistics of chunks and pages against recomputed facts."""

from __future__ import annotations

from .bounds import BoundChecker, can_shorten
from .facts import Facts
from .faults import Report
from .order import Order
from .schema import Node
from .structs import BYTE_ARRAY
from .thrift import Record

_RULE = "statistics"


class StatisticsChecker:
    """Checks the Statistics and SizeStatistics structures of one leaf."""

    def __init__(self, leaf: Node, order: Order, report: Report):
        self.leaf = leaf
        self.order = order
        self.report = report
        self.bounds = BoundChecker(order, report)

    def check(self, stats: Record, facts: Facts, distinct) -> None:
        """`distinct` is called for the distinct count only when one is stated."""
        report = self.report
        for name in ("min", "max"):
            report.house(
                getattr(stats, name) is None,
                f"{_RULE}.deprecated",
                stats.place(name),
                f"the deprecated field {name} is present",
            )
        self._count(stats, "null_count", facts.nulls, True)
        self._count(stats, "nan_count", facts.nans, self.order.floating)
        if stats.distinct_count is not None:
            self._count(stats, "distinct_count", distinct(), False)
        if self._may_have_bounds(stats, facts):
            self._check_bounds(stats, facts)

    def _count(self, stats: Record, name: str, actual: int, wanted: bool) -> None:
        stated, place = getattr(stats, name), stats.place(name)
        rule = f"{_RULE}.{name}"
        if stated is None:
            self.report.house(not wanted, rule, place, f"{name} is absent")
        else:
            self.report.equal(rule, place, name, stated, actual)
            if name == "nan_count":
                self.report.expect(
                    self.order.floating, rule, place, "nan_count on a type without NaN"
                )

    def _may_have_bounds(self, stats: Record, facts: Facts) -> bool:
        report = self.report
        present = stats.min_value is not None or stats.max_value is not None
        place = stats.place("min_value")
        for side in ("min", "max"):
            flag, bound = f"is_{side}_value_exact", getattr(stats, f"{side}_value")
            report.house(
                (getattr(stats, flag) is None) == (bound is None),
                f"{_RULE}.exact",
                stats.place(flag),
                f"{flag} without {side}_value, or the other way round",
            )
        why = None
        if not self.order.sortable:
            why = "a type without order"
        elif not facts.present:
            why = "a chunk of nulls"
        elif facts.low is None:
            why = "a chunk of NaN"
        if why:
            report.expect(not present, f"{_RULE}.bounds", place, f"min or max of {why}")
            return False
        if facts.nans and report.strict:
            report.expect(
                not present, f"{_RULE}.nan", place, "min or max of a chunk with a NaN"
            )
            return False
        return True

    def _check_bounds(self, stats: Record, facts: Facts) -> None:
        for side, true in (("min", facts.low), ("max", facts.high)):
            name = f"{side}_value"
            bound, place = getattr(stats, name), stats.place(name)
            rule = f"{_RULE}.{side}"
            if bound is None:
                long = self.order.truncatable and not can_shorten(
                    facts.high, self.order.text
                )
                self.report.house(long, rule, place, f"{name} is absent")
                continue
            exact = getattr(stats, f"is_{side}_value_exact")
            self.bounds.check(rule, place, side, bound, true, exact)

    def check_sizes(self, sizes: Record | None, facts: Facts, place: int) -> None:
        """SizeStatistics of the chunk; histograms may be left out where the format says
        that nothing is lost."""
        report, leaf = self.report, self.leaf
        rule = "size_statistics"
        if sizes is None:
            useful = leaf.type == BYTE_ARRAY or leaf.max_rep > 0 or leaf.max_def > 1
            report.house(not useful, rule, place, "size statistics are absent")
            return
        stated = sizes.unencoded_byte_array_data_bytes
        at = sizes.place("unencoded_byte_array_data_bytes")
        if leaf.type != BYTE_ARRAY:
            report.expect(stated is None, rule, at, "unencoded bytes of another type")
        elif stated is None:
            report.house(False, rule, at, "unencoded bytes are absent")
        else:
            report.equal(rule, at, "unencoded bytes", stated, facts.unencoded)
        for name, actual, needed in (
            ("repetition_level_histogram", facts.rep, leaf.max_rep > 0),
            ("definition_level_histogram", facts.defs, leaf.max_def > 1),
        ):
            stated, at = getattr(sizes, name), sizes.place(name)
            if stated or (stated is not None and needed):
                report.equal(rule, at, name, stated, actual)
            else:
                report.house(not needed, rule, at, f"{name} is absent")
