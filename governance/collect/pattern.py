"""JSON Schema patterns (ECMA-262) as Python ones of exactly the same meaning, or an error."""

from __future__ import annotations

import re

# What the two languages read alike, by first character of the token; all else is refused.
_TOKEN = re.compile(
    r"""(?P<literal>[^\\\[\](){}?*+|^$./])       # a character that stands for itself
      | (?P<escaped>\\[\\\[\](){}?*+|^$./-])     # an escaped special character
      | (?P<digit>\\d)
      | (?P<dot>\.)
      | (?P<set>\[\^?(?:(?![-&~|]{2})[^\\\[\]]|\\[\\\]\[^-])+\])
      | (?P<repeat>(?:[?*+]|\{\d+(?:,\d*)?\})\??(?![?*+{]))
      | (?P<group>\((?:\?:|(?!\?))|\)|\|)
      | (?P<start>\^)
      | (?P<end>\$)""",
    re.VERBOSE | re.ASCII,
)


class UnsupportedPatternError(ValueError):
    """A pattern uses what the two languages may read differently."""


def translate(pattern: str) -> str:
    r"""The pattern for `re.search`, from one for ECMA-262 with the `u` flag.

    `$` becomes `\Z` (Python's `$` also matches before a last line break), `.` leaves out ECMA-262's
    four line terminators, `\d` is ASCII. Classes such as `\w`, look-arounds, back-references and
    named groups are refused.

    Raises:
        UnsupportedPatternError: The pattern uses anything else, or is broken.
    """
    translated, position = "", 0
    while position < len(pattern):
        token = _TOKEN.match(pattern, position)
        if token is None:
            raise UnsupportedPatternError(f"character {position + 1} cannot be enforced exactly")
        translated += _spelling(token)
        position = token.end()
    try:
        re.compile(translated)
    except re.error as error:
        raise UnsupportedPatternError(f"this is no expression: {error.msg}") from error
    return translated


def _spelling(token: re.Match[str]) -> str:
    replaced = {"digit": "[0-9]", "dot": "[^\\n\\r\u2028\u2029]", "end": r"\Z"}
    return replaced.get(str(token.lastgroup), token[0])
