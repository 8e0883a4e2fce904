"""How statements are told apart, and how what becomes of one is told."""

from __future__ import annotations

import re

from catalogue import Answer

NAME = r"((?:\"[^\"]+\"|[\w$]+)(?:\.(?:\"[^\"]+\"|[\w$]+))*)"
DONE = "Statement executed successfully."
POLICIES = "masking policy|row access policy"


def parts_of(kind: str) -> int:
    kind = kind.lower()
    if kind in {"schema", "database role"}:
        return 2
    return 3 if kind in {"masking policy", "row access policy", "tag", "table", "view", "function"} else 1


def told(text: str = DONE) -> Answer:
    return Answer(("status",), ((text,),))


def nothing() -> None:
    pass


def compiled(*pairs):
    return tuple((re.compile(pattern, re.IGNORECASE | re.DOTALL), method) for pattern, method in pairs)
