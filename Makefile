# Needs python3 (3.11 or newer) and make; everything else lands in .venv.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/installed
DEMO := $(BIN)/claimtrack --index index/demo

# Both models are files on this machine: no hub is asked.
export HF_HUB_OFFLINE := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install demo test check lint types help-docs help-docs-check docs smoke wheel outputs clean

help:
	@echo "make demo       read the sample corpus, ask it, and write a report"
	@echo "make test       run the tests"
	@echo "make check      lint, types, generated help, documentation, tests, smoke"
	@echo "make help-docs  write docs/commands.md and the JSON Schema anew"
	@echo "make docs       build the documentation's site in build/site"
	@echo "make smoke      run a little of the speed bench"
	@echo "make wheel      build the wheel, install it with all extras in an empty environment, and run it"
	@echo "make outputs    write the outputs in README.md and docs/ anew"
	@echo "make clean      remove .venv, the demo's index and caches"

install: $(STAMP)

# torch is asked for alone and exactly, before anything else could pull another build of it.
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "claimtrack needs Python 3.11 or newer; run: make PYTHON=python3.11")'
	@echo "Installing into .venv; the first time takes some minutes."
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet "$$(grep '^torch==' constraints.txt)"
	@$(BIN)/pip install --quiet -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(STAMP)
	@echo "== Reading the sample corpus: 30 digests of real reports"
	@$(DEMO) add corpus/
	@echo
	@echo "== Who reported that rations resumed?"
	@$(DEMO) find "rations resumed" -k 3
	@echo
	@echo "== Does the corpus bear out a draft sentence?"
	@$(DEMO) check "Russia will deliver 50,000 tons of flour to North Korea"
	@for kind in CONTRADICTION UPDATE CORROBORATION REPRINT UNSURE; do \
		echo; echo "== Flags, the most certain of each kind: $$kind"; \
		$(DEMO) flags --kind $$kind -n 2; \
	done
	@echo
	@echo "== Clusters: claims that say the same thing"
	@$(DEMO) clusters -n 3
	@echo
	@echo "== The whole of it, for an editor"
	@$(DEMO) report -o index/demo/report.html
	@echo "Open index/demo/report.html in a browser."

test: $(STAMP)
	@$(BIN)/python -m pytest

check: lint types help-docs-check docs test smoke

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(STAMP)
	@$(BIN)/mypy claimtrack bench tests docs training

help-docs: $(STAMP)
	@$(BIN)/python docs/commands.py
	@$(BIN)/python docs/schema.py

help-docs-check: $(STAMP)
	@$(BIN)/python docs/commands.py --check
	@$(BIN)/python docs/schema.py --check

# Broken links and names that are not found are errors.
docs: $(STAMP)
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

# That the speed bench runs, on the sample corpus; no figure is asked for.
smoke: $(STAMP)
	@$(BIN)/python -m bench.speed --data corpus --repeat 1 --only search,mining,find_growth,add_one

# As a user gets it: an environment with nothing but the wheel and what it asks for.
wheel: $(STAMP)
	@rm -rf build/wheel && $(PYTHON) -m venv build/wheel/venv
	@$(BIN)/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir build/wheel .
	@build/wheel/venv/bin/pip install --quiet "$$(grep '^torch==' constraints.txt)"
	@build/wheel/venv/bin/pip install --quiet -c constraints.txt "$$(ls build/wheel/*.whl)[all]"
	@cd build/wheel && venv/bin/claimtrack --version && venv/bin/claimtrack add ../../corpus \
		&& venv/bin/claimtrack find "rations resumed" -k 1 && venv/bin/claimtrack report -o report.xlsx

outputs: $(STAMP)
	@$(BIN)/python docs/outputs.py

clean:
	rm -rf .venv index/demo .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist
