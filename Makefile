# `make run` starts the browser app, `make test` runs the tests; both install what they need first.
PYTHON ?= python3
ARTICLE ?=
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check clean

run: $(VENV)/installed
	$(BIN)/assistant serve $(if $(ARTICLE),"$(ARTICLE)")

test: $(VENV)/installed-dev
	$(BIN)/pytest

check: $(VENV)/installed-dev
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# An editable install: what you change is what runs.
$(VENV)/installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/pip install --disable-pip-version-check -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/bin/python pyproject.toml
	$(BIN)/pip install --disable-pip-version-check -e ".[dev]"
	@touch $@

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
