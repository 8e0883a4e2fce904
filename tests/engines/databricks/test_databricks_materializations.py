"""Each materialization on Databricks' bench has what docs/engines.md says, when it says."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from bronze import profile
from materializations import BEFORE, CREATE, NONE, STOPS, grow, lay_out, of

PLACE = ("dev_brook_commerce", "platinum")
MASK = ("dev_brook_ops", "governance", "mask_email")
ROWS = of("databricks")


@pytest.fixture(scope="module")
def materialized(databricks, mesh, tmp_path_factory):
    """What the catalogue recorded of each relation in two builds, and what dbt said of it in the first.

    Afterwards they are gone: other tests ask what nobody declared.
    """
    folder = tmp_path_factory.mktemp("materialized") / "project"
    lay_out(folder, profile(databricks.address))
    own = replace(mesh, project=folder, env={**mesh.env, "DBT_PROFILES_DIR": str(folder)})
    before = len(databricks.catalogue.events)
    own.command("dbt", "build", "--select", *(row.model for row in ROWS), expect=1)
    said = json.loads((folder / "target" / "run_results.json").read_text())["results"]
    first = {each["unique_id"].rpartition(".")[2]: each for each in said}
    grow(folder)
    kept = ("as_grown", "as_incremental", "as_snapshot")
    own.command("dbt", "build", "--select", *kept, "--vars", "grown: true")
    events = {}
    for event in databricks.catalogue.events[before:]:
        if event.relation[:2] == PLACE:
            events.setdefault(event.relation[2], []).append(event)
    yield events, first
    names = {row.model for row in ROWS}
    there = [one for one in databricks.catalogue.relations if one[:2] == PLACE and one[2] in names]
    assert there
    databricks.run(*(f"drop table {'.'.join(one)}" for one in there))


def protection(events):
    """When the mask of `email` came, and when the row filter."""
    rule = CREATE if events[0].row_filter else NONE
    masked = [event.masks.get("email") == MASK for event in events]
    if masked[0]:
        assert all(masked)
        return CREATE, rule
    if not any(masked):
        return NONE, rule
    came = masked.index(True)
    assert all(masked[came:])
    # Rows that were written before it came were written by the first build, without the column.
    assert [event.verb for event in events[:came]].count("write") <= 1
    assert "write" in [event.verb for event in events[came:]]
    return BEFORE, rule


def examples():
    for row in ROWS:
        what = f"an identifier in a {row.told}"
        stops = [pytest.mark.mutation(what, engine="databricks", caught="build")] if row.mask == STOPS else []
        yield pytest.param(row, id=row.model, marks=stops)


@pytest.mark.parametrize("row", [*examples()])
def test_it_has_what_the_guide_says(materialized, row):
    events, first = materialized
    if row.mask == STOPS:
        assert row.model not in events
        assert first[row.model]["status"] == "error"
        assert "on Databricks" in first[row.model]["message"]
    else:
        assert first[row.model]["status"] == "success"
        assert protection(events[row.model]) == (row.mask, row.rule)
