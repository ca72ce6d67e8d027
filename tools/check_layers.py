#!/usr/bin/env python3
"""Holds every #include to the table of rooms in ARCHITECTURE.md, and a few facts to one room.

A file includes its own room and strictly lower rows; tests/, fuzz/ and bench/ stand above all.
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PUBLIC = "include/lamella"
FILE_SYSTEM = (r"<(fstream|fcntl\.h|dirent\.h|sys/stat\.h|sys/mman\.h)>|\bfopen\(|"
               r"[^\w:]::(open|openat|rename|renameat2?|unlink|unlinkat|mkdir|fsync|stat|lstat)\(|"
               r"filesystem::(exists|status|rename|remove|copy|create_|file_size|is_|directory_)")
FACTS = [  # What stands in one place only, and the places that may hold it.
    ("calls the file system", re.compile(FILE_SYSTEM), r"src/io/"),
    ("includes DuckDB", re.compile(r'#include [<"]duckdb[./]'), r"src/source/duckdb_"),
    ("uses intrinsics", re.compile(r"#include <\w*(intrin|neon)\.h>"),
     r"src/encode/kernels/|src/base/utf8_avx2"),
]


def read_rows():
    """{room: row} of the table."""
    table = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    return {room: int(row) for row, cell in re.findall(r"^\| (\d+) \|([^|]*)\|", table, re.M)
            for room in re.findall(r"`([^`]+)/`", cell)}


def room_of(path):
    parts = path.parts
    return PUBLIC if path.is_relative_to(PUBLIC) else parts[1] if parts[0] == "src" else parts[0]


def faults(path, text, rows):
    room = room_of(path)
    if room not in rows:
        return [(1, f"the room {room}/ is not in the table of ARCHITECTURE.md")]
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        include = re.match(r'\s*#include "([^"]+)/[^"/]+"', line)
        other = include and include[1].split("/")[0]
        other = PUBLIC if other == "lamella" else other
        if other in rows and other not in (room, PUBLIC) and rows[other] >= rows[room]:
            found.append((number, f"{room} (row {rows[room]}) includes {other} (row {rows[other]})"))
        found += [(number, f"only {places} {what}") for what, pattern, places in FACTS
                  if pattern.search(line) and not re.match(places, path.as_posix())]
    return found


def main():
    rows = read_rows()
    files = [path for folder in ("include", "src", "cli", "python")
             for path in sorted((ROOT / folder).rglob("*")) if path.suffix in (".h", ".cc")]
    found = [f"{path.relative_to(ROOT)}:{number}: {fault}" for path in files for number, fault
             in faults(path.relative_to(ROOT), path.read_text(encoding="utf-8"), rows)]
    print("\n".join(found + [f"layers: {len(files)} files, {len(found)} faults"]))
    sys.exit(1 if found or not rows else 0)


main()
