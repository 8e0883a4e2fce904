"""Which columns are free text or semi-structured, by type and by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from governance.declared.policies import load_policies
from governance.project.free_text import FreeTexts
from governance.project.shape import Column, Table

TEXTS = FreeTexts(load_policies(Path(__file__).parents[3]))


def kind(column, data_type=None):
    table = Table(
        unique_id="source.x.y.z",
        name="z",
        package="x",
        file="x.yml",
        declared_in="x.yml",
        database=None,
        schema="raw",
        relation="z",
        tier=None,
        domain=None,
        meta={},
        tags=frozenset(),
        columns={column: Column(column, {}, data_type, "")},
    )
    found = TEXTS.of(table, column)
    return found and found.identifier


@pytest.mark.parametrize(
    "data_type",
    [
        "json",
        "VARIANT",
        "struct<a: string>",
        "STRUCT(a VARCHAR)",
        "map<string, string>",
        "array<string>",
        "varchar[]",
    ],
)
def test_types_with_a_structure_are_semi_structured(data_type):
    assert kind("anything", data_type) == "semi_structured"


@pytest.mark.parametrize(
    "data_type", ["array<int>", "array<double>", "integer[]", "list(date)", "varchar", "bigint"]
)
def test_numbers_and_plain_types_are_not(data_type):
    assert kind("anything", data_type) is None


@pytest.mark.parametrize(
    "column", ["note", "clinicalNotes", "comment_body", "ticket_comment", "remarks", "feedback"]
)
def test_text_of_people_is_free_text(column):
    assert kind(column) == kind(column, "varchar(2000)") == "free_text"
    assert kind(column, "integer") is None


@pytest.mark.parametrize("column", ["payload", "raw", "raw_response", "event_json", "properties"])
def test_whole_messages_are_semi_structured(column):
    assert kind(column) == "semi_structured"


@pytest.mark.parametrize(
    "column",
    [
        "note_count",
        "has_notes",
        "comment_id",
        "error_message",
        "release_notes",
        "description",
        "num_comments",
        "raw_score",
        "nforum_comments",
        "only_private_comments",
        "_airbyte_meta",
    ],
)
def test_what_counts_and_what_machines_write_is_neither(column):
    assert kind(column) is None


def test_what_a_loader_says_of_a_row_is_not_the_row():
    assert kind("_airbyte_meta", "jsonb") is None
    assert kind("_airbyte_data", "jsonb") == "semi_structured"


def test_only_the_number_of_things_begins_with_their_n():
    assert kind("nurse_notes") == kind("narrative") == "free_text"


def test_a_description_is_text_of_people_where_it_describes_one():
    assert kind("patient_description") == "free_text"
    assert kind("product_description") is None
