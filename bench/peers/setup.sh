#!/usr/bin/env bash
# Installs the peers of the benchmark into .venv-bench, which git ignores: the writers from
# PyPI, DuckDB 1.5 beside the newest one, the generator of lineitem and the real rows. Each
# package is pinned with its hash in locks/. With --spark also Spark (500 MB; left out without Java).
# Running it again is cheap: stamps keyed on the inputs decide.
set -euo pipefail
cd "$(dirname "$0")/../.."

venv=.venv-bench
locks=bench/peers/locks

say() { printf 'setup-bench: %s\n' "$*"; }
fail() { say "error: $*" >&2; exit 1; }

pip_install() { $venv/bin/python -m pip install --quiet --require-hashes "$@"; }

# once NAME INPUT… -- COMMAND: runs COMMAND unless it has succeeded with the same inputs.
once() {
  local name=$1 inputs=() value
  shift
  while [ "$1" != -- ]; do inputs+=("$1"); shift; done
  shift
  value=$(cat "${inputs[@]}" bench/peers/setup.sh | sha256sum | cut -d' ' -f1)
  [ "$(cat "$venv/.$name" 2>/dev/null)" = "$value" ] && return
  say "installing $name"
  "$@"
  echo "$value" >"$venv/.$name"
}

install_peers() { pip_install -r $locks/peers.txt; }

# Into a folder of its own, without what it depends on.
install_apart() {
  rm -rf "${venv:?}/$1"
  pip_install --no-deps --target "$venv/$1" -r "$locks/$2"
}

install_spark() {
  # It comes as source: its build tools are pinned like everything else.
  pip_install -r tests/interop/locks/build.txt
  pip_install --no-build-isolation -r $locks/spark.txt
}

python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' ||
  fail "Python 3.11 or newer with venv is needed (python3-venv)"
[ -x $venv/bin/python ] || python3 -m venv $venv
echo '*' >$venv/.gitignore
once peers $locks/peers.txt -- install_peers
once duckdb-1.5 $locks/duckdb15.txt -- install_apart duckdb-1.5 duckdb15.txt
once flights $locks/flights.txt -- install_apart flights flights.txt
if [ "${1:-}" = --spark ] && ! java -version >/dev/null 2>&1; then
  say "no Java (openjdk-17-jre-headless): going on without Spark"
elif [ "${1:-}" = --spark ]; then
  once spark $locks/spark.txt tests/interop/locks/build.txt -- install_spark
fi
