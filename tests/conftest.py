"""Lets every test folder import its neighbours: `from checker.check import check_file`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
