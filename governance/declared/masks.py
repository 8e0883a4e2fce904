"""policies/masks.yml: what each mask accepts, how it changes a value, and what is left of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, field

from governance.declared.methods import Fingerprint, Method, Token
from governance.declared.reading import Document, Trail, decode, read
from governance.declared.shapes import DataType, Name, Names, SomeNames, Strict, Text
from governance.errors import DeclarationError

MaskName = Annotated[str, Meta(pattern=r"^(mask|deidentify)_[a-z][a-z0-9_]*\Z")]
Identifiability = Literal["none", "quasi", "pseudonymous", "direct"]


class Yields(Strict, frozen=True):
    """How near the masked value still brings us to a person."""

    identifiability: Identifiability


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
    """

    description: Text
    accepts: SomeNames
    input: DataType
    output: DataType
    method: Method
    yields: Yields
    unmasked_for: Names = ()


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
        scopes: The scopes a token may have: the domains, or the one that is named; else empty.
    """

    name: str
    key_version: int = 0
    scopes: tuple[str, ...] = ()

    @property
    def verbs(self) -> tuple[str, ...]:
        """The macros it compiles to: `mask_email`, `deidentify_email`."""
        verb, _, subject = self.name.partition("_")
        return (self.name, f"deidentify_{subject}") if verb == "mask" else (self.name,)


def read_masks(file: Path) -> tuple[Document, MasksFile]:
    """The file, decoded; how it fits the others is examined by `load_policies`.

    Raises:
        DeclarationError: A key is unknown or missing, or a value is not what it should be.
    """
    document = read(file)
    _quote_null(document)
    return document, decode(document, MasksFile)


def resolve(terms: MasksFile, domains: tuple[str, ...]) -> dict[str, Mask]:
    """Each mask by itself, sorted by name."""
    return {name: _resolve(name, terms, domains) for name in sorted(terms.masks)}


def mask_error(
    document: Document, name: str, message: str, *steps: str, advice: str = ""
) -> DeclarationError:
    """An error at a place below a mask's name."""
    trail: Trail = ("masks", name, *steps)
    return document.error(message, trail, advice)


def _resolve(name: str, terms: MasksFile, domains: tuple[str, ...]) -> Mask:
    mask = terms.masks[name]
    terms_of = {each: getattr(mask, each) for each in mask.__struct_fields__}
    if not isinstance(mask.method, (Token, Fingerprint)):
        return Mask(name=name, **terms_of)
    scope = mask.method.scope
    return Mask(
        name=name,
        key_version=terms.keys[mask.method.key].version,
        scopes=domains if scope == "domain" else (scope,),
        **terms_of,
    )


def _quote_null(document: Document) -> None:
    """`kind: null` is YAML's null; the kind of that name is meant."""
    masks = document.value.get("masks") if isinstance(document.value, dict) else None
    for mask in masks.values() if isinstance(masks, dict) else ():
        method = mask.get("method") if isinstance(mask, dict) else None
        if isinstance(method, dict) and "kind" in method and method["kind"] is None:
            method["kind"] = "null"
