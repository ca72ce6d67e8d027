"""Every file of the matrix: written, accepted by the strict checker, read alike by all readers."""

from pathlib import Path

import pytest
from checker.check import check_file

from interop import cases, matrix, registry, report, writer

REPORT_LIMIT = 40


@pytest.fixture(scope="module", name="result")
def run_matrix(tmp_path_factory):
    """One run of the whole matrix."""
    assert Path(writer.program()).exists(), f"{writer.program()} is missing: run `make build`"
    return matrix.run(tmp_path_factory.mktemp("interop"))


def shown(lines):
    """The first lines of a list, for a message."""
    more = [f"... and {len(lines) - REPORT_LIMIT} more"] if len(lines) > REPORT_LIMIT else []
    return "\n".join(lines[:REPORT_LIMIT] + more)


def test_every_file_is_written(result):
    errors = [f"{name}: {text}" for name, text in result.write_errors.items()]
    assert not errors, shown(errors)


@pytest.mark.parametrize("reader", [reader.name for reader in registry.ALL])
def test_reader_returns_the_true_values(result, reader):
    faults = [line for line in result.faults() if line.startswith(reader + ": ")]
    assert not faults, shown(faults)


def test_strict_checker_finds_no_fault(result):
    """`footer-least` lacks on purpose what the strict rules ask for."""
    faults = [
        f"{name}: {fault}"
        for name, path in result.paths.items()
        for fault in check_file(str(path), strict=name != "footer-least")
    ]
    assert not faults, shown(faults)


def test_files_hold_the_encodings_that_were_asked_for(result):
    """A chunk without a value has nothing to encode; the NULL type has no others."""
    missing = []
    for case in [case for case in cases.all_cases() if case.name != "null"]:
        for name, options in case.files.items():
            held = matrix.encodings(result.paths[name])
            for column, chosen in options.get("column_options", {}).items():
                if chosen["encoding"] not in {encoding for _, encoding in held[column]}:
                    missing.append(f"{name}.{column}: {sorted(held[column])}")
    assert not missing, shown(missing)


def test_every_exception_is_still_needed(result):
    assert not result.stale()


def test_the_compatibility_page_is_up_to_date(result):
    written = report.PAGE.read_text(encoding="utf-8")
    assert written == report.Report(result).text(), "run: python -m interop.report (in tests/)"
