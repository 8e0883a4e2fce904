import re
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.collect.pattern import UnsupportedPatternError, translate


def matches(pattern, text):
    return re.search(translate(pattern), text) is not None


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("^[A-Z]{2}$", "AB", True),
        ("^[A-Z]{2}$", "AB\n", False),  # Python's own `$` would let it through
        ("^[A-Z]{2}$", "\nAB", False),
        ("^\\d+$", "42", True),
        ("^\\d+$", "٤٢", False),  # ECMA-262 digits are ASCII
        ("^.$", "a", True),
        ("^.$", "\r", False),
        ("^.$", "\u2028", False),
        ("^(?:a|b)*c$", "ababc", True),
        ("^[^,]{1,3}$", "a,b", False),
        ("a\\.b", "axb", False),
        ("^[\\]\\[\\\\^-]+$", "[]\\^-", True),
        ("x", "axb", True),
        ("^a{2,}$", "aaa", True),
        ("^a+?$", "aaa", True),
    ],
)
def test_it_means_what_ecma_262_says(pattern, text, expected):
    assert matches(pattern, text) is expected


@pytest.mark.parametrize(
    "pattern",
    [
        "\\w+", "\\s", "\\bx", "\\p{L}", "(?=a)", "(?!a)", "(?<=a)b", "(?<n>a)", "(?P<n>a)", "(?i)a", "(a)\\1",
        "a++", "a*+", "a{2}+", "a**", "[", "a{", "a)", "(a", "[a&&b]", "[[a]", "a{,3}", "\\u0041", "[]", "*a", "[z-a]",
    ],
)  # fmt: skip
def test_what_the_languages_read_differently_is_refused(pattern):
    with pytest.raises(UnsupportedPatternError):
        translate(pattern)


@given(st.text(alphabet="ab01[]{}()^$.*+?\\|,-&~&dws\n ", max_size=12))
def test_whatever_is_accepted_compiles_without_a_warning(pattern):
    try:
        translated = translate(pattern)
    except UnsupportedPatternError:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert re.compile(translated).pattern == translated
