"""Seed after seed until the time is over; a failure says how to see it again.

A slice of every test run begins with the same seed, so that a change is to blame if it fails;
a campaign of LAMELLA_PROPERTY_SECONDS begins anywhere.
"""

import os
import random
import shutil
import time

import pytest

from property.harness import folder_for


SLICE_SECONDS = 12


def campaign(root, one):
    """Calls `one(rng, folder)` with seed after seed, or with LAMELLA_PROPERTY_SEED alone."""
    wanted = os.environ.get("LAMELLA_PROPERTY_SEED")
    seconds = os.environ.get("LAMELLA_PROPERTY_SECONDS")
    first = 1
    if wanted:
        first = int(wanted)
    elif seconds:
        first = random.SystemRandom().randrange(10**6) * 1000
    end = time.monotonic() + float(seconds or SLICE_SECONDS)
    seed = first
    while seed == first or (not wanted and time.monotonic() < end):
        folder = folder_for(root, seed)
        try:
            one(random.Random(seed), folder)
        except Exception as error:
            again = f"LAMELLA_PROPERTY_SEED={seed} python -m pytest tests/property"
            pytest.fail(f"seed {seed} in {folder}\n{again}\n{type(error).__name__}: {error}")
        shutil.rmtree(folder)
        seed += 1
