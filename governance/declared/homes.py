"""What governance.yml says of tiers and domains: the schemas, paths, tags and databases of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Annotated

from msgspec import Meta

from governance.declared.shapes import Name, Strict

SchemaPattern = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_$*-]+\Z")]
# Below the project: neither absolute nor beside it, and nothing that would end a string of Jinja's.
_STEP = r"""[^/'"\\\x00-\x1f]+"""
Tag = Annotated[str, Meta(pattern=r"""^[^'"\\\x00-\x1f]+\Z""")]
PathPattern = Annotated[str, Meta(pattern=rf"^(?!\.\.?(/|\Z)){_STEP}(/{_STEP})*\Z")]
Rule = tuple[str, int, str]
"""A regular expression of the whole text, how many fixed characters it has, and whose home it is."""


class Tier(Strict, frozen=True):
    """What makes a table one of this tier; where two of these say different tiers, nothing is judged.

    Attributes:
        schemas: Schemas, in whatever case; `*` stands for any characters: `dbt_*_silver`.
        paths: Folders below the project: `models/staging`, `models/*/marts` (`*`: within one name, `**`: any
            folders). Of two that fit, the one with more fixed characters counts.
        tags: Tags of dbt's.
    """

    schemas: tuple[SchemaPattern, ...] = ()
    paths: tuple[PathPattern, ...] = ()
    tags: tuple[Tag, ...] = ()


class Domain(Strict, frozen=True):
    """What makes a table one of this domain; where two of these say different domains, nothing is judged.

    Attributes:
        database: Its database, without the environment's prefix.
        schemas: Schemas, in whatever case; `*` stands for any characters: `dbt_*_finance`.
        paths: Folders below the project: `models/finance`, `models/*/finance` (`*`: within one name, `**`: any
            folders). Of two that fit, the one with more fixed characters counts.
        tags: Tags of dbt's.
    """

    database: Name | None = None
    schemas: tuple[SchemaPattern, ...] = ()
    paths: tuple[PathPattern, ...] = ()
    tags: tuple[Tag, ...] = ()


def schema_rules(homes: Mapping[str, Tier] | Mapping[str, Domain]) -> tuple[Rule, ...]:
    """What finds the home of a schema in lower case, the most exact first."""
    return _rules({name: home.schemas for name, home in homes.items()}, _schema_expression)


def path_rules(homes: Mapping[str, Tier] | Mapping[str, Domain]) -> tuple[Rule, ...]:
    """What finds the home of a file by its path below the project, the most exact first."""
    return _rules({name: home.paths for name, home in homes.items()}, _path_expression)


def _rules(patterns: Mapping[str, tuple[str, ...]], expression: Callable[[str], str]) -> tuple[Rule, ...]:
    found = [
        (expression(pattern), len(pattern.replace("*", "")), name)
        for name, several in patterns.items()
        for pattern in several
    ]
    return tuple(sorted(found, key=lambda rule: (-rule[1], rule[0])))


def _schema_expression(pattern: str) -> str:
    return _starred(pattern.lower(), ".*")


def _path_expression(pattern: str) -> str:
    """A folder stands for itself and all below it; `**` for any folders, or none."""
    steps = pattern.split("/")
    while steps and steps[-1] == "**":  # all below is meant anyway
        steps.pop()
    if not steps:
        return ".*"
    whole = "".join("(?:[^/]+/)*" if step == "**" else _starred(step, "[^/]*") + "/" for step in steps)
    return whole[:-1] + "(?:/.*)?"


def _starred(text: str, star: str) -> str:
    return star.join(re.escape(part) for part in re.split(r"\*+", text))
