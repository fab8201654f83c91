# Two commands do everything: `make demo` and `make test`. Python 3.11 or later and a package index are enough.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo test lint clients notebooks archive ontology pictures bench bench-archive bench-graph bench-page kills lock clean

demo: $(VENV)/legation  ## set up, build the graph of seeds/, say where to look
	$(BIN)/legation build seeds -o demo
	@echo
	@echo "Open  demo/network.html in a browser: search for Blinken, click the line to Lavrov, read the sentence."
	@echo "Ask   $(BIN)/legation query met demo    ($(BIN)/legation queries lists what else there is to ask)"
	@echo "Read  your own articles: $(BIN)/legation build FILE_OR_FOLDER -o my-graph"

test: lint clients  ## everything, browser and servers included
	$(BIN)/python -m pytest

lint: $(VENV)/legation-test
	$(BIN)/ruff check .
	$(BIN)/mypy

clients: $(VENV)/legation-test  ## Chromium and Node, for the tests with real clients
	tests/clients/install

notebooks: $(VENV)/legation-test  ## run the notebooks and keep their output, and the pictures of docs/archive.md
	LEGATION_PICTURES=$(CURDIR)/docs/pictures $(BIN)/jupyter execute --inplace notebooks/*.ipynb

archive: $(VENV)/legation-test  ## make archive GRAPH=folder: the tables of its notebook again, and what it holds of public record
	$(BIN)/python notebooks/archive_sample.py $(GRAPH)
	$(BIN)/python benchmarks/record.py $(GRAPH) -o benchmarks/record_found.csv

ontology: $(VENV)/legation  ## write ontology/legation.ttl, context.jsonld and docs/ontology.html again from core.ttl, relations.csv, cameo.csv and frames/
	$(BIN)/python -m legation.rdf.ontology

pictures: clients  ## take the pictures of docs/looking.md again
	LEGATION_PICTURES=docs/pictures $(BIN)/python -m pytest -q tests/page/test_walkthrough.py

bench: $(VENV)/legation-test  ## legation beside bare spaCy, a plain reader, itself; writes benchmarks/results.md; CORPUS=FILE reads your own
	$(BIN)/python benchmarks/actors.py
	$(BIN)/python benchmarks/corpus.py $(CORPUS)

bench-archive: $(VENV)/legation  ## CORPUS=FILE in one graph, undisturbed and killed twice, in FOLDER=...
	$(BIN)/python benchmarks/archive.py $(CORPUS) $(or $(FOLDER),archive)

bench-graph: $(VENV)/legation  ## a million triples on disk beside rdflib
	$(BIN)/python benchmarks/graph.py

bench-page: clients  ## the page beside pyvis's own, in Chromium
	$(BIN)/python benchmarks/page.py

kills: $(VENV)/legation-test  ## kill a process that adds articles two hundred times
	$(BIN)/python tests/store/kills.py 200 500

lock: $(VENV)/legation-test  ## choose dependencies again
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile $(LOCK) --extra web --output-file requirements.lock setup.cfg
	$(BIN)/pip-compile $(LOCK) --extra test --output-file requirements-test.lock setup.cfg

LOCK := --quiet --upgrade --strip-extras --allow-unsafe --no-header --no-emit-index-url --no-emit-find-links --no-emit-options

clean:
	rm -rf $(VENV) demo build dist *.egg-info tests/clients/node_modules

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("legation needs Python 3.11 or later; name one with make PYTHON=...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/legation: requirements.lock setup.cfg | $(VENV)/bin/python
	$(BIN)/pip install --quiet -r requirements.lock
	$(BIN)/pip install --quiet --no-deps -e .
	@touch $@

$(VENV)/legation-test: requirements-test.lock $(VENV)/legation
	$(BIN)/pip install --quiet -r requirements-test.lock
	@touch $@
