"""One place in a JSON Schema file: its value, and errors that say where it stands."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from governance.declared.reading import Document, Step, Trail
from governance.errors import DeclarationError

NOTES = frozenset({"title", "description", "$comment", "examples", "deprecated"})


@dataclass(frozen=True, slots=True)
class Node:
    """A subschema.

    Attributes:
        document: The file.
        value: Its keywords.
        trail: Where it is in the file.
    """

    document: Document
    value: dict[str, Any]
    trail: Trail = ()

    @classmethod
    def at(cls, document: Document, value: object, trail: Trail) -> Node:
        """The subschema at a place.

        Raises:
            DeclarationError: It is no object.
        """
        if not isinstance(value, dict):
            raise document.error("a schema must be an object", trail)
        return cls(document, value, trail)

    @property
    def line(self) -> int:
        """Its line in the file."""
        return self.document.line(self.trail)

    def child(self, *steps: Step) -> Node:
        """The subschema some steps below."""
        value: Any = self.value
        for step in steps:
            value = value[step]
        return Node.at(self.document, value, (*self.trail, *steps))

    def only(self, keywords: AbstractSet[str]) -> None:
        """Refuse every other keyword: what is not enforced must not be promised.

        Raises:
            DeclarationError: There is another one.
        """
        for keyword in self.value:
            if keyword not in keywords:
                raise self.error(
                    f"the keyword `{keyword}` is not enforced here",
                    keyword,
                    advice="leave it out, or say the same with type, enum, pattern, format and bounds",
                )

    def error(self, message: str, *steps: Step, advice: str = "") -> DeclarationError:
        """An error that names the file, the line and the path."""
        return self.document.error(message, (*self.trail, *steps), advice)
