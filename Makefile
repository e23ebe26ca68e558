# Every command of the project. The first one installs what it needs into .venv, later ones find it there.
# `make` alone lists them.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
RUN := $(VENV)/bin/python
TESTS := $(RUN) -m pytest -q --numprocesses=logical --maxprocesses=4 --dist=loadfile --no-loadscope-reorder
INSTALL := $(RUN) -m pip install -q --disable-pip-version-check
ARGS ?=
STAGE ?= dev

.DEFAULT_GOAL := help
.PHONY: help up demo test check cost bench soak fuzz mutants rehearse package deploy openapi screenshots clean

help: ## list the commands
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "Sanbao needs Python 3.11 or newer."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) 'pip<26.3'
	@touch $@

$(VENV)/.local: $(VENV)/.made requirements.txt requirements-local.txt
	$(INSTALL) -r requirements-local.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.local requirements-dev.txt
	$(INSTALL) -r requirements-dev.txt
	@$(RUN) -c 'from infra.package import packages; packages("host")' # So that `rehearse` needs no network later.
	@touch $@

up: $(VENV)/.local ## the whole system on this machine, with one link; ARGS=--fresh makes the demo town anew
	@.ci/fonts
	@$(RUN) -m local.up $(ARGS)

demo: $(VENV)/.local ## a village's week told with its figures, each checked; SCALE=town: the whole town's years of points and of its market
	@.ci/fonts needed
	@$(RUN) -m local.story $(if $(SCALE),--scale $(SCALE)) $(ARGS)

test: $(VENV)/.dev ## every test; `ARGS="-m 'not system and not web'"` leaves out what needs a browser or a town
	@.ci/browser
	@$(TESTS) $(ARGS)

check: $(VENV)/.dev ## everything that CI runs
	@.ci/browser
	@$(RUN) -m ruff format --check .
	@$(RUN) -m ruff check .
	@$(VENV)/bin/oxlint --quiet web
	@$(RUN) -m mypy app.py chalicelib infra local ops bench tests witness clients/python/sanbao_shop
	@$(VENV)/bin/lint-imports --no-logo
	@$(TESTS) $(ARGS)

cost: $(VENV)/.dev ## what operations cost: imports, round trips, read and write units
	@$(RUN) -m pytest -q -k cost --costs $(ARGS)

bench: $(VENV)/.dev ## cold start, CPU of an award, roster, cards, settlement, scores and the log, as JSON lines
	@$(RUN) -m bench

soak: $(VENV)/.dev ## the ledger's laws for longer, every crash of the log, 1,000 payments: ARGS="--minutes 60"
	@$(RUN) -m bench.soak $(ARGS)
	@$(RUN) -m pytest -q tests/contract/log/every_crash.py
	@$(RUN) -m pytest -q tests/contract/payments/test_histories.py --histories 1000

fuzz: $(VENV)/.dev ## hostile requests at every route of a running town
	@$(RUN) -m bench.fuzz $(ARGS)

mutants: $(VENV)/.dev ## break named conditions; each must turn a test red
	@$(RUN) -m tests.mutants $(ARGS)

rehearse: $(VENV)/.dev ## the system tests through the emulated API Gateway, on the deployed package
	@$(RUN) -m local.rehearse -q $(ARGS)

package: $(VENV)/.local ## build/STAGE: the code for Lambda and its template
	@$(RUN) -m infra.package --stage $(STAGE) $(ARGS)

deploy: $(VENV)/.local ## package STAGE and put it into your AWS account; first ARGS="--page-url https://sanbao.example.cn"
	@.ci/fonts
	@$(RUN) -m infra.deploy --stage $(STAGE) $(ARGS)

openapi: $(VENV)/.local ## write chalicelib/openapi.json and docs/api/reference.md
	@$(RUN) -m infra.openapi
	@$(RUN) -m infra.reference

screenshots: $(VENV)/.dev ## every page, on a phone, a desk, a wall and in the elder view, into docs/screenshots
	@.ci/browser
	@$(RUN) -m bench.screenshots $(ARGS)

clean: ## forget what was built; the state in .local stays
	rm -rf build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
