"""protection-current: rows that were written under another mask do not stay behind in silence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from governance.checks.case import Case, Check, Examined, Problem, Unseen
from governance.compile.compiled_macros import compiled_macros
from governance.project import Model, Project

if TYPE_CHECKING:
    from governance.lineage.propagate import Label
    from governance.lineage.tracing import Traced

_FILE = "policies/backfills.yml"
_LAID = "laid"
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class _Protection:
    """What protects the identifiers in one column: masks on the ways by which they come, and those that come raw."""

    masks: frozenset[str]
    raw: frozenset[str]


_Of = Callable[[str], Mapping[str, _Protection]]


def protection_current(case: Case) -> Iterator[Examined | Unseen]:
    """A table that keeps its rows was built anew under the masks that are in force, or somebody recorded when.

    An incremental model or snapshot keeps rows as the masks left them on the day they were written. Where a column's
    mask changed since the base (`--base`), or since the rebuild that policies/backfills.yml records, the old rows
    are protected otherwise: the table needs a rebuild, and a record of it with the digest of the masks in force.
    """
    kept = [model for model in case.project.models.values() if _keeps_rows(model)]
    if not kept:
        return
    now = _protections(case.traced)
    before = None if case.base is None else _protections(case.base_traced)
    recorded = {one.model: one.protection for one in case.policies.backfills}
    bodies = compiled_macros(case.policies)
    silent = 0
    for model in kept:
        columns = now(model.unique_id)
        told = recorded.get(model.unique_id)
        if told is not None or any(one.masks for one in columns.values()):
            digest = _digest(case.project, columns, bodies)
            changed = told is None and before is not None and _changed(case, model, columns, before)
            silent += told is None and before is None
            if told is not None or before is not None:
                problems = (*_stale(model, told, digest), *_unrecorded(model, changed or [], digest))
                yield Examined(model, None, problems)
    if silent:
        yield Unseen(
            f"the masks under which the rows of incremental models and snapshots ({silent}) were written: {_FILE} does "
            "not say, and no base was named (`--base`)"
        )
    yield from _strangers(case, {model.unique_id for model in kept})


def _keeps_rows(model: Model) -> bool:
    return model.tier != "bronze" and (model.kind == "snapshot" or model.materialized == "incremental")


def _protections(traced: Traced) -> _Of:
    """What protects each column of a relation to which an identifier comes."""
    # It brings what follows columns, which a run without this check never needs.
    from governance.checks.reached import identifiers_of
    from governance.lineage.kinds import VALUE
    from governance.lineage.laid import carry_from_masks
    from governance.lineage.propagate import Label

    def laid(mask: str, _uid: str) -> Iterator[Label]:
        yield Label(_LAID, mask)

    carried = carry_from_masks(traced, laid)

    def of(uid: str) -> Mapping[str, _Protection]:
        relation = traced.relation(uid)
        found = {}
        for name, state in traced.columns(uid):
            come = identifiers_of(state)
            if come.any and relation is not None:
                labels: Mapping[Label, int] = carried.columns.get(relation.ids[name], {})
                masks = frozenset(
                    one.name for one, kinds in labels.items() if one.axis == _LAID and kinds & VALUE
                )
                found[name] = _Protection(masks, frozenset(come.raw))
        return found

    return of


def _digest(project: Project, columns: Mapping[str, _Protection], bodies: Mapping[str, str]) -> str:
    """Of the masks on each column and of what they do on this engine."""
    said = [
        [
            name,
            sorted([mask, bodies.get(f"{project.adapter}__{mask}", "")] for mask in one.masks),
            sorted(one.raw),
        ]
        for name, one in sorted(columns.items())
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:_DIGITS]


def _changed(case: Case, model: Model, columns: Mapping[str, _Protection], before: _Of) -> list[str]:
    """Columns that the base had too, and that a mask of now did not protect there; what cannot be told is one."""
    uid = model.unique_id
    relation = case.base_traced.relation(uid)
    if relation is None or case.base is None or uid not in case.base.models:
        return []
    if uid in case.base_traced.unknown:
        return sorted(name for name, one in columns.items() if one.masks)
    old = before(uid)
    nothing = _Protection(frozenset(), frozenset())
    return sorted(
        name
        for name, one in columns.items()
        if name in relation.ids
        and (one.masks - old.get(name, nothing).masks or old.get(name, nothing).raw - one.raw)
    )


def _stale(model: Model, told: str | None, digest: str) -> Iterator[Problem]:
    if told is not None and told != digest:
        yield Problem(
            f"its rows were written under other masks: since the rebuild that {_FILE} records, a mask of its columns has changed",
            _advice(model, digest),
            subject=told,
            expected=digest,
        )


def _unrecorded(model: Model, columns: list[str], digest: str) -> Iterator[Problem]:
    if columns:
        names = ", ".join(f"`{name}`" for name in columns)
        yield Problem(
            f"the masks of {names} have changed since the base, or cannot be told there, and this {model.kind} keeps the rows "
            "that were written before",
            _advice(model, digest),
            subject=", ".join(columns),
            expected=digest,
        )


def _advice(model: Model, digest: str) -> str:
    never = model.kind == "snapshot" or model.settings.get("full_refresh") is False
    how = (
        "mask its old rows where they stand"
        if never
        else f"build it anew (`dbt build --full-refresh --select {model.name}`)"
    )
    return (
        f"{how}, and record it in {_FILE}: `{{model: {model.unique_id}, protection: {digest}, rebuilt_on: <day>, "
        "by: <who>}`"
    )


def _strangers(case: Case, known: set[str]) -> Iterator[Examined]:
    for position, one in enumerate(case.policies.backfills):
        if one.model not in known:
            line = case.policies.documents["backfills.yml"].line(("backfills", position))
            problem = Problem(
                f"{_FILE} records `{one.model}`, which is no incremental model or snapshot of this project",
                "take it out, or write the unique_id of one",
                expected="a table that keeps its rows",
            )
            yield Examined(f"backfill.{one.model}", None, (problem,), (_FILE, line))


PROTECTION_CURRENT = Check(
    id="protection-current",
    ask=protection_current,
    core=False,
    follows=True,
)
