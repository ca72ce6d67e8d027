"""Small file systems of a test's own, where the system lets it mount."""

import subprocess
from contextlib import contextmanager

import pytest


@contextmanager
def small_tmpfs(path, **limits):
    """A tmpfs at `path`; yields a function that mounts it again with other options."""
    path.mkdir(exist_ok=True)
    options = ",".join(f"{name}={value}" for name, value in limits.items())
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", path],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        pytest.skip(f"mounting is not allowed: {done.stderr.strip()}")

    def again(options):
        subprocess.run(["mount", "-o", f"remount,{options}", path], check=True)

    try:
        yield again
    finally:
        subprocess.run(["umount", "--lazy", path], check=True)


@contextmanager
def bound(real, path):
    """`real`, a file or directory, is at `path` too."""
    if not real.is_file():
        path.mkdir(exist_ok=True)
    done = subprocess.run(
        ["mount", "--bind", real, path], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        pytest.skip(f"mounting is not allowed: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", path], check=True)
