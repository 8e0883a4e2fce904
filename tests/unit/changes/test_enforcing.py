"""What makes dbt create tables as they are meant: stand-ins, flags and settings are compared."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from governance.changes.change import needs
from governance.changes.comparing import compare
from governance.project import Macro

pytestmark = pytest.mark.xdist_group("changing")


def with_macro(state, name, sql="{% macro x() %}1{% endmacro %}", package="changing", calls=()):
    uid = f"macro.{package}.{name}"
    macro = Macro(uid, name, package, f"macros/{name}.sql", sql, calls)
    return replace(state, project=replace(state.project, macros={**state.project.macros, uid: macro}))


def with_flags(state, **flags):
    return replace(state, project=replace(state.project, read_flags=lambda: flags))


def told(base, head):
    return [(one.kind, one.subject) for one in compare(base, head).changes]


@pytest.mark.parametrize(
    "name",
    [
        "snowflake__create_table_as",
        "databricks__create_table_as",
        "default__create_table_as",
        "ref",
        "source",
        "generate_alias_name",
        "materialization_table_duckdb",
        "materialization_own_default",
        "get_incremental_own_sql",
        # Not dbt's, and never compiled where the manifest is DuckDB's.
        "snowflake__whatever",
    ],
)
def test_a_stand_in_that_comes_goes_or_is_another_needs_security(name, state):
    head = with_macro(state, name)
    other = with_macro(state, name, sql="{% macro x() %}2{% endmacro %}")
    for one, two in ((state, head), (head, state), (head, other)):
        (change,) = compare(one, two).changes
        assert (change.kind, change.subject) == ("stand-in-changed", f"changing.{name}")
        assert needs(change) == {"security"}


def test_so_is_one_that_a_package_brings(state):
    head = with_macro(state, "default__create_table_as", package="tools")
    assert told(state, head) == [("stand-in-changed", "tools.default__create_table_as")]


def test_what_a_stand_in_calls_is_a_part_of_it(state):
    name, calls = "snowflake__create_table_as", ("macro.changing.helper",)
    states = [
        with_macro(with_macro(state, "helper", sql=sql), name, calls=calls) for sql in ("{{ 1 }}", "{{ 2 }}")
    ]
    assert told(*states) == [("stand-in-changed", f"changing.{name}")]


@pytest.mark.parametrize("name", ["cents_to_dollars", "duckdb__cents_to_dollars"])
def test_a_macro_whose_sql_is_compiled_is_told_where_it_arrives_and_not_here(name, state):
    assert told(state, with_macro(state, name)) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"use_materialization_v2": True}, {}),
        ({"use_materialization_v2": True}, {"use_materialization_v2": False}),
        ({}, {"store_failures": True}),
    ],
)
def test_a_flag_that_decides_what_is_built_needs_security(before, after, state):
    (change,) = compare(with_flags(state, **before), with_flags(state, **after)).changes
    (name,) = before.keys() | after.keys()
    assert (change.kind, change.subject, change.path) == ("flag-changed", f"flags.{name}", "dbt_project.yml")
    assert needs(change) == {"security"}


def test_a_flag_that_decides_what_is_printed_is_nobodys_matter(state):
    assert told(state, with_flags(state, use_colors=False, send_anonymous_usage_stats=True)) == []


@pytest.mark.parametrize(
    ("name", "before", "after", "kind"),
    [
        ("secure", True, None, "creation-loosened"),
        ("secure", None, True, "creation-tightened"),
        ("secure", True, "{{ var('secure') }}", "creation-loosened"),
        ("copy_grants", None, True, "creation-loosened"),
        ("copy_grants", True, None, "creation-tightened"),
        ("transient", False, None, "creation-loosened"),
        ("transient", True, False, "creation-tightened"),
        ("location_root", None, "s3://elsewhere", "creation-loosened"),
        ("row_access_policy", "p on (region)", None, "creation-loosened"),
    ],
)
def test_how_a_table_is_created_is_compared(name, before, after, kind, state, with_model):
    entry = state.project.models["model.changing.orders"].entry

    def created(value):
        settings = {**entry.unrendered_config, **({} if value is None else {name: value})}
        return with_model(entry=msgspec.structs.replace(entry, unrendered_config=settings))

    (change,) = compare(created(before), created(after)).changes
    assert (change.kind, change.subject) == (kind, f"orders.{name}")
    assert change.products == ("orders_core",)
    assert needs(change) == ({"steward", "security"} if kind == "creation-loosened" else set())
