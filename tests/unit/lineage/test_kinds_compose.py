"""Kinds compose like a path does: in any grouping, weakest step first to tell."""

from hypothesis import given
from hypothesis import strategies as st

from governance.lineage.kinds import (
    AGGREGATE,
    AGGREGATE_PREDICATE,
    ALL,
    COPY,
    DERIVE,
    EQUI_JOIN,
    IDENTITY,
    PREDICATE,
    SEQUENCE,
)

sets = st.integers(0, ALL)


@given(sets, sets, sets)
def test_grouping_and_order_do_not_matter(one, other, third):
    assert SEQUENCE[SEQUENCE[one][other]][third] == SEQUENCE[one][SEQUENCE[other][third]]
    assert SEQUENCE[one][other] == SEQUENCE[other][one]


@given(sets, sets, sets)
def test_several_paths_are_each_followed(one, other, step):
    assert SEQUENCE[one | other][step] == SEQUENCE[one][step] | SEQUENCE[other][step]


@given(sets)
def test_the_value_itself_changes_nothing_and_no_path_leads_nowhere(one):
    assert SEQUENCE[one][IDENTITY] == one
    assert SEQUENCE[one][0] == 0


def test_the_weakest_step_names_the_path():
    assert SEQUENCE[COPY][EQUI_JOIN] == EQUI_JOIN
    assert SEQUENCE[DERIVE][COPY] == DERIVE
    assert SEQUENCE[AGGREGATE][DERIVE] == AGGREGATE
    assert SEQUENCE[PREDICATE][DERIVE] == PREDICATE
    assert SEQUENCE[AGGREGATE][PREDICATE] == AGGREGATE_PREDICATE
