# `make demo` shows Handbill at work, `make test` runs every check. Both set up .venv first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup demo test bench translations lock format clean

setup: .venv/.ready

.venv/.ready: requirements-dev.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Handbill needs Python 3.11 or newer; say which with make PYTHON=...")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

demo: setup
	$(BIN)/handbill demo

test: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/handbill content check
	$(BIN)/pytest -n auto

bench: setup
	$(BIN)/pytest tests/benchmarks --benchmarks -s

# Brings the catalogues up to date with content/; nothing is lost.
translations: setup
	$(BIN)/handbill translations update locales

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Pins every dependency with its hashes; no index address is written.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate
lock: setup
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) pyproject.toml --group pyproject.toml:dev -o requirements-dev.lock

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
