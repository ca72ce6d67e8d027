#!/usr/bin/env bash
# Holds all C++ files to .clang-format; with --fix it reformats them. Without clang-format 14
# it says so and passes: another version would lay out some lines differently.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v clang-format-14 >/dev/null; then
  echo "format: clang-format-14 is not there, not checked"
  exit 0
fi
folders=()
for folder in include src cli python tests fuzz bench; do
  if [ -d "$folder" ]; then folders+=("$folder"); fi
done
mapfile -d '' files < <(find "${folders[@]}" \( -name .venv -o -name node_modules \) -prune -o \
  \( -name '*.h' -o -name '*.cc' \) -print0 | sort -z)
if [ "${1:-}" = --fix ]; then
  printf '%s\0' "${files[@]}" | xargs -0 clang-format-14 -i
elif ! printf '%s\0' "${files[@]}" | xargs -0 clang-format-14 --dry-run -Werror; then
  echo "format: run 'make format'"
  exit 1
fi
echo "format: ${#files[@]} files"
