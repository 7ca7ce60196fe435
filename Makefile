# Wingspan. `make` alone explains itself; the work is in Scripts/.
# One build folder: .build (debug and release lie in it side by side).

MAKEFLAGS += --no-print-directory
SHELL := /bin/bash
.DEFAULT_GOAL := help

# Passed on to what a target runs: make test ARGS='--filter MarketTests'
ARGS ?=

# SwiftPM hands a package's traits to the compiler in hash order; a fixed hash seed while building keeps that order,
# and with it the dependencies that are already built. Tests and the desk run without it, on purpose.
build := SWIFT_DETERMINISTIC_HASHING=1 swift build

.PHONY: help demo test bench release lint format bare

help:
	@Scripts/help

demo:
	@Scripts/setup demo
	@Scripts/demo-data
	@$(build) -c release --product wingspan
	@.build/release/wingspan demo --data "$${WINGSPAN_HOME:-$$HOME/.wingspan}/demo" $(ARGS)

test:
	@Scripts/setup test
	@$(build) --build-tests
	@Scripts/test $(ARGS)

bench:
	@Scripts/setup build
	@Scripts/bench $(ARGS)

release:
	@Scripts/setup build
	@Scripts/release

lint:
	@Scripts/lint

format:
	@swift format --in-place --parallel --recursive Package.swift $(wildcard Sources Tests Benchmarks)

bare:
	@Scripts/bare-root $(ARGS)
