"""Seed after seed until the time is over; a failure says how to see it again."""

import os
import random
import shutil
import time

import pytest

from property.harness import folder_for


def seconds():
    """How long a campaign may take: LAMELLA_PROPERTY_SECONDS, else a short slice."""
    return float(os.environ.get("LAMELLA_PROPERTY_SECONDS", "12"))


def campaign(root, one):
    """Calls `one(rng, folder)` with fresh seeds, or with LAMELLA_PROPERTY_SEED alone."""
    wanted = os.environ.get("LAMELLA_PROPERTY_SEED")
    first = int(wanted) if wanted else random.SystemRandom().randrange(10**6) * 1000
    end = time.monotonic() + seconds()
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
