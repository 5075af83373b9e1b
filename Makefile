# What people and CI run alike. Options: PORT, DATA (the folder of the record), RUNS (of evaluations), PYTHON, SHARED and WORK (for scorer).
PORT ?= 7860
RUNS ?= runs
DATA ?= data
PYTHON ?= python3
SHARED ?= ../shared
WORK ?= /tmp/scorer
BIN := .venv/bin

.PHONY: chat test test-slow gate screens lint format scorer clean

chat: .venv/installed
	COMMUNIQUE_DATA="$(DATA)" $(BIN)/communique chat --port $(PORT)

test: .venv/installed-dev
	$(BIN)/python -m pytest

test-slow: .venv/installed-dev
	$(BIN)/python -m pytest -m slow

# The sample cases over the sample statements, held against eval/gate.toml; what still holds of the last run is not asked again.
gate: .venv/installed-dev
	COMMUNIQUE_DATA=$(RUNS)/samples-data $(BIN)/communique ingest --prune ingest/samples
	COMMUNIQUE_DATA=$(RUNS)/samples-data $(BIN)/communique eval run --cases eval/cases/samples.jsonl --out $(RUNS)/samples --tag samples --resume
	$(BIN)/communique eval gate $(RUNS)/samples --rules eval/gate.toml --junit $(RUNS)/gate.xml --summary $(RUNS)/gate.md

# Pictures of the page in build/screens, for a person to look at; the README's comes from there.
screens: .venv/installed-dev
	$(BIN)/python tests/screens.py build/screens --picture docs/chat.png

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Trains the sentence scorer on two cores; stopped, it goes on after the last whole epoch in WORK. docs/measurements.md says how long.
scorer: .venv/installed
	$(BIN)/python -m index.neural.training --given-only --shared "$(SHARED)" --work "$(WORK)/given" --out "$(WORK)/weights"
	$(BIN)/python -m index.neural.training --start "$(WORK)/weights" --shared "$(SHARED)" --work "$(WORK)/further" --out index/neural/scorer_weights

clean:
	rm -rf .venv *.egg-info

# The second mark also stands for the first: a developer's environment can chat.
.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on -c constraints.txt -e .
	touch $@

.venv/installed-dev: .venv/installed
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on -c constraints.txt -e '.[anthropic,dev,ollama,openai-like,ray]'
	touch $@
