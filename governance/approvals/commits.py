"""What a commit says of who made it: author, committer, co-authors and the key that signed it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from governance.approvals.signers import signature_in
from governance.declared.approvers import mark_of_email, mark_of_key, mark_of_login, mark_of_name

_PERSON = re.compile(r"^(.*?)\s*<([^<>]*)>")
# A line such as `Co-authored-by: Ann <ann@example.com>`, wherever it stands, with the lines that go on with it.
_TRAILER = re.compile(r"^[^\w\n]*+([^\s:]++)[^\S\n]*+:(.*(?:\n[^\S\n]+\S.*)*)", re.MULTILINE)
_LETTERS = re.compile(r"[\W_]+")
# What is said by somebody who did not make it; whatever else is by somebody was made by them.
_LOOKED = frozenset(
    f"{word}by" for word in ("reviewed", "acked", "approved", "tested", "reported", "requested", "suggested")
)
_ADDRESS = re.compile(r"(?<![^\s<>,;:&()\"'])[^\s<>,;:&()\"']+@[^\s<>,;:&()\"']+")
_LOGIN = re.compile(r"(?<![^\s,;&(])@([A-Za-z0-9][A-Za-z0-9_.\[\]-]*)")
_BETWEEN_NAMES = re.compile(r"<[^>]*>|[,;&]|\band\b")


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit of a change.

    Attributes:
        id: Its full name.
        parents: Its parents.
        marks: All by which those who made it are known: names, addresses, keys.
        outside: Whether it differs from each of its parents in something outside of policies/approvals/.
    """

    id: str
    parents: tuple[str, ...]
    marks: frozenset[str]
    outside: bool


def marks_in(raw: bytes) -> frozenset[str]:
    """The marks of all who made a commit, from what git keeps of it; who claims to be somebody is them.

    Args:
        raw: The commit object.
    """
    header, _, message = raw.decode("utf-8", "replace").partition("\n\n")
    fields = _fields(header)
    people = [*fields.get("author", ()), *fields.get("committer", ())]
    marks = {mark for one in people for mark in marks_of(one)} | _marks_of_trailers(message)
    for name in ("gpgsig", "gpgsig-sha256"):
        for armored in fields.get(name, ()):
            signature = signature_in(armored.encode())
            marks |= {mark_of_key(signature.fingerprint)} if signature else set()
    return frozenset(marks)


def marks_of(person: str) -> frozenset[str]:
    """The marks of somebody written as `Name <address>`."""
    found = _PERSON.match(person)
    if found is None:
        return frozenset({mark_of_name(person)}) if person.strip() else frozenset()
    return frozenset({mark_of_name(found[1]), mark_of_email(found[2])})


def _marks_of_trailers(message: str) -> set[str]:
    """The marks of whoever a message names as having made the commit; a line may name several, and be folded."""
    marks: set[str] = set()
    for key, value in _TRAILER.findall(message.replace("\r\n", "\n").replace("\r", "\n")):
        if _says_who_made_it(key):
            marks |= {mark_of_email(one) for one in _ADDRESS.findall(value)}
            marks |= {mark_of_login(one) for one in _LOGIN.findall(value)}
            marks |= {mark_of_name(one) for one in _BETWEEN_NAMES.split(value) if one.strip()}
    return marks


def _says_who_made_it(key: str) -> bool:
    word = _LETTERS.sub("", unicodedata.normalize("NFKC", key)).casefold()
    return "author" in word or (word.endswith("by") and word not in _LOOKED)


def _fields(header: str) -> dict[str, list[str]]:
    """The header of a commit; a line that begins with a space goes on with the one before."""
    fields: dict[str, list[str]] = {}
    for line in header.replace("\n ", "\0").split("\n"):
        name, _, value = line.partition(" ")
        fields.setdefault(name, []).append(value.replace("\0", "\n"))
    return fields
