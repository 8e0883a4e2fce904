"""The first governance.yml and policies of somebody's dbt project, made from what the project tells."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from governance.declared.governance_file import ENGINES
from governance.declared.shipped import shipped_policy
from governance.scaffold.surroundings import Surroundings

# How people call the folders of each tier: a word of the name, or, where it says many things, the whole name.
_WORDS = {
    "silver": {"staging", "stage", "stg", "intermediate", "int", "silver"},
    "platinum": {"marts", "mart", "gold", "platinum", "reporting"},
    "bronze": {"raw", "bronze", "landing"},
}
_NAMES = {
    "silver": {"base", "cleaned", "clean", "prep"},
    "platinum": {
        "analytics",
        "bi",
        "core",
        "dimensional",
        "dimensions",
        "facts",
        "final",
        "presentation",
        "products",
    },
    "bronze": {"sources"},
}
_NAME = re.compile(r"[^a-z0-9_]+")
_MASKING = frozenset({"snowflake", "databricks"})


@dataclass(frozen=True, slots=True)
class Start:
    """What is to be written.

    Attributes:
        files: Text by name, relative to the project.
        unplaced: Folders that seem to be of no tier.
    """

    files: Mapping[str, str]
    unplaced: tuple[str, ...]


def starter(around: Surroundings) -> Start:
    """The starter of a project.

    Args:
        around: What the project tells.
    """
    tiers, unplaced = _tiers(around)
    return Start(
        files={
            "governance.yml": _governance(around, tiers),
            "policies/classifications.yml": shipped_policy("classifications.yml").read_text(encoding="utf-8"),
            "policies/masks.yml": _masks(shipped_policy("masks.yml").read_text(encoding="utf-8")),
        },
        unplaced=unplaced,
    )


def _tiers(around: Surroundings) -> tuple[dict[str, list[str]], tuple[str, ...]]:
    """Folders of each tier; one below another that has a tier already is not named again."""
    found: dict[str, list[str]] = {"bronze": [], "silver": [], "platinum": []}
    placed: list[str] = []
    for folder in around.folders:
        tier = _tier_of(folder.rpartition("/")[2].lower())
        inside = next((above for above in placed if folder.startswith(above + "/")), None)
        if tier is not None and (inside is None or folder not in found[tier]):
            if inside is None or _tier_of(inside.rpartition("/")[2].lower()) != tier:
                found[tier].append(folder)
            placed.append(folder)
    if not placed:
        found["silver"] = list(around.model_paths)
        return found, ()
    return found, tuple(_unplaced(around.folders, placed))


def _tier_of(name: str) -> str | None:
    words = set(re.split(r"[^a-z]+", name))
    return next((tier for tier in _WORDS if words & _WORDS[tier] or name in _NAMES[tier]), None)


def _unplaced(folders: tuple[str, ...], placed: list[str]) -> Iterator[str]:
    """The uppermost folders that neither have a tier nor hold or stand below one that has."""
    told: list[str] = []
    for folder in folders:
        near = any(
            one == folder or one.startswith(folder + "/") or folder.startswith(one + "/")
            for one in [*placed, *told]
        )
        if not near:
            told.append(folder)
            yield folder


def _governance(around: Surroundings, tiers: Mapping[str, list[str]]) -> str:
    targets = [
        f"  {json.dumps(name)}: {{engine: {adapter}, may_hold_raw: {str(adapter in _MASKING).lower()}}}"
        for name, adapter in around.targets.items()
    ]
    unmasked = sorted(set(around.targets.values()) - set(ENGINES))
    note = (
        f"\n# Masks are compiled for {', '.join(ENGINES)}; on {', '.join(unmasked)} the gate follows and judges."
        if unmasked
        else ""
    )
    return _TEXT.format(
        name=around.name,
        targets="\n".join(targets) + note,
        bronze=_bronze(around, tiers["bronze"]),
        silver=_paths(tiers["silver"], "staging"),
        platinum=_paths(tiers["platinum"], "marts"),
        domain=_slug(around.name),
    )


def _bronze(around: Surroundings, folders: list[str]) -> str:
    parts = []
    if around.source_schemas:
        parts.append(f"schemas: [{', '.join(json.dumps(name) for name in around.source_schemas)}]")
    if folders:
        parts.append(f"paths: [{', '.join(json.dumps(name) for name in folders)}]")
    return f"{{{', '.join(parts) or 'tags: [bronze]'}}}"


def _paths(folders: list[str], usual: str) -> str:
    found = folders or [f"models/{usual}"]
    return f"{{paths: [{', '.join(json.dumps(name) for name in found)}]}}"


def _slug(name: str) -> str:
    plain = _NAME.sub("_", name.lower()).strip("_")
    return plain if plain[:1].isalpha() else f"project_{plain}"


def _masks(text: str) -> str:
    """The masks without what they say of domains and roles that another project does not have."""
    alone = re.sub(r"^scopes:.*?\n\n", "", text, flags=re.MULTILINE | re.DOTALL)
    alone = re.sub(r"scope: (?!domain)\w+", "scope: domain", alone)
    return re.sub(r"unmasked_for: \[[^\]]*\]", "unmasked_for: []", alone)


_TEXT = """\
# How the gate judges {name}. `govern schema governance` describes every key; `govern check` judges.

# Targets of your profile. One that may hold raw identifiers masks them when they are queried; in any other they are
# masked when a table is built. Without --target the strictest rules apply.
targets:
{targets}

# Which tables are of which tier, by schemas (`*` for any characters), paths or tags.
tiers:
  # What arrived, as it arrived: the only place where raw values belong.
  bronze: {bronze}
  # Cleaned and typed; identifiers are masked here, where they are first touched.
  silver: {silver}
  # What others build on and look at.
  platinum: {platinum}

# Who answers for what: one domain to begin with. By database, schemas, paths or tags.
domains:
  {domain}: {{paths: ["**"]}}

# checks:
#   off: [key-tested]               # checks that are not asked; the report says so
#   may_be_empty: []                # checks that may have nothing to examine

# What dbt itself does with findings, after each parse: tell | stop (before anything is created) | ignore
dbt_plugin: {{on_findings: tell}}

# An aggregate that says nothing of single people has at least this many behind each row.
aggregates: {{k: 11}}
"""
