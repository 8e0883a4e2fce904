"""What a commit says of who made it: author, committer, co-authors and the key that signed it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from governance.approvals.signers import signature_in
from governance.declared.approvers import mark_of_email, mark_of_key, mark_of_name

_PERSON = re.compile(r"^(.*?)\s*<([^<>]*)>")
_CO_AUTHOR = re.compile(r"^\s*co-?authored-by\s*:\s*(.*)$", re.IGNORECASE | re.MULTILINE)


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
    people = [*fields.get("author", ()), *fields.get("committer", ()), *_CO_AUTHOR.findall(message)]
    marks = {mark for one in people for mark in marks_of(one)}
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


def _fields(header: str) -> dict[str, list[str]]:
    """The header of a commit; a line that begins with a space goes on with the one before."""
    fields: dict[str, list[str]] = {}
    for line in header.replace("\n ", "\0").split("\n"):
        name, _, value = line.partition(" ")
        fields.setdefault(name, []).append(value.replace("\0", "\n"))
    return fields
