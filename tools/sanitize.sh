#!/usr/bin/env bash
# Unit tests under sanitizers: sanitize.sh asan | tsan (the presets of CMakePresets.json).
# The thread sanitizer gets the tests of those rooms that have to do with threads.
set -euo pipefail
cd "$(dirname "$0")/.."

preset=$1
build=build-$preset
cmake --preset "$preset" >/dev/null

targets=()
if [ "$preset" = tsan ]; then
  rooms=$(grep -rlE '#include <(thread|mutex|shared_mutex|atomic|condition_variable|future)>' \
    src cli tests --include='*.h' --include='*.cc' | sed -E 's#^(src/|tests/)##; s#/.*##' | sort -u)
  for room in $rooms; do
    if ninja -C "$build" -t query "${room}_test" >/dev/null 2>&1; then targets+=("$room"); fi
  done
  cmake --build "$build" -j"$(nproc)" --target "${targets[@]/%/_test}"
else
  cmake --build "$build" -j"$(nproc)"
fi

# The matrices of crashes and faults run on one thread, tens of thousands of times.
if [ "$preset" = tsan ]; then export GTEST_FILTER='-*Matrix*'; fi

export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
export LSAN_OPTIONS=suppressions=$PWD/tools/lsan.supp:print_suppressions=0
export UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS=suppressions=$PWD/tools/tsan.supp:halt_on_error=1
pattern=$(IFS='|'; echo "${targets[*]}")
ctest --test-dir "$build" --output-on-failure -j"$(nproc)" -R "^(${pattern:-.*})\$"
