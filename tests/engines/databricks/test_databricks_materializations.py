"""Each materialization on Databricks' bench has what docs/engines.md says, when it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bronze import profile
from materializations import BEFORE, CREATE, NONE, STOPS, lay_out, of

from governance.cli import run

ROOT = Path(__file__).parents[3]
PLACE = ("dev_brook_commerce", "platinum")
MASK = ("dev_brook_ops", "governance", "mask_email")
ROWS = of("databricks")


@pytest.fixture(scope="module")
def applied(databricks, tmp_path_factory):
    """The functions are there."""
    host, _, path = databricks.address.rpartition("/")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABRICKS_HOST", host)
        patch.setenv("DATABRICKS_HTTP_PATH", f"/{path}")
        patch.setenv("DATABRICKS_TOKEN", "none")
        patch.delenv("BROOK_ENVIRONMENT", raising=False)
        record = tmp_path_factory.mktemp("applied") / "apply.json"
        asked = ["--engine", "databricks", "--project-dir", str(ROOT), "--record", str(record)]
        assert run(["apply", *asked]) == 0


@pytest.fixture(scope="module")
def built(databricks, applied, tmp_path_factory):
    """What the catalogue recorded of each relation, and what dbt said of it."""
    folder = tmp_path_factory.mktemp("materialized") / "project"
    lay_out(folder, profile(databricks.address))
    before = len(databricks.catalogue.events)
    first = _build(folder, [row.model for row in ROWS], expect=1)
    events = {}
    for event in databricks.catalogue.events[before:]:
        if event.relation[:2] == PLACE:
            events.setdefault(event.relation[2], []).append(event)
    return events, first


def _build(folder, names, *more, expect=0):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BROOK_", "DBT_"))}
    done = subprocess.run(
        [str(Path(sys.executable).parent / "dbt"), "build", "--select", *names, *more],
        cwd=folder,
        env={**kept, "DBT_PROFILES_DIR": str(folder), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == expect, done.stdout[-6000:] + done.stderr[-3000:]
    results = json.loads((folder / "target" / "run_results.json").read_text())["results"]
    return {each["unique_id"].rpartition(".")[2]: each for each in results}


def protection(events):
    """When the mask of `email` came, and when the row filter."""
    rule = CREATE if events[0].row_filter else NONE
    masked = [event.masks.get("email") == MASK for event in events]
    if masked[0]:
        assert all(masked)
        return CREATE, rule
    if not any(masked):
        return NONE, rule
    came, writes = masked.index(True), [event.verb == "write" for event in events]
    # Those before it came wrote rows without the column.
    assert any(writes[came:])
    assert all(masked[came:])
    return BEFORE, rule


def examples():
    for row in ROWS:
        what = f"an identifier in a {row.told}"
        stops = [pytest.mark.mutation(what, engine="databricks", caught="build")] if row.mask == STOPS else []
        yield pytest.param(row, id=row.model, marks=stops)


@pytest.mark.parametrize("row", [*examples()])
def test_it_has_what_the_guide_says(built, row):
    events, first = built
    if row.mask == STOPS:
        assert row.model not in events
        assert first[row.model]["status"] == "error"
        assert "on Databricks" in first[row.model]["message"]
    else:
        assert first[row.model]["status"] == "success"
        assert protection(events[row.model]) == (row.mask, row.rule)
