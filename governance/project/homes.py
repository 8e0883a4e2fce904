"""Which tier and which domain a table belongs to, by governance.yml."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import NamedTuple

from governance.declared.governance_file import Governance
from governance.declared.homes import Domain, Rule, Tier, path_rules, schema_rules
from governance.errors import DeclarationError

_PREFIX = re.compile(r"(?:[a-z][a-z0-9]*_)?")
_NOBODYS: frozenset[str] = frozenset()


class Address(NamedTuple):
    """Where a table is, as governance.yml speaks of it.

    Attributes:
        unique_id: dbt's.
        database: As dbt resolved it, or None.
        schema: As dbt resolved it.
        file: The file that makes or declares it, relative to the root project.
        tags: Its tags.
    """

    unique_id: str
    database: str | None
    schema: str
    file: str
    tags: Iterable[str]

    @property
    def is_source(self) -> bool:
        """Whether dbt only reads it."""
        return self.unique_id.startswith("source.")


class Homes:
    """The tier and the domain of tables.

    A table is at home where its database (a domain's only), schema, path or tags say; those that say nothing do
    not count, and those that say something must agree. The file of a source tells who reads it, not what it is: it
    counts for its domain, and only where nothing else says one.

    Args:
        governance: governance.yml.
    """

    def __init__(self, governance: Governance) -> None:
        self._tiers = _Ways("tiers", governance.tiers)
        self._domains = _Ways("domains", governance.domains)
        databases = {
            domain.database: name
            for name, domain in governance.domains.items()
            if domain.database is not None
        }

        @cache
        def by_database(database: str) -> frozenset[str]:
            return frozenset(
                name for plain, name in databases.items() if prefix(governance, plain, database) is not None
            )

        self._by_database = by_database

    def tier(self, table: Address) -> str | None:
        """The tier of a table, or None.

        Raises:
            DeclarationError: It is of two.
        """
        return self._tiers.only(table, {"path": _NOBODYS} if table.is_source else {})

    def domain(self, table: Address) -> str | None:
        """The domain of a table, or None.

        Raises:
            DeclarationError: It is of two.
        """
        said = {"database": self._by_database(table.database or "")}
        if not table.is_source:
            return self._domains.only(table, said)
        return self._domains.only(table, {**said, "path": _NOBODYS}) or self._domains.only(table, {})


class _Ways:
    """Whose a table is by its schema, path and tags."""

    def __init__(self, part: str, homes: Mapping[str, Tier] | Mapping[str, Domain]) -> None:
        self._part = part
        schemas, paths = schema_rules(homes), path_rules(homes)
        by_schema, by_path = _finder(schemas), _finder(paths)
        tags = {tag: name for name, home in homes.items() for tag in home.tags}
        # Only those that governance.yml speaks of: every table is asked.
        self._ways: dict[str, Callable[[Address], frozenset[str]]] = {}
        if schemas:
            self._ways["schema"] = lambda table: by_schema(table.schema.lower())
        if paths:
            self._ways["path"] = lambda table: by_path(table.file)
        if tags:
            self._ways["tags"] = lambda table: frozenset(tags[tag] for tag in table.tags if tag in tags)

    def only(self, table: Address, said: Mapping[str, frozenset[str]]) -> str | None:
        """The one home that a table has by `said` and by the ways that it does not name, or None."""
        found = dict(said)
        for way, find in self._ways.items():
            if way not in found:
                found[way] = find(table)
        names = frozenset().union(*found.values())
        if len(names) > 1:
            raise self._torn(table, found)
        return next(iter(names), None)

    def _torn(self, table: Address, found: Mapping[str, frozenset[str]]) -> DeclarationError:
        claims = [f"`{name}` by its {way}" for way, names in found.items() for name in sorted(names)]
        return DeclarationError(
            f"{table.unique_id} is of two {self._part}: {' and '.join(claims)}",
            file="governance.yml",
            path=self._part,
            advice="let one of them no longer fit, or move the table: what it must keep to depends on it",
        )


def _finder(rules: tuple[Rule, ...]) -> Callable[[str], frozenset[str]]:
    """What finds whose a text is: those of the rules that fit with the most fixed characters."""
    compiled = [(re.compile(expression), fixed, name) for expression, fixed, name in rules]

    @cache
    def find(text: str) -> frozenset[str]:
        fitting = [(fixed, name) for expression, fixed, name in compiled if expression.fullmatch(text)]
        return frozenset(name for fixed, name in fitting if fixed == fitting[0][0])

    return find


def prefix(governance: Governance, plain: str, database: str) -> str | None:
    """What the environment puts before a domain's database; None if this is not that database.

    Args:
        governance: governance.yml.
        plain: The domain's database, as declared: `brook_commerce`.
        database: A database, in whatever case: `dev_brook_commerce`.
    """
    lowered = database.lower()
    before = lowered.removesuffix(plain)
    if not lowered.endswith(plain) or (before and governance.environment is None):
        return None
    return before if _PREFIX.fullmatch(before) else None
