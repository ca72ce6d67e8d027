"""Ctrl-C while thousands of files are linked stops the commit within a second."""

import os
import signal
import time

import pytest
from cli.support import start

from datasets.sets import require_clean

KEPT = 15_000
LIMIT = 1.0  # seconds
QUERY = "SELECT range AS k, 'new' AS s FROM range(100)"


def make_kept(target):
    """As many files as directories, of which none is data for a reader."""
    for number in range(KEPT):
        folder = target / f"k={number}"
        folder.mkdir(parents=True)
        (folder / "_note.txt").touch()


def entries(folder):
    try:
        return len(os.listdir(folder))
    except FileNotFoundError:
        return 0


@pytest.mark.parametrize("linked", (200, 5_000, 14_000))
def test_a_commit_stops_while_it_links(folder, tell, linked):
    target, stage = folder / "set", folder / ".set.lamella-stage"
    make_kept(target)
    process = start("export", QUERY, target, "--partition-cols", "k", "--mode", "append",
                    "--commit", "exchange", "--threads", "1")
    while entries(stage) < linked:
        assert process.poll() is None, process.communicate()
    begin = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    seconds = time.monotonic() - begin
    tell(f"stopped behind {linked} of {KEPT} directories in {seconds:.3f} s")
    assert (process.returncode, err) == (130, b"lamella: interrupted\n")
    assert seconds < LIMIT
    assert entries(target) == KEPT
    assert not list(target.glob("**/*.parquet"))
    require_clean(target)
