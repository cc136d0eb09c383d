# The two commands of the README, and the few that developers use.
PYTHON ?= python3
VENV ?= .venv
BIN := $(if $(filter Windows_NT,$(OS)),$(VENV)/Scripts,$(VENV)/bin)
READY := $(VENV)/.ready
EDITOR := server/static/editor/query.js
EDITOR_SOURCES := $(wildcard server/editor/*.js server/editor/*.mjs server/editor/*.json)

.PHONY: serve test lint types check bench bench-publish constraints schemas editor clean

serve: $(READY) $(EDITOR)  ## publish the records in seeds/ and serve them at http://127.0.0.1:8080/
	$(BIN)/onrecord publish seeds/
	$(BIN)/onrecord serve

test: $(READY) $(EDITOR)  ## run every test, on up to four processors
	$(BIN)/python -m pytest -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

check: $(READY)  ## check the records in seeds/ (ONRECORD_TEXTS names a folder of texts)
	$(BIN)/onrecord check seeds/

bench: $(READY)  ## measure; prints a table, asserts nothing
	$(BIN)/python tests/bench.py
	$(BIN)/python tests/bench_http.py
	$(BIN)/python tests/bench_query.py

bench-publish: $(READY)  ## measure publishing as the corpus grows (sizes: ONRECORD_SIZES="1000 10000 100000")
	$(BIN)/python tests/bench_publish.py $(ONRECORD_SIZES)

schemas: $(READY)  ## write the JSON Schemas of the record format anew
	$(BIN)/python -m onrecord.mapping.schemas

editor: $(EDITOR)  ## bundle the editor of the query page; without npm that page has a plain form

$(EDITOR): $(EDITOR_SOURCES)
	@if ! command -v npm >/dev/null; then echo "npm is not installed: the query page has a plain form" >&2; \
	elif node server/editor/build.mjs; then touch $@; \
	else echo "the editor could not be bundled: the query page has a plain form" >&2; fi

constraints: $(READY)  ## pin the newest versions that pyproject.toml allows
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --upgrade --no-header --no-annotate --no-emit-index-url --extra dev pyproject.toml --output-file constraints.txt

clean:
	rm -rf $(VENV) server/static/editor build *.egg-info .mypy_cache .pytest_cache .ruff_cache

$(READY): pyproject.toml constraints.txt | $(EDITOR)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[dev]"
	@touch $(READY)
