# Two commands: `make demo` shows the whole story, `make test` runs every test.
.PHONY: help demo test check bench tables setup verify-databricks verify-snowflake clean

help: ## say what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

setup: ## make .venv from requirements.lock
	@scripts/setup

demo: setup ## sample events → bronze → silver → platinum → scan → gate → evidence
	@scripts/demo

test: setup ## every test: linters, pytest, dbt's tests
	@scripts/test

check: setup ## the linters alone
	@scripts/check

bench: setup ## the benchmarks; writes docs/benchmarks.md (half an hour)
	@scripts/bench

tables: setup ## writes the tables of the guides that are made from the project and its tests
	@PYTHONPATH=. .venv/bin/python tests/tables/guide_tables.py

verify-databricks: setup ## does a real Databricks enforce it? for someone with an account (docs/databricks.md)
	@PYTHONPATH=. .venv/bin/python tests/engines/databricks/verify_databricks.py

verify-snowflake: setup ## ask an account of yours, as each role; drops all that it made
	@PYTHONPATH=. .venv/bin/python -W ignore tests/engines/snowflake/verify.py

clean: ## remove what the commands above wrote
	rm -rf .demo .venv target logs .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
