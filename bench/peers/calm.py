"""Tells whether something else keeps the machine busy, and waits for the end of it."""

import random
import time
import zlib

NOISY = 1.10  # A round waits while its calibration takes so much longer than the best one.
CALIBRATION = random.Random(1).randbytes(1 << 20)  # Of whatever content, always the same.


class Calm:
    """`patience` seconds are waited in a cell at most."""

    def __init__(self, patience):
        self._patience = patience
        self._left = patience
        self._best = float("inf")

    def begin_cell(self):
        """Gives the patience back."""
        self._left = self._patience

    def wait(self):
        """Returns when the machine is quiet, or patience is at its end."""
        while self._noisy() and self._left > 0:
            self._left -= 1
            time.sleep(1)

    def _noisy(self):
        start = time.thread_time()
        zlib.compress(CALIBRATION, 6)
        taken = time.thread_time() - start
        self._best = min(self._best, taken)
        return taken > NOISY * self._best
