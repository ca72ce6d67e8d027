#!/usr/bin/env bash
# Every test, quickest to fail first: checks of the text, unit tests, the instructions that
# the encoders take, the unit tests under sanitizers, a slice of fuzzing, then the readers'
# tests with pytest. All parts run even when one fails. The last line counts tests; the exit
# code is 0 only if nothing failed.
#   PARTS="unit readers" tools/test.sh    runs these parts only
set -uo pipefail
cd "$(dirname "$0")/.."

parts=${PARTS:-checks unit counts asan tsan fuzz readers}
logs=build/test-logs
rm -rf $logs
mkdir -p $logs

# The crash tests make and remove tens of thousands of small trees: minutes on a disk,
# seconds in memory.
fast=/dev/shm
if [ -w $fast ] && [ "$(df --output=avail -m $fast | tail -1)" -gt 4000 ]; then
  TMPDIR=$(mktemp -d $fast/lamella-unit-XXXXXX)
  export TMPDIR
  chmod 755 "$TMPDIR"  # tests step down to other users
  trap 'rm -rf "$TMPDIR"' EXIT
fi

# part NAME BUILD COMMAND…: BUILD is where ctest leaves its log, - if there is none.
part() {
  local name=$1 log=$2/Testing/Temporary/LastTest.log start=$SECONDS
  shift 2
  [[ " $parts " == *" $name "* ]] || return 0
  printf '\n=== %s\n' "$name"
  rm -f -- "$log"
  "$@" 2>&1 | tee "$logs/$name.log"
  printf '%s %d %d\n' "$name" "${PIPESTATUS[0]}" $((SECONDS - start)) >>$logs/parts
  # What each test program printed, also where it passed: the counts are taken from it.
  if [ -e "$log" ]; then cp "$log" "$logs/$name.log"; fi
}

# The figures are those of one compiler; callgrind counts them wherever it runs.
counts() {
  if ! command -v valgrind >/dev/null || [ "$(c++ -dumpversion)" != 12 ]; then
    echo "instructions: left out, for want of valgrind or g++ 12"
    return
  fi
  cmake --preset bench >/dev/null &&
    cmake --build build-bench -j"$(nproc)" --target instructions &&
    python3 tools/check_instructions.py build-bench/instructions
}

readers() {
  local script python=python3
  for script in tests/*/setup.sh; do
    if [ -e "$script" ]; then "$script" || return 1; fi
  done
  if [ -x .venv/bin/python ]; then python=.venv/bin/python; fi
  # The Python package, which the ordinary build leaves out; without Python's headers there
  # is no such target, and its tests are left out as well.
  if ninja -C build -t query lamella_python >/dev/null 2>&1; then
    cmake --build build -j"$(nproc)" --target lamella_python || return 1
  fi
  env -u TMPDIR "$python" -m pytest tests -q
}

part checks - tools/check.sh
part unit build ctest --test-dir build --output-on-failure -j"$(nproc)"
part counts - counts
part asan build-asan tools/sanitize.sh asan
part tsan build-tsan tools/sanitize.sh tsan
part fuzz - tools/fuzz.sh "${FUZZ_SECONDS:-15}"
part readers - readers
python3 tools/summary.py $logs
