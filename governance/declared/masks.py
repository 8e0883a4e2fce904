"""policies/masks.yml: what each mask accepts, how it changes a value, and what is left of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, field

from governance.declared.methods import Fingerprint, Method, Null, Replacement, Token
from governance.declared.reading import Document, decode, read
from governance.declared.shapes import DataType, Identifiability, Name, Names, SomeNames, Strict, Text

MaskName = Annotated[str, Meta(pattern=r"^(mask|deidentify)_[a-z][a-z0-9_]*\Z")]


class Yields(Strict, frozen=True):
    """How near the masked value still brings us to a person."""

    identifiability: Identifiability


class Where(Strict, frozen=True, rename={"is_": "is"}):
    """In which rows a value may be seen at all: those whose other column holds one of some values, and no others.

    Attributes:
        column: A column of every table that the mask is laid in; it is no identifier, and no row rule compares it.
        type: Its type.
        is_: The values; null is none of them.
    """

    column: Name
    type: Literal["string", "bigint", "integer", "boolean"]
    is_: Annotated[tuple[Text | int | bool, ...], Meta(min_length=1)]


class MaskTerms(Strict, frozen=True):
    """What stands under a mask's name.

    Attributes:
        description: What becomes of a value, one sentence.
        accepts: The identifiers it lowers; any other passes through it unlowered.
        input: Type of the column it is laid on.
        output: Type it returns; another one only for `deidentify_*`.
        method: How it changes a value.
        yields: What is left.
        unmasked_for: Roles that see the value where the engine masks it at query time.
        unmasked_where: In which rows they do; in every row by default.
    """

    description: Text
    accepts: SomeNames
    input: DataType
    output: DataType
    method: Method
    yields: Yields
    unmasked_for: Names = ()
    unmasked_where: Where | None = None


class Key(Strict, frozen=True):
    """A key of tokens; its bytes are in the environment variable GOVERN_KEY_<NAME>_V<version>."""

    version: Annotated[int, Meta(ge=1, le=9999)]


class Scope(Strict, frozen=True):
    """A scope that several domains share, so that their tokens can be joined, and why they may."""

    domains: Annotated[Names, Meta(min_length=2)]
    reason: Text


class MasksFile(Strict, frozen=True):
    """What stands in masks.yml."""

    masks: Annotated[dict[MaskName, MaskTerms], Meta(min_length=1)]
    keys: dict[Name, Key] = field(default_factory=dict)
    scopes: dict[Name, Scope] = field(default_factory=dict)


class Mask(MaskTerms, frozen=True, kw_only=True):
    """A mask by itself: its terms, its name and what tokens need from the rest of the file.

    Attributes:
        name: `mask_email`, `deidentify_age_band`.
        key_version: Version of the key that makes new tokens; 0 for a mask without key.
        scope: The named scope of its tokens; empty where it is the domain of the model, or there are none.
        domains: The domains its tokens may be made in, sorted; empty for a mask without key.
    """

    name: str
    key_version: int = 0
    scope: str = ""
    domains: tuple[str, ...] = ()

    @property
    def verbs(self) -> tuple[str, ...]:
        """The macros it compiles to: `mask_email`, `deidentify_email`."""
        verb, _, subject = self.name.partition("_")
        return (self.name, f"deidentify_{subject}") if verb == "mask" else (self.name,)

    @property
    def shows_nothing(self) -> bool:
        """Whether nothing of any value is left, whatever its form: null, a constant, a keyed token."""
        return isinstance(self.method, (Null, Replacement, Token, Fingerprint))


def read_masks(file: Path) -> tuple[Document, MasksFile]:
    """The file, decoded; how it fits the others is examined by `load_policies`.

    Raises:
        DeclarationError: A key is unknown or missing, or a value is not what it should be.
    """
    document = read(file)
    _quote_null(document)
    return document, decode(document, MasksFile)


def resolve(file: MasksFile, domains: tuple[str, ...]) -> dict[str, Mask]:
    """Each mask by itself, sorted by name.

    Args:
        file: masks.yml, examined.
        domains: Every domain, sorted.
    """
    return {name: _resolve(name, file, domains) for name in sorted(file.masks)}


def _resolve(name: str, file: MasksFile, domains: tuple[str, ...]) -> Mask:
    terms = file.masks[name]
    fields = {each: getattr(terms, each) for each in terms.__struct_fields__}
    if not isinstance(terms.method, (Token, Fingerprint)):
        return Mask(name=name, **fields)
    scope = "" if terms.method.scope == "domain" else terms.method.scope
    return Mask(
        name=name,
        key_version=file.keys[terms.method.key].version,
        scope=scope,
        domains=tuple(sorted(file.scopes[scope].domains)) if scope else domains,
        **fields,
    )


def _quote_null(document: Document) -> None:
    """`kind: null` is YAML's null; the kind of that name is meant."""
    masks = document.value.get("masks") if isinstance(document.value, dict) else None
    for mask in masks.values() if isinstance(masks, dict) else ():
        method = mask.get("method") if isinstance(mask, dict) else None
        if isinstance(method, dict) and "kind" in method and method["kind"] is None:
            method["kind"] = "null"
