"""The macro that deletes: one statement on each engine, and a name of a column only."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from governance.compile.retention_macros import CALL, retention_files, retention_macros
from governance.declared.governance_file import ENGINES
from governance.declared.policies import load_policies

TEXT = retention_macros(load_policies(Path(__file__).parents[3]).retention)


def moment(engine):
    """The SQL of the moment 730 days ago."""
    body = re.search(rf"macro {engine}__govern_days_ago\(days\) -%}}(.*?){{%- endmacro", TEXT, re.DOTALL)
    return body[1].strip().replace("{{ days }}", "730")


@pytest.mark.parametrize("engine", ENGINES)
def test_each_engine_has_one_delete_of_what_is_older(engine):
    (tree,) = sqlglot.parse(f"delete from t where landed_at < {moment(engine)}", dialect=engine)
    assert isinstance(tree, exp.Delete)
    assert isinstance(tree.find(exp.Where).this, exp.LT)
    assert "730" in tree.sql(engine)


@pytest.mark.parametrize(
    ("hook", "is_it"),
    [
        ("{{ expire_rows() }}", True),
        (" {{- govern.expire_rows() -}}\n", True),
        ("{{ expire_rows() if target.name == 'prod' }}", False),
        ("{{ expire_rows() }}; drop table t", False),
        ("{{ expire_rows('t') }}", False),
        ("{# {{ expire_rows() }} #}", False),
        ("{{ other.expire_rows() }}", False),
    ],
)
def test_only_the_whole_call_is_the_hook(hook, is_it):
    assert bool(CALL.fullmatch(hook)) is is_it


def test_without_a_policy_nothing_is_compiled():
    assert retention_files({}) == {}
