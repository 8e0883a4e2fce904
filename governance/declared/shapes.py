"""The small types every file of ours is made of: strict structs, names and texts."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

# No control characters: names and texts of ours end up in SQL, Jinja and one-line messages.
Text = Annotated[str, Meta(min_length=1)]
Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*\Z")]
Names = tuple[Name, ...]
SomeNames = Annotated[Names, Meta(min_length=1)]
# The portable data types; each adapter spells them its own way.
DataType = Literal["string", "bigint", "integer", "double", "decimal", "boolean", "date", "timestamp"]
# How near a value brings us to a person; the least identifying first.
Identifiability = Literal["none", "quasi", "pseudonymous", "direct"]


class Strict(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A part of a file people write; a key it does not know is an error."""
