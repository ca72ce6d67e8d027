# The commands a person types. `make demo` and `make test` work on a bare machine: both set
# up what is missing first. The real build is CMake's; these only name its presets.

SHELL := /bin/bash
JOBS ?= $(shell nproc)
FUZZ_SECONDS ?= 60
BENCH ?=  # further arguments: BENCH="--only lineitem10", BENCH="--help"
DESTDIR ?=
PREFIX ?= /usr/local
CTEST := ctest --output-on-failure -j$(JOBS)

.PHONY: help setup build python demo test unit check format asan tsan fuzz bench bench-quick
.PHONY: bench-programs micro instructions install clean

help:
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

setup: ## install what is missing (system packages, pinned libraries)
	@tools/setup.sh

build: setup ## the optimised program: build/lamella
	@cmake --preset release >build-configure.log || { cat build-configure.log; exit 1; }
	@rm -f build-configure.log
	cmake --build build -j$(JOBS)

python: setup ## the Python package: build/python/lamella
	@cmake --preset release >/dev/null
	cmake --build build -j$(JOBS) --target lamella_python

demo: build ## run examples/quickstart.sql and open what it wrote
	@tools/demo.sh

test: build ## every test: unit tests, then the readers' tests in tests/
	@tools/test.sh

unit: build ## the unit tests alone
	$(CTEST) --test-dir build

check: setup ## formatting, layers, sizes, lint of all sources (10 minutes)
	@LINT=--all tools/check.sh

format: setup ## reformat all C++ files
	@tools/check_format.sh --fix

asan: setup ## unit tests under the address and undefined behaviour sanitizers
	@tools/sanitize.sh asan

tsan: setup ## unit tests under the thread sanitizer
	@tools/sanitize.sh tsan

fuzz: setup ## each fuzzer for FUZZ_SECONDS over its corpus
	@tools/fuzz.sh $(FUZZ_SECONDS)

bench: build python ## against the other writers: docs/benchmarks.md (hours)
	@bench/peers/setup.sh --spark
	.venv-bench/bin/python -m bench.peers $(BENCH)

bench-quick: build python ## the same in two minutes, on little data
	@bench/peers/setup.sh
	.venv-bench/bin/python -m bench.peers --scale quick

bench-programs: setup
	cmake --preset bench
	cmake --build --preset bench -j$(JOBS)

micro: bench-programs ## micro benchmarks of the encoders
	@for program in build-bench/*_bench; do echo "$$program"; "$$program" || exit 1; done

instructions: bench-programs ## instructions of the encoders against bench/instructions.json
	@tools/check_instructions.py build-bench/instructions

install: build ## into DESTDIR/PREFIX
	DESTDIR=$(DESTDIR) cmake --install build --prefix $(PREFIX)

clean: ## remove everything that was built, keep what setup fetched
	rm -rf build build-*
