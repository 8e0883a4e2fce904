"""Does a node's configuration still come from where the manifest took it: dbt_project.yml, YAML, SQL?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from governance.artifacts.freshness.comparing import has_jinja, same
from governance.artifacts.freshness.settings import forged_settings
from governance.artifacts.nodes import Node, merged_meta
from governance.artifacts.project_file import ProjectFile, config_levels
from governance.artifacts.property_files import SECTIONS, Mapping, as_mapping, tags_of, version_of

_CALL = re.compile(r"\bconfig\s*\(")
# Properties that dbt moves under `config:` where they stand beside it.
_MOVED = ("meta", "docs", "group", "contract", "access")
# What dbt itself adds to the configuration of a Python model, from its code.
_ADDED = frozenset(
    {"materialized", "packages", "config_keys_used", "config_keys_defaults"}
    | {"meta_keys_used", "meta_keys_defaults"}
)
# Names that adapters translate, so that what is written is not what was declared.
_TRANSLATED = frozenset(
    {"catalog", "database", "dbname", "project", "dataset", "data_set", "schema"}
    | {"target_catalog", "target_database", "target_project", "target_dataset", "target_schema"}
)


def differing_config(
    node: Node,
    declared: Mapping,
    calls_of: Callable[[Node], str],
    projects: tuple[ProjectFile, ...],
    *,
    off: bool,
) -> str | None:
    """The first key whose value in the manifest is no longer explained by the files, or None.

    Args:
        node: The node in the manifest.
        declared: Its entry in dbt's YAML, or the empty mapping.
        calls_of: What `config(…)` is called with in its code, which is known to be unchanged.
        projects: The node's own project, then the root project if that is another.
        off: Whether the manifest says that it is switched off.
    """
    section = SECTIONS[node.resource_type]
    levels = [level for project in projects for level in config_levels(project.trees[section], node.fqn)]
    levels.append(_in_yaml(declared, node.version))
    unexplained = [*_unexplained(node, levels), *_unexplained_merges(node, levels)]
    forged = next(forged_settings(node, levels, off=off), None)
    if forged is not None and "**" not in calls_of(node):
        return forged
    if not unexplained:
        return None
    # What the code itself sets wins.
    calls = calls_of(node)
    return next((key for key in unexplained if not _names(calls, key.rpartition(".")[2])), None)


def _unexplained(node: Node, levels: list[Mapping]) -> Iterator[str]:
    """Keys of the configuration that are not what the last level with them says."""
    expected: Mapping = {}
    for level in levels:
        expected.update({_plain(key): value for key, value in level.items()})
    written = {_plain(key): value for key, value in node.unrendered_config.items()}
    if node.language == "python":
        written = {key: value for key, value in written.items() if key in expected or key not in _ADDED}
    if expected == written:
        return
    for key in sorted(expected.keys() | written.keys()):
        if key not in _TRANSLATED and not _explained(key, expected, written):
            yield key


def config_calls(text: str) -> Iterator[str]:
    """The arguments of each `config(…)` in a text; up to the end where it is never closed."""
    for call in _CALL.finditer(text):
        depth = 1
        for end in range(call.end(), len(text)):
            depth += (text[end] == "(") - (text[end] == ")")
            if depth == 0:
                break
        yield text[call.end() : end + 1] if call.end() < len(text) else ""


def _in_yaml(declared: Mapping, version: float | str | None) -> Mapping:
    own = {} if version is None else version_of(declared, version)
    found = {key: declared[key] for key in _MOVED if declared.get(key) is not None}
    found.update(as_mapping(declared.get("config")))
    for key, value in as_mapping(own.get("config")).items():
        below = found.get(key)
        found[key] = {**below, **value} if isinstance(below, dict) and isinstance(value, dict) else value
    return found


def _plain(key: object) -> str:
    return str(key).replace("-", "_")


def _names(calls: str, key: str) -> bool:
    """Whether a key is named in some calls, or may be: `config(**settings)` names none."""
    if "**" in calls:
        return True
    return bool(calls) and re.search(rf"\b{re.escape(key).replace('_', '[_-]')}\b", calls) is not None


def _explained(key: str, expected: Mapping, written: Mapping) -> bool:
    if key not in written:
        # Nulls and empty collections may be left out when dbt writes.
        return not expected[key] and expected[key] is not False
    if key == "grants":  # dbt 1.12 writes some roles twice
        return key in expected and same(_granted(expected[key]), _granted(written[key]))
    return key in expected and (same(expected[key], written[key]) or has_jinja(written[key]))


def _granted(value: object) -> Mapping:
    """Privileges and who has them: a role that is named twice has no more than one named once."""
    return {
        str(privilege): list(dict.fromkeys(roles if isinstance(roles, list) else [roles]))
        for privilege, roles in as_mapping(value).items()
    }


def _unexplained_merges(node: Node, levels: list[Mapping]) -> Iterator[str]:
    """Keys of `meta`, and `tags`: they are merged over all levels, so each must come from one of them."""
    if any(has_jinja(level.get(key)) for level in levels for key in ("meta", "tags")):
        return
    meta: Mapping = {}
    tags: set[str] = set()
    for level in levels:
        meta.update(as_mapping(level.get("meta")))
        tags |= tags_of(level)
    written = merged_meta(node.meta, node.config.meta)
    if meta != written:
        for key in sorted(map(str, meta.keys() | written.keys())):
            if not (key in meta and key in written and same(meta[key], written[key])):
                yield f"meta.{key}"
    yield from (f"tags.{tag}" for tag in sorted(tags ^ set(node.tags)) if not has_jinja(tag))
