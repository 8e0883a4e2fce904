"""dbt's tests that fail for less: by their conditions, by what they examine, by what stands in for them."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from governance.changes.comparing import compare
from governance.checks.key_tests import weakness
from governance.project.beside import Macro

pytestmark = pytest.mark.xdist_group("changing")
PART = msgspec.structs.replace
USUAL = {"fail_calc": "count(*)", "limit": None}
SUBJECT = "orders.amount"


def with_config(state, **config):
    """The state with other conditions of its data test."""
    (test,) = state.project.data_tests
    changed = PART(test, entry=PART(test.entry, config=PART(test.entry.config, **config)))
    return replace(state, project=replace(state.project, read_data_tests=lambda: (changed,)))


def with_unit_test(state, **fields):
    """The state with another unit test."""
    (test,) = state.project.unit_tests
    return replace(state, project=replace(state.project, read_unit_tests=lambda: (PART(test, **fields),)))


def with_macro(state, name, sql="{% test x(model) %} select 1 where false {% endtest %}"):
    """The state with another macro of its own project."""
    macro = Macro(f"macro.changing.{name}", name, "changing", "tests/generic/x.sql", sql, ())
    macros = {**state.project.macros, macro.unique_id: macro}
    return replace(state, project=replace(state.project, macros=macros))


def kinds(base, head):
    return [(one.kind, one.subject) for one in compare(base, head).changes]


def test_how_a_test_counts_and_what_it_keeps_of_its_failures_is_read_off_the_manifest(state):
    (test,) = state.project.data_tests
    assert test.conditions == (None, "!= 0", "!= 0", "sum(n_records)", 9)
    assert not test.is_whole


@pytest.mark.parametrize(
    "config", [{"fail_calc": "0"}, {"limit": 0}, {"where": "false"}, {"error_if": "> 9"}, {"warn_if": "> 9"}]
)
def test_a_test_that_counts_otherwise_is_weakened_and_strengthened_by_dbts_own_way(state, config):
    usual = with_config(state, **USUAL)
    assert kinds(usual, with_config(state, **USUAL | config)) == [("test-weakened", SUBJECT)]
    assert kinds(with_config(state, **USUAL | config), usual) == [("test-strengthened", SUBJECT)]


def test_conditions_that_are_only_partly_dbts_own_are_not_taken_to_be_stricter(state):
    assert kinds(state, with_config(state, fail_calc="count(*)")) == [("test-weakened", SUBJECT)]


def test_a_unit_test_that_examines_something_else_is_weakened(state):
    (test,) = state.project.unit_tests
    given, expected = test.rows
    subject = "orders.orders_are_kept"
    for fields in (
        {"rows": (given, PART(expected, rows=[]))},
        {"rows": (PART(given, rows=[]), expected)},
        {"rows": (expected,)},
        {"overrides": {"vars": {"day": "2026-11-02"}}},
        {"overrides": {}},
    ):
        assert kinds(state, with_unit_test(state, **fields)) == [("test-weakened", subject)]
    assert kinds(state, with_unit_test(state, name="orders_are_kept")) == []


def test_no_row_of_a_unit_test_stands_in_a_diff(state):
    (change,) = compare(state, with_unit_test(state, overrides={})).changes
    assert "example.com" not in f"{change.before}{change.after}"


@pytest.mark.parametrize("name", ["test_accepted_values", "default__test_accepted_values"])
def test_a_macro_that_stands_in_for_a_test_in_use_weakens_it(state, name):
    head = with_macro(state, name)
    assert kinds(state, head) == [("test-weakened", name)]
    assert kinds(head, state) == [("test-weakened", name)]
    assert kinds(head, with_macro(state, name, "{% test x(model) %} select 2 {% endtest %}")) == [
        ("test-weakened", name)
    ]


def test_a_macro_of_a_test_that_nobody_uses_is_silent(state):
    assert kinds(state, with_macro(state, "test_is_red")) == []


@pytest.mark.parametrize("config", [{"fail_calc": "0"}, {"limit": 0}])
def test_a_test_that_counts_no_failing_row_proves_no_key(state, config):
    for conditions, words in (
        (USUAL, None),
        (USUAL | {"fail_calc": "COUNT( * )"}, None),
        (config, "does not"),
    ):
        (test,) = with_config(state, **USUAL | conditions).project.data_tests
        assert (weakness(test, "model") or "").startswith(words or "")
        assert (weakness(test, "model") is None) == (words is None)
