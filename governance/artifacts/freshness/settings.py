"""Is a node configured as the manifest says that it was told to be? dbt writes both, and checks read the former."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from governance.artifacts.freshness.comparing import has_jinja, same
from governance.artifacts.nodes import Hook, Node
from governance.artifacts.property_files import Mapping

_HOOKS = {"pre_hook": "pre-hook", "post_hook": "post-hook"}
# What dbt takes where nobody says anything, whatever the adapter.
_DEFAULTS: dict[str, tuple[Any, ...]] = {
    "enabled": (True,),
    "group": (None,),
    "access": ("protected", None),
    "sql_header": (None,),
    "unique_key": (None,),
    "materialized": ("view", "seed", "snapshot"),
}


def forged_settings(node: Node, levels: Sequence[Mapping], *, off: bool) -> Iterator[str]:
    """Keys of a node's configuration that differ from what it was told, as the manifest itself holds both.

    Args:
        node: The node in the manifest.
        levels: What the files say, from the top down.
        off: Whether the manifest says that it is switched off.
    """
    told = {str(key).replace("-", "_"): value for key, value in node.unrendered_config.items()}
    config = node.config
    if off and config.enabled:
        yield "enabled"
    for key, defaults in _DEFAULTS.items():
        value = getattr(config, key)
        if not (_became(told[key], value) if key in told else value in defaults):
            yield key
    contract = told.get("contract") or {}
    enforced = contract.get("enforced", False) if isinstance(contract, dict) else None
    if enforced is not None and not _became(enforced, config.contract.enforced):
        yield "contract"
    if not _granted(told.get("grants"), config.grants):
        yield "grants"
    for key in _HOOKS:
        if not _hooked(key, told, levels, getattr(config, key)):
            yield key


def _became(told: object, value: object) -> bool:
    """Whether what was told became a value; a text may be an expression of Jinja's, of which nobody can say."""
    if same(told, value):
        return True
    return isinstance(told, str) and (told == str(value) or "(" in told or "{" in told)


def _granted(told: object, grants: Mapping) -> bool:
    if not told:
        return not grants or told is not None
    if not isinstance(told, dict):
        return True
    return all(
        privilege.lstrip("+") in grants and set(_listed(roles)) <= set(_listed(grants[privilege.lstrip("+")]))
        for privilege, roles in told.items()
        if not any(map(has_jinja, _listed(roles)))
    )


def _listed(value: object) -> list[str]:
    return [str(one) for one in (value if isinstance(value, list) else [value])]


def _hooked(key: str, told: Mapping, levels: Sequence[Mapping], hooks: Sequence[Hook]) -> bool:
    """Whether each hook is there that a level declares; dbt keeps those of all levels."""
    declared = [
        value for level in (told, *levels) for name in (key, _HOOKS[key]) for value in _sql(level.get(name))
    ]
    if not declared:
        return not hooks
    there = {"".join(hook.sql.split()) for hook in hooks}
    return all("".join(sql.split()) in there for sql in declared if "(" not in sql or has_jinja(sql))


def _sql(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        sql = one.get("sql") if isinstance(one, dict) else one
        if isinstance(sql, str):
            yield sql
