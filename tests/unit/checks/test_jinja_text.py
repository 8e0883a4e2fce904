"""The Jinja of a text, told apart from its strings, comments and the SQL around it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.checks.jinja_text import parts, spoken, without_comments

# The same by backtracking, as one would write it down first.
_INSIDE = r"""(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[^'"])*?"""
PLAIN = re.compile(
    rf"""
    (?P<comment>\{{\#.*?\#\}})
    |\{{%[-+]?\s*raw\s*[-+]?%\}}.*?\{{%[-+]?\s*endraw\s*[-+]?%\}}
    |\{{%(?P<statement>{_INSIDE})%\}}
    |\{{\{{(?P<expression>{_INSIDE})\}}\}}
    """,
    re.VERBOSE | re.DOTALL,
)
PIECES = (
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "{",
    "}",
    "%",
    "'",
    '"',
    "\\",
    "a",
    " ",
    "\n",
    "-",
    "raw",
    "endraw",
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("select {{ ref('a') }} from {% if x %}b{% endif %}", [" ref('a') ", " if x ", " endif "]),
        ("""{{ "}}" ~ run_query('x') }}""", [""" "}}" ~ run_query('x') """]),
        ("""{{ f({}, "it's") }}""", [""" f({}, "it's") """]),
        ("{# {{ run_query('x') }} #}", []),
        ("{% raw %}{{ run_query('x') }}{% endraw %}", []),
        ("{{ 'not closed }}", []),
    ],
)
def test_what_jinja_says_is_found(text, said):
    assert list(parts(text)) == said


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_walking_once_finds_what_backtracking_finds(text):
    found = [one["statement"] or one["expression"] for one in PLAIN.finditer(text)]
    assert list(parts(text)) == [one for one in found if one]
    assert without_comments(text) == PLAIN.sub(lambda one: "" if one["comment"] else one[0], text)


def test_strings_are_emptied():
    assert spoken("""{{ f('a\\'b', "c") }}{% set d %}""") == " f('', '') \n set d "
