#!/usr/bin/env python3
"""Keeps files and functions short: a file is one idea, a function fits on a screen.

Limits in lines: 300 a file, 500 a test file, 50 a function of C++ outside of tests.
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES, TEST_LINES, FUNCTION_LINES = 300, 500, 50
FOLDERS = ("include", "src", "cli", "python", "tests", "fuzz", "bench", "tools", "cmake")
SUFFIXES = (".h", ".cc", ".py", ".sh", ".cmake", ".go", ".java", ".mjs", ".js")
INSTALLED = re.compile(r"/(\.venv|\.venv-bench|node_modules|__pycache__)/")
NO_FUNCTION = re.compile(r"\s*(namespace|class|struct|union|enum|extern)\b|.*[=,{]\s*\{$|\s*\{$")


def is_test(path):
    return path.parts[0] == "tests" or path.stem.endswith("_test")


def long_functions(text):
    """Yields (line, lines) of functions that are too long; relies on clang-format's layout:
    a body opens with a line that ends in `{` and closes with `}` at the same indentation."""
    lines = text.splitlines()
    start = {}
    for number, line in enumerate(lines, 1):
        indent = len(line) - len(line.lstrip())
        if line.endswith("{") and ")" in "".join(lines[max(0, number - 6):number]):
            if not NO_FUNCTION.match(line) and indent <= 4:
                start.setdefault(indent, number)
        elif re.match(r"\s*\}(;|\);)?(\s*//.*)?$", line) and indent in start:
            length = number - start.pop(indent) + 1
            start = {other: at for other, at in start.items() if other < indent}
            if length > FUNCTION_LINES:
                yield number - length + 1, length


def faults(path, text):
    limit = TEST_LINES if is_test(path) else FILE_LINES
    count = text.count("\n")
    if count > limit:
        yield f"{path}: {count} lines, more than {limit}"
    if path.suffix in (".h", ".cc") and not is_test(path):
        for line, length in long_functions(text):
            yield f"{path}:{line}: a function of {length} lines, more than {FUNCTION_LINES}"


def main():
    files = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*"))
             if path.suffix in SUFFIXES and not INSTALLED.search(path.as_posix())]
    found = [fault for path in files
             for fault in faults(path.relative_to(ROOT), path.read_text(encoding="utf-8"))]
    print("\n".join(found + [f"sizes: {len(files)} files, {len(found)} faults"]))
    return 1 if found else 0


sys.exit(main())
