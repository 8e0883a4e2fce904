"""What must not be among evidence: values of canaries, and what looks like an identifier that the policies mark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from governance.checks.recognising import CARD, Recogniser
from governance.declared.policies import Policies
from governance.evidence.canonical import dumps, sha256
from governance.evidence.leaves import leaves
from governance.evidence.log import Statement

CANARY = "canary"
"""The pattern's name where a value of the list was found."""
NOT_SCREENED = "not-screened"
"""The pattern's name where the policies, which say what to look for, could not be read."""
_WORD = re.compile(r"[^\W_]+")


class Canaries:
    """Finds known values in texts, in any case.

    Args:
        values: The values, each with a letter or digit in it.
    """

    def __init__(self, values: Iterable[str]) -> None:
        self._by_word: dict[str, list[str]] = {}
        for value in sorted({value.casefold() for value in values}):
            words = _WORD.findall(value)
            if words:
                self._by_word.setdefault(max(words, key=len), []).append(value)

    def __contains__(self, text: object) -> bool:
        """Whether any value stands in a text: only those are looked for whose longest word does."""
        folded = str(text).casefold()
        words = set(_WORD.findall(folded)).intersection(self._by_word)
        return any(value in folded for word in words for value in self._by_word[word])


@dataclass(frozen=True, slots=True)
class Screen:
    """What is looked for.

    Attributes:
        recogniser: Knows what identifiers look like.
        canaries: Knows values by name.
    """

    recogniser: Recogniser
    canaries: Canaries

    def patterns(self, name: str, content: bytes) -> list[str]:
        """Names of the patterns that a blob matches, sorted.

        Args:
            name: The blob's name.
            content: The blob.
        """
        found: set[str] = set()
        for text in leaves(name, content):
            found.update(hit.identifier for hit in self.recogniser.find(text))
            found.update({CANARY} if text in self.canaries else ())
        return sorted(found)


def screen_of(policies: Policies, canaries: Iterable[str] = ()) -> Screen:
    """What a project's policies mark for quarantine, and payment cards.

    Args:
        policies: The policies: identifiers with `quarantine: true`.
        canaries: Values that are known.
    """
    marked = {name for name, one in policies.classifications.identifiers.items() if one.quarantine}
    return Screen(Recogniser(policies, "", marked | {CARD}), Canaries(canaries))


def screened(statements: Iterable[Statement], screen: Screen | None) -> Iterator[Statement]:
    """The statements, each after that of its quarantine if any of its blobs has to be kept apart.

    Args:
        statements: What is to be recorded.
        screen: What is looked for, or None where nobody can tell: then every blob is kept apart.
    """
    for statement in statements:
        hits = _hits(statement, screen)
        if not hits:
            yield statement
            continue
        yield _quarantine(statement, hits)
        digests = {sha256(statement.blobs[name]) for name in hits}
        apart = {name for name, content in statement.blobs.items() if sha256(content) in digests}
        yield replace(statement, apart=statement.apart | apart)


def _hits(statement: Statement, screen: Screen | None) -> dict[str, list[str]]:
    found = {}
    for name, content in sorted(statement.blobs.items()):
        patterns = screen.patterns(name, content) if screen else [NOT_SCREENED]
        if patterns:
            found[name] = patterns
    return found


def _quarantine(statement: Statement, hits: Mapping[str, list[str]]) -> Statement:
    found = [
        {"digest": sha256(statement.blobs[name]), "name": name, "pattern": pattern}
        for name, patterns in hits.items()
        for pattern in patterns
    ]
    return Statement(
        "quarantine",
        "recorded",
        {"quarantined": found},
        {"quarantine.json": dumps(found)},
        period=statement.period,
    )
