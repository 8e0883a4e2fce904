"""What contracts promise, before and after: versions, controls, retention, service levels, interfaces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from governance.changes.change import Change, order_of
from governance.changes.spelling import both, either, longer, names, said
from governance.changes.state import State, paired, products_of
from governance.declared.contracts import Contract
from governance.declared.reading import Trail

_TIERS = ("bronze", "silver", "platinum")
_QUALITY: tuple[tuple[str, Callable[[Any, Any], bool]], ...] = (
    ("freshness_p95", longer),
    ("completeness", lambda after, before: after < before),
    ("drift_psi", lambda after, before: after > before),
)
"""Each service level, and whether one value of it promises less than another."""


def contract_changes(base: State, head: State) -> Iterator[Change]:
    """What differs between the contracts of two states, but for the columns that they promise."""
    for name in sorted(head.by_name.keys() - base.by_name.keys()):
        after = head.by_name[name]
        yield Change("product-added", name, (name,), None, after.version, *head.place(after.document))
    for name in sorted(base.by_name.keys() - head.by_name.keys()):
        before = base.by_name[name]
        yield Change("product-removed", name, (name,), before.version, None, *base.place(before.document))
    for old, new in paired(base, head):
        yield from _Pair(head, old, new).changes()


class _Pair:
    """One product's contract, before and after."""

    def __init__(self, head: State, before: Contract, after: Contract) -> None:
        self._head, self._before, self._after = head, before, after

    def changes(self) -> Iterator[Change]:
        renamed = self._before.name != self._after.name  # a new product's versions begin anew
        if not renamed and order_of(self._after.version) < order_of(self._before.version):
            yield self._told("version-lowered", ("version",), self._before.version, self._after.version)
        yield from self._identity()
        yield from self._controls()
        yield from self._durations()
        yield from self._interfaces()
        yield from self._quality()
        yield from self._deprecation()
        yield from self._making()

    def _identity(self) -> Iterator[Change]:
        before, after = self._before, self._after
        for field, kind in (
            ("domain", "product-moved"),
            ("database", "product-moved"),
            ("legal_basis", "legal-basis-changed"),
            ("steward", "steward-changed"),
        ):
            if getattr(before, field) != getattr(after, field):
                yield self._told(kind, (field,), getattr(before, field), getattr(after, field))
        if set(before.owners) != set(after.owners):
            yield self._told("owner-changed", ("owners",), names(before.owners), names(after.owners))
        if before.deidentified != after.deidentified:
            kind = (
                "deidentification-declared" if before.deidentified == "none" else "deidentification-dropped"
            )
            yield self._told(kind, ("deidentified",), before.deidentified, after.deidentified)

    def _controls(self) -> Iterator[Change]:
        before, after = self._before.security_controls, self._after.security_controls
        trail: Trail = ("security_controls",)
        masks = (before.masking_policy, after.masking_policy)
        yield from self._sets((*trail, "masking_policy"), *masks, gone="mask-removed", new="mask-added")
        roles = (before.roles_allowed, after.roles_allowed)
        yield from self._sets((*trail, "roles_allowed"), *roles, gone="role-removed", new="role-added")
        for key, gone, other, new in (
            ("row_access_policy", "row-rule-removed", "row-rule-widened", "row-rule-added"),
            ("network_policy", "network-removed", "network-widened", "network-narrowed"),
        ):
            old, now = getattr(before, key), getattr(after, key)
            kind = either(old, now, gone=gone, new=new, other=other)
            if kind is not None:
                yield self._told(kind, (*trail, key), old, now)

    def _durations(self) -> Iterator[Change]:
        before, after = self._before.retention_policy, self._after.retention_policy
        for tier in _TIERS:
            old, now = getattr(before, tier), getattr(after, tier)
            if old != now:
                kind = (
                    "retention-extended"
                    if old is None or (now and longer(now, old))
                    else "retention-shortened"
                )
                yield self._told(kind, ("retention_policy", tier), old, now)
        audit, audited = self._before.audit_evidence, self._after.audit_evidence
        yield from self._sets(
            ("audit_evidence", "frameworks"),
            audit.frameworks,
            audited.frameworks,
            gone="evidence-dropped",
            new="evidence-added",
        )
        if audit.retention != audited.retention:
            kind = "evidence-added" if longer(audited.retention, audit.retention) else "evidence-dropped"
            yield self._told(kind, ("audit_evidence", "retention"), audit.retention, audited.retention)

    def _interfaces(self) -> Iterator[Change]:
        before, after = self._before.interfaces, self._after.interfaces
        yield from self._sets(
            ("interfaces", "tables"),
            before.tables,
            after.tables,
            gone="interface-table-removed",
            new="interface-table-added",
        )
        yield from self._sets(
            ("interfaces", "shares"), before.shares, after.shares, gone="share-removed", new="share-added"
        )
        for table in sorted(before.schema.keys() - after.schema.keys()):
            if table in after.tables:
                shown = names(before.schema[table].columns)
                yield self._told("table-schema-dropped", ("interfaces", "schema"), shown, None, table)

    def _quality(self) -> Iterator[Change]:
        before, after = self._before.quality_slo, self._after.quality_slo
        for key, less in _QUALITY:
            old, now = getattr(before, key), getattr(after, key)
            if old != now:
                kind = "slo-loosened" if less(now, old) else "slo-tightened"
                yield self._told(kind, ("quality_slo", key), said(old), said(now))
        cap, capped = self._before.cost.monthly_cap_usd, self._after.cost.monthly_cap_usd
        if cap != capped:
            kind = "cost-cap-raised" if capped > cap else "cost-cap-lowered"
            yield self._told(kind, ("cost", "monthly_cap_usd"), said(cap), said(capped))

    def _deprecation(self) -> Iterator[Change]:
        replaces = self._before.deprecation.replaces, self._after.deprecation.replaces
        if replaces[0] != replaces[1]:
            yield self._told("succession-changed", ("deprecation", "replaces"), *replaces)
        before, after = self._before.deprecation.sunset, self._after.deprecation.sunset
        if before == after:
            return
        kind = "product-deprecated"
        if before is not None:
            kind = "product-revived" if after is None or after > before else "product-sunset-sooner"
        yield self._told(kind, ("deprecation", "sunset"), *both(before, after, dt.date.isoformat))

    def _making(self) -> Iterator[Change]:
        before, after = self._before, self._after
        for key in ("sources", "transforms"):
            old, now = names(getattr(before.lineage, key)), names(getattr(after.lineage, key))
            if old != now:
                yield self._told("lineage-redeclared", ("lineage", key), old, now)
        collectors = {one.name: one for one in before.collectors}
        for place, one in enumerate(after.collectors):
            old_one = collectors.pop(one.name, None)
            if old_one != one:
                shown = said(msgspec.to_builtins(old_one)) if old_one else None
                now = said(msgspec.to_builtins(one))
                yield self._told("collector-changed", ("collectors", place), shown, now, one.name)
        for name in sorted(collectors):
            shown = said(msgspec.to_builtins(collectors[name]))
            yield self._told("collector-changed", ("collectors",), shown, None, name)

    def _sets(
        self, trail: Trail, before: Iterable[str], after: Iterable[str], *, gone: str, new: str
    ) -> Iterator[Change]:
        """A change for each name that is gone, and for each that is new."""
        for one in sorted(set(before) - set(after)):
            yield self._told(gone, trail, one, None, one)
        for one in sorted(set(after) - set(before)):
            yield self._told(new, trail, None, one, one)

    def _told(
        self, kind: str, trail: Trail, before: str | None, after: str | None, what: str | None = None
    ) -> Change:
        subject = f"{self._after.name}.{what or trail[-1]}"
        if "table" in kind and what:
            subject = what
        place = self._head.place(self._after.document, trail)
        products = products_of((self._before.name,), (self._after.name,))
        return Change(kind, subject, products, before, after, *place)
