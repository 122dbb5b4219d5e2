# Three commands for a person: make check, make test, make bench. And one to see it: make run.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
SOURCES := pyproject.toml requirements.lock $(shell find clients/web -path '*/node_modules' -prune -o -path '*/dist' -prune -o -type f -print)

.PHONY: run check test fuzz bench bench-sound soak install system-parts lock sessions contract clean

run: $(READY)  ## the service with its own broker, a recorded and a simulated runner
	@$(BIN)/stridecue demo --folder var

check: $(READY)  ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: $(READY) system-parts  ## everything, with the JIT on; determinism also with it off
	$(BIN)/python -m pytest -n 3 --dist loadfile

fuzz: $(READY) system-parts  ## the long versions: 20,000 calls that nobody meant, a thousand attempts to take a device over
	$(BIN)/python -m tests.edges.web.fuzzing 20000
	STRIDECUE_TRIES=1000 $(BIN)/python -m pytest -q tests/edges/door/test_take_over.py

bench: $(READY)  ## latency, CPU and memory beside a null consumer, at three sizes and two brokers; then the detectors beside a laboratory's, and the wall in Chromium
	@$(BIN)/python tests/bench.py
	@$(BIN)/python tests/bench_gait.py
	@$(BIN)/python -m tests.bench_sign_ins
	@$(BIN)/python -m tests.clients.wall_bench

bench-sound: $(READY) system-parts  ## how even the beat is, ten minutes beside 200 runners, and in a browser
	$(BIN)/stridecue bench audio --seconds 600 --json
	$(BIN)/python -m tests.clients.page_beat 60

soak: $(READY) system-parts  ## twenty minutes in which pods, runners, the broker and the service fall over, judged afterwards
	$(BIN)/python -m tests.end_to_end.soak 20

install: $(READY)  ## the virtual environment, exactly as locked

$(READY): $(SOURCES)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "stridecue needs Python 3.11 or newer; make PYTHON=python3.12")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing what requirements.lock names (once; about a minute) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

system-parts:  ## Mosquitto, Chromium and a sound server for the tests: installed when we may, else said
	@sh tests/system-parts.sh

lock:  ## write requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --extra dev --no-emit-index-url --no-header -o requirements.lock pyproject.toml

sessions: $(READY)  ## make the sealed sample sessions anew
	$(BIN)/python tests/sessions/make.py

contract: $(READY)  ## write OpenAPI, AsyncAPI and the pages' types anew
	$(BIN)/stridecue contract service/contract --pages clients/web/src/contract

clean:
	rm -rf $(VENV) var clients/web/dist clients/web/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
