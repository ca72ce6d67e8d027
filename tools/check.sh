#!/usr/bin/env bash
# Everything about the code that can be said without running it: formatting, layers, sizes
# and clang-tidy, over the sources that the last commit changed or (LINT=--all) over all,
# which takes ten minutes. Runs all of them and fails if one failed.
set -uo pipefail
cd "$(dirname "$0")/.."

failed=0
python3 tools/check_layers.py || failed=1
python3 tools/check_size.py || failed=1
tools/check_format.sh || failed=1
tools/lint.sh ${LINT:-} || failed=1
exit $failed
