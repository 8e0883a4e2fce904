"""What makes dbt create tables as they are meant, before and after: stand-ins for its macros, flags, how tables are made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from governance.changes.change import Change
from governance.changes.spelling import both, said
from governance.changes.state import State, products_of
from governance.compile.compiled_macros import compiled_macros
from governance.compile.overriding import Overrides
from governance.declared.governance_file import ENGINES
from governance.project import Macro, Model

_FILE = "dbt_project.yml"
# Flags of dbt that decide what is printed, logged or sent, and not what is built.
_NO_MATTER = frozenset(
    """
    send_anonymous_usage_stats use_colors use_colors_file printer_width log_format log_level log_format_file
    log_level_file log_path partial_parse static_parser version_check debug cache_selected_only fail_fast
    indirect_selection quiet warn_error warn_error_options
    """.split()  # noqa: SIM905 - twenty names in three lines
)
# How a table is created: setting → the values of it by which least is seen and most can be restored.
_STRICT: Mapping[str, tuple[object, ...]] = {
    "secure": (True, "true"),
    "transient": (False, "false"),
    "copy_grants": (None, False, "false"),
}
# Settings by which a table is kept elsewhere, or is seen by others; of two values nobody can say which is stricter.
_SETTINGS = (
    *_STRICT,
    "aggregation_policy",
    "base_location_root",
    "base_location_subpath",
    "catalog",
    "catalog_name",
    "column_mask",
    "external_volume",
    "file_format",
    "location",
    "location_root",
    "projection_policy",
    "row_access_policy",
    "row_filter",
    "table_format",
    "tblproperties",
)
_ADDED, _GONE = "the project's own", "dbt's, or a package's"


def enforcement_changes(base: State, head: State) -> Iterator[Change]:
    """What differs between the stand-ins for dbt's macros, and between the flags, of two states."""
    yield from _stand_ins(base, head)
    before, after = base.project.flags, head.project.flags
    for name in sorted((before.keys() | after.keys()) - _NO_MATTER):
        values = both(before.get(name), after.get(name), said)
        if values[0] != values[1]:
            yield Change("flag-changed", f"flags.{name}", (), *values, _FILE, None)


def _stand_ins(base: State, head: State) -> Iterator[Change]:
    """Macros that dbt calls in place of its own, or on an engine that nobody compiled for, by what they do."""
    before, after = _digests(base), _digests(head)
    for uid in sorted(before.keys() | after.keys()):
        old, new = before.get(uid), after.get(uid)
        if old is None or new is None or old[1] != new[1]:
            macro = (new or before[uid])[0]
            values = (_GONE if old is None else old[1][:12], _GONE if new is None else new[1][:12])
            yield Change("stand-in-changed", uid.removeprefix("macro."), (), *values, macro.file, None)


def _digests(state: State) -> Mapping[str, tuple[Macro, str]]:
    """unique_id → macro and digest of what it does, of each macro that the compiled SQL at hand does not show."""
    project = state.project
    compiled = compiled_macros(state.policies)
    overrides = Overrides(project, compiled.keys())
    elsewhere = tuple(f"{engine}__" for engine in sorted(ENGINES) if engine != project.adapter)
    found = {macro.unique_id: macro for macro, _ in overrides}
    for macro in project.macros.values():
        if macro.package == project.name and macro.name.startswith(elsewhere) and macro.name not in compiled:
            found[macro.unique_id] = macro
    return {uid: (macro, overrides.digest(macro)) for uid, macro in found.items()}


def creation_changes(base: State, head: State, old: Model, new: Model) -> Iterator[Change]:
    """What differs between how one table is created, two states of it given."""
    was, now = _plain(old), _plain(new)
    products = products_of(base.products.of(old), head.products.of(new))
    for name in _SETTINGS:
        values = was.get(name), now.get(name)
        if values[0] != values[1]:
            kind = "creation-tightened" if values[1] in _STRICT.get(name, ()) else "creation-loosened"
            told = both(*values, said)
            yield Change(kind, f"{new.name}.{name}", products, *told, *head.table_place(new))


def _plain(model: Model) -> Mapping[str, Any]:
    return {str(key).replace("-", "_"): value for key, value in model.settings.items()}
