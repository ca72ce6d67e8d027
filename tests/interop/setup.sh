#!/usr/bin/env bash
# Run before the tests of this folder.
exec "$(dirname "$0")/../../tools/setup_readers.sh"
