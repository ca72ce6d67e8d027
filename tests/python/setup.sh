#!/usr/bin/env bash
# Run before the tests of this folder: builds the package that they import.
set -euo pipefail
cd "$(dirname "$0")/../.."
tools/setup_readers.sh
if ! compgen -G '/usr/include/python3*/Python.h' >/dev/null; then
  echo "setup-python: no headers of Python (python3-dev): its tests are skipped"
  exit 0
fi
cmake --preset release >/dev/null
cmake --build build --target lamella_python
