"""Filters find the same rows with push-down as by comparing every value."""

import pytest
from checker.check import check_file

from interop import predicates, registry, writer

READERS = [reader for reader in registry.ALL if reader.name in predicates.ASKED]


@pytest.fixture(scope="module", name="written")
def write_files(tmp_path_factory):
    """(folder, [(case, file, path)], true values) of the predicate cases."""
    folder = tmp_path_factory.mktemp("predicates")
    cases = predicates.cases()
    paths, errors = writer.write(cases, folder)
    assert not errors, errors
    files = [(case.name, name, paths[name]) for case in cases for name in case.files]
    return folder, files, writer.truths(cases)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_filters_find_the_true_rows(written, reader):
    folder, files, truths = written
    faults, asked = predicates.check(reader, files, truths, folder)
    assert asked > 50
    assert not faults, "\n".join(faults[:40])


def test_strict_checker_finds_no_fault(written):
    _, files, _ = written
    faults = [f"{name}: {fault}" for _, name, path in files for fault in check_file(str(path))]
    assert not faults, "\n".join(faults[:40])
