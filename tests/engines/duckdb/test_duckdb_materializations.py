"""Each materialization on DuckDB has what docs/engines.md says: its values are masked when they are written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from materializations import BUILT, NONE, grow, lay_out, of

PROFILE = """\
brook:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: ops.duckdb
      attach: [{path: commerce.duckdb, alias: dev_brook_commerce}]
      schema: ops
"""
RAW, MASKED = "a@example.com", "#***@example.com"
ROWS = of("duckdb")


@pytest.fixture(scope="module")
def values(tmp_path_factory):
    """The values of `email` in each relation, after two builds."""
    folder = tmp_path_factory.mktemp("materialized") / "project"
    lay_out(folder, PROFILE)
    _build(folder)
    grow(folder)
    _build(folder, "--vars", "grown: true")
    with duckdb.connect(str(folder / "commerce.duckdb"), read_only=True) as connection:
        return {
            row.model: {
                value for (value,) in connection.sql(f"select email from platinum.{row.model}").fetchall()
            }
            for row in ROWS
        }


def _build(folder, *more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BROOK_", "DBT_"))}
    names = [row.model for row in ROWS]
    done = subprocess.run(
        [str(Path(sys.executable).parent / "dbt"), "--quiet", "build", "--select", *names, *more],
        cwd=folder,
        env={**kept, "DBT_PROFILES_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.model)
def test_it_has_what_the_guide_says(values, row):
    assert {None, {BUILT: MASKED, NONE: RAW}[row.mask]} >= values[row.model] != set()
    assert row.rule == NONE
