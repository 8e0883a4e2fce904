"""What governance.yml says, before and after: how the gate judges, and what it lets pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from governance.changes.change import Change
from governance.changes.spelling import both, names, said
from governance.changes.state import State
from governance.declared.evidence import Evidence, after
from governance.declared.governance_file import Governance
from governance.declared.reading import Trail

_FILE = "governance.yml"
_STRICTNESS = ("ignore", "tell", "stop")
_ELSE = ("environment", "tiers", "domains", "functions")


def setting_changes(base: State, head: State) -> Iterator[Change]:
    """What differs between the governance.yml of two states, and the controls."""
    settings = _Settings(base, head)
    before, after_ = base.policies.governance, head.policies.governance
    yield from settings.targets(before, after_)
    yield from settings.checks(before, after_)
    yield from settings.exceptions(before, after_)
    yield from settings.evidence(before.evidence, after_.evidence)
    yield from settings.rest(before, after_)


class _Settings:
    def __init__(self, base: State, head: State) -> None:
        self._base, self._head = base, head

    def targets(self, before: Governance, after: Governance) -> Iterator[Change]:
        """Which target may hold raw identifiers."""
        for name in sorted(before.targets.keys() | after.targets.keys()):
            old, new = before.targets.get(name), after.targets.get(name)
            if old == new:
                continue
            values = both(old, new, lambda one: _raw(one.may_hold_raw))
            was, now = bool(old and old.may_hold_raw), bool(new and new.may_hold_raw)
            if was != now:
                yield self._told("raw-allowed" if now else "raw-refused", ("targets", name), values)
            elif old is None or new is None or old.engine != new.engine:
                engines = both(old, new, lambda one: one.engine)
                yield self._told("setting-changed", ("targets", name), engines)

    def checks(self, before: Governance, after: Governance) -> Iterator[Change]:
        """Which checks run, how many people stand behind a number, and what our plugin does."""
        for key, more, less in (
            ("off", "check-off", "check-on"),
            ("may_be_empty", "check-may-be-empty", "check-must-not-be-empty"),
        ):
            old, new = getattr(before.checks, key), getattr(after.checks, key)
            yield from self._sets(("checks", key), old, new, more=more, less=less)
        k = before.aggregates.k, after.aggregates.k
        if k[0] != k[1]:
            kind = "aggregate-k-lowered" if k[1] < k[0] else "aggregate-k-raised"
            yield self._told(kind, ("aggregates", "k"), (str(k[0]), str(k[1])))
        plugin = before.dbt_plugin.on_findings, after.dbt_plugin.on_findings
        if plugin[0] != plugin[1]:
            looser = _STRICTNESS.index(plugin[1]) < _STRICTNESS.index(plugin[0])
            kind = "plugin-loosened" if looser else "plugin-tightened"
            yield self._told(kind, ("dbt_plugin", "on_findings"), plugin)

    def exceptions(self, before: Governance, after: Governance) -> Iterator[Change]:
        """What may run, be read or leave although the gate would refuse it."""
        for trail, old, new in (
            (("enforcement", "approved_macros"), _macros(before), _macros(after)),
            (
                ("hooks", "allowed"),
                [one.digest for one in before.hooks.allowed],
                [one.digest for one in after.hooks.allowed],
            ),
            (
                ("relations", "allowed"),
                [one.name for one in before.relations.allowed],
                [one.name for one in after.relations.allowed],
            ),
            (("fixtures", "ignore"), before.fixtures.ignore, after.fixtures.ignore),
            (
                ("egress",),
                [said(_plain(one)) for one in before.egress],
                [said(_plain(one)) for one in after.egress],
            ),
        ):
            yield from self._sets(trail, old, new, more="exception-added", less="exception-removed")

    def evidence(self, before: Evidence | None, after_: Evidence | None) -> Iterator[Change]:
        """Where evidence is kept, and for how long."""
        if before is None or after_ is None:
            if before is not after_:
                kind = "evidence-dropped" if before else "evidence-added"
                yield self._told(kind, ("evidence",), both(before, after_, lambda one: one.origin))
            return
        yield from self._kept(before, after_)
        for key in ("origin", "store", "key"):
            old, new = getattr(before, key), getattr(after_, key)
            if old != new:
                yield self._told("setting-changed", ("evidence", key), (old, new))
        frameworks = [set(one.frameworks) for one in (before, after_)]
        if frameworks[0] != frameworks[1]:
            # None named: all of them.
            less = frameworks[1] and (not frameworks[0] or frameworks[0] - frameworks[1])
            values = (names(before.frameworks), names(after_.frameworks))
            yield self._told(
                "evidence-dropped" if less else "evidence-added", ("evidence", "frameworks"), values
            )

    def _kept(self, before: Evidence, after_: Evidence) -> Iterator[Change]:
        for name in sorted({*before.retention, *after_.retention}):
            old, new = before.retention.get(name), after_.retention.get(name)
            if old == new:
                continue
            # A framework without a period asks for none; where none has one, evidence is kept for good.
            shorter = new is None or not before.retention or (old is not None and _shorter(new, old))
            shorter = shorter and bool(after_.retention)
            kind = "evidence-dropped" if shorter else "evidence-added"
            yield self._told(kind, ("evidence", "retention", name), (old, new))

    def rest(self, before: Governance, after: Governance) -> Iterator[Change]:
        """What decides which rules a table is under."""
        for key in _ELSE:
            old, new = getattr(before, key), getattr(after, key)
            if old != new:
                yield self._told("setting-changed", (key,), (said(_plain(old)), said(_plain(new))))
        if before.fixtures.salt != after.fixtures.salt:
            yield self._told("setting-changed", ("fixtures", "salt"), (None, None))
        controls = [msgspec.to_builtins(one.policies.controls) for one in (self._base, self._head)]
        for part in ("checks", "evidence"):
            for name in sorted(controls[0][part].keys() | controls[1][part].keys()):
                old, new = controls[0][part].get(name), controls[1][part].get(name)
                if old != new:
                    values = both(old, new, said)
                    subject, file = f"controls.yml {part}.{name}", "policies/controls.yml"
                    yield Change("setting-changed", subject, (), *values, file, None)

    def _sets(
        self, trail: Trail, before: Iterable[str], after: Iterable[str], *, more: str, less: str
    ) -> Iterator[Change]:
        for one in sorted(set(after) - set(before)):
            yield self._told(more, trail, (None, one), one)
        for one in sorted(set(before) - set(after)):
            yield self._told(less, trail, (one, None), one)

    def _told(
        self, kind: str, trail: Trail, values: tuple[str | None, str | None], subject: str = ""
    ) -> Change:
        place = self._head.place(self._head.policies.documents.get(_FILE), trail)
        return Change(kind, subject or ".".join(str(one) for one in trail), (), *values, *place)


def _raw(may: bool) -> str:  # noqa: FBT001 - what the file says
    return "may hold raw identifiers" if may else "holds no raw identifiers"


def _macros(governance: Governance) -> list[str]:
    return [f"{name} {digest}" for name, digest in governance.enforcement.approved_macros.items()]


def _plain(value: object) -> object:
    return msgspec.to_builtins(value)


def _shorter(one: str, other: str) -> bool:
    import datetime as dt

    day = dt.date(2001, 1, 1)
    return after(day, one) < after(day, other)
