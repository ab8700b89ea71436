# make help lists what can be made. Any Python from 3.11 on will do: make demo PYTHON=python3.12
.DEFAULT_GOAL := help
.PHONY: help install dev demo test test-all score bench lock clean distclean

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
KERNELS := hatch_build.py $(wildcard src/comity/gravity/kernels/panel.*)
SHARED ?= ../shared
ARTICLE := examples/texts/minsk_visit_2025-08.txt
WHEN := --published 2025-08 --as-of 2025-08-21
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

help:  ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 or newer found; name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml $(KERNELS) | $(BIN)/python
	$(PIP) install --editable .
	@touch $@

$(VENV)/.dev: requirements/lock.txt pyproject.toml $(KERNELS) | $(BIN)/python
	$(PIP) install --require-hashes --requirement requirements/lock.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $(VENV)/.installed $@

install: $(VENV)/.installed  ## make .venv with the command comity in it
	@echo "installed: $(BIN)/comity"

dev: $(VENV)/.dev  ## the same, with what the tests need, in the versions of requirements/lock.txt

demo: $(VENV)/.installed  ## check a text about two countries, and brief the pair
	@mkdir -p out
	$(BIN)/comity check $(ARTICLE) $(WHEN)
	@$(BIN)/comity check $(ARTICLE) $(WHEN) --out out/minsk_visit_2025-08.html --quiet
	$(BIN)/comity brief IRN BLR
	@$(BIN)/comity brief IRN BLR --out out/BLR-IRN.html --quiet
	@echo
	@echo "The same as pages, to open in a browser:"
	@echo "  the text, sentence by sentence:  $(CURDIR)/out/minsk_visit_2025-08.html"
	@echo "  the two countries:               $(CURDIR)/out/BLR-IRN.html"

test: $(VENV)/.dev  ## style, types, layers and all tests that take seconds
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -m "not slow and not live"

test-all: $(VENV)/.dev  ## the same, with the slow tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -m "not live"

score: $(VENV)/.installed  ## compare the reader with the annotated texts, where they are at hand
	@$(BIN)/python scripts/score_reading.py $(SHARED)

bench: $(VENV)/.installed  ## measure start-up, throughput, memory and reading on this machine
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/throughput.py
	$(BIN)/python benchmarks/reading.py

lock:  ## refresh requirements/lock.txt to the newest versions that pyproject.toml allows (Python 3.11)
	$(PYTHON) -m venv .lock-venv
	.lock-venv/bin/python -m pip --disable-pip-version-check --quiet install pip-tools
	CUSTOM_COMPILE_COMMAND="make lock" .lock-venv/bin/pip-compile --quiet --upgrade --generate-hashes \
		--allow-unsafe --strip-extras --extra dev --build-deps-for editable --no-emit-index-url \
		--no-emit-trusted-host --no-emit-find-links --output-file requirements/lock.txt pyproject.toml
	rm -rf .lock-venv

clean:  ## remove what the other targets wrote, except the virtual environment
	rm -rf out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .lock-venv
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean  ## remove the virtual environment as well
	rm -rf $(VENV)
