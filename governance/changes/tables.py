"""The tables of a dbt project, before and after: which there are, where, how they are built and who reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from governance.changes.change import Change
from governance.changes.columns import called, column_changes, promised_by_contract, promised_by_dbt
from governance.changes.enforcing import creation_changes
from governance.changes.labels import label_changes
from governance.changes.policies import combined
from governance.changes.spelling import both, names, said
from governance.changes.state import State, paired, products_of
from governance.declared.classifications import Classifications
from governance.lineage.tracing import plain_database
from governance.project import Model, Source
from governance.project.beside import Exposure
from governance.project.grants import granted, plain
from governance.project.shape import Table

_ACCESS = ("private", "protected", "public")
Renamed = Mapping[str, Mapping[str, str]]
"""unique_id → columns that seem to have another name, old → new."""


def table_changes(base: State, head: State, renamed: Renamed) -> Iterator[Change]:
    """What differs between the models, snapshots, seeds, sources and exposures of two states.

    Args:
        base: What there was.
        head: What there is.
        renamed: Columns that seem to have another name, by model.
    """
    yield from _models(base, head, renamed)
    yield from _promises(base, head, renamed)
    yield from _sources(base, head)
    yield from _exposures(base, head)
    yield from _operations(base, head)


def _models(base: State, head: State, renamed: Renamed) -> Iterator[Change]:
    before, after = base.project.models, head.project.models
    pair = _Models(base, head)
    for uid in sorted(before.keys() | after.keys()):
        old, new = before.get(uid), after.get(uid)
        if old is None and new is not None:
            kind = "interface-table-added" if head.products.is_promised(new) else "internal-model-added"
            yield Change(
                kind, called(new), head.products.of(new), None, _address(new), *head.table_place(new)
            )
        elif new is None and old is not None:
            kind = "model-removed" if base.products.is_promised(old) else "internal-model-removed"
            yield Change(
                kind, called(old), base.products.of(old), _address(old), None, *base.table_place(old)
            )
        elif old is not None and new is not None:
            yield from pair.changes(old, new, renamed.get(uid, {}))


class _Models:
    """The models of two states."""

    def __init__(self, base: State, head: State) -> None:
        self._base, self._head = base, head
        self._plain = plain_database(base.policies), plain_database(head.policies)

    def changes(self, old: Model, new: Model, renamed: Mapping[str, str]) -> Iterator[Change]:
        """What differs between two states of one model."""
        promised = self._base.products.is_promised(old) or self._head.products.is_promised(new)
        if promised:
            yield from self._interface(old, new, renamed)
        yield from label_changes(self._base, self._head, old, new)
        yield from self._protection(old, new)
        yield from creation_changes(self._base, self._head, old, new)

    def _products(self, old: Table, new: Table) -> tuple[str, ...]:
        return products_of(self._base.products.of(old), self._head.products.of(new))

    def _interface(self, old: Model, new: Model, renamed: Mapping[str, str]) -> Iterator[Change]:
        products = self._products(old, new)
        where = (self._where(old, self._plain[0]), self._where(new, self._plain[1]))
        if new.materialized == "ephemeral" != old.materialized:
            yield self._told("model-removed", new, products, (old.materialized, new.materialized))
        elif old.materialized != new.materialized:
            yield self._told("materialization-changed", new, products, (old.materialized, new.materialized))
        if where[0] != where[1]:
            yield self._told("model-moved", new, products, where)
        if old.contract_enforced != new.contract_enforced:
            kind = "dbt-contract-enforced" if new.contract_enforced else "dbt-contract-dropped"
            enforced = {True: "enforced", False: "not enforced"}
            values = (enforced[old.contract_enforced], enforced[new.contract_enforced])
            yield self._told(kind, new, products, values)
        if old.access != new.access:
            kind = "access-narrowed" if _reach(new) < _reach(old) else "access-widened"
            yield self._told(kind, new, products, (old.access, new.access))
        if _unique_key(old) != _unique_key(new):
            yield self._told("grain-changed", new, products, (names(old.unique_key), names(new.unique_key)))
        if old.columns != new.columns or old.key_constraints != new.key_constraints:
            before = promised_by_dbt(self._base, old, products)
            after = promised_by_dbt(self._head, new, products)
            yield from column_changes(before, after, renamed)

    def _where(self, model: Model, plain: Any) -> str:  # noqa: ANN401 - a function of the lineage's
        parts = (plain((model.database or "").lower()), model.schema.lower(), model.relation.lower())
        return ".".join(part for part in parts if part)

    def _protection(self, old: Model, new: Model) -> Iterator[Change]:
        products = self._products(old, new)
        rules = old.meta.get("row_access"), new.meta.get("row_access")
        if rules[0] != rules[1]:
            kind = (
                "row-rule-removed" if not rules[1] else "row-rule-widened" if rules[0] else "row-rule-added"
            )
            yield self._told(kind, new, products, rules)
        given = set(granted(old)), set(granted(new))
        for privilege, who in sorted(given[1] - given[0]):
            yield self._told("grant-widened", new, products, (None, f"{privilege} to {plain(who)}"))
        for privilege, who in sorted(given[0] - given[1]):
            yield self._told("grant-narrowed", new, products, (f"{privilege} to {plain(who)}", None))
        hooks = [[" ".join(hook.split()) for hook in one.hooks] for one in (old, new)]
        if hooks[0] != hooks[1]:
            values = tuple("; ".join(several) or None for several in hooks)
            yield self._told("hooks-changed", new, products, (values[0], values[1]))
        yield from self._erasure(old, new, products)
        yield from _deidentified(self._head, old, new, products)

    def _erasure(self, old: Model, new: Model, products: tuple[str, ...]) -> Iterator[Change]:
        was, now = old.meta.get("erasure"), new.meta.get("erasure")
        if was == now:
            return
        values = (said(was) if was else None, said(now) if now else None)
        kind = "erasure-dropped" if not now else "erasure-declared" if not was else "erasure-slowed"
        if kind == "erasure-slowed" and _sooner(now, was):
            kind = "erasure-declared"
        yield self._told(kind, new, products, values)

    def _told(
        self, kind: str, model: Model, products: tuple[str, ...], values: tuple[object, object]
    ) -> Change:
        before, after = (None if one is None else said(one) for one in values)
        return Change(kind, called(model), products, before, after, *self._head.table_place(model))


def _reach(model: Model) -> int:
    """How far a model can be referred to from: its group, its project, any project."""
    return _ACCESS.index(model.access) if model.access in _ACCESS else 1


def _unique_key(model: Model) -> frozenset[str]:
    return frozenset(name.lower() for name in model.unique_key)


def _sooner(now: object, was: object) -> bool:
    """Whether two declarations differ in nothing but the days, and these are fewer."""
    if not isinstance(now, dict) or not isinstance(was, dict):
        return False
    days = now.get("within_days"), was.get("within_days")
    fewer = isinstance(days[0], int) and isinstance(days[1], int) and days[0] < days[1]
    return fewer and {**now, "within_days": 0} == {**was, "within_days": 0}


def _deidentified(head: State, old: Model, new: Model, products: tuple[str, ...]) -> Iterator[Change]:
    was, now = (one.meta.get("deidentified") or "none" for one in (old, new))
    if was != now:
        kind = "deidentification-declared" if was == "none" else "deidentification-dropped"
        yield Change(kind, called(new), products, said(was), said(now), *head.table_place(new))


def _promises(base: State, head: State, renamed: Renamed) -> Iterator[Change]:
    """What contracts promise of the columns of tables that they promised before, too."""
    for old, new in paired(base, head):
        if old.interfaces.schema == new.interfaces.schema:
            continue
        for table in sorted(old.interfaces.schema.keys() & new.interfaces.schema.keys()):
            before, after = promised_by_contract(base, old, table), promised_by_contract(head, new, table)
            if before is not None and after is not None:
                yield from column_changes(before, after, _renamed_in(head, table, renamed))


def _renamed_in(head: State, table: str, renamed: Renamed) -> Mapping[str, str]:
    models = head.project.models
    return next(
        (
            found
            for uid, found in renamed.items()
            if models[uid].relation == table or models[uid].name == table
        ),
        {},
    )


def _sources(base: State, head: State) -> Iterator[Change]:
    for old, new in _same_sources(base, head):
        yield from label_changes(base, head, old, new)
        products = products_of(base.products.of(old), head.products.of(new))
        place = head.table_place(new)
        name = ".".join(new.keys[0][1:])
        if old.stale_after != new.stale_after:
            looser = new.stale_after is None or (
                old.stale_after is not None and new.stale_after > old.stale_after
            )
            kind = "source-freshness-loosened" if looser else "source-freshness-tightened"
            yield Change(kind, name, products, _seconds(old), _seconds(new), *place)
        was, now = _read_from(old, base), _read_from(new, head)
        if was != now:
            yield Change("source-moved", name, products, was, now, *place)
        synthetic = bool(old.meta.get("synthetic")), bool(new.meta.get("synthetic"))
        if synthetic[0] != synthetic[1]:
            kind = "synthetic-declared" if synthetic[1] else "synthetic-dropped"
            yield Change(kind, name, products, said(synthetic[0]), said(synthetic[1]), *place)


def _same_sources(base: State, head: State) -> Iterator[tuple[Source, Source]]:
    """Each source before and after: of one name, or a new one of what another already reads: it says no less of it."""
    before, after = base.project.sources, head.project.sources
    read: dict[str, list[Source]] = defaultdict(list)
    if after.keys() - before.keys():
        for source in before.values():
            read[_read_from(source, base)].append(source)
    for uid in sorted(after):
        known = [before[uid]] if uid in before else read.get(_read_from(after[uid], head), [])
        for old in known:
            yield old, after[uid]


def _read_from(source: Source, state: State) -> str:
    """Where a source is, whatever the environment."""
    database = plain_database(state.policies)((source.database or "").strip('"`').lower())
    return ".".join(part for part in (database, source.schema.lower(), source.relation.lower()) if part)


def _operations(base: State, head: State) -> Iterator[Change]:
    """What runs before and after all nodes."""
    before, after = ({one.name: one for one in state.project.operations} for state in (base, head))
    for name in sorted(before.keys() | after.keys()):
        texts = both(before.get(name), after.get(name), lambda one: " ".join(one.sql.split()))
        if texts[0] != texts[1]:
            file = (after.get(name) or before[name]).file
            yield Change("hooks-changed", name, (), *texts, file, None)


def _seconds(source: Source) -> str | None:
    return None if source.stale_after is None else f"{source.stale_after:,} s"


def _exposures(base: State, head: State) -> Iterator[Change]:
    before, after = base.project.exposures, head.project.exposures
    gone = {_same(before[uid]): before[uid] for uid in sorted(before.keys() - after.keys())}
    for uid in sorted(before.keys() | after.keys()):
        old, new = before.get(uid), after.get(uid)
        products = products_of(_read(base, old), _read(head, new))
        if new is None and old is not None:
            yield Change("exposure-removed", old.name, products, old.type, None, old.file, None)
        elif new is not None:
            if old is None:
                yield Change("exposure-added", new.name, products, None, new.type, new.file, None)
            renamed = old or gone.get(_same(new))
            yield from _cleared(head, renamed.meta if renamed else {}, new, products)


def _same(exposure: Exposure) -> tuple[str, frozenset[str]]:
    """What an exposure of another name has in common with what it was: its type, and what it reads."""
    return exposure.type, frozenset(exposure.depends_on)


def _read(state: State, exposure: Exposure | None) -> tuple[str, ...]:
    models = state.project.models
    return state.products.of_tables(
        models[uid] for uid in (exposure.depends_on if exposure else ()) if uid in models
    )


def _cleared(
    head: State, old: Mapping[str, Any], new: Exposure, products: tuple[str, ...]
) -> Iterator[Change]:
    readers = [set(_listed(one.get("read_by"))) for one in (old, new.meta)]
    for role in sorted(readers[1] - readers[0]):
        yield Change("grant-widened", new.name, products, None, f"read by {role}", new.file, None)
    for role in sorted(readers[0] - readers[1]):
        yield Change("grant-narrowed", new.name, products, f"read by {role}", None, new.file, None)
    cleared = old.get("cleared_for"), new.meta.get("cleared_for")
    kind = _let_in(*cleared, head.policies.classifications)
    if kind is not None:
        yield Change(kind, new.name, products, *both(*cleared, said), new.file, None)


def _let_in(was: object, now: object, classes: Classifications) -> str | None:
    """Whether what is cleared for another class may hold more; what nobody can say holds less holds more."""
    if was == now:
        return None
    old, new = (classes.names.get(one) if isinstance(one, str) else None for one in (was, now))
    if new is None and now is not None:
        return "grant-widened"
    moved = combined(new, old, classes)
    return moved and ("grant-narrowed" if moved == "classification-raised" else "grant-widened")


def _listed(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)] if value else []


def _address(model: Model) -> str:
    return f"{model.schema}.{model.relation}"
