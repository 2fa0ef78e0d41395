# make run     serve the site with its demo content at http://localhost:8000
# make test    every test that needs no outside service
# make check   style, types, floors, templates, translations, and that every test can be imported
# The rest is listed by `make help`.

PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install -qq --require-hashes
PYTEST := $(BIN)/python -m pytest
SIDE_BY_SIDE := --numprocesses=2 --dist=loadscope --no-loadscope-reorder
# Tests that turn on no query say nothing new on another database.
NO_DATABASE := tests/design 'tests/kernel/test_markup*' tests/kernel/test_pictures.py tests/test_translations.py tests/test_documentation.py \
	tests/security/test_csrf.py tests/security/test_headers.py tests/security_input/test_mass_assignment.py tests/security_input/test_redirects.py
CATALOGUES := community/translations/ja/LC_MESSAGES/messages.mo
SPOKEN := $(shell find community templates \( -name '*.py' -o -name '*.html' -o -name '*.txt' -o -name '*.json' \) 2>/dev/null)

KOENOWA_TEST_DATABASE_URL ?= postgresql://postgres@127.0.0.1:5432/koenowa_test
KOENOWA_TEST_REDIS_URL ?= redis://127.0.0.1:6379/9

export FLASK_APP := wsgi
export FLASK_SKIP_DOTENV := 1
export PORT

.DELETE_ON_ERROR:
.PHONY: help run demo test test-postgres test-redis check format coverage bench bench-search fuzz look translations chromium clean

help:
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /make \1\t/' | expand -t 22

run: $(VENV)/.ready $(CATALOGUES) ## install, migrate, fill the demo on an empty database, serve at localhost:$PORT
	@$(BIN)/flask db upgrade
	@$(BIN)/flask demo --if-empty
	@echo "Koenowa is at http://localhost:$(PORT) (Ctrl+C ends it)."
	@exec $(BIN)/gunicorn wsgi:app

test: $(VENV)/.ready-dev $(CATALOGUES) chromium ## every test that needs no outside service
	@$(PYTEST) $(SIDE_BY_SIDE) -m "not postgres and not redis and not bench and not slow"

test-postgres: $(VENV)/.ready-dev $(CATALOGUES) chromium ## the suite on PostgreSQL, at KOENOWA_TEST_DATABASE_URL
	@KOENOWA_TEST_DATABASE_URL="$(KOENOWA_TEST_DATABASE_URL)" $(PYTEST) $(SIDE_BY_SIDE) $(NO_DATABASE:%=--ignore-glob=%) -m "not redis and not bench and not browser and not slow"

test-redis: $(VENV)/.ready-dev $(CATALOGUES) ## two web processes joined by Redis, at KOENOWA_TEST_REDIS_URL
	@KOENOWA_TEST_REDIS_URL="$(KOENOWA_TEST_REDIS_URL)" $(PYTEST) -m "redis and not bench"

check: $(VENV)/.ready-dev ## style, types, floors, templates, translations, test imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python tools/compile_translations.py --check
	@echo "every test module is imported"; found=$$($(PYTEST) --collect-only -qq 2>&1) || { echo "$$found"; exit 1; }

format: $(VENV)/.ready-dev ## put the Python files in shape
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format .

coverage: $(VENV)/.ready-dev $(CATALOGUES) chromium ## the tests, and which lines they never reach
	@$(PYTEST) --cov --cov-report=term-missing -m "not postgres and not redis and not bench"

bench: $(VENV)/.ready-dev $(CATALOGUES) ## build 10,000 topics once and measure the production server
	@$(BIN)/python -m bench

bench-search: $(VENV)/.ready-dev ## how well search finds on the judged sets, and how fast while typing
	@$(BIN)/python -m bench.search_quality $(SEARCH_SETS)

fuzz: $(VENV)/.ready-dev $(CATALOGUES) chromium ## the long runs: payloads, nasty input, killed workers
	@$(PYTEST) -m "slow and not postgres and not redis and not bench"

look: $(VENV)/.ready-dev $(CATALOGUES) chromium ## photograph every page type, light and dark, narrow and wide
	@$(BIN)/python tools/look.py

translations: $(CATALOGUES) ## compile the gettext catalogues

chromium: $(VENV)/.ready-dev
	@BIN=$(BIN) tools/chromium

clean: ## remove what can be made again; the instance folder stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage .coverage.*
	rm -rf community/translations/*/LC_MESSAGES
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(CATALOGUES): $(SPOKEN) tools/compile_translations.py | $(VENV)/.ready
	@$(BIN)/python tools/compile_translations.py

$(BIN)/python:
	@PYTHON="$(PYTHON)" tools/venv $(VENV)

$(VENV)/.ready: requirements.txt | $(BIN)/python
	@echo "Installing what the site needs …"
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.ready-dev: requirements-dev.txt $(VENV)/.ready
	@echo "Installing what its tests need …"
	@$(PIP) -r requirements-dev.txt
	@touch $@
