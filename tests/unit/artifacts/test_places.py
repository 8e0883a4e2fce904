"""Lines of findings are those where people wrote the model or column, and stay right after edits."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.artifacts.places import Places, read_lines

READING = Path(__file__).parents[2] / "projects" / "reading"
SILVER = "models/silver/_silver.yml"


def line_of(file: str, text: str, nth: int = 0) -> int:
    lines = (READING / file).read_text().splitlines()
    return [number for number, line in enumerate(lines, 1) if text in line][nth]


@pytest.mark.parametrize(
    ("file", "key", "text"),
    [
        (SILVER, ("models", "stg_orders"), "- name: stg_orders"),
        (SILVER, ("models", "stg_orders", "order_id"), "- name: order_id"),
        (SILVER, ("models", "stg_orders", "amount_usd"), "name: amount_usd"),
        (SILVER, ("groups", "sales"), "- name: sales"),
        (SILVER, ("unit_tests", "orders_are_kept"), "- name: orders_are_kept"),
        ("models/silver/_sources.yml", ("sources", "shop", "orders"), "- name: orders"),
        ("models/silver/_sources.yml", ("sources", "shop", "orders", "e-mail.address"), "e-mail.address"),
        ("models/platinum/_platinum.yml", ("models", "orders", "v1"), "- v: 1"),
        ("models/platinum/_platinum.yml", ("models", "orders", "v1", "contact"), "- name: contact"),
        ("models/platinum/_platinum.yml", ("models", "shouts"), '- name: "shouts"'),
        ("models/platinum/_platinum.yml", ("models", "shouts", "Loud Name"), '- name: "Loud Name"'),
        ("models/platinum/_platinum.yml", ("exposures", "weekly_report"), "- name: weekly_report"),
        ("snapshots/_snapshots.yml", ("snapshots", "accounts_history"), "- name: accounts_history"),
        ("seeds/_seeds.yml", ("seeds", "currencies", "code"), "- name: code"),
    ],
)
def test_a_declaration_has_the_line_of_its_name(file, key, text):
    assert Places(READING).line(file, key) == line_of(file, text)


def test_an_anchored_column_has_the_line_where_it_is_written():
    places = Places(READING)
    written = line_of(SILVER, "name: email")
    assert places.line(SILVER, ("models", "stg_orders", "email")) == written
    assert places.line(SILVER, ("models", "int_orders", "email")) == written


def test_the_first_key_that_is_there_counts():
    places = Places(READING)
    file = "models/platinum/_platinum.yml"
    keys = [("models", "orders", "v2", "order_id"), ("models", "orders", "order_id"), ("models", "orders")]
    assert places.line(file, *keys) == line_of(file, "- name: order_id")
    assert places.line(file, ("models", "orders", "nothing"), ("models", "orders")) == line_of(
        file, "- name: orders"
    )


def test_what_is_not_there_has_no_line(tmp_path):
    assert Places(READING).line(SILVER, ("models", "nobody")) == 0
    assert Places(READING).line("models/nowhere.yml", ("models", "orders")) == 0
    (tmp_path / "latin.yml").write_bytes("models: [{name: é}]".encode("latin-1"))
    assert Places(tmp_path).line("latin.yml", ("models", "é")) == 0


@pytest.mark.parametrize(
    "text", ["models: [", "- a\n- b", "", "models:\n  a: b", "models: [1, {x: y}]", "\0"]
)
def test_other_yaml_has_no_lines(text):
    assert read_lines(text) == {}


def test_an_alias_of_itself_ends():
    assert read_lines("models:\n  - &m\n    name: a\n    columns: [*m]\n") == {
        ("models", "a"): 3,
        ("models", "a", "a"): 3,
    }
    assert read_lines("models: [&m {<<: *m, name: a}]") == {}


@given(
    names=st.lists(st.from_regex(r"[a-z]{1,6}", fullmatch=True), min_size=1, max_size=6, unique=True),
    gaps=st.lists(st.integers(0, 3), min_size=6, max_size=6),
)
def test_lines_follow_what_is_inserted_above(names, gaps):
    text = "models:\n"
    for name, gap in zip(names, gaps, strict=False):
        text += "# a comment\n" * gap + f"  - name: {name}\n    columns:\n      - name: x\n"
    lines = text.splitlines()
    found = read_lines(text)
    for name in names:
        assert lines[found["models", name] - 1] == f"  - name: {name}"
        assert found["models", name, "x"] == found["models", name] + 2
