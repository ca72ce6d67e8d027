"""A folder for each test, in memory where there is room: thousands of files are synced."""

import shutil
import tempfile
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")
WANTED_BYTES = 2_000_000_000


@pytest.fixture(name="folder")
def make_folder(tmp_path):
    """An empty directory that is removed at the end."""
    in_memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > WANTED_BYTES
    with tempfile.TemporaryDirectory(
        prefix="lamella-datasets-", dir=MEMORY if in_memory else tmp_path
    ) as name:
        yield Path(name)


@pytest.fixture(name="tell")
def make_tell(capsys):
    """Prints figures that are to be seen although the test passes."""

    def tell(text):
        with capsys.disabled():
            print(f"\n  {text}")

    return tell
