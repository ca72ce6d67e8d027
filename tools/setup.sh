#!/usr/bin/env bash
# Installs what this machine lacks to build and test Lamella, and nothing else:
#   1. system packages (apt), each one only if it is missing;
#   2. pinned native libraries, fetched and hash-checked by npm and cargo from their lock
#      files, unpacked into third_party/_install (git-ignored).
# Running it again is cheap: a stamp keyed on the lock files skips the second step.
set -euo pipefail
cd "$(dirname "$0")/.."

install_dir=third_party/_install
stamp=$install_dir/.stamp

say() { printf 'setup: %s\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }
fail() { say "error: $*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif have sudo; then sudo "$@"; else return 1; fi
}

# --- 1. system packages -------------------------------------------------------------------

# What each package is looked for by: a command, or a file of the compiler's search path.
required=(
  g++:cmd:g++ cmake:cmd:cmake ninja-build:cmd:ninja make:cmd:make python3:cmd:python3
  git:cmd:git pkg-config:cmd:pkg-config
  zlib1g-dev:header:zlib.h libbrotli-dev:header:brotli/encode.h
  libxxhash-dev:header:xxhash.h libutf8proc-dev:header:utf8proc.h
  libcli11-dev:header:CLI/CLI.hpp
  rapidjson-dev:header:rapidjson/document.h
  libflatbuffers-dev:header:flatbuffers/flatbuffers.h
  libgtest-dev:header:gtest/gtest.h libgmock-dev:header:gmock/gmock.h
)
# Makes work faster or checks more; everything that is built works without.
optional=(
  ccache:cmd:ccache mold:cmd:mold libbenchmark-dev:header:benchmark/benchmark.h
  valgrind:cmd:valgrind python3-dev:file:/usr/include/python3*/Python.h
  clang-14:cmd:clang++-14 libclang-rt-14-dev:file:/usr/lib/llvm-14/lib/clang/*/lib/linux/libclang_rt.fuzzer-x86_64.a
  clang-format-14:cmd:clang-format-14 clang-tidy-14:cmd:clang-tidy-14
)

present() {
  local kind=$1 name=$2 folder
  case $kind in
    cmd) have "$name" ;;
    file) compgen -G "$name" >/dev/null ;;
    header)
      for folder in /usr/include /usr/local/include /usr/include/*-linux-gnu; do
        if [ -e "$folder/$name" ]; then return 0; fi
      done
      return 1 ;;
  esac
}

missing_of() {
  local entry package kind name
  for entry in "$@"; do
    IFS=: read -r package kind name <<<"$entry"
    present "$kind" "$name" || printf '%s\n' "$package"
  done
}

apt_lists_fresh=no
apt_install() {
  have apt-get || return 1
  if [ "$apt_lists_fresh" = no ]; then
    as_root apt-get update -qq || say "package lists could not be refreshed; using the old ones"
    apt_lists_fresh=yes
  fi
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

install_system_packages() {
  local missing package
  mapfile -t missing < <(missing_of "${required[@]}")
  # The clients of the registries: any recent one does; Debian's plain cargo is too old for
  # the lock file, its cargo-web is not.
  have npm || missing+=(npm)
  have cargo || missing+=(cargo-web)
  if [ ${#missing[@]} -gt 0 ]; then
    say "installing ${missing[*]}"
    apt_install "${missing[@]}" || fail "could not install: ${missing[*]} (install them by hand)"
  fi
  mapfile -t missing < <(missing_of "${optional[@]}")
  if [ ${#missing[@]} -gt 0 ]; then
    say "installing (optional) ${missing[*]}"
    apt_install "${missing[@]}" || for package in "${missing[@]}"; do
      apt_install "$package" || say "not available, going on without: $package"
    done
  fi
}

# --- 2. pinned native libraries -----------------------------------------------------------

stamp_value() {
  cat third_party/npm/package-lock.json third_party/cargo/Cargo.lock tools/setup.sh |
    sha256sum | cut -d' ' -f1
}

natives_present() {
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(stamp_value)" ] &&
    [ -f $install_dir/duckdb/lib/libduckdb.so ] && [ -f $install_dir/duckdb/include/duckdb.hpp ] &&
    [ -f $install_dir/snappy/snappy.cc ] && [ -f $install_dir/zstd/lib/zstd.h ] &&
    [ -f $install_dir/libdeflate/libdeflate.h ] && [ -f $install_dir/lz4/lib/lz4.c ]
}

# Prints "name<TAB>folder" of every crate of the manifest, as cargo unpacked it.
crate_folders() {
  cargo metadata --manifest-path third_party/cargo/Cargo.toml --locked --offline \
    --filter-platform x86_64-unknown-linux-gnu --format-version 1 |
    python3 -c '
import json, os, sys
for package in json.load(sys.stdin)["packages"]:
    print(package["name"], os.path.dirname(package["manifest_path"]), sep="\t")'
}

install_natives() {
  local staging=$install_dir.new crates
  say "fetching libduckdb (npm ci)"
  (cd third_party/npm && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null)
  say "fetching DuckDB's headers and the codec sources (cargo fetch --locked)"
  cargo fetch --quiet --manifest-path third_party/cargo/Cargo.toml --locked \
    --target x86_64-unknown-linux-gnu
  crates=$(crate_folders)
  crate() { awk -F'\t' -v name="$1" '$1 == name { print $2 }' <<<"$crates"; }

  rm -rf "$staging"
  mkdir -p "$staging/duckdb/lib" "$staging/duckdb/include"
  cp third_party/npm/node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so \
    "$staging/duckdb/lib/"
  tar -xzf "$(crate libduckdb-sys)/duckdb.tar.gz" -C "$staging/duckdb/include" \
    --strip-components=3 duckdb/src/include
  cp -r "$(crate snappy_src)/snappy" "$staging/snappy"
  cp -r "$(crate zstd-sys)/zstd" "$staging/zstd"
  cp -r "$(crate libdeflate-sys)/libdeflate" "$staging/libdeflate"
  cp -r "$(crate lz4-sys)/liblz4" "$staging/lz4"
  rm -rf "$install_dir"
  mv "$staging" "$install_dir"
  stamp_value >"$stamp"
  say "native libraries are in $install_dir"
}

install_system_packages
if natives_present; then say "native libraries are up to date"; else install_natives; fi
say "done"
