"""What a process took is measured, and how it failed is told."""

import json
import os
import sys

import pytest

from bench.peers import launch, places


def _run(code, limit=20):
    return launch.run([sys.executable, "-S", "-c", code], dict(os.environ), limit)


def test_the_peak_is_that_of_the_child_alone():
    held = bytearray(200_000_000)
    small, large = _run("pass").peak, _run("x = bytearray(b'x') * 100_000_000").peak
    assert small < 50_000_000 < 90_000_000 < large < len(held)


def test_cpu_counts_work_and_not_waiting():
    taken = _run("import time; time.sleep(0.5)")
    assert taken.cpu < 0.4 < 0.5 <= taken.wall


def test_what_a_command_leaves_behind_counts():
    busy = "import time\nwhile time.process_time() < 0.6: pass"
    taken = _run(f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {busy!r}])")
    assert taken.cpu > 0.5


def test_errors_are_told():
    with pytest.raises(launch.Failed, match="ValueError: odd"):
        _run("raise ValueError('odd')")


def test_what_takes_too_long_is_ended():
    with pytest.raises(launch.Failed, match="not done after 1 s"):
        _run("while True: pass", limit=1)


def test_preparing_does_not_count_where_the_process_counts_itself(tmp_path):
    burn = "import time\ndef burn(seconds):\n    end = time.process_time() + seconds\n" \
           "    while time.process_time() < end: pass\n"
    (tmp_path / "worker.py").write_text(
        burn + "def prepare(job): burn(0.6)\ndef work(job, prepared): burn(0.2)\n")
    figures = tmp_path / "figures.json"
    job = json.dumps({"worker": "worker", "figures": str(figures)})
    taken = launch.run([sys.executable, places.WORKERS / "run.py", job],
                       {**os.environ, "PYTHONPATH": str(tmp_path)}, 20)
    assert taken.cpu > 0.8
    inside = launch.without_preparing(taken, figures)
    assert 0.2 <= inside.cpu < 0.4 and inside.wall >= 0.2 and inside.peak == taken.peak
