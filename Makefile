# `make run` starts the browser app, `make test` runs the tests, `make bench` measures; each installs what it
# needs first.
PYTHON ?= python3
ARTICLE ?=
DATA ?=
LOCKED ?=
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test test-page check audit lock bench clean

run: $(VENV)/installed
	$(BIN)/assistant serve $(if $(ARTICLE),"$(ARTICLE)")

test: $(VENV)/installed-dev
	$(BIN)/pytest

# The journeys in Chromium, apart from the rest: they take as long again, and beside other work longer.
test-page: $(VENV)/installed-dev
	$(BIN)/pytest -m browser tests/web

check: $(VENV)/installed-dev
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

# Known holes in what is installed; asks a database on the internet.
audit: $(VENV)/installed-audit
	$(VENV)/audit/bin/pip-audit --require-hashes --disable-pip -r requirements-dev.lock

# Pins all that developers and CI install, with hashes, for Python 3.11. PyTorch and what it needs for GPUs are left
# out: a machine's own build of it is taken.
lock: $(VENV)/installed-audit
	$(VENV)/audit/bin/uv pip compile pyproject.toml --extra dev --extra scans --generate-hashes --python-version 3.11 \
		--no-emit-index-url --no-header --no-annotate --quiet | \
		awk '/^[a-z]/ { skip = /^(torch|triton|nvidia-|cuda-)/ } !skip' > requirements-dev.lock

# DATA=squad.json gives the work; see docs/benchmark.md.
bench: $(VENV)/installed-bench
	$(BIN)/python -m assistant.benchmark compare $(if $(DATA),--data "$(DATA)")

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# An editable install: what you change is what runs.
$(VENV)/installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/pip install --disable-pip-version-check -e ".[scans]"
	@touch $@

# LOCKED=1 installs what requirements-dev.lock pins, each file compared with its hash; PyTorch comes after it.
$(VENV)/installed-dev: $(VENV)/bin/python pyproject.toml
	$(if $(LOCKED),$(BIN)/pip install --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock)
	$(BIN)/pip install --disable-pip-version-check -e ".[dev,scans]"
	@touch $@

# Apart from the rest: what looks at the packages must not be one of them.
$(VENV)/installed-audit: $(VENV)/bin/python
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/pip install --disable-pip-version-check "pip-audit>=2.9,<3" "uv>=0.9"
	@touch $@

$(VENV)/installed-bench: $(VENV)/bin/python pyproject.toml
	$(BIN)/pip install --disable-pip-version-check -e ".[bench]"
	@touch $@

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
