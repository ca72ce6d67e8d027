"""Imports the package from the build; LAMELLA_PYTHON names another folder."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path(os.environ.get("LAMELLA_PYTHON", ROOT / "build" / "python"))
sys.path.insert(0, str(PACKAGE))
collect_ignore = [] if (PACKAGE / "lamella").is_dir() else ["test_write.py", "test_types.py"]
