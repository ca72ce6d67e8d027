#!/usr/bin/env bash
# clang-tidy with .clang-tidy over the sources named as arguments, or over those that differ
# from the last commit but one, or with --all over everything.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v clang-tidy-14 >/dev/null; then
  echo "lint: clang-tidy-14 is not there, not checked"
  exit 0
fi
[ -f build/compile_commands.json ] || cmake --preset release >/dev/null
if [ "${1:-}" = --all ]; then
  mapfile -t files < <(find src cli -name '*.cc' ! -name '*_test.cc' | sort)
elif [ $# -gt 0 ]; then
  files=("$@")
elif git rev-parse --quiet --verify HEAD~1 >/dev/null; then
  mapfile -t files < <(git diff --name-only --diff-filter=d HEAD~1 -- \
    'src/*.cc' 'cli/*.cc' ':!*_test.cc')
else
  files=()
fi
if [ ${#files[@]} -gt 0 ]; then
  printf '%s\0' "${files[@]}" |
    xargs -0 -n 1 -P "$(nproc)" clang-tidy-14 -p build --quiet --warnings-as-errors='*' \
      --extra-arg=-Wno-unknown-warning-option 2> >(grep -v 'warnings* generated' >&2)
fi
echo "lint: ${#files[@]} files"
