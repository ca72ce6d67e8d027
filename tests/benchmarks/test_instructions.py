"""Growth beyond the margin fails; so does a case that nobody has stored."""

import importlib.util
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "check_instructions.py"
SPEC = importlib.util.spec_from_file_location("check_instructions", SCRIPT)
check_instructions = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(check_instructions)


def _judged(stored, counted):
    return [(line.split(":")[0], fault)
            for line, fault in check_instructions.judge(stored, counted)]


def test_growth_and_shrinkage():
    stored = {"a": 10.0, "b": 10.0, "c": 10.0, "d": 10.0}
    counted = {"a": 10.4, "b": 10.6, "c": 9.6, "d": 9.0}
    assert _judged(stored, counted) == [("b", True), ("d", False)]


def test_new_and_lost_cases():
    assert _judged({"old": 1.0}, {"new": 1.0}) == [("new", True), ("old", True)]


def test_the_total_of_a_dump(tmp_path):
    dump = tmp_path / "out.1"
    dump.write_text("events: Ir\nfn=x\n1 2\ntotals: 4321\n", encoding="utf-8")
    assert check_instructions.total(dump) == 4321
