# The commands of naga. `make help` lists them.

SCENARIO ?= scenarios/vientiane-2013
JOBS ?= $(shell nproc)
NAGA := build/release/naga

# DRILL=live: serve the drill to browsers, with stand-ins in every seat that nobody takes.
# DRILL=unattended: stand-ins play it to the report, and nobody is asked anything.
DRILL ?= $(shell if [ -t 0 ] && [ -t 2 ] && [ -z "$$CI" ]; then echo live; else echo unattended; fi)

CTEST = ctest --preset
BUILD = cmake --build --parallel $(JOBS) --preset

.PHONY: help drill test test-browser test-long long-release long-asan long-clang long-tests bench setup clean
.NOTPARALLEL:

help:
	@echo 'make drill      install what is missing, build, and serve $(SCENARIO) to your browser;'
	@echo '                DRILL=unattended, or no terminal: stand-ins play it to the report'
	@echo 'make test       install what is missing, build, and run the tests (under 15 minutes)'
	@echo 'make test-long  sanitizers, the other compiler, equal signatures, slow statistics'
	@echo 'make bench      measure speed; prints a table'
	@echo 'make clean      remove build/'
	@echo 'For daily work: ./dev help'

setup:
	@tools/setup build

drill: setup
ifeq ($(filter live unattended,$(DRILL)),)
	@echo 'make drill: DRILL=$(DRILL) is not known; there are DRILL=live and DRILL=unattended' >&2; exit 2
endif
ifeq ($(DRILL),live)
	@tools/setup web
	@./dev web build || echo 'make drill: the consoles were not built; there is /lite' >&2
endif
	@echo 'building $(NAGA)'
	@mkdir -p build
	@cmake --preset release >build/drill.log 2>&1 || { cat build/drill.log; exit 1; }
	@$(BUILD) release --target naga
	$(NAGA) check $(SCENARIO)
ifeq ($(DRILL),live)
	$(NAGA) serve $(SCENARIO)
else
	$(NAGA) run $(SCENARIO)
endif

test:
	@tools/setup build test web
	@./dev web ready || echo 'make test: no packages for web/: its tests are left out' >&2
	@if [ -d web/node_modules ]; then ./dev web build test budget; fi
	cmake --preset dev
	$(BUILD) dev
	$(CTEST) dev -j $(JOBS) -LE long

test-long: long-release long-asan long-clang long-tests

# Consoles on a thin line, in every state, read by axe: not all of it passes yet.
test-browser:
	@tools/setup build test web
	./dev web build
	cmake --preset dev
	$(BUILD) dev --target naga
	$(CTEST) dev -R '^browser'

# What is shipped, optimised.
long-release:
	@tools/setup build test
	cmake --preset release
	$(BUILD) release
	$(CTEST) release -j $(JOBS) -LE 'long|browser'

# Every test again but the judges of formats, which read the same bytes in test and long-release, and
# every kept fuzz input, with memory and arithmetic watched.
long-asan:
	@tools/setup build test
	cmake --preset asan
	$(BUILD) asan
	$(CTEST) asan -j $(JOBS) -LE 'long|readers|browser'

# The other compiler gives the same signatures, as do Debug, Release and several jobs.
long-clang:
	@tools/setup build test long
	cmake --preset clang
	$(BUILD) clang
	$(CTEST) clang -j $(JOBS) -LE 'long|readers|browser'
	cmake --preset dev
	$(BUILD) dev --target naga
	cmake --preset release
	$(BUILD) release --target naga
ifneq ($(wildcard $(SCENARIO)/scenario.yaml),)
	tests/same_signatures.py $(SCENARIO) build/release/naga build/dev/naga build/clang/naga
endif

# Slow statistics: many seeds, many random cases.
long-tests:
	@tools/setup build test
	cmake --preset release
	$(BUILD) release
	$(CTEST) release -j $(JOBS) -L long -LE browser_by_name --no-tests=ignore

bench: setup
	cmake --preset release
	$(BUILD) release --target naga
	$(NAGA) bench

clean:
	rm -rf build
