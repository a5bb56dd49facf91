# BPO Course. `make` alone lists the targets.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; \
	done; true)
RUN := .venv/bin
# Each kernel that a test starts would compile the course anew where Python may not keep what it did.
export PYTHONDONTWRITEBYTECODE :=
# The day on which the rules of law in data/rules were read: on a later one, more may be at fault.
READ := 2026-11-30
# A browser that answers too late on a busy machine is asked once more; the summary says so.
AGAIN := --reruns=1 --only-rerun="^TimeoutError: "

.DEFAULT_GOAL := help
.PHONY: help lab test test-slow edit check notebooks clean-notebooks schemas bench screenshot lock python

help:  ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1|\2/' \
		| awk -F'|' '{ printf "  %-22s %s\n", $$1, $$2 }'

lab: python  ## Open the course in JupyterLab, on a copy of your own in my_course/
	@$(PYTHON) scripts/install.py lab
	@$(RUN)/bpo-course lab $(LAB)

test: python  ## Set everything up and run every check and test
	@$(PYTHON) scripts/install.py dev
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy
	$(RUN)/lint-imports
	$(RUN)/bpo-course check --on $(READ)
	$(RUN)/pytest -m "not slow" -n 2 --dist loadscope $(TESTS)

test-slow: python  ## Run the long proofs too
	@$(PYTHON) scripts/install.py dev
	$(RUN)/pytest -m "slow or hypothesis" --hypothesis-profile=long -n 2 --dist loadfile $(AGAIN) $(TESTS)

edit: python  ## For authors: open the sources of the notebooks
	@$(PYTHON) scripts/install.py dev
	@$(RUN)/bpo-course lab --here notebooks $(LAB)

check: python  ## For authors: list every fault of banks and flows
	@$(PYTHON) scripts/install.py lab
	@$(RUN)/bpo-course check $(PATHS)

notebooks: python  ## For authors: run every notebook, then clean it
	@$(PYTHON) scripts/install.py dev
	$(RUN)/python scripts/clean_notebooks.py --run

clean-notebooks: python  ## For authors: put notebooks in the form they are kept in
	@$(PYTHON) scripts/install.py dev
	$(RUN)/python scripts/clean_notebooks.py

schemas: python  ## For authors: write the schemas that editors read
	@$(PYTHON) scripts/install.py dev
	$(RUN)/python scripts/schemas.py

bench: python  ## Time what a learner feels, and our queues beside other packages
	@$(PYTHON) scripts/install.py dev
	$(RUN)/python benchmarks/run.py
	$(RUN)/python benchmarks/report.py
	$(RUN)/python benchmarks/queues.py
	$(RUN)/python benchmarks/floor.py
	$(RUN)/python benchmarks/class_report.py
	$(RUN)/python benchmarks/banks.py
	$(RUN)/python benchmarks/workforce.py
	$(RUN)/python benchmarks/ivr.py
	$(RUN)/python benchmarks/labs.py
	$(RUN)/python benchmarks/tickets.py
	$(RUN)/python benchmarks/redaction.py
	$(RUN)/python benchmarks/spoken_cards.py
	$(RUN)/python benchmarks/knowledge.py
	$(RUN)/python benchmarks/crm.py
	$(RUN)/python benchmarks/leads.py
	$(RUN)/python benchmarks/dialler.py
	$(RUN)/python benchmarks/shift.py
	$(RUN)/python benchmarks/portfolio.py
	$(RUN)/python benchmarks/consent.py
	$(RUN)/python benchmarks/tuesday.py

screenshot: python  ## Make the README's picture of the lesson again
	@$(PYTHON) scripts/install.py dev
	$(RUN)/python scripts/screenshot.py

lock: python  ## Lock the versions of all packages anew
	@$(PYTHON) scripts/install.py dev
	$(RUN)/python scripts/lock.py

python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found."; \
		echo "Install it from python.org or your system's packages, then start again."; exit 1; }
