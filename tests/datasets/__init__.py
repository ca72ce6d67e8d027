"""Directories of files through crashes, faults and rivals, seen from outside the program."""
