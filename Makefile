# make demo: a first report. make test: everything that CI runs. make docs: docs/reference anew.
# make bundle: dist/youju-bundle-….zip for machines without internet. make lock: requirements.lock anew. Each sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCKED := -c requirements.lock
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check $(LOCKED)
DEBIAN_PACKAGES := libreoffice-writer fonts-noto-cjk poppler-utils chromium

.PHONY: demo test lint format docs bundle lock debian clean
.DELETE_ON_ERROR:

demo: $(VENV)/core
	$(BIN)/youju draft corpora/samples/yuanjiang-2020 --force

test: $(VENV)/dev debian lint
	$(BIN)/python -m pytest -n 2

lint: $(VENV)/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: $(VENV)/dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(VENV)/core
	$(BIN)/python docs/generate.py

bundle: $(VENV)/core
	$(BIN)/python bundle/make_bundle.py

# The versions of this environment; `make clean lock LOCKED=` takes the newest.
lock: $(VENV)/dev
	(echo '# What `make` installs: constraints, written by make lock'; $(BIN)/python -m pip freeze --exclude-editable) > requirements.lock

# pip compiles what it installs, not what it links to; where nothing may write *.pyc later, each start would.
$(VENV)/core: pyproject.toml requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(INSTALL) -e .
	$(BIN)/python -m compileall -q src
	touch $@

$(VENV)/dev: $(VENV)/core
	$(INSTALL) -e '.[dev]'
	touch $@

# The tests render reports with LibreOffice and use the page with Chromium; install them where we may, else those tests
# say that they were skipped.
debian:
	@if ! command -v soffice >/dev/null || ! command -v pdftoppm >/dev/null || ! command -v chromium >/dev/null || ! fc-list :lang=zh | grep -q .; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(DEBIAN_PACKAGES) >/dev/null; \
		else echo "LibreOffice or Chromium is missing: the layout or browser tests will be skipped"; fi; fi

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .hypothesis .import_linter_cache
