# `make run` starts the browser app, `make test` runs the tests, `make bench` measures; each installs what it
# needs first.
PYTHON ?= python3
ARTICLE ?=
DATA ?=
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check bench clean

run: $(VENV)/installed
	$(BIN)/assistant serve $(if $(ARTICLE),"$(ARTICLE)")

test: $(VENV)/installed-dev
	$(BIN)/pytest

check: $(VENV)/installed-dev
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

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

$(VENV)/installed-dev: $(VENV)/bin/python pyproject.toml
	$(BIN)/pip install --disable-pip-version-check -e ".[dev,scans]"
	@touch $@

$(VENV)/installed-bench: $(VENV)/bin/python pyproject.toml
	$(BIN)/pip install --disable-pip-version-check -e ".[bench]"
	@touch $@

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
