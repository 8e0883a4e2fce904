"""Two texts that differ in blanks alone are told without their tokens; where that is not sure, they are not."""

import pytest

from governance.lineage.same_sql import laid_out_alike


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("select a\nfrom t", "select  a from\n\n t", True),
        ("select 'a b' from t", "select  'a b'  from t", True),
        ("select /* x */ a", "select  /* x */\na", True),
        ("select 'a b' from t", "select 'a  b' from t", False),
        ('select "a b" from t', 'select "a  b" from t', False),
        ("select `a b` from t", "select `a  b` from t", False),
        ("select /*govern:m*/(a  b)/*/govern:m*/", "select /*govern:m*/(a b)/*/govern:m*/", True),
        ("select a, b", "select a,b", False),  # the tokens tell
        ("select a -- b\n, c", "select a -- b , c", False),
        ("select a # b\n, c", "select a # b , c", False),
        ("select $$a  b$$", "select $$a b$$", False),
        (r"select 'a\'  b', ' '", r"select 'a\' b', ' '", False),
        ("select a", "select b", False),
    ],
)
def test_blanks_are_told_from_what_counts(one, other, alike):
    assert laid_out_alike(one, other) is alike
