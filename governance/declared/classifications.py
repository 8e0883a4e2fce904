"""policies/classifications.yml: the three axes of sensitivity and the identifiers of people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from msgspec import Meta

from governance.declared.reading import Document, decode, read
from governance.declared.shapes import Identifiability, Name, Names, SomeNames, Strict, Text

Letter = Annotated[str, Meta(pattern=r"^[A-R]\Z")]
# Least identifying first: how near a value brings us to a person.
IDENTIFIABILITY: tuple[Identifiability, ...] = ("none", "quasi", "pseudonymous", "direct")

# The category of what is said about somebody's health: 45 CFR 160.103.
HEALTH = "health"


class Combination(Strict, frozen=True):
    """What people call a combination of values on the axes, such as PHI."""

    identifiability: Identifiability | None = None
    category: Name | None = None
    confidentiality: Name | None = None


class Identifier(Strict, frozen=True):
    """A kind of value that leads to a person.

    Attributes:
        description: What it is, one sentence.
        identifiability: How near it brings us.
        mask: The mask that lowers it.
        safe_harbor: Its letter in 45 CFR 164.514(b)(2)(i), if it has one.
        names: How such columns are usually called: for suggestions only.
        values: How such values look, as a Python regular expression that is searched for; null where
            a pattern cannot tell.
        person_key: Whether a person has just one, so that counting its different values counts people.
        quarantine: Whether evidence that holds what looks like such a value is kept apart.
        category: What such a value says about the person.
        confidentiality: How confidential it is to the business.
    """

    description: Text
    identifiability: Identifiability
    mask: Name
    safe_harbor: Letter | None = None
    names: Names = ()
    values: Text | None = None
    person_key: bool = False
    quarantine: bool = False
    category: Name = "general"
    confidentiality: Name = "confidential"


class Classifications(Strict, frozen=True):
    """What stands in classifications.yml; each axis from the least to the most sensitive value."""

    confidentiality: SomeNames
    identifiability: Annotated[tuple[Identifiability, ...], Meta(min_length=1)]
    categories: SomeNames
    names: dict[Text, Combination]
    identifiers: Annotated[dict[Name, Identifier], Meta(min_length=1)]


def read_classifications(file: Path) -> tuple[Document, Classifications]:
    """The file, decoded; how it fits the others is examined by `load_policies`.

    Raises:
        DeclarationError: A key is unknown or missing, or a value is not what it should be.
    """
    document = read(file)
    return document, decode(document, Classifications)
