# Each chore is one word. `make site` and `make test` set up all they need in .venv the first time.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: site test check lint format golden messages pictures wheel clean

site: .venv/ready
	$(BIN)/python build.py

test: .venv/ready-for-tests
	$(BIN)/python -m pytest

check: site
	$(BIN)/dbp-archive check site

lint: .venv/ready-for-tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: .venv/ready-for-tests
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Rewrites the golden records and the golden site: read the diff before you commit it.
golden: .venv/ready-for-tests
	$(BIN)/python -m tests.golden

# Brings the catalogues in locale/ in step with templates and code: then translate what is new or marked fuzzy.
messages: .venv/ready-for-tests
	$(BIN)/python -m tests.messages

# Takes the README's pictures anew from a real browser.
pictures: .venv/ready-for-tests
	$(BIN)/python -m tests.pictures

wheel: .venv/ready
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean:
	rm -rf .venv site dist

.venv/python:
	$(PYTHON) -m venv .venv
	touch $@

.venv/ready: .venv/python pyproject.toml constraints.txt
	$(PIP) --editable .
	touch $@

.venv/ready-for-tests: .venv/ready
	$(PIP) --editable '.[test]'
	touch $@
