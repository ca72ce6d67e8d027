#!/usr/bin/env bash
# Runs examples/quickstart.sql with the program that was just built and opens its result.
set -euo pipefail
cd "$(dirname "$0")/.."

out=build/demo  # Where the script writes unless told otherwise.
rm -rf "$out"
printf '\n$ build/lamella run examples/quickstart.sql\n'
build/lamella run examples/quickstart.sql
find "$out" -name '*.parquet' | sort | while read -r file; do
  printf '\n$ build/lamella inspect %s\n' "$file"
  build/lamella inspect "$file"
done
