"""How long rows are kept by `policies/` and by models' meta, before and after; who owns what, and what computes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from governance.changes.change import Change
from governance.changes.columns import called
from governance.changes.spelling import both, either, longer, said
from governance.changes.state import State, products_of
from governance.declared.retention import TierRetention
from governance.declared.shares import Share
from governance.declared.warehouses import Warehouse


def keeping_changes(base: State, head: State) -> Iterator[Change]:
    """What differs between the retention, the shares, the duties and the warehouses of two states."""
    yield from _tiers(base, head)
    yield from _expiries(base, head)
    yield from _shares(base, head)
    before, after = base.policies.duties, head.policies.duties
    if before != after:
        values = both(before, after, _told)
        place = head.place(head.policies.documents.get("roles.yml"), ("duties",))
        yield Change("setting-changed", "duties", (), *values, *place)
    sides = _undescribed(base.policies.warehouses), _undescribed(head.policies.warehouses)
    for name, old, new in _paired(*sides):
        place = head.place(head.policies.documents.get("warehouses.yml"), ("warehouses", name))
        yield Change("warehouse-changed", name, (), *both(old, new, _told), *place)


def _shares(base: State, head: State) -> Iterator[Change]:
    sides = _undescribed(base.policies.shares), _undescribed(head.policies.shares)
    for name, old, new in _paired(*sides):
        place = head.place(head.policies.documents.get("shares.yml"), ("shares", name))
        products = products_of(base.products.with_share(name), head.products.with_share(name))
        kind = either(old, new, gone="share-removed", new="share-added", other="share-changed") or ""
        yield Change(kind, name, products, *both(old, new, _told), *place)


def _tiers(base: State, head: State) -> Iterator[Change]:
    for name, old, new in _paired(base.policies.retention, head.policies.retention):
        place = head.place(head.policies.documents.get("retention.yml"), ("retention", name))
        kind = "retention-shortened" if _shorter(old, new) else "retention-extended"
        products = products_of(*(one.products.of_tables(one.project.of_tiers(name)) for one in (base, head)))
        yield Change(kind, f"retention.{name}", products, *both(old, new, _told), *place)


def _shorter(old: TierRetention | None, new: TierRetention | None) -> bool:
    """Whether rows surely go no later than before: the limit alone is new or lower."""
    if old is None or new is None:
        return old is None
    limited = msgspec.structs.replace(old, at_most=new.at_most) == new
    return limited and not longer(new.at_most, old.at_most)


def _expiries(base: State, head: State) -> Iterator[Change]:
    for uid in base.project.models.keys() & head.project.models.keys():
        old, new = base.project.models[uid], head.project.models[uid]
        was, now = old.meta.get("retention"), new.meta.get("retention")
        if was != now:
            products = products_of(base.products.of(old), head.products.of(new))
            place = head.table_place(new)
            yield Change(
                _expiry(was, now), f"{called(new)}.retention", products, *both(was, now, said), *place
            )


def _expiry(was: object, now: object) -> str:
    kind = either(was, now, gone="retention-extended", new="retention-shortened", other="")
    if kind:
        return kind
    fewer = isinstance(was, dict) and isinstance(now, dict) and _days(now) < _days(was)
    return "retention-shortened" if fewer and _without(was) == _without(now) else "retention-extended"


def _days(said_of: Mapping[str, Any]) -> float:
    days = said_of.get("days")
    return days if isinstance(days, int) else 0


def _without(said_of: object) -> object:
    return {key: one for key, one in said_of.items() if key != "days"} if isinstance(said_of, dict) else None


def _undescribed(declared: Mapping[str, Warehouse] | Mapping[str, Share]) -> dict[str, Any]:
    return {name: msgspec.structs.replace(one, description="") for name, one in declared.items()}


def _paired(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Name, what there was and what there is, where the two differ."""
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield name, before.get(name), after.get(name)


def _told(one: object) -> str:
    return said(msgspec.to_builtins(one))
