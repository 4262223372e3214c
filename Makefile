# `make` prints the table of targets. Works with GNU make 3.81 or later.

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
PYTHON ?= python3

PROGRAMS := rewind-pack rewind-lint rewind-record rewind-replay rewind-mutate rewind-diff rewind-check
RELEASE_DIR := .build/release

# Installed programs carry the Swift runtime; Apple's systems have it, so only the others link it in.
ifneq ($(shell uname -s),Darwin)
STATIC := --static-swift-stdlib
endif

SWIFT_SOURCES := Package.swift Sources Tests

bindir := $(DESTDIR)$(PREFIX)/bin
bashdir := $(DESTDIR)$(PREFIX)/share/bash-completion/completions
zshdir := $(DESTDIR)$(PREFIX)/share/zsh/site-functions
fishdir := $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d

# Under sudo, `install` takes what `make release` built: root may have no Swift, and should own nothing in .build.
INSTALL_NEEDS := $(if $(SUDO_USER),,release)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

.PHONY: help
help: ## this table
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: demo
demo: deps ## build, then import, list, verify, read, export and replay real recordings
	@SWIFT='$(SWIFT)' scripts/demo

.PHONY: test
test: deps ## build everything; unit, command and conformance tests; lint
	@echo '== build'
	$(SWIFT) build --build-tests
	@echo '== tests'
	$(SWIFT) test --skip-build
	@$(MAKE) --no-print-directory conformance
	@$(MAKE) --no-print-directory lint
	@echo 'test: ok'

.PHONY: build
build: deps ## debug build of everything
	$(SWIFT) build

.PHONY: release
release: deps ## optimised build of the programs
	@for program in $(PROGRAMS); do \
	  echo "== release build of $$program"; \
	  $(SWIFT) build -c release $(STATIC) --product $$program || exit 1; \
	done

.PHONY: conformance
conformance: ## the vectors of Spec/, checked by the independent reader and stock tools
	@echo '== conformance vectors'
	$(PYTHON) Spec/conformance/generate.py --verify
	$(PYTHON) Spec/conformance/check.py --stock

.PHONY: checks
checks: deps ## delete the validator's checks one by one: a vector notices each (minutes)
	@SWIFT='$(SWIFT)' scripts/delete-checks

CORPUS ?= all

.PHONY: mutants
mutants: deps ## every mutant of the recordings in testdata, or of CORPUS=/folder of cassettes (minutes)
	REWIND_MUTANTS='$(CORPUS)' $(SWIFT) test --filter MutantCorpusTests

.PHONY: thorough
thorough: deps ## the tests that `make test` runs a part of, with all their cases (many minutes)
	REWIND_THOROUGH=1 $(SWIFT) test --filter 'CutTests|PlantedKeyRedactionTests'

SECONDS ?= 60
TARGET ?=

.PHONY: fuzz
fuzz: deps ## fuzz every parser for SECONDS=60 each, or TARGET=name alone
	@SWIFT='$(SWIFT)' $(PYTHON) scripts/fuzz --seconds $(SECONDS) $(if $(TARGET),--target $(TARGET))

# Builds of their own, beside the ordinary one. The leaks that the address sanitizer would report are XCTest's,
# and globals that Swift makes once; the tests hand its options on to the programs that they run. Programs that are run
# with a library before them cannot have the sanitizer's there; other programs and fuzzing are not what is tested.
SANITIZED_SKIP := --skip FailingCallsTests --skip KilledRecorderTests --skip FuzzTests --skip LLMRewind --skip Peer
# Tests that are not optimised run longer with the sanitizer than it takes to optimise them.
OPTIMISED := -Xswiftc -O -Xcc -O1
# Tests run in parallel; these share scanners, masks, tables and the handler of signals.
TSAN_SUITES := RoundTripTests|DetectorTests|ScannerTests|MaskTests|MatchVectorTests|SignatureCheckTests|AgeTests
TSAN_SUITES := $(TSAN_SUITES)|RecoveryTests|InterruptionTests

.PHONY: asan
asan: deps ## the tests, with the address sanitizer (an hour)
	@echo '== tests with the address sanitizer'
	ASAN_OPTIONS=detect_leaks=0 $(SWIFT) test --sanitize=address --scratch-path .build-asan $(OPTIMISED) $(SANITIZED_SKIP)

.PHONY: tsan
tsan: deps ## the tests of what is shared, with the thread sanitizer (minutes)
	@echo '== tests with the thread sanitizer'
	$(SWIFT) test --sanitize=thread --scratch-path .build-tsan --filter '$(TSAN_SUITES)' $(SANITIZED_SKIP)

.PHONY: bench
bench: release ## measure against peers: one table of ratios (minutes)
	@SWIFT='$(SWIFT)' scripts/install-deps bench
	@$(PYTHON) Benchmarks/run

.PHONY: sdk-table
sdk-table: release ## serve the starter pack to the official SDKs: docs/sdk-table.md (minutes, needs PyPI)
	@$(PYTHON) scripts/sdk-table

.PHONY: lint
lint: ## check the style of the Swift sources
	@echo '== lint'
	$(SWIFT) format lint --strict -r -p $(SWIFT_SOURCES)

.PHONY: format
format: ## rewrite the Swift sources in that style
	$(SWIFT) format -i -r -p $(SWIFT_SOURCES)

.PHONY: install
install: $(INSTALL_NEEDS) ## programs and shell completions to PREFIX (default /usr/local; DESTDIR honoured)
	@for program in $(PROGRAMS); do \
	  test -x $(RELEASE_DIR)/$$program || { echo "run 'make release' first, without sudo" >&2; exit 1; }; \
	done
	install -d '$(bindir)' '$(bashdir)' '$(zshdir)' '$(fishdir)'
	@set -e; for program in $(PROGRAMS); do \
	  echo "installing $$program and its completions"; \
	  install -s -m 755 $(RELEASE_DIR)/$$program '$(bindir)'/$$program; \
	  $(RELEASE_DIR)/$$program --generate-completion-script bash > '$(bashdir)'/$$program; \
	  $(RELEASE_DIR)/$$program --generate-completion-script zsh > '$(zshdir)'/_$$program; \
	  $(RELEASE_DIR)/$$program --generate-completion-script fish > '$(fishdir)'/$$program.fish; \
	done

.PHONY: uninstall
uninstall: ## remove what install wrote
	@for program in $(PROGRAMS); do \
	  rm -fv '$(bindir)'/$$program '$(bashdir)'/$$program '$(zshdir)'/_$$program '$(fishdir)'/$$program.fish; \
	done

.PHONY: deps
deps: ## the system libraries and tools, installing what is missing
	@SWIFT='$(SWIFT)' scripts/install-deps

.PHONY: clean
clean: ## remove build products and benchmark files
	rm -rf .build .build-asan .build-checks .build-fuzz .build-tsan Benchmarks/.work
