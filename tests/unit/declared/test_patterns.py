import re

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.declared.patterns import examine, without


@pytest.mark.parametrize(
    ("pattern", "least", "groups"),
    [
        ("^a$", 1, []),
        ("^[a-z0-9._-]{2,5}$", 2, []),
        ("^(a|bc)(d)?$", 1, [1, 2]),
        ("^((a)b){2}(c)$", 5, [1, 3]),
        ("^a+b*c?$", 1, []),
        ("^(a{2,}){1}x$", None, None),
        ("^[^a-z]$", None, None),
        ("^[*/]$", None, None),
        ("^[&a-z*+/=?^_{|}~!#$%'`.-]+$", 1, []),
    ],
)
def test_the_portable_part_is_read(pattern, least, groups):
    if least is None:
        with pytest.raises(ValueError, match=r"."):
            examine(pattern)
        return
    found = examine(pattern)
    assert (found.least, [group.number for group in found.groups]) == (least, groups)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("a", "not anchored"),
        ("^a", "not anchored"),
        ("^$", "empty"),
        ("^a*$", "matches the empty value"),
        ("^(a|)$", "empty alternative"),
        ("^()$", "empty alternative"),
        ("^a|b$", "alternatives outside a group"),
        ("^a)$", "closes a group"),
        ("^(a$", "leaves a group open"),
        ("^a.b$", r"holds '\.'"),
        (r"^\d$", "holds"),
        (r"^a\.b$", "holds"),
        ("^a^b$", "holds"),
        ("^a$b$", "holds"),
        ("^(?:a)$", "holds"),
        ("^(?i)a$", "holds"),
        ("^ä$", "holds"),
        ("^[ä]$", "ASCII"),
        ("^[\n]$", "ASCII"),
        ("^[^a]$", "negated"),
        ("^[]$", "empty, not closed"),
        ("^[a$", "empty, not closed"),
        (r"^[\s]$", "backslash"),
        ("^[a[b]]$", "bracket"),
        ("^[a&&b]$", "ASCII"),
        ("^[a-Z]$", "ASCII"),
        ("^[+-9]$", "ASCII"),
        ("^[-a]$", "ASCII"),
        ("^[z-a]$", "turned round"),
        ("^a{3,2}$", "turned round"),
        ("^a{256}$", "above 255"),
        ("^a{1000}$", "holds"),
        ("^a{0}$", "turned round"),
        ("^a+?$", "two counts"),
        ("^a**$", "two counts"),
        ("^a{2}{2}$", "two counts"),
        ("^(a+)+$", "for ever"),
        ("^(a*b){2}$", "for ever"),
        ("^((a{2,}))*b$", "for ever"),
        ("^+a$", "holds"),
        ("^a{,2}$", "holds"),
        ("^a/*b$", r"/\*"),
        ("^[${]$", "means something else"),
        ("^" + "a" * 500 + "$", "longer than 500"),
    ],
)
def test_what_engines_read_differently_is_refused(pattern, words):
    with pytest.raises(ValueError, match=words):
        examine(pattern)


def test_what_groups_keep_is_taken_out():
    pattern = "^a(b(c))d(e)$"
    groups = examine(pattern).groups
    assert without(pattern, groups) == "ad"
    assert without(pattern, groups[1:]) == "a(b(c))d"


pieces = st.sampled_from(
    ["a", "b", "[a-c]", "(a|b)", "(ab)", "[ab-]", "a{1,2}", "b?", "[ab]*", "(a|bc){2}", "[.]"]
)


@settings(deadline=None, max_examples=100)
@given(
    pattern=st.lists(pieces, min_size=1, max_size=5).map(lambda parts: f"^{''.join(parts)}$"),
    values=st.lists(st.text(alphabet="abc.-\n", max_size=6), min_size=1, max_size=30),
)
def test_a_pattern_that_is_read_means_the_same_in_python_and_duckdb(pattern, values):
    try:
        least = examine(pattern).least
    except ValueError as error:
        assert "empty value" in str(error)  # noqa: PT017 - the only fault these patterns can have
        return
    found = duckdb.execute(
        "select regexp_full_match(v, $1) from (select unnest($2::varchar[]) as v)", [pattern[1:-1], values]
    ).fetchall()
    expected = [re.fullmatch(pattern[1:-1], value) is not None for value in values]
    assert [row[0] for row in found] == expected
    assert all(len(value) >= least for value, is_match in zip(values, expected, strict=True) if is_match)
