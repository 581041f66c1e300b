# Two commands on a fresh machine: `make demo` and `make test`. They need python3 (3.11 or later),
# its venv module, pip and make; everything else comes from the package index.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := PIP_CONSTRAINT=constraints.txt $(BIN)/pip install --quiet --disable-pip-version-check
TESTS  ?= tests

.PHONY: help install install-dev demo test check format lint types contracts docs reports logs bench clean

help:
	@echo "make demo     set up, discover a shipped log, say where the page is"
	@echo "make test     set up, run the tests"
	@echo "make check    format, lint, types, import contracts, tests, docs: what CI runs"
	@echo "make install  the set-up alone"
	@echo "make logs     write the shipped logs anew; make reports, their pages"

install: $(VENV)/.runtime
install-dev: $(VENV)/.dev

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --editable ".[dev]"
	@touch $@ $(VENV)/.runtime

demo: install
	$(BIN)/procmine discover --config event_logs/service_desk/procmine.toml --out reports/service_desk
	$(BIN)/procmine study run event_logs/service_desk/procmine.toml --out reports/service_desk

test: install-dev
	$(BIN)/pytest -n 2 --dist loadfile $(TESTS)

check: install-dev format lint types contracts test docs

format:
	$(BIN)/ruff format --check .

lint:
	$(BIN)/ruff check .

types:
	$(BIN)/mypy procmine

contracts:
	$(BIN)/lint-imports

docs: install-dev
	$(BIN)/python docs/build.py --check

reports: install
	for log in event_logs/*/; do name=$$(basename $$log); \
	  $(BIN)/procmine discover --config $$log/procmine.toml --out reports/$$name || exit 1; \
	  $(BIN)/procmine study run $$log/procmine.toml --out reports/$$name || exit 1; done

logs: install
	$(BIN)/python -c "from procmine import draw, synth; [synth.ship(name, 'event_logs/' + \
	  name.replace('-', '_'), layout=draw.layout_model) for name in synth.names()]"

bench: install-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r bench/requirements.txt
	$(BIN)/python -m bench

clean:
	rm -rf $(VENV) build dist *.egg-info
