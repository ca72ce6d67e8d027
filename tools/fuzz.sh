#!/usr/bin/env bash
# Each fuzzer for some seconds (first argument, 60 by default) over its kept corpus
# fuzz/corpus/<name>/; what it finds new goes to build-fuzz/corpus/<name>/. A crash leaves
# its input in build-fuzz/ and fails. Without clang the corpus is replayed only.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
build=build-fuzz
if command -v clang++-14 >/dev/null &&
  compgen -G '/usr/lib/llvm-14/lib/clang/*/lib/linux/libclang_rt.fuzzer-*.a' >/dev/null; then
  cmake --preset fuzz >/dev/null
  engine=libfuzzer
else
  cmake --preset asan -B $build -DLAMELLA_FUZZ=ON -DLAMELLA_TESTS=OFF >/dev/null
  engine=replay
fi
fuzzers=()
for source in fuzz/fuzz_*.cc; do
  if [ -e "$source" ]; then fuzzers+=("$(basename "$source" .cc)"); fi
done
cmake --build $build -j"$(nproc)" --target "${fuzzers[@]}"

for name in "${fuzzers[@]}"; do
  kept=fuzz/corpus/${name#fuzz_}
  mkdir -p "$build/corpus/$name"
  corpus=()
  if [ -d "$kept" ]; then corpus+=("$kept"); fi
  if [ $engine = libfuzzer ]; then
    echo "fuzz: $name"
    "$build/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 \
      -artifact_prefix="$build/$name-" "$build/corpus/$name" "${corpus[@]}" \
      >"$build/$name.log" 2>&1 || { tail -n 40 "$build/$name.log"; exit 1; }
  elif [ ${#corpus[@]} -gt 0 ]; then
    find "${corpus[@]}" -type f -print0 | xargs -0 "$build/$name"
  fi
done
echo "fuzz: ${#fuzzers[@]} fuzzers, $engine, $seconds seconds each, no fault"
