"""What `policies/` declares, before and after: masks, identifiers, row rules, roles, networks, waivers."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

import msgspec

from governance.changes.change import Change
from governance.changes.spelling import Values, both, compared, names, said
from governance.changes.state import State, products_of
from governance.declared.classifications import IDENTIFIABILITY, Classifications, Combination, Identifier
from governance.declared.masks import Mask, Where
from governance.declared.network import NetworkPolicy
from governance.declared.reading import Trail
from governance.declared.row_access import Role, RowRule, sees_more

_HIDES_ALL = frozenset({"null", "constant"})
_ENGINES = ("snowflake", "databricks")


def policy_changes(base: State, head: State) -> Iterator[Change]:
    """What differs between the policies of two states."""
    yield from _Masks(base, head).changes()
    yield from _Classes(base, head).changes()
    yield from _Access(base, head).changes()
    yield from _waivers(base, head)
    yield from _beside(base, head)


class _Policies:
    """The policies of two states, and how a change of them is told."""

    file = ""

    def __init__(self, base: State, head: State) -> None:
        self.base, self.head = base, head

    def told(
        self,
        kind: str,
        trail: Trail,
        values: Values,
        products: tuple[str, ...] = (),
        subject: str = "",
    ) -> Change:
        """A change at a place in the file; where it is gone, in that of the base."""
        state = self.base if values[1] is None and values[0] is not None else self.head
        place = state.place(state.policies.documents.get(self.file), trail)
        return Change(kind, subject or ".".join(str(one) for one in trail[1:]), products, *values, *place)


class _Masks(_Policies):
    file = "masks.yml"

    def changes(self) -> Iterator[Change]:
        """Masks, keys and scopes."""
        before, after = self.base.policies.masks, self.head.policies.masks
        for name in sorted(before.keys() | after.keys()):
            old, new = before.get(name), after.get(name)
            products = products_of(self.base.products.with_mask(name), self.head.products.with_mask(name))
            if old is None and new is not None:
                yield self.told("mask-added", ("masks", name), (None, _method(new)), products)
            elif new is None and old is not None:
                yield self.told("mask-removed", ("masks", name), (_method(old), None), products)
            elif old is not None and new is not None:
                yield from self._mask(old, new, products)
        yield from self._scopes()

    def _mask(self, old: Mask, new: Mask, products: tuple[str, ...]) -> Iterator[Change]:
        trail: Trail = ("masks", old.name)
        yield from self._sets((*trail, "unmasked_for"), old.unmasked_for, new.unmasked_for, products)
        yield from self._where(old, new, products)
        if _method(old) != _method(new):
            yield self.told(_hides(old, new), (*trail, "method"), (_method(old), _method(new)), products)
        left = tuple(IDENTIFIABILITY.index(one.yields.identifiability) for one in (old, new))
        if left[0] != left[1]:
            kind = "mask-weakened" if left[1] > left[0] else "mask-strengthened"
            values: Values = (old.yields.identifiability, new.yields.identifiability)
            yield self.told(kind, (*trail, "yields"), values, products)
        if set(old.accepts) != set(new.accepts):
            # What it no longer lowers passes through it; what it newly says to lower is no longer followed.
            yield self.told(
                "mask-changed", (*trail, "accepts"), (names(old.accepts), names(new.accepts)), products
            )
        if (old.input, old.output) != (new.input, new.output):
            values = (f"{old.input} to {old.output}", f"{new.input} to {new.output}")
            yield self.told("mask-changed", (*trail, "output"), values, products)
        if old.key_version != new.key_version and old.key_version and new.key_version:
            values = (f"version {old.key_version}", f"version {new.key_version}")
            yield self.told("mask-key-rotated", (*trail, "key"), values, products)

    def _where(self, old: Mask, new: Mask, products: tuple[str, ...]) -> Iterator[Change]:
        """A condition that goes or changes may show more rows; one that comes, or names fewer values, shows less."""
        before, after = old.unmasked_where, new.unmasked_where
        if before == after:
            return
        of_old = (before.column, before.type) if before else None
        of_new = (after.column, after.type) if after else None
        narrows = before is None or (
            of_old == of_new and after is not None and set(after.is_) <= set(before.is_)
        )
        kind = "mask-strengthened" if narrows else "mask-weakened"
        values: Values = (_condition(before), _condition(after))
        yield self.told(kind, ("masks", old.name, "unmasked_where"), values, products)

    def _sets(
        self, trail: Trail, before: Iterable[str], after: Iterable[str], products: tuple[str, ...]
    ) -> Iterator[Change]:
        old, new = names(before), names(after)
        if set(after) - set(before):
            yield self.told("mask-weakened", trail, (old, new or ""), products)
        elif old != new:
            yield self.told("mask-strengthened", trail, (old, new or ""), products)

    def _scopes(self) -> Iterator[Change]:
        before, after = self.base.policies.scopes, self.head.policies.scopes
        for name in sorted(before.keys() | after.keys()):
            old, new = set(before.get(name, ())), set(after.get(name, ()))
            products = products_of(self.base.products.in_domains(old), self.head.products.in_domains(new))
            values = (names(old), names(new))
            if new - old:
                yield self.told("token-scope-widened", ("scopes", name), values, products)
            elif old - new:
                yield self.told("token-scope-narrowed", ("scopes", name), values, products)


def _condition(where: Where | None) -> str:
    return f"where {where.column} is {', '.join(map(str, where.is_))}" if where else "in every row"


class _Classes(_Policies):
    file = "classifications.yml"

    def changes(self) -> Iterator[Change]:
        """Identifiers, axes and what people call combinations."""
        before, after = self.base.policies.classifications, self.head.policies.classifications
        for name in sorted(before.identifiers.keys() | after.identifiers.keys()):
            old, new = before.identifiers.get(name), after.identifiers.get(name)
            products = products_of(
                self.base.products.with_identifier(name), self.head.products.with_identifier(name)
            )
            trail: Trail = ("identifiers", name)
            if old is None and new is not None:
                yield self.told("identifier-known", trail, (None, new.identifiability), products)
            elif new is None and old is not None:
                yield self.told("identifier-forgotten", trail, (old.identifiability, None), products)
            elif old is not None and new is not None:
                for kind, key, values in _identifier(old, new, before):
                    yield self.told(kind, (*trail, key), values, products)
        yield from self._axes(before, after)

    def _axes(self, before: Classifications, after: Classifications) -> Iterator[Change]:
        for axis in ("confidentiality", "identifiability", "categories"):
            old, new = getattr(before, axis), getattr(after, axis)
            if old != new:
                kept = [one for one in new if one in old]
                kind = "classification-raised" if kept == list(old) else "classification-lowered"
                yield self.told(kind, (axis,), (", ".join(old), ", ".join(new)), subject=axis)
        for name in sorted(before.names.keys() | after.names.keys()):
            was, now = before.names.get(name), after.names.get(name)
            meant = combined(was, now, before)
            if was != now and meant:
                yield self.told(meant, ("names", name), both(was, now, _combination), subject=name)


class _Access(_Policies):
    def changes(self) -> Iterator[Change]:
        """Row rules, roles and networks."""
        self.file = "row_access.yml"
        yield from self._rules(self.base.policies.row_access, self.head.policies.row_access)
        self.file = "roles.yml"
        yield from self._roles(self.base.policies.roles, self.head.policies.roles)
        self.file = "network.yml"
        yield from self._networks(self.base.policies.networks, self.head.policies.networks)

    def _rules(self, before: Mapping[str, RowRule], after: Mapping[str, RowRule]) -> Iterator[Change]:
        for name in sorted(before.keys() | after.keys()):
            old, new = before.get(name), after.get(name)
            kind = _shows(old, new)
            if kind is not None:
                products = products_of(self.base.products.with_rule(name), self.head.products.with_rule(name))
                values = both(old, new, _rule)
                yield self.told(kind, ("row_access", name), values, products)

    def _roles(self, before: Mapping[str, Role], after: Mapping[str, Role]) -> Iterator[Change]:
        for name in sorted(before.keys() | after.keys()):
            old, new = before.get(name), after.get(name)
            kind = _reads(old, new)
            if kind is not None:
                domains = {domain for one in (old, new) if one for domain in one.domains}
                products = products_of(
                    self.base.products.in_domains(domains), self.head.products.in_domains(domains)
                )
                values = both(old, new, partial(_role, name))
                yield self.told(kind, ("roles", name), values, products)

    def _networks(
        self, before: Mapping[str, NetworkPolicy], after: Mapping[str, NetworkPolicy]
    ) -> Iterator[Change]:
        for name in sorted(before.keys() | after.keys()):
            old, new = before.get(name), after.get(name)
            values = both(old, new, lambda one: ", ".join(one.allow))
            products = products_of(
                self.base.products.with_network(name), self.head.products.with_network(name)
            )
            if old is None and new is not None:
                yield self.told("network-narrowed", ("network", name), values, products)
            elif new is None and old is not None:
                yield self.told("network-removed", ("network", name), values, products)
            elif old is not None and new is not None:
                if not _covers(old, new):
                    yield self.told("network-widened", ("network", name), values, products)
                elif not _covers(new, old):
                    yield self.told("network-narrowed", ("network", name), values, products)


def _method(mask: Mask) -> str:
    told = msgspec.to_builtins(mask.method)
    return f"{told.pop('kind')} {said(told)}" if len(told) > 1 else str(told["kind"])


def _hides(old: Mask, new: Mask) -> str:
    """Another method hides more only where nothing of a value is left; else nobody has shown that it does."""
    was, now = (str(one.method.__struct_config__.tag) for one in (old, new))
    if now in _HIDES_ALL:
        return "mask-strengthened" if was not in _HIDES_ALL else "mask-rewritten"
    if was in _HIDES_ALL:
        return "mask-weakened"
    return "mask-changed"


def _identifier(
    old: Identifier, new: Identifier, classes: Classifications
) -> Iterator[tuple[str, str, tuple[str | None, str | None]]]:
    """Kind, key and values of what differs; names for suggestions and descriptions make no difference."""
    for key, order in (
        ("identifiability", classes.identifiability),
        ("category", classes.categories),
        ("confidentiality", classes.confidentiality),
    ):
        was, now = getattr(old, key), getattr(new, key)
        moved = compared(order, was, now)
        if moved is not None:
            yield "classification-raised" if moved == "more" else "classification-lowered", key, (was, now)
    if old.mask != new.mask:
        yield "mask-changed", "mask", (old.mask, new.mask)
    for key in ("safe_harbor", "values", "person_key", "quarantine"):
        was, now = getattr(old, key), getattr(new, key)
        if was != now:
            # A person's key lets what counts it count people, so that to declare one is the weaker side.
            nothing_before = not now if key == "person_key" else not was
            kind = "classification-raised" if nothing_before else "classification-lowered"
            yield kind, key, (_text(was), _text(now))


def _text(value: object) -> str | None:
    return None if value is None else said(value)


def combined(was: Combination | None, now: Combination | None, classes: Classifications) -> str | None:
    """Whether a name means something more or less sensitive; None where neither does."""
    old, new = was or Combination(), now or Combination()
    moved = {
        compared(classes.identifiability, old.identifiability, new.identifiability),
        compared(classes.categories, old.category, new.category),
        compared(classes.confidentiality, old.confidentiality, new.confidentiality),
    } - {None}
    if not moved:
        return None
    return "classification-raised" if moved == {"more"} else "classification-lowered"


def _combination(one: Combination) -> str:
    parts = (one.identifiability, one.category, one.confidentiality)
    return ", ".join(part for part in parts if part)


def _shows(old: RowRule | None, new: RowRule | None) -> str | None:
    """The kind of a row rule's change; a table without one shows all rows, so that none is the widest."""
    if new is None or old is None:
        return "row-rule-removed" if old else "row-rule-added"
    if sees_more(new, old, {column: (column,) for column in new.columns}) or old.columns != new.columns:
        return "row-rule-widened"
    narrower = sees_more(old, new, {column: (column,) for column in old.columns})
    return "row-rule-narrowed" if narrower else None


def _rule(rule: RowRule) -> str:
    shown = []
    for role in sorted(rule.allow):
        allowed = rule.allow[role]
        if isinstance(allowed, str):
            shown.append(f"{role}: {allowed}")
        else:
            tests = (
                f"{column} {', '.join(sorted(map(said, allowed[column])))}" for column in sorted(allowed)
            )
            shown.append(f"{role}: {' and '.join(tests)}")
    return "; ".join(shown)


def _reads(old: Role | None, new: Role | None) -> str | None:
    if new is None or old is None:
        return "role-removed" if old else "role-added"
    more = any(set(getattr(new, key)) - set(getattr(old, key)) for key in ("domains", "tiers"))
    less = any(set(getattr(old, key)) - set(getattr(new, key)) for key in ("domains", "tiers"))
    other = any(getattr(old, key) != getattr(new, key) for key in _ENGINES)
    return "grant-widened" if more or other else "grant-narrowed" if less else None


def _role(name: str, role: Role) -> str:
    called = [f"{engine} {of}" for engine in _ENGINES if (of := getattr(role, engine)) not in (None, name)]
    return "; ".join([f"{names(role.domains)}: {names(role.tiers)}", *called])


def _covers(one: NetworkPolicy, other: NetworkPolicy) -> bool:
    """Whether every network that a policy lets in is let in by another one."""
    known = [ipaddress.ip_network(text) for text in one.allow]
    merged: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = [
        *ipaddress.collapse_addresses(net for net in known if isinstance(net, ipaddress.IPv4Network)),
        *ipaddress.collapse_addresses(net for net in known if isinstance(net, ipaddress.IPv6Network)),
    ]
    return all(any(_within(ipaddress.ip_network(text), net) for net in merged) for text in other.allow)


def _within(
    one: ipaddress.IPv4Network | ipaddress.IPv6Network, other: ipaddress.IPv4Network | ipaddress.IPv6Network
) -> bool:
    if isinstance(one, ipaddress.IPv4Network):
        return isinstance(other, ipaddress.IPv4Network) and one.subnet_of(other)
    return isinstance(other, ipaddress.IPv6Network) and one.subnet_of(other)


def _waivers(base: State, head: State) -> Iterator[Change]:
    before = {waiver.finding: waiver for waiver in base.policies.waivers}
    for place, waiver in enumerate(head.policies.waivers):
        old = before.pop(waiver.finding, None)
        now = f"until {waiver.ends.isoformat()}, owner {waiver.owner}, approved by {waiver.approvals[-1].approved_by}"
        where = head.place(head.policies.documents.get("waivers.yml"), ("waivers", place))
        if old is None:
            yield Change("waiver-added", waiver.finding, (), None, now, *where)
        elif msgspec.structs.replace(old, reason="") != msgspec.structs.replace(waiver, reason=""):
            was = f"until {old.ends.isoformat()}, owner {old.owner}, approved by {old.approvals[-1].approved_by}"
            yield Change("waiver-extended", waiver.finding, (), was, now, *where)
    for finding in sorted(before):
        until = f"until {before[finding].ends.isoformat()}"
        place_before = base.place(base.policies.documents.get("waivers.yml"), ())
        yield Change("waiver-removed", finding, (), until, None, *place_before)


def _beside(base: State, head: State) -> Iterator[Change]:
    """Tables said to be built anew, the baseline, and the files that say who may approve."""
    known = set(base.policies.backfills)
    for place, one in enumerate(head.policies.backfills):
        if one not in known:
            where = head.place(head.policies.documents.get("backfills.yml"), ("backfills", place))
            yield Change("exception-added", f"backfill of {one.model}", (), None, one.protection, *where)
    grown, shrunk = head.recorded - base.recorded, base.recorded - head.recorded
    for kind, ids in (("baseline-grown", grown), ("baseline-shrunk", shrunk)):
        if ids:
            values: Values = (None, names(ids)) if kind == "baseline-grown" else (names(ids), None)
            yield Change(kind, "policies/baseline.json", (), *values, "policies/baseline.json", None)
    for name in sorted(base.roots.keys() | head.roots.keys()):
        old, new = base.roots.get(name), head.roots.get(name)
        if old != new:
            yield Change("approvers-changed", name, (), old, new, name, None)
