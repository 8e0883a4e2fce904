"""What types cannot say of masks.yml: each mask by itself, and with the rest of the policies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from governance.declared.classifications import IDENTIFIABILITY, Identifier
from governance.declared.masks import MasksFile, MaskTerms
from governance.declared.methods import (
    COARSER,
    DEIDENTIFY_ONLY,
    LEAST_YIELD,
    TYPES,
    Fingerprint,
    Generalise,
    Partial,
    Replace,
    Replacement,
    Token,
    kind_of,
)
from governance.declared.patterns import Pattern, examine, without
from governance.declared.reading import Document, Trail
from governance.declared.row_access import COMPARED, RowRule
from governance.errors import DeclarationError

_REFERENCE = re.compile(r"\\([1-9])")
_TAKEN = ("/*", "*/", "${", "\\")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What masks refer to in the other files."""

    identifiers: dict[str, Identifier]
    domains: Iterable[str]
    roles: Iterable[str]
    row_access: Mapping[str, RowRule]


@dataclass(frozen=True, slots=True)
class _Entry:
    """One mask, and where it stands."""

    name: str
    mask: MaskTerms
    file: MasksFile
    document: Document
    around: Surroundings

    def error(self, message: str, *steps: str | int, advice: str = "") -> DeclarationError:
        trail: Trail = ("masks", self.name, *steps)
        return self.document.error(message, trail, advice)


def check_masks(document: Document, file: MasksFile, around: Surroundings) -> None:
    """Check masks.yml.

    Raises:
        DeclarationError: At the first mask, key or scope that is wrong.
    """
    _check_scopes(document, file, around)
    for name, mask in file.masks.items():
        entry = _Entry(name, mask, file, document, around)
        for check in _CHECKS:
            check(entry)


def _check_scopes(document: Document, file: MasksFile, around: Surroundings) -> None:
    for name, scope in file.scopes.items():
        trail: Trail = ("scopes", name)
        if name in {"domain", *around.domains}:
            raise document.error(f"a scope cannot be called `{name}`, as domains are", trail, "rename it")
        for position, domain in enumerate(scope.domains):
            if domain not in around.domains:
                raise document.error(f"there is no domain `{domain}`", (*trail, "domains", position))
        if len(set(scope.domains)) < len(scope.domains):
            raise document.error("a domain is named twice", (*trail, "domains"))


def _check_accepts(entry: _Entry) -> None:
    for position, name in enumerate(entry.mask.accepts):
        if name not in entry.around.identifiers:
            raise entry.error(
                f"there is no identifier `{name}`",
                *("accepts", position),
                advice="declare it in policies/classifications.yml",
            )
    if len(set(entry.mask.accepts)) < len(entry.mask.accepts):
        raise entry.error("an identifier is named twice", "accepts")
    if isinstance(entry.mask.method, Token) and len(entry.mask.accepts) > 1:
        raise entry.error(
            "a token accepts one identifier, which is part of what is hashed",
            "accepts",
            advice="declare a mask for each identifier",
        )


def _check_name(entry: _Entry) -> None:
    verb, _, subject = entry.name.partition("_")
    if verb == "mask" and isinstance(entry.mask.method, DEIDENTIFY_ONLY):
        raise entry.error(
            f"kind `{kind_of(entry.mask.method)}` changes the type or takes several columns",
            "method",
            advice=f"call it deidentify_{subject}: such masks are for de-identification alone",
        )
    if verb == "deidentify" and f"mask_{subject}" in entry.file.masks:
        raise entry.error(
            f"`mask_{subject}` compiles to this macro too", advice="give one of them another name"
        )
    if verb == "deidentify" and entry.mask.unmasked_for:
        raise entry.error("what is de-identified is unmasked for nobody", "unmasked_for")


def _check_types(entry: _Entry) -> None:
    mask = entry.mask
    if mask.output != mask.input and entry.name.startswith("mask_"):
        raise entry.error(
            "a mask returns the type it is given, so that a column's type never depends on the target",
            "output",
            advice="only deidentify_* may change the type",
        )
    if type(mask.method) not in TYPES:  # null is of any type
        return
    inputs, output = TYPES[type(mask.method)]
    if mask.input not in inputs:
        raise entry.error(f"kind `{kind_of(mask.method)}` takes {_either(sorted(inputs))}", "input")
    if mask.output != (output or mask.input):
        raise entry.error(f"kind `{kind_of(mask.method)}` gives {output or mask.input}", "output")


def _check_yields(entry: _Entry) -> None:
    left = IDENTIFIABILITY.index(entry.mask.yields.identifiability)
    floor = LEAST_YIELD[type(entry.mask.method)]
    if left < IDENTIFIABILITY.index(floor):
        raise entry.error(
            f"what kind `{kind_of(entry.mask.method)}` leaves is `{floor}` at least",
            *("yields", "identifiability"),
        )
    for name in entry.mask.accepts:
        before = IDENTIFIABILITY.index(entry.around.identifiers[name].identifiability)
        coarser = isinstance(entry.mask.method, COARSER) and left == before
        # In a token of several columns a quasi-identifier may stand beside direct ones.
        beside = isinstance(entry.mask.method, Fingerprint) and before < left
        if left >= before and not (coarser or beside):
            raise entry.error(
                f"`{name}` is `{IDENTIFIABILITY[before]}` before: this does not lower it",
                *("yields", "identifiability"),
            )


def _check_roles(entry: _Entry) -> None:
    for position, role in enumerate(entry.mask.unmasked_for):
        if role not in entry.around.roles:
            raise entry.error(
                f"there is no role `{role}`",
                *("unmasked_for", position),
                advice="declare it in policies/roles.yml",
            )


def _check_where(entry: _Entry) -> None:
    """What a condition reads is seen as it is: engines take a column into one policy only."""
    where = entry.mask.unmasked_where
    if where is None:
        return
    if not entry.mask.unmasked_for:
        raise entry.error(
            "says in which rows roles see the value, and no role does",
            "unmasked_where",
            advice="name `unmasked_for`",
        )
    for name, rule in entry.around.row_access.items():
        if where.column in rule.columns:
            raise entry.error(
                f"row rule `{name}` compares `{where.column}` too, and Snowflake refuses a column that both a row rule "
                "and a mask read",
                *("unmasked_where", "column"),
                advice="let the mask read another column",
            )
    for name, identifier in entry.around.identifiers.items():
        if where.column in identifier.names:
            raise entry.error(
                f"columns called `{where.column}` hold the identifier `{name}`: it would be masked itself",
                *("unmasked_where", "column"),
                advice="read a column that is no identifier",
            )
    for position, value in enumerate(where.is_):
        if type(value) is not COMPARED[where.type]:
            raise entry.error(
                f"`{where.column}` is {where.type}, this is not", "unmasked_where", "is", position
            )


def _check_method(entry: _Entry) -> None:
    method = entry.mask.method
    if isinstance(method, (Replace, Partial)):
        _check_pattern(entry, method)
    if isinstance(method, (Token, Fingerprint)):
        _check_token(entry, method)
    if isinstance(method, Generalise) and method.maximum - method.minimum < method.step:
        raise entry.error("`maximum` is less than a step above `minimum`", "method", "maximum")
    for key, text in _constants(entry.mask.method):
        plain = _REFERENCE.sub("", text) if isinstance(method, Replace) and key == "with" else text
        taken = next((each for each in _TAKEN if each in plain), None)
        if taken:
            raise entry.error(f"holds `{taken}`, which means something else in SQL", "method", key)


def _constants(method: object) -> Iterator[tuple[str, str]]:
    if isinstance(method, (Replace, Partial)):
        yield "with", method.with_
    if isinstance(method, Replace) and method.otherwise is not None:
        yield "otherwise", method.otherwise
    if isinstance(method, Replacement):
        yield "value", method.value


def _check_pattern(entry: _Entry, method: Replace | Partial) -> None:
    try:
        pattern = examine(method.pattern)
    except ValueError as error:
        raise entry.error(f"the pattern {error}", "method", "pattern") from error
    if isinstance(method, Replace):
        _check_dropped(entry, method, pattern)
    elif pattern.least <= method.keep_last:
        raise entry.error(
            f"the pattern matches values of {pattern.least} characters: all of one could stay",
            *("method", "keep_last"),
        )


def _check_dropped(entry: _Entry, method: Replace, pattern: Pattern) -> None:
    """At least one character of every value is dropped: what is kept stands in groups, the rest goes."""
    numbers = {int(number) for number in _REFERENCE.findall(method.with_)}
    kept = tuple(group for group in pattern.groups if group.number in numbers and not group.is_counted)
    if len(kept) < len(numbers):
        raise entry.error(
            "refers to a group that the pattern lacks, repeats, or has inside another one",
            *("method", "with"),
            advice="refer to groups that stand by themselves",
        )
    if re.fullmatch(without(method.pattern, kept), ""):
        raise entry.error("keeps the whole value: nothing of it is masked", "method", "with")


def _check_token(entry: _Entry, method: Token | Fingerprint) -> None:
    if method.key not in entry.file.keys:
        raise entry.error(
            f"there is no key `{method.key}`", "method", "key", advice="declare it under `keys:`"
        )
    if method.scope != "domain" and method.scope not in entry.file.scopes:
        raise entry.error(
            f"there is no scope `{method.scope}`",
            *("method", "scope"),
            advice="write `domain`, or declare it under `scopes:` with its domains and the reason",
        )


def _either(words: list[str]) -> str:
    return " or ".join(words)


_CHECKS: tuple[Callable[[_Entry], None], ...] = (
    _check_accepts,
    _check_name,
    _check_types,
    _check_method,
    _check_yields,
    _check_roles,
    _check_where,
)
