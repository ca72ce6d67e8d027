"""An export that waits in the middle, its rows coming through a pipe that the test holds."""

import time
from contextlib import contextmanager
from subprocess import PIPE

from cli.support import start

COLUMNS = "{'k': 'BIGINT', 'j': 'BIGINT', 'v': 'BIGINT', 's': 'VARCHAR'}"
READING = f"'/dev/stdin', header = false, auto_detect = false, columns = {COLUMNS}"
QUERY = f"SELECT * FROM read_csv({READING})"
ROWS = [(1, 1, 1, "held"), (2, 2, 2, "held")]
LIMIT = 30


class Held:
    """The run; `release` lets it end and returns its exit code and standard error."""

    def __init__(self, process):
        self.process = process

    def release(self):
        text = "".join(f"{k},{j},{v},{s}\n" for k, j, v, s in ROWS)
        _, err = self.process.communicate(text.encode(), timeout=LIMIT)
        return self.process.returncode, err.decode()

    def fail(self):
        """Lets it end with rows that can't be read."""
        _, err = self.process.communicate(b"no number,1,1,s\n", timeout=LIMIT)
        assert self.process.returncode == 1, err.decode()


@contextmanager
def held_export(target, *flags):
    """A run on `target` that has taken the lock and staged nothing yet."""
    process = start("export", QUERY, target, "--partition-cols", "k,j", *flags, stdin=PIPE)
    mark = target.parent / f".{target.name}.lamella-stage"
    end = time.monotonic() + LIMIT
    while not mark.exists():
        assert process.poll() is None and time.monotonic() < end, process.communicate()
        time.sleep(0.005)
    try:
        yield Held(process)
    finally:
        process.kill()
        process.wait()
