# make            what there is to make
# make report     the Word reports of all samples, into out/
# make test       lint, types and tests, as CI runs them

VENV    ?= .venv
OUT     ?= out
PYTHON  ?= $(shell tools/find-python)
PIP     := $(VENV)/bin/python -m pip -qq --disable-pip-version-check
SAMPLES := $(sort $(wildcard samples/*.yaml))
REPORTS := $(SAMPLES:samples/%.yaml=$(OUT)/%.docx)

.PHONY: help report test lint bench pages docs-pages samples clean

help:
	@echo "make report    reports of all samples (docx, audit, findings) into $(OUT)/; needs Python 3.11 or later only"
	@echo "make test      ruff, pyright and pytest; installs system packages where it may"
	@echo "make bench     speed and memory, beside docxtpl in the same run"
	@echo "make pages     the sample reports as PDF and page pictures in $(OUT)/pages/ (needs LibreOffice)"
	@echo "make docs-pages  the same pages, small, into docs/pages/"
	@echo "make samples   write samples/*.xlsx anew from the YAML files, and the golden files of the tests"
	@echo "make clean     remove what was made"

# --- environment: one stamp per set of packages, so that the second run starts at once -------------------------------

$(VENV)/bin/python:
	@python="$(PYTHON)"; [ -n "$$python" ] || exit 1; \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "error: $$python is not Python 3.11 or later" >&2; exit 1; }; \
	echo "creating $(VENV) with $$("$$python" --version)"; \
	"$$python" -m venv $(VENV) || { \
	  rm -rf $(VENV); echo "error: $$python has no working venv module (Debian: apt install python3-venv)" >&2; exit 1; }

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	@echo "installing jixiao"
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.installed
	@echo "installing the development tools"
	@$(PIP) install --editable '.[dev]'
	@touch $@

$(VENV)/.pdf: $(VENV)/.installed
	@echo "installing what page pictures need"
	@$(PIP) install --editable '.[pdf]'
	@touch $@

$(VENV)/.bench: $(VENV)/.installed
	@echo "installing the benchmark peers"
	@$(PIP) install --editable '.[bench]'
	@touch $@

# --- what people ask for ----------------------------------------------------------------------------------------------

report: $(VENV)/.installed
	@tools/report $(VENV)/bin/jixiao $(OUT) $(SAMPLES)

test: $(VENV)/.dev
	@tools/system-packages
	@tools/small-model $(VENV)/bin/python
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/pyright --pythonpath $(VENV)/bin/python
	$(VENV)/bin/pytest $(PYTEST_ARGS)

lint: $(VENV)/.dev
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	$(VENV)/bin/pyright --pythonpath $(VENV)/bin/python

bench: $(VENV)/.bench
	@$(VENV)/bin/python benchmarks/chain.py
	@$(VENV)/bin/python benchmarks/tables.py
	@$(VENV)/bin/python benchmarks/score.py
	@$(VENV)/bin/python benchmarks/start.py
	@$(VENV)/bin/python benchmarks/rewrite.py
	@$(VENV)/bin/python benchmarks/model.py

pages: $(VENV)/.pdf report
	@tools/system-packages
	@$(VENV)/bin/jixiao pdf $(REPORTS) -o $(OUT)/pages --png --force

docs-pages: $(VENV)/.pdf report
	@tools/system-packages
	@$(VENV)/bin/python tools/docs_pages.py docs/pages $(REPORTS)

samples: $(VENV)/.dev
	@$(VENV)/bin/python tools/samples.py $(SAMPLES)
	$(VENV)/bin/pytest -q --renew tests/test_samples.py

clean:
	rm -rf $(OUT) build dist .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
