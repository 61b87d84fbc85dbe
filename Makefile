# Two commands for everybody: `make run` opens the portal, `make test` proves it. Where make is missing:
# `python3 tools/bootstrap.py run` does the same.
PYTHON ?= python3

.PHONY: run test prove bench lint setup

run test prove bench lint setup:
	@exec $(PYTHON) tools/bootstrap.py $@
