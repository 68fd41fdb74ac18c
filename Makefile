# Needs Python 3.11 or newer and make. Everything else is installed into .venv, once.

BIN := .venv/bin
INSTALLED := .venv/.installed
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

.PHONY: help run test lint quality bench faults fuzz clean
.DELETE_ON_ERROR:

help:
	@echo 'make run      install, then run the sample newsroom (configs/quickstart.yaml)'
	@echo 'make test     install, then lint, types and tests'
	@echo 'make lint     ruff and mypy only'
	@echo 'make quality  measure every step against the gold sets, and other tools beside it'
	@echo 'make bench    measure throughput and latency'
	@echo 'make faults   the long form of the fault tests (kill -9 under load)'
	@echo 'make fuzz     fuzz what reads bytes of strangers, ten minutes a target'
	@echo 'make clean    remove .venv, caches and the data of the sample newsroom'

run: $(INSTALLED)
	$(BIN)/wireroom run configs/quickstart.yaml

test: lint
	$(BIN)/python -m pytest -m 'not slow'

lint: $(INSTALLED)
	$(BIN)/python -m ruff check
	$(BIN)/python -m ruff format --check
	$(BIN)/python -m mypy

# pip before 24 takes lxml[html_clean] and lxml[html-clean] for two things and gives up. The best
# readability-lxml wants an old chardet, for a decoding that is not used here.
quality: $(INSTALLED)
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt --upgrade pip
	$(BIN)/python -m pip install -q -c constraints.txt -e '.[quality]'
	$(BIN)/python -m pip install -q -c constraints.txt --no-deps readability-lxml
	$(BIN)/python -m tests.quality

bench: $(INSTALLED)
	$(BIN)/python -m tests.bench

faults: $(INSTALLED)
	$(BIN)/python -m pytest tests/faults -m 'slow or not slow' --timeout 7200

fuzz: $(INSTALLED)
	$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e '.[fuzz]'
	$(BIN)/python -m tests.fuzz

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -rf var/quickstart var/fuzz
	find connectors pipeline tests -name __pycache__ -type d -exec rm -rf {} +

$(INSTALLED): pyproject.toml constraints.txt $(BIN)/python
	@echo 'Installing Wireroom into .venv: once, a few minutes.'
	$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

$(BIN)/python:
	@test -n '$(PYTHON)' || { \
		echo 'Wireroom needs Python 3.11 or newer: none found on the PATH.' >&2; \
		echo 'Install it, or name it: make PYTHON=/path/to/python3.11' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo '$(PYTHON) is older than Python 3.11, which Wireroom needs.' >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' || { \
		echo '$(PYTHON) cannot make virtual environments.' >&2; \
		echo 'On Debian and Ubuntu: apt install python3-venv' >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
