"""What types cannot say of policies: how each file's values, and the files, fit together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from governance.declared.classifications import IDENTIFIABILITY, Classifications, Identifier
from governance.declared.governance_file import Governance
from governance.declared.mask_rules import Surroundings, check_masks
from governance.declared.masks import MasksFile
from governance.declared.reading import Document, Trail
from governance.declared.row_access import COMPARED, Duties, Role, RowRule

# What the engines themselves call everybody and administrators: a role of people is neither.
_NOT_OURS = {
    "snowflake": {
        "public",
        "accountadmin",
        "globalorgadmin",
        "orgadmin",
        "securityadmin",
        "sysadmin",
        "useradmin",
    },
    "databricks": {"users", "admins"},
}


@dataclass(frozen=True, slots=True)
class Files:
    """The files, decoded, and the lines of those that there are by name."""

    documents: Mapping[str, Document]
    governance: Governance
    classifications: Classifications
    masks: MasksFile
    row_access: Mapping[str, RowRule]
    roles: Mapping[str, Role]
    duties: Duties | None = None


def check_policies(files: Files) -> None:
    """Check that the files fit together.

    Raises:
        DeclarationError: At the first place that does not, with file, line and path.
    """
    _check_roles(files)
    _check_duties(files)
    _check_axes(files)
    for name, identifier in files.classifications.identifiers.items():
        _check_identifier(files, name, identifier)
    _check_column_names(files)
    _check_egress(files)
    around = Surroundings(
        identifiers=files.classifications.identifiers,
        domains=tuple(files.governance.domains),
        roles=tuple(files.roles),
        row_access=files.row_access,
    )
    check_masks(files.documents["masks.yml"], files.masks, around)
    for name, rule in files.row_access.items():
        _check_rule(files, name, rule)


def _known(document: Document, trail: Trail, value: str, values: Iterable[str], what: str) -> None:
    if value not in values:
        raise document.error(f"there is no {what} `{value}`", trail, _one_of(values, what))


def _one_of(values: Iterable[str], what: str) -> str:
    known = ", ".join(values)
    return f"name one of {known}" if known else f"declare the {what} first"


def _check_egress(files: Files) -> None:
    document, classifications = files.documents["governance.yml"], files.classifications
    for position, entry in enumerate(files.governance.egress):
        for place, name in enumerate(entry.identifiers):
            trail = ("egress", position, "identifiers", place)
            _known(document, trail, name, classifications.identifiers, "identifier")
        for place, name in enumerate(entry.categories):
            trail = ("egress", position, "categories", place)
            _known(document, trail, name, classifications.categories, "category")


def _check_roles(files: Files) -> None:
    for name, role in files.roles.items():
        document = files.documents["roles.yml"]
        for position, domain in enumerate(role.domains):
            _known(document, ("roles", name, "domains", position), domain, files.governance.domains, "domain")
        for position, tier in enumerate(role.tiers):
            _known(document, ("roles", name, "tiers", position), tier, files.governance.tiers, "tier")
        for engine in ("snowflake", "databricks"):
            called = getattr(role, engine) or name
            if called.lower() in _NOT_OURS[engine]:
                raise document.error(
                    f"`{called}` is {engine.capitalize()}'s own: it is everybody, or an administrator",
                    ("roles", name),
                    f"write `{engine}:` with the name of a role of yours",
                )


def _check_duties(files: Files) -> None:
    """No two roles are one on an engine: nobody owns policies and tables, and nobody of the people owns either."""
    if files.duties is None:
        return
    people: list[tuple[Trail, str, str]] = [
        (("roles", name), role.snowflake or name, role.databricks or name)
        for name, role in files.roles.items()
    ]
    machinery: list[tuple[Trail, str, str]] = [
        (("duties", name), duty.snowflake, duty.databricks)
        for name, duty in (("security", files.duties.security), ("build", files.duties.build))
    ]
    seen: dict[tuple[str, str], Trail] = {}
    for trail, *names in people + machinery:
        for engine, name in zip(("snowflake", "databricks"), names, strict=True):
            other = seen.setdefault((engine, name.lower()), trail)
            if other is not trail:
                raise files.documents["roles.yml"].error(
                    f"`{name}` on {engine} is `{other[-1]}` already",
                    trail,
                    "give each its own name there: who owns policies owns no tables, and people own neither",
                )


def _check_axes(files: Files) -> None:
    document, axes = files.documents["classifications.yml"], files.classifications
    if axes.identifiability != IDENTIFIABILITY:
        raise document.error(
            "this axis has its meaning from us", ("identifiability",), f"write [{', '.join(IDENTIFIABILITY)}]"
        )
    for axis in ("confidentiality", "categories"):
        values = getattr(axes, axis)
        if len(set(values)) < len(values):
            raise document.error("a value is named twice", (axis,))
    for name, combination in axes.names.items():
        if combination.category:
            trail: Trail = ("names", name, "category")
            _known(document, trail, combination.category, axes.categories, "category")
        if combination.confidentiality:
            trail = ("names", name, "confidentiality")
            _known(document, trail, combination.confidentiality, axes.confidentiality, "confidentiality")


def _check_identifier(files: Files, name: str, identifier: Identifier) -> None:
    document, axes = files.documents["classifications.yml"], files.classifications
    trail: Trail = ("identifiers", name)
    _known(document, (*trail, "category"), identifier.category, axes.categories, "category")
    _known(
        document,
        (*trail, "confidentiality"),
        identifier.confidentiality,
        axes.confidentiality,
        "confidentiality",
    )
    if identifier.identifiability == "none":
        raise document.error("an identifier brings us to a person", (*trail, "identifiability"))
    _check_mask_of(files, name, identifier)
    if identifier.values is not None:
        _check_values(document, (*trail, "values"), identifier.values)


def _check_mask_of(files: Files, name: str, identifier: Identifier) -> None:
    document = files.documents["classifications.yml"]
    trail: Trail = ("identifiers", name, "mask")
    if not identifier.mask.startswith("mask_"):
        raise document.error(
            "de-identification is no mask of a column", trail, "name one that is called mask_*"
        )
    if identifier.mask not in files.masks.masks:
        raise document.error(
            f"there is no mask `{identifier.mask}`", trail, "declare it in policies/masks.yml"
        )
    if name not in files.masks.masks[identifier.mask].accepts:
        raise document.error(
            f"`{identifier.mask}` does not accept `{name}`", trail, "add it to the mask's `accepts`"
        )


def _check_values(document: Document, trail: Trail, values: str) -> None:
    """A pattern that scans search for: neither anchored nor everywhere."""
    try:
        pattern = re.compile(values)
    except re.error as error:
        raise document.error(f"this is no regular expression: {error}", trail) from error
    if values.startswith("^") or values.endswith("$"):
        raise document.error("scans search for this inside texts: an anchor would hide values", trail)
    if pattern.search(""):
        raise document.error("this matches the empty text, so it would be found everywhere", trail)


def _check_column_names(files: Files) -> None:
    owners: dict[str, str] = {}
    for name, identifier in files.classifications.identifiers.items():
        for position, column in enumerate(identifier.names):
            if column in owners:
                raise files.documents["classifications.yml"].error(
                    f"`{column}` suggests `{owners[column]}` already",
                    ("identifiers", name, "names", position),
                    "leave it with one of them",
                )
            owners[column] = name


def _check_rule(files: Files, name: str, rule: RowRule) -> None:
    document = files.documents["row_access.yml"]
    for column, kind in rule.columns.items():
        if kind not in COMPARED:
            raise document.error(
                f"a row rule compares {', '.join(COMPARED)}, not {kind}",
                ("row_access", name, "columns", column),
            )
    for role, allowed in rule.allow.items():
        trail: Trail = ("row_access", name, "allow", role)
        _known(document, trail, role, files.roles, "role")
        if allowed == "all":
            continue
        if not allowed:
            raise document.error("this allows neither all rows nor some", trail, "leave the role out")
        for column, values in allowed.items():
            _check_allowed(document, (*trail, column), rule, values)


def _check_allowed(document: Document, trail: Trail, rule: RowRule, values: tuple[object, ...]) -> None:
    column = str(trail[-1])
    _known(document, trail, column, rule.columns, "column of this rule")
    kind = rule.columns[column]
    for position, value in enumerate(values):
        if type(value) is not COMPARED[kind]:
            raise document.error(f"column `{column}` is {kind}, this is not", (*trail, position))
