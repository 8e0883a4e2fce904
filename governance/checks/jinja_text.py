"""What the Jinja of a model, test or macro says, told apart from its comments, its strings and the SQL around it."""

from __future__ import annotations

import re

_INSIDE = r"""(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[^'"])*?"""
_PART = re.compile(
    rf"""
    (?P<comment>\{{\#.*?\#\}})
    |\{{%[-+]?\s*raw\s*[-+]?%\}}.*?\{{%[-+]?\s*endraw\s*[-+]?%\}}
    |\{{%(?P<statement>{_INSIDE})%\}}
    |\{{\{{(?P<expression>{_INSIDE})\}}\}}
    """,
    re.VERBOSE | re.DOTALL,
)
_STRING = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*\"""", re.DOTALL)


def without_comments(text: str) -> str:
    """A text without Jinja's comments; what looks like one in a string is none."""
    return _PART.sub(lambda found: "" if found["comment"] else found[0], text)


def spoken(text: str) -> str:
    """The statements and expressions of a text, a line each, strings emptied: names that Jinja looks up or calls."""
    parts = (found["statement"] or found["expression"] for found in _PART.finditer(text))
    return "\n".join(_STRING.sub("''", part) for part in parts if part)
