"""What looks like an identifier of a person, in any text, and is not reserved for examples."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from governance.declared.policies import Policies
from governance.declared.reserved import is_reserved
from governance.masks.masked import MASKED

CARD = "payment_card"
# Major industry identifiers 3 to 6 (ISO/IEC 7812-1), 13 to 19 digits, alone or in groups.
_CARD = re.compile(r"(?<![\w.-])[3-6][0-9](?:[ -]?[0-9]){11,17}(?![\w-])")
# What Visa, Mastercard, American Express, Diners, JCB, Discover and UnionPay give out.
_ISSUED = re.compile(
    r"4[0-9]{15}|5[1-5][0-9]{14}|3[47][0-9]{13}|3[068][0-9]{12}|35[0-9]{14}|6(?:011|5[0-9]{2}|4[4-9][0-9]|2[0-9]{2})[0-9]{12}"
)
# A value that a pattern tells from words has an @ between words, six digits near each other or four numbers with dots: only what is
# around these is looked at, which is what makes the search of a whole project cheap.
_DIGITS = re.compile(r"[0-9](?:(?:[ .()/-]{0,2}[0-9]){5}|[0-9]{0,2}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9])")
_AROUND = 80
# Six in a row are digits or signs between them, or three before a space and three behind it; asked first of all, twenty
# times as fast.
_SIGNS = b"0123456789.()/-"
_AS_ZEROES = bytes.maketrans(_SIGNS, b"0" * len(_SIGNS))
_ADDRESS = re.compile(rb"[\w.%+-]@\w")
_NEAR = re.compile(_DIGITS.pattern.encode())
_MASKED = re.compile(MASKED)
_DIGEST_LENGTH = 16


class Hit(NamedTuple):
    """Something that looks like an identifier.

    Attributes:
        identifier: Which.
        value: The value: it belongs in no report.
        start: Where it stands in the text.
    """

    identifier: str
    value: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.value)


def may_hold(text: bytes) -> bool:
    """Whether there may be a value in a text at all.

    Args:
        text: In UTF-8; quoted as JSON is good too.
    """
    if b"@" in text and _ADDRESS.search(text):
        return True
    signs = text.translate(_AS_ZEROES)
    return (b"000000" in signs or b"000 000" in signs) and _NEAR.search(text) is not None


class Recogniser:
    """Finds values by the patterns of direct identifiers in policies/classifications.yml, and payment cards.

    What brings us near a person only together with other values, such as a ZIP code, is nobody's by itself.

    Args:
        policies: The patterns, and what governance.yml says under `fixtures:`.
        project: The project's name, the key of digests where governance.yml has none.
        chosen: Names of identifiers to look for; by default those that are direct and not ignored there.
    """

    def __init__(self, policies: Policies, project: str, chosen: Collection[str] | None = None) -> None:
        fixtures = policies.governance.fixtures
        identifiers = policies.classifications.identifiers
        if chosen is None:
            direct = {name for name, one in identifiers.items() if one.identifiability == "direct"} | {CARD}
            chosen = direct - set(fixtures.ignore)
        self._patterns = [
            (name, re.compile(values))
            for name, values in sorted((name, one.values) for name, one in identifiers.items())
            if values and name in chosen
        ]
        self._patterns += [(CARD, _CARD)] if CARD in chosen else []
        self._key = (fixtures.salt or project).encode()

    def find(self, text: str) -> list[Hit]:
        """What looks like an identifier in a text and is nobody's example, by place."""
        if not may_hold(text.encode("utf-8", "replace")):
            return []
        hits: list[Hit] = []
        end = 0
        for hit in sorted(self._all(text), key=lambda hit: (hit.start, -len(hit.value), hit.identifier)):
            if hit.start >= end:  # of two that overlap, the first and longest
                hits.append(hit)
                end = hit.end
        if not hits:
            return []
        masked = [found.span() for found in _MASKED.finditer(text)]
        return [hit for hit in hits if not any(start < hit.end and hit.start < end for start, end in masked)]

    def _all(self, text: str) -> Iterator[Hit]:
        for start, end in _windows(text):
            for name, pattern in self._patterns:
                for found in pattern.finditer(text, start, end):
                    if (name != CARD or _is_card(found[0])) and not is_reserved(found[0]):
                        yield Hit(name, found[0], found.start())

    def digest(self, value: str) -> str:
        """A keyed digest of a value: HMAC-SHA256, 16 hex digits of it."""
        return hmac.new(self._key, value.encode(), hashlib.sha256).hexdigest()[:_DIGEST_LENGTH]


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """What is around each @ and each group of digits, to the ends of words, without overlaps."""
    places = [found.span() for found in _DIGITS.finditer(text)]
    at = text.find("@")
    while at >= 0:
        places.append((at, at + 1))
        at = text.find("@", at + 1)
    start = end = 0
    for first, last in sorted(places):
        if first - _AROUND > end:
            if end:
                yield start, end
            start = _word_before(text, first - _AROUND)
        end = max(end, _word_behind(text, last + _AROUND))
    if end:
        yield start, end


def _word_before(text: str, place: int) -> int:
    while place > 0 and not text[place - 1].isspace():
        place -= 1
    return max(place, 0)


def _word_behind(text: str, place: int) -> int:
    while place < len(text) and not text[place].isspace():
        place += 1
    return min(place, len(text))


def _is_card(text: str) -> bool:
    """Whether digits are a card's number: of a range that issuers use, and right by Luhn (ISO/IEC 7812-1)."""
    number = re.sub(r"[ -]", "", text)
    digits = [int(sign) for sign in number]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return _ISSUED.fullmatch(number) is not None and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
