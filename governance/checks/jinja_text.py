"""What the Jinja of a model, test or macro says, told apart from its comments, its strings and the SQL around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

# What is matched is never given back: each text is walked once, and a brace is what all parts begin with.
_QUOTED = r"""'(?:[^'\\]++|\\.)*+'|"(?:[^"\\]++|\\.)*+\""""
_PART = re.compile(
    rf"""
    \{{(?:
    (?P<comment>\#.*?\#\}})
    |\{{(?P<expression>(?:[^'"}}]++|{_QUOTED}|\}}(?!\}}))*+)\}}\}}
    |%[-+]?\s*raw\s*[-+]?%\}}.*?\{{%[-+]?\s*endraw\s*[-+]?%\}}
    |%(?P<statement>(?:[^'"%]++|{_QUOTED}|%(?!\}}))*+)%\}}
    )""",
    re.VERBOSE | re.DOTALL,
)
_STRING = re.compile(_QUOTED, re.DOTALL)


def without_comments(text: str) -> str:
    """A text without Jinja's comments; what looks like one in a string is none."""
    return _PART.sub(lambda found: "" if found["comment"] else found[0], text)


def parts(text: str) -> Iterator[str]:
    """The statements and expressions of a text, as written."""
    for _, expression, statement in _PART.findall(text):
        part = expression or statement
        if part:
            yield part


def without_strings(part: str) -> str:
    """A statement or expression with its strings emptied: names that Jinja looks up or calls."""
    return _STRING.sub("''", part)


def spoken(text: str) -> str:
    """The statements and expressions of a text, a line each, strings emptied: names that Jinja looks up or calls."""
    return "\n".join(map(without_strings, parts(text)))
