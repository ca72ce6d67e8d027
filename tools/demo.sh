#!/usr/bin/env bash
# Runs examples/quickstart.sql with the program that was just built and opens its result.
set -euo pipefail
cd "$(dirname "$0")/.."

out=build/demo  # Where the script writes unless told otherwise.
rm -rf "$out"
printf '\n$ build/lamella run examples/quickstart.sql\n'
build/lamella run examples/quickstart.sql


mapfile -t events < <(find "$out/events" -name '*.parquet' | sort)
printf '\n$ find %s/events -name "*.parquet" | sort\n' "$out"
printf '%s\n' "${events[@]:0:8}" "… and $((${#events[@]} - 8)) more"

mapfile -t files < <(find "$out" -maxdepth 1 -name '*.parquet' | sort)
files+=("${events[0]}")
for file in "${files[@]}"; do
  printf '\n$ build/lamella inspect %s\n' "$file"
  build/lamella inspect "$file"
done
