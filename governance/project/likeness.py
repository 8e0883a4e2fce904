"""Which identifier a column is likely to be, by its name, its table, its type and its description."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from governance.declared.policies import Policies
from governance.project.shape import Table
from governance.project.types import portable_type
from governance.project.words import (
    ABOUT_PERSON,
    ASKING,
    HARMLESS_ENDS,
    NEEDS_PERSON,
    NEEDS_PERSON_BEFORE,
    NOT_THE_VALUE,
    ONLY_PERSONS,
    PERSON,
    THING,
    singular,
    words,
)

Confidence = Literal["high", "medium"]
# Identifiers that are told by what a column is, not by whom it is about: see `governance.project.free_text`.
FREE_TEXT, SEMI_STRUCTURED = "free_text", "semi_structured"
# Keys of persons that need nobody beside them.
_WHOSE_KEY = frozenset({"user"})
_TYPES = {
    "string": frozenset({"string", "integer", "bigint", "decimal", None}),
    "date": frozenset({"date", "timestamp", "string", None}),
}
_NO_PERSON = re.compile(r"\b(?:name|title|label) of (?:the |an? )?(\w+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a column is likely to be.

    Attributes:
        identifier: The identifier of classifications.yml.
        confidence: high: the name says it by itself; medium: together with its table or what is beside it.
        why: What says so, as the end of a sentence.
    """

    identifier: str
    confidence: Confidence
    why: str


class Likening(Protocol):
    """What tells the likeness of columns."""

    def of(self, table: Table, column: str, beside: Iterable[str] = ()) -> Likeness | None:
        """What a column is likely to be, or None; `beside` are the names of the table's columns."""


class _Phrase(NamedTuple):
    """What such columns are called, as words, and whether they need a person beside them."""

    said: tuple[str, ...]
    identifier: str
    needs_person: bool


class _Match(NamedTuple):
    phrase: _Phrase
    before: tuple[str, ...]


class Likenesses:
    """Tells what columns are likely to be; the names of columns repeat, so each is matched once.

    Args:
        policies: The identifiers with the names of such columns, and their masks with the types they take.
    """

    def __init__(self, policies: Policies) -> None:
        self._policies = policies
        identifiers = policies.classifications.identifiers
        phrases = [
            _Phrase(said, name, all(word in NEEDS_PERSON for word in said) and said[0] not in _WHOSE_KEY)
            for name, one in identifiers.items()
            if name not in (FREE_TEXT, SEMI_STRUCTURED)
            for said in (words(text) for text in one.names)
            if said
        ]
        self._by_end: dict[str, list[_Phrase]] = {}
        for phrase in sorted(phrases, key=lambda one: (-len(one.said), one.identifier)):
            self._by_end.setdefault(phrase.said[-1], []).append(phrase)
        self._matched: dict[str, _Match | None] = {}

    def of(self, table: Table, column: str, beside: Iterable[str] = ()) -> Likeness | None:
        """What a column is likely to be, or None.

        Args:
            table: The table.
            column: The column's name.
            beside: Names of the table's columns, this one among them.
        """
        match = self._match(column)
        if match is None or not self._fits(table, column, match.phrase.identifier):
            return None
        said = "_".join(match.phrase.said)
        if not match.phrase.needs_person:
            if self._of_thing(match):
                return None
            return Likeness(match.phrase.identifier, "high", f"that is how columns with `{said}` are called")
        person = self._person(table, column, match, beside)
        if person is None:
            return None
        return Likeness(
            match.phrase.identifier, "medium", f"that is how columns with `{said}` are called, and {person}"
        )

    def _match(self, column: str) -> _Match | None:
        if column not in self._matched:
            self._matched[column] = self._matching(words(column))
        return self._matched[column]

    def _matching(self, said: tuple[str, ...]) -> _Match | None:
        while len(said) > 1 and said[-1] in HARMLESS_ENDS:
            said = said[:-1]
        if not said or (len(said) > 1 and said[0] in ASKING):
            return None
        for ending in dict.fromkeys((said, (*said[:-1], singular(said[-1])))):
            for phrase in self._by_end.get(ending[-1], ()):
                if ending[-len(phrase.said) :] == phrase.said:
                    before = ending[: -len(phrase.said)]
                    return _Match(phrase, before) if NOT_THE_VALUE.isdisjoint(before) else None
        return None

    def _fits(self, table: Table, column: str, identifier: str) -> bool:
        """Whether the column's type may hold such values; one that is not declared may."""
        declared = table.columns.get(column)
        mask = self._policies.masks.get(self._policies.classifications.identifiers[identifier].mask)
        spelling = declared.data_type if declared else None
        if mask is None or spelling is None:
            return True
        return portable_type(spelling) in _TYPES.get(mask.input, frozenset({mask.input}))

    @staticmethod
    def _of_thing(match: _Match) -> bool:
        if not ONLY_PERSONS.isdisjoint(match.phrase.said):
            return False
        whose = [singular(word) for word in match.before]
        return any(word in THING for word in whose) and not any(word in PERSON for word in whose)

    def _person(self, table: Table, column: str, match: _Match, beside: Iterable[str]) -> str | None:
        """Who says that it is about a person, in words; None where nobody does."""
        whose = [singular(word) for word in match.before]
        if whose and whose[-1] not in THING and any(word in PERSON for word in whose):
            return "its name says whose it is"
        if "_".join(match.phrase.said) in NEEDS_PERSON_BEFORE:
            return None
        if whose:
            about = whose[-1] not in THING and any(word in ABOUT_PERSON for word in whose)
            return "it is told of a person" if about else None
        declared = table.columns.get(column)
        told = _NO_PERSON.search(declared.description) if declared else None
        if told and singular(told[1].lower()) not in PERSON:
            return None
        return self._table(table) or (None if self._is_thing(table) else self._neighbour(column, beside))

    @staticmethod
    def _table(table: Table) -> str | None:
        """Whether a table's name says that it is about people."""
        said = [singular(word) for word in words(table.name)]
        things = [word for word in said if word in THING]
        about = PERSON if things else ABOUT_PERSON
        if said and said[-1] not in THING and any(word in about for word in said):
            return f"`{table.name}` is about people"
        return None

    @staticmethod
    def _is_thing(table: Table) -> bool:
        return any(singular(word) in THING for word in words(table.name))

    def _neighbour(self, column: str, beside: Iterable[str]) -> str | None:
        """A column beside it that names a person by itself."""
        identifiers = self._policies.classifications.identifiers
        for other in sorted(beside):
            match = self._match(other) if other != column else None
            if match is None or match.phrase.needs_person or self._of_thing(match):
                continue
            if identifiers[match.phrase.identifier].identifiability == "direct":
                return f"`{other}` stands beside it"
        return None
