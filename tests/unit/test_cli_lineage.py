"""`govern lineage` shows the way of a column, or says what it does not know."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from governance.cli.lineage import command
from governance.errors import UsageError

pytestmark = pytest.mark.xdist_group("column_masked")


@pytest.fixture
def lineage(compiled):
    def run(*arguments):
        folder = compiled("column_masked")
        done = CliRunner().invoke(command, [*arguments, "--project-dir", str(folder)], standalone_mode=False)
        if done.exception:
            raise done.exception
        return done.output

    return run


def test_upstream_shows_kinds_masks_files_and_lines(lineage):
    lines = lineage("good_renamed.contact").splitlines()
    assert [line.split("  [")[0] for line in lines] == [
        "good_renamed.contact",
        "  ← identity ← people.email",
        "    ← identity, masked by mask_email ← source:crm.people.email",
    ]
    assert "[models/_models.yml:" in lines[0]
    assert "[email (quasi), confidential]" in lines[0] or "email (quasi)" in lines[0]


def test_downstream_from_a_source(lineage):
    told = lineage("source:crm.people.email", "--downstream")
    assert "  → identity → carrier.contact" in told
    assert "    → equi-join → laundered_by_join.contact" in told
    assert "masked by mask_email → people.email" in told


def test_unknown_is_stated_with_its_reason(lineage):
    assert "[UNKNOWN: it is a python model, whose code is not followed]" in lineage("after_python.email")


def test_json_carries_its_schema(lineage):
    told = json.loads(lineage("unpacked_struct.w", "--format", "json"))
    assert told["schema"] == "govern.lineage/v1"
    assert told["direction"] == "upstream"
    first = told["steps"][0]
    assert (first["source"]["name"], first["source"]["column"]) == ("laundered_by_struct", "packed")
    assert first["kinds"] == ["copy"]
    assert told["asked"]["carries"] == ["confidential", "email (raw)"]


def test_mermaid_draws_every_step(lineage):
    drawn = lineage("good_renamed.contact", "--format", "mermaid").splitlines()
    assert drawn[0] == "flowchart LR"
    assert '    c0["good_renamed.contact"]' in drawn
    assert '    c2 -->|"identity, masked by mask_email"| c1' in drawn


@pytest.mark.parametrize(
    ("place", "message", "advice"),
    [
        ("good_renamd.contact", "there is no model, snapshot or seed `good_renamd`", "good_renamed"),
        ("source:crm.person.email", "there is no source `source:crm.person`", "source:crm.people"),
        ("people.emial", "people has no column `emial`", "email"),
        ("people", "this names no column", "MODEL.COLUMN"),
    ],
)
def test_what_is_not_there_is_told_with_what_is_near(place, message, advice, lineage):
    with pytest.raises(UsageError) as refused:
        lineage(place)
    assert message in refused.value.message
    assert advice in refused.value.advice
