"""Is a value in dbt's YAML the one that the manifest holds, as far as that can be said without rendering?"""

from __future__ import annotations

import datetime as dt
from typing import Any

from governance.artifacts.nodes import ColumnEntry, merged_meta
from governance.artifacts.property_files import Mapping, as_list, columns_of, merged, tags_of


def same(declared: Any, written: Any) -> bool:  # noqa: ANN401 - YAML is any value
    """Whether a declared value became the written one; what holds Jinja cannot be compared and passes."""
    if declared == written or has_jinja(declared):
        return True
    if isinstance(declared, dict) and isinstance(written, dict):
        plain = {str(key): value for key, value in declared.items()}
        return plain.keys() == written.keys() and all(same(plain[key], written[key]) for key in plain)
    if isinstance(declared, list) and isinstance(written, list):
        return len(declared) == len(written) and all(map(same, declared, written))
    if isinstance(declared, dt.date):  # a datetime is one too
        return isinstance(written, str) and written.startswith(declared.isoformat()[:10])
    return False


def has_jinja(value: object) -> bool:
    """Whether a value is a template."""
    return isinstance(value, str) and ("{{" in value or "{%" in value)


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
        if entry is not None and (key := _differing_property(column, entry)):
            return f"{key} of column {name}"
    return None


def _differing_property(declared: Mapping, written: ColumnEntry) -> str | None:
    config = written.config
    if not same(merged(declared, "meta"), merged_meta(written.meta, config.meta if config else None)):
        return "meta"
    if not same(declared.get("data_type"), written.data_type):
        return "data_type"
    if not same(declared.get("description") or "", written.description):
        return "description"
    if not _same_tags(declared, written):
        return "tags"
    constraints = as_list(declared.get("constraints"))
    if [item.get("type") for item in constraints] != [item.type for item in written.constraints]:
        return "constraints"
    return None


def _same_tags(declared: Mapping, written: ColumnEntry) -> bool:
    under_config = (written.config.tags if written.config else None) or []
    found = {*written.tags, *([under_config] if isinstance(under_config, str) else under_config)}
    tags = tags_of(declared)
    return tags == found or any(map(has_jinja, tags))
