"""policies/approvers.yml: who may agree to a change, in which role, and by which logins, addresses and keys they are known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from governance.declared.reading import Document, Trail, decode, read
from governance.declared.shapes import Name, Names, Strict, Text
from governance.declared.waivers import person, plain

FILE = "policies/approvers.yml"
Login = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\[\]-]*\Z")]
Address = Annotated[str, Meta(pattern=r"^[^\s,;<>@]+@[^\s,;<>@]+\Z")]
Fingerprint = Annotated[str, Meta(pattern=r"^SHA256:[A-Za-z0-9+/]{43}\Z")]
RepositoryName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+\Z")]
# What a platform writes as the address of somebody who shows none: `12345+ada@users.noreply.github.com`.
_HIDDEN = re.compile(r"(?:\d+\+)?([^@+]+)@users\.noreply\.[^@]+")


class Stewardship(Strict, frozen=True):
    """What somebody is steward of.

    Attributes:
        domains: Every product of these domains.
        products: Single products.
    """

    domains: Names = ()
    products: Names = ()


class Approver(Strict, frozen=True):
    """One person, and all that they are known by: whoever wrote a change under one of these names wrote it.

    Attributes:
        name: What people call them; no two people's names are alike.
        emails: Their addresses, as commits and policies/allowed_signers have them.
        logins: Their accounts on the platform that holds the repository.
        keys: Fingerprints (`ssh-keygen -lf`) of other SSH keys that they sign commits with.
        security: Whether they speak for Security.
        steward: What they are steward of.
    """

    name: Text
    emails: Annotated[tuple[Address, ...], Meta(min_length=1)]
    logins: tuple[Login, ...] = ()
    keys: tuple[Fingerprint, ...] = ()
    security: bool = False
    steward: Stewardship = Stewardship()

    @property
    def marks(self) -> frozenset[str]:
        """All that they are known by, in the one spelling of each."""
        return frozenset(
            (
                mark_of_name(self.name),
                *(mark_of_email(email) for email in self.emails),
                *(mark_of_login(login) for login in self.logins),
                *(mark_of_key(key) for key in self.keys),
            )
        )

    def is_steward_of(self, product: str, domain: str | None) -> bool:
        """Whether they answer for a product, by its name or its domain."""
        return product in self.steward.products or domain in self.steward.domains

    @property
    def is_steward(self) -> bool:
        """Whether they answer for anything."""
        return bool(self.steward.products or self.steward.domains)


class Approvers(Strict, frozen=True):
    """What stands in approvers.yml.

    Attributes:
        repository: The repository's name on its platform, such as `brook/mesh`: an approval is for this one.
        people: Who may agree to changes.
    """

    repository: RepositoryName
    people: Annotated[Mapping[Name, Approver], Meta(min_length=1)]

    def known_by(self, marks: frozenset[str]) -> frozenset[str]:
        """The people, by their keys here, whom one of these marks is of."""
        return frozenset(name for name, one in self.people.items() if one.marks & marks)


def mark_of_name(name: str) -> str:
    """The mark of a name that people are called by: case, width and spaces tell nobody apart."""
    return "name:" + " ".join(plain(name).split())


def mark_of_email(email: str) -> str:
    """The mark of an address; one behind which a platform hides an account is the account's."""
    hidden = _HIDDEN.fullmatch(email.strip().casefold())
    return mark_of_login(hidden[1]) if hidden else f"email:{person(email)}"


def mark_of_login(login: str) -> str:
    """The mark of an account."""
    return f"login:{login.strip().casefold()}"


def mark_of_key(fingerprint: str) -> str:
    """The mark of an SSH key."""
    return f"key:{fingerprint}"


def read_approvers(file: Path) -> tuple[Document, Approvers]:
    """The file, decoded.

    Raises:
        DeclarationError: A key is unknown or missing, a value is not what it should be, or two people share a mark.
    """
    document = read(file)
    return document, approvers_in(document)


def approvers_in(document: Document) -> Approvers:
    """What a document says, decoded.

    Raises:
        DeclarationError: As for a file.
    """
    approvers = decode(document, Approvers)
    owners: dict[str, str] = {}
    for name, trail, mark in _marks(approvers):
        if owners.setdefault(mark, name) != name:
            raise document.error(
                f"{mark.partition(':')[2]} is `{owners[mark]}` already",
                trail,
                "name each person once: two roles are two people",
            )
    return approvers


def _marks(approvers: Approvers) -> Iterator[tuple[str, Trail, str]]:
    for name, one in approvers.people.items():
        yield name, ("people", name, "name"), mark_of_name(one.name)
        for key, values, mark in (
            ("emails", one.emails, mark_of_email),
            ("logins", one.logins, mark_of_login),
            ("keys", one.keys, mark_of_key),
        ):
            for position, value in enumerate(values):
                yield name, ("people", name, key, position), mark(value)
