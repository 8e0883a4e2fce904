import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.changes.types import type_change

TYPES = st.one_of(
    st.sampled_from(
        ["string", "bigint", "integer", "double", "boolean", "date", "timestamp", "decimal", "json"]
    ),
    st.integers(1, 60).map("varchar({})".format),
    st.tuples(st.integers(1, 38), st.integers(0, 18))
    .filter(lambda one: one[1] <= one[0])
    .map("decimal{}".format),
)
OPPOSITE = {
    None: None,
    "type-changed": "type-changed",
    "type-narrowed": "type-widened",
    "type-widened": "type-narrowed",
}


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("VARCHAR", "string", None),
        ("decimal(18, 2)", "NUMERIC(18,2)", None),
        ("numeric(9)", "decimal(9,0)", None),
        ("varchar(16)", "varchar(32)", "type-widened"),
        ("varchar(16)", "string", "type-widened"),
        ("string", "varchar(16)", "type-narrowed"),
        ("integer", "bigint", "type-widened"),
        ("integer", "double", "type-widened"),
        ("bigint", "double", "type-changed"),
        ("decimal(10,2)", "decimal(18,2)", "type-widened"),
        ("decimal(10,2)", "decimal(10,4)", "type-changed"),
        ("integer", "decimal(12,2)", "type-widened"),
        ("bigint", "decimal(18,0)", "type-changed"),
        ("decimal", "decimal(18,2)", "type-changed"),
        ("date", "timestamp", "type-changed"),
        ("string", "json", "type-changed"),
    ],
)
def test_a_type_is_wider_where_it_holds_every_value_of_the_other_exactly(before, after, kind):
    assert type_change(before, after) == kind


@given(TYPES, TYPES)
def test_what_is_wider_one_way_is_narrower_the_other(one, other):
    assert type_change(other, one) == OPPOSITE[type_change(one, other)]


@given(TYPES)
def test_no_type_differs_from_itself(one):
    assert type_change(one, one.upper()) is None
