"""How a mask changes a value: one struct a kind, told apart by the key `kind`."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from governance.declared.shapes import Identifiability, Name, Strict, Text

Length = Annotated[int, Meta(ge=1, le=4096)]
# What goes between quotes in SQL, the same on every engine: printable ASCII.
Constant = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[ -~]+\Z")]


class Replace(Strict, frozen=True, tag_field="kind", tag="replace", rename={"with_": "with"}):
    r"""A value of the pattern becomes `with`, where `\1` is its first group; any other, `otherwise`."""

    pattern: Text
    with_: Constant
    otherwise: Constant | None = None
    max_length: Length = 320


class Partial(Strict, frozen=True, tag_field="kind", tag="partial", rename={"with_": "with"}):
    """A value of the pattern becomes `with` and its last `keep_last` characters; any other, null."""

    pattern: Text
    with_: Constant
    keep_last: Annotated[int, Meta(ge=1, le=4)]
    max_length: Length = 64


class Null(Strict, frozen=True, tag_field="kind", tag="null"):
    """Every value becomes null, of the type it had."""


class Replacement(Strict, frozen=True, tag_field="kind", tag="constant"):
    """Every value becomes the same one; null stays null."""

    value: Constant


class Normalise(Strict, frozen=True):
    """What makes two spellings of a value one token: always NFC; white space trimmed; one case."""

    trim: bool = True
    case: Literal["lower", "upper", "keep"] = "keep"


class Token(Strict, frozen=True, tag_field="kind", tag="token"):
    """A keyed, scoped, versioned token: equal values of a scope have equal tokens, nothing more is told.

    Attributes:
        key: A key of the `keys:` section.
        scope: `domain`: that of the model; or a cross-domain scope of the `scopes:` section.
        normalise: What is done to the value first.
    """

    key: Name
    scope: Name
    normalise: Normalise = Normalise()


class Year(Strict, frozen=True, tag_field="kind", tag="year"):
    """A date becomes 1 January of its year; years before 1 and after 9999 become null."""


class Zip3(Strict, frozen=True, tag_field="kind", tag="zip3"):
    """A US ZIP code becomes its first three digits, 000 where few live; any other value, null.

    The rule is 45 CFR 164.514(b)(2)(i)(B).
    """


class Generalise(Strict, frozen=True, tag_field="kind", tag="generalise"):
    """A whole number becomes the lower edge of its band; outside `minimum` to `maximum`, null."""

    step: Annotated[int, Meta(ge=2, le=1_000_000_000)]
    minimum: Annotated[int, Meta(ge=-1_000_000_000, le=1_000_000_000)]
    maximum: Annotated[int, Meta(ge=-1_000_000_000, le=1_000_000_000)]


class AgeBand(Strict, frozen=True, tag_field="kind", tag="age_band"):
    """A date of birth becomes the age in whole years at a second date; from `top` on, one band.

    45 CFR 164.514(b)(2)(i)(C): ages over 89 are one category, so `top` is at most 90.
    """

    top: Annotated[int, Meta(ge=1, le=90)] = 90


class BirthYear(Strict, frozen=True, tag_field="kind", tag="birth_year"):
    """A date of birth becomes its year, null where it could tell an age over 89 in the year of a second date.

    45 CFR 164.514(b)(2)(i)(C): a year indicative of an age over 89 goes too.
    """


class Fingerprint(Strict, frozen=True, tag_field="kind", tag="fingerprint"):
    """Several columns become one token, which changes when one of them does (and with the key)."""

    key: Name
    scope: Name


Method = (
    Replace
    | Partial
    | Null
    | Replacement
    | Token
    | Year
    | Zip3
    | Generalise
    | AgeBand
    | BirthYear
    | Fingerprint
)

# Kinds that change the type or need a second argument: only `deidentify_*` may have them.
DEIDENTIFY_ONLY = (AgeBand, BirthYear, Fingerprint)
# Kinds that make a value coarser; it may stay as identifying as it was declared (quasi).
COARSER = (Year, Zip3, Generalise, AgeBand, BirthYear)
# What a kind takes in and what it gives back; null takes and keeps any type.
TYPES: dict[type, tuple[frozenset[str], str | None]] = {
    Replace: (frozenset({"string"}), "string"),
    Partial: (frozenset({"string"}), "string"),
    Replacement: (frozenset({"string"}), "string"),
    Token: (frozenset({"string"}), "string"),
    Zip3: (frozenset({"string"}), "string"),
    Year: (frozenset({"date", "timestamp"}), None),
    Generalise: (frozenset({"integer", "bigint"}), None),
    AgeBand: (frozenset({"date"}), "string"),
    BirthYear: (frozenset({"date"}), "bigint"),
    Fingerprint: (frozenset({"string"}), "string"),
}


# What each kind leaves of a value at least, whatever its entry says.
LEAST_YIELD: dict[type, Identifiability] = {
    Null: "none",
    Replacement: "none",
    Replace: "quasi",
    Partial: "quasi",
    Zip3: "quasi",
    Year: "quasi",
    Generalise: "quasi",
    AgeBand: "quasi",
    BirthYear: "quasi",
    Token: "pseudonymous",
    Fingerprint: "pseudonymous",
}


def kind_of(method: Method) -> str:
    """The kind as it is written in masks.yml."""
    return str(method.__struct_config__.tag)
