# AllScale Pay.
#   make demo    everything on this machine, seeded, one URL
#   make test    every check and every test
#   make setup   only what both need: .venv/bin/allscale, anvil, system libraries
# All three are fast the second time: each step leaves a stamp in .venv/stamps.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON ?= python3
ANVIL_VERSION := 1.7.1
VENV := .venv
STAMPS := $(VENV)/stamps
BIN := $(abspath $(VENV))/bin
export PATH := $(BIN):$(PATH)
export REFLEX_USE_SYSTEM_BUN := 1
export REFLEX_TELEMETRY_ENABLED := false
export PIP_DISABLE_PIP_VERSION_CHECK := 1
PIP := $(BIN)/python -m pip --quiet --quiet

.PHONY: setup demo test coverage soak check static pages screens fmt pins
.DEFAULT_GOAL := setup

# Tests of the whole product in its processes and in a browser: one demo for each of the two runners. The longest first,
# so that neither runner waits for the other at the end.
LONGEST := tests/cli/test_demo_faults.py tests/cli/test_demo.py tests/journeys/test_strangers.py \
	tests/journeys/test_issuer_axe.py tests/journeys/test_checkout_page.py
WHOLE := $(LONGEST) $(filter-out $(LONGEST), $(wildcard tests/journeys/test_*.py tests/screens/test_*.py))
BROWSED := tests/journeys tests/screens tests/cli/test_demo.py tests/cli/test_demo_faults.py
CHECKED := tests/architecture tests/screens/test_weight.py
# These reach every branch of the domain. Tracing nearly doubles the time of all others, so `make coverage` does it.
TRACED := tests/domain tests/rails tests/services/test_calendar.py tests/services/test_dashboard.py

setup: $(STAMPS)/run $(STAMPS)/anvil

demo: setup
	$(BIN)/allscale demo

test: setup $(STAMPS)/test check
	pytest --cov --cov-report= -n 2 --dist worksteal $(TRACED)
	coverage report --include='allscale_app/domain/*' --fail-under=100 --skip-covered
	pytest -n 2 --dist worksteal $(addprefix --ignore=,$(BROWSED) $(CHECKED) $(TRACED))
	pytest -n 2 --dist loadfile --no-loadscope-reorder -p no:randomly $(filter-out $(CHECKED), $(WHOLE))

coverage: setup $(STAMPS)/test
	pytest --cov --cov-report= -n 2 --dist worksteal $(addprefix --ignore=,$(BROWSED) $(CHECKED))
	coverage report --fail-under=90

soak: setup $(STAMPS)/test coverage
	pytest -m soak -o timeout=0

check: setup $(STAMPS)/test
	$(MAKE) --jobs 2 --output-sync=target static pages
	pytest -q -p no:randomly $(CHECKED)

static: setup $(STAMPS)/test
	ruff format --check --quiet .
	ruff check --quiet .
	mypy
	lint-imports --no-logo
	vulture

# The front ends that the tests of the whole product open: the demo's, and that of an instance for real.
pages: setup $(STAMPS)/test
	ALLSCALE_MODE=demo allscale build
	ALLSCALE_MODE=test REFLEX_WEB_WORKDIR=.web-production allscale build

# Every page in every state, wide and narrow, light and dark, into docs/screens; and the README's picture.
screens: setup $(STAMPS)/test
	python -m tests.screens.pictures

fmt: $(STAMPS)/test
	ruff format .
	ruff check --fix .

# Resolves requirements.in and tests/requirements.in into exact pins.
pins: $(STAMPS)/test
	uv pip compile --quiet requirements.in -o requirements.txt
	uv pip compile --quiet tests/requirements.in -o tests/requirements.txt

# ---------------------------------------------------------------------------------------------------------------------

$(STAMPS)/system-run: .ci/system-packages
	@PYTHON=$(PYTHON) .ci/system-packages run
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; choose one with make PYTHON=…")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/system-test: .ci/system-packages
	@.ci/system-packages test
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: $(STAMPS)/system-run requirements.txt pyproject.toml
	@echo "Installing the pinned Python packages into $(VENV) (a minute or two) …"
	@$(PIP) install -r requirements.txt
	@$(PIP) install --no-deps --editable .
	@touch $@

$(STAMPS)/test: $(STAMPS)/run $(STAMPS)/system-test tests/requirements.txt
	@echo "Installing what the tests need …"
	@$(PIP) install -r tests/requirements.txt
	@touch $@

# The npm package brings one binary per platform; its install script only picks it, so none is run.
$(STAMPS)/anvil: $(STAMPS)/run Makefile
	@echo "Installing anvil $(ANVIL_VERSION), the demo's local chain, into .tools …"
	@npm install --prefix .tools --ignore-scripts --no-package-lock --no-audit --no-fund --silent @foundry-rs/anvil@$(ANVIL_VERSION)
	@ln -sf "$$(find "$(CURDIR)/.tools/node_modules/@foundry-rs" -path '*/bin/anvil' -type f | head -n 1)" $(BIN)/anvil
	@$(BIN)/anvil --version | head -n 1
	@touch $@
