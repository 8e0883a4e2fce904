"""Is a value in dbt's YAML the one that the manifest holds, as far as that can be said without rendering?"""

from __future__ import annotations

import datetime as dt
from typing import Any

from governance.artifacts.nodes import ColumnEntry, merged_meta
from governance.artifacts.property_files import Mapping, as_list, as_mapping, columns_of, merged, tags_of

_ELSEWHERE = frozenset({"meta", "tags", "constraints"})


def same(declared: Any, written: Any) -> bool:  # noqa: ANN401 - YAML is any value
    """Whether a declared value became the written one; what holds Jinja cannot be compared and passes."""
    if declared == written or has_jinja(declared):
        return True
    if isinstance(declared, dict) and isinstance(written, dict):
        plain = {str(key): value for key, value in declared.items()}
        return plain.keys() == written.keys() and all(same(plain[key], written[key]) for key in plain)
    if isinstance(declared, list) and isinstance(written, list):
        return len(declared) == len(written) and all(map(same, declared, written))
    if isinstance(declared, str):  # rendering takes the last line break away
        return bool(declared.removesuffix("\n") == written)
    if isinstance(declared, dt.date):  # a datetime is one too
        return isinstance(written, str) and written.startswith(declared.isoformat()[:10])
    return False


def has_jinja(value: object) -> bool:
    """Whether a value is a template."""
    return isinstance(value, str) and ("{{" in value or "{%" in value or "{#" in value)


def differing_column(
    declared: Mapping, written: dict[str, ColumnEntry], version: float | str | None
) -> str | None:
    """What differs first between the declared columns and those of the manifest, or None."""
    columns = columns_of(declared, version)
    if columns.keys() != written.keys():
        names = {name for name in columns.keys() ^ written.keys() if not has_jinja(name)}
        if names:
            return f"column {min(names)}"
    for name, column in columns.items():
        entry = written.get(name)
        if entry is None or _plainly_same(column, entry):
            continue
        if key := _differing_property(column, entry):
            return f"{key} of column {name}"
    return None


def _plainly_same(declared: Mapping, written: ColumnEntry) -> bool:
    """Whether all is the same where it usually stands: a project has too many columns to look further."""
    config = declared.get("config")
    return (
        (config is None or isinstance(config, dict))
        and written.config is not None
        and declared.get("data_type") == written.data_type
        and declared.get("description", "") == written.description
        and ({} if config is None else config.get("meta", {})) == written.config.meta
        and ([] if config is None else config.get("tags", [])) == written.config.tags
        and written.meta == written.config.meta
        and written.tags == written.config.tags
        and not written.constraints
        and declared.keys().isdisjoint(_ELSEWHERE)
    )


def _differing_property(declared: Mapping, written: ColumnEntry) -> str | None:
    config = written.config
    if not same(merged(declared, "meta"), merged_meta(written.meta, config.meta if config else None)):
        return "meta"
    if not same(declared.get("data_type"), written.data_type):
        return "data_type"
    if not same(declared.get("description") or "", written.description):
        return "description"
    if not _same_tags(tags_of(declared), written):
        return "tags"
    constraints = declared.get("constraints")
    if constraints or written.constraints:
        types = [as_mapping(item).get("type") for item in as_list(constraints)]
        if types != [item.type for item in written.constraints]:
            return "constraints"
    return None


def _same_tags(tags: set[str], written: ColumnEntry) -> bool:
    under = (written.config.tags if written.config else None) or []
    found = {*written.tags, *([under] if isinstance(under, str) else under)}
    return tags == found or any(map(has_jinja, tags))
