# Everything made from the checkout goes to build/. A bench is found by BENCH=, else ~/frappe-bench, else the home of
# the user frappe; it is only read.
#
#   make test                       all tests
#   make test PART=site ARGS="-k dispatch"
#   make test LANES=1               one site after the other (else one for each core, and one when ARGS says which tests)
#   make test PART=site KEEP=mine   keep the copy of the sites under a name, and use it again the next time

SHELL := /bin/bash
PYTHON ?= python3
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: test lint format pictures demo benchmark replay clean

test:
	@$(PYTHON) -m devtools.suite $(if $(PART),--part $(PART)) $(if $(KEEP),--keep $(KEEP)) \
		$(if $(LANES),--lanes $(LANES)) -- $(ARGS)

lint:
	@$(PYTHON) -m devtools.lint

format:
	@$(PYTHON) -m devtools.lint --fix

pictures:
	@$(PYTHON) -m devtools.pictures

demo:
	@$(PYTHON) -m devtools.demo $(ARGS)

benchmark:
	@$(PYTHON) -m devtools.benchmark $(if $(ONLY),--only $(ONLY)) $(ARGS)

replay:
	@$(PYTHON) -m devtools.replay $(ARGS)

clean:
	rm -rf build
