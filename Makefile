# The two commands: `make run` opens the control room on the demo site, `make test` proves it.
#   make run FOR=60        stop after 60 s with a summary
#   make run ARGS="..."    anything `vigil run --help` knows
#   make run EXTRA=gpu     the detector on an NVIDIA card (openvino: Intel; directml: Windows; cpu: back); kept
#   make bench             measures it beside its rivals, for some minutes each; BENCH="wall start" only these
PYTHON ?= python3
VIGIL := .venv/bin/vigil
TESTS ?= tests
BENCH ?= start alert video wall eyes

.PHONY: run test bench lint types imports lock
run:
	@$(PYTHON) installer/setup.py run $(EXTRA)
	@$(VIGIL) run $(if $(FOR),--seconds $(FOR)) $(ARGS)

test:
	@$(PYTHON) installer/setup.py test $(EXTRA)
	@.venv/bin/python -m pytest $(TESTS) -n 2

bench:
	@$(PYTHON) installer/setup.py bench $(EXTRA)
	@failed=0; for b in $(BENCH); do $(VIGIL) bench $$b $(ARGS) || failed=1; done; exit $$failed

lint:
	@.venv/bin/ruff check .

types:
	@.venv/bin/mypy

imports:
	@.venv/bin/lint-imports

# Writes the lock files anew from the .in files; needs uv (pip install uv).
lock:
	@for k in run test; do uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-header installer/requirements-$$k.in -o installer/requirements-$$k.lock; done
	@for k in gpu openvino directml; do uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-header -c installer/requirements-run.lock installer/requirements-$$k.in \
	  -o installer/requirements-$$k.lock; done
