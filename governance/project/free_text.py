"""Which columns hold text that people write, or values with a structure of their own: either may hold anything."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from governance.declared.policies import Policies
from governance.project.likeness import FREE_TEXT, SEMI_STRUCTURED, Likeness
from governance.project.shape import Table
from governance.project.types import portable_type
from governance.project.words import ASKING, NOT_THE_VALUE, PERSON, THING, singular, words

_WRITTEN = frozenset(
    {"body", "comment", "feedback", "memo", "message", "narrative", "note", "remark", "transcript"}
)
# Texts of machines and of things: a release's notes, an error's message.
_NOT_OF_PEOPLE = THING | {"commit", "debug", "exception", "http", "log", "release", "return", "validation"}
_STRUCTURED = frozenset({"blob", "json", "jsonb", "payload", "xml"})
# Behind `raw` only: `raw_response` is what came, `raw_score` a number.
_ARRIVED = frozenset(
    {"body", "content", "data", "event", "message", "record", "request", "response", "text", "value"}
)
_NESTED = re.compile(
    r"^(?:json|jsonb|variant|object|struct|map|row|record|super|xml|hstore)\b|^array\b|^list\b|\[\]$",
    re.IGNORECASE,
)
_OF_NUMBERS = re.compile(
    r"^(?:array|list)\s*[<(]\s*(?:big|small|tiny)?(?:int|integer|double|float|decimal|numeric|boolean|bool|date)\b"
    r"|^(?:big|small|tiny)?(?:int|integer|double|float|decimal|numeric|boolean|bool|date)\w*\[\]$",
    re.IGNORECASE,
)


# What loaders write about a row themselves; the row is in another column (`_airbyte_data`).
_OF_LOADERS = frozenset({"_airbyte_meta"})


class FreeTexts:
    """Tells which columns are free text or semi-structured.

    Args:
        policies: The identifiers `free_text` and `semi_structured`, with the names of such columns.
    """

    def __init__(self, policies: Policies) -> None:
        # A project has few different columns.
        self._of = cache(self._likeness)
        identifiers = policies.classifications.identifiers
        self._named = {
            words(text): name
            for name in (SEMI_STRUCTURED, FREE_TEXT)
            if name in identifiers
            for text in identifiers[name].names
        }

    def of(self, table: Table, column: str, beside: Iterable[str] = ()) -> Likeness | None:  # noqa: ARG002
        """What a column is likely to be by its type, else by its name; None where it is neither.

        Args:
            table: The table.
            column: The column's name.
            beside: Names of the table's columns: what stands beside says nothing of it.
        """
        declared = table.columns.get(column)
        return self._of(column, (declared.data_type or "") if declared else "")

    def _likeness(self, column: str, data_type: str) -> Likeness | None:
        if column.lower() in _OF_LOADERS:
            return None
        spelling = data_type.strip()
        if _NESTED.search(spelling):
            numbers = _OF_NUMBERS.search(spelling)
            return None if numbers else Likeness(SEMI_STRUCTURED, "high", f"its type is `{spelling}`")
        if spelling and portable_type(spelling) != "string":
            return None
        return self._by_name(words(column))

    def _by_name(self, said: tuple[str, ...]) -> Likeness | None:
        if not said or not (ASKING | NOT_THE_VALUE).isdisjoint(said[:-1]) or _counts(said[0]):
            return None
        last, before = singular(said[-1]), [singular(word) for word in said[:-1]]
        if last in _STRUCTURED or (said[0] == "raw" and (last in _ARRIVED or len(said) == 1)):
            return Likeness(SEMI_STRUCTURED, "medium", f"`{'_'.join(said)}` is how whole messages are called")
        known = self._named.get(said) or self._named.get((*said[:-1], last))
        if known == SEMI_STRUCTURED:
            return Likeness(known, "medium", "it is called as such columns are")
        described = last == "description" and any(word in PERSON | {"case", "complaint"} for word in before)
        if (known or last in _WRITTEN or described) and _NOT_OF_PEOPLE.isdisjoint(before):
            return Likeness(
                FREE_TEXT, "medium", f"`{'_'.join(said)}` is how text is called that people write"
            )
        return None


def _counts(word: str) -> bool:
    """`nforum`, as in `nforum_comments`: how many there are of a thing."""
    return word.startswith("n") and singular(word[1:]) in THING
