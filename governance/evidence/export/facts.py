"""What the log says of a period as tables, so that each population is a query that an auditor can read."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from governance.declared.waivers import person
from governance.evidence.covering import asked_in
from governance.evidence.entries import Entry
from governance.evidence.export.acts import acts
from governance.evidence.export.asked import Asked
from governance.evidence.export.names import REDACTED, WITHHELD, Names
from governance.evidence.history import History

_RUNS = ("started", "gate-run", "dbt-run")
_ACCESS = ("access-history", "access-review", "break-glass", "share")
SCHEMA = Path(__file__).with_name("facts.sql")


def load(asked: Asked, names: Names) -> sqlite3.Connection:
    """The tables of `facts.sql`, filled from the entries of a period, their statements and their blobs."""
    facts = sqlite3.connect(":memory:")
    facts.executescript(SCHEMA.read_text(encoding="utf-8"))
    entries = list(asked.entries)
    _fill(facts, "entries", (_entry(entry) for entry in entries))
    _fill(facts, "kinds", _kinds(asked))
    _fill(facts, "runs", _runs(asked, entries))
    _fill(facts, "checks", _checks(asked.history, entries))
    _fill(facts, "overrides", _overrides(asked.history, entries, names))
    _fill(facts, "waivers", _waivers(asked.history, entries))
    _fill(facts, "approvals", _approvals(asked.history, entries, names))
    _fill(facts, "told", _told(asked.history, entries, names))
    _fill(facts, "acts", acts(asked.history, entries, names))
    _fill(facts, "gaps", _gaps(asked.history))
    _fill(facts, "scope", _scope(asked.history, entries))
    _fill(facts, "relations", _relations(asked.history, entries))
    _fill(facts, "files", _files(asked.history, entries))
    _fill(facts, "days", ((day.isoformat(),) for day in asked.days))
    _fill(facts, "log", [(asked.history.entries[0].ts[:10], asked.as_of[:10])])
    return facts


def independent(requester: str, approvers: Iterable[str]) -> str:
    """Whether somebody else approved than asked: yes, no, or unknown where a name is not shown."""
    people = [person(name) for name in approvers if name]
    if not people or not requester or {REDACTED, WITHHELD} & {requester, *approvers}:
        return "unknown"
    return "no" if person(requester) in people else "yes"


def _fill(facts: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    for row in rows:
        marks = ", ".join("?" * len(row))
        facts.execute(f"insert into {table} values ({marks})", row)  # noqa: S608 - a name of ours


def _kinds(asked: Asked) -> Iterator[tuple[str, int]]:
    """How many lines of the period are of each kind."""
    counts: Counter[str] = Counter()
    for line in asked.history.lines:
        said = json.loads(line)
        if asked.first.isoformat() <= said["period"] <= asked.last.isoformat():
            counts[said["kind"]] += 1
    yield from sorted(counts.items())


def _entry(entry: Entry) -> tuple[Any, ...]:
    return (
        *(entry.seq, entry.ts, entry.period, entry.kind, entry.result, len(entry.blobs)),
        *(" ".join(entry.controls), entry.supersedes, entry.retain_until, entry.envelope),
    )


def _runs(asked: Asked, entries: Iterable[Entry]) -> Iterator[tuple[Any, ...]]:
    history = asked.history
    ends = {
        str(history.said(entry).predicate.get("run")): entry.seq
        for entry in history.of_kind("gate-run", "dbt-run", "apply")
    }
    for entry in entries:
        if entry.kind in _RUNS:
            said = history.said(entry).predicate
            git, ci = said.get("git") or {}, said.get("ci") or {}
            told = history.blob_of(entry, "reason.json")
            yield (
                *(entry.seq, entry.ts, entry.period, entry.kind, entry.result, said.get("of") or entry.kind),
                *(said.get("run"), said.get("exit_code"), said.get("project"), said.get("target")),
                *(git.get("revision"), _yes(git.get("clean"))),
                *(ci.get("system"), ci.get("run_id"), ci.get("attempt")),
                said.get("invocation_id"),
                ends.get(str(said.get("run"))) if entry.kind == "started" else entry.seq,
                json.loads(told).get("reason") if told else None,
                (said.get("tools") or {}).get("govern"),
            )


def _checks(history: History, entries: Iterable[Entry]) -> Iterator[tuple[Any, ...]]:
    for entry in entries:
        if entry.kind == "gate-run":
            for one in asked_in(history, entry):
                accepted = sum(finding.status in {"waived", "baselined"} for finding in one.findings)
                yield entry.seq, one.id, one.outcome, one.examined, one.failing, accepted, len(one.findings)


def _overrides(history: History, entries: Iterable[Entry], names: Names) -> Iterator[tuple[Any, ...]]:
    for entry in entries:
        content = history.blob_of(entry, "override.json") if entry.result == "overridden" else None
        if content is not None:
            said = json.loads(content)
            told = history.said(entry).predicate.get("overridden", {})
            yield (
                *(entry.seq, told.get("verdict"), names.of(said.get("requested_by"))),
                *(names.of(said.get("approved_by")), _yes(told.get("independent"))),
                *(said.get("reason"), said.get("ticket")),
            )


def _waivers(history: History, entries: Iterable[Entry]) -> Iterator[tuple[Any, ...]]:
    for entry in entries:
        if entry.kind in {"waiver-granted", "waiver-expired"}:
            said = history.said(entry).predicate
            waiver = json.loads(history.blob_of(entry, "waiver.json") or b"{}")
            renewals = waiver.get("renewals") or []
            approvers = [waiver.get("approved_by", ""), *(one.get("approved_by", "") for one in renewals)]
            granted = entry.kind == "waiver-granted"
            yield (
                *(entry.seq, entry.ts, entry.period, entry.kind, entry.result, said.get("finding")),
                *(said.get("check"), waiver.get("owner"), ", ".join(filter(None, approvers))),
                independent(waiver.get("owner", ""), approvers) if granted else None,
                *(said.get("approved_on"), said.get("expires"), waiver.get("reason"), said.get("how")),
            )


def _approvals(history: History, entries: Iterable[Entry], names: Names) -> Iterator[tuple[Any, ...]]:
    for entry in entries:
        if entry.kind == "approval":
            said = json.loads(history.blob_of(entry, "approval.json") or b"{}")
            requester = names.of(said.get("requested_by"))
            approvers = [names.of(one) for one in said.get("approved_by") or ()]
            others = history.said(entry).predicate.get("by_somebody_else")
            named = independent(requester, approvers) if others is None else str(_yes(others))
            yield (
                *(entry.seq, entry.ts, entry.period, entry.kind, entry.result, said.get("change")),
                *(said.get("revision"), requester, ", ".join(approvers), named),
                *(said.get("at"), ", ".join(said.get("paths") or ())),
            )


def _told(history: History, entries: Iterable[Entry], names: Names) -> Iterator[tuple[Any, ...]]:
    for entry in entries:
        if entry.kind in _ACCESS:
            said = json.loads(history.blob_of(entry, f"{entry.kind}.json") or b"{}")
            counts = {
                name: value
                for name, value in history.said(entry).predicate.items()
                if isinstance(value, int) and not isinstance(value, bool)
            }
            who = said.get("principal") or said.get("reviewer") or said.get("recipient")
            yield (
                *(entry.seq, entry.ts, entry.period, entry.kind, entry.result, said.get("system")),
                *(names.of(who), names.of(said.get("approved_by")), said.get("role")),
                said.get("reason"),
                ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in sorted(counts.items())),
                counts.get("not_done", 0),
                counts["source_rows"] - counts["reviewed"] if entry.kind == "access-review" else 0,
            )


def _gaps(history: History) -> Iterator[tuple[Any, ...]]:
    """All gaps that the log states, whenever it did."""
    for entry in history.of_kind("gap"):
        said = json.loads(history.blob_of(entry, "gap.json") or b"{}")
        yield entry.seq, said.get("of"), said.get("since"), said.get("to"), said.get("reason")


class _Node(msgspec.Struct, frozen=True):
    resource_type: str
    materialized: str | None
    columns: int
    contract_enforced: bool


class _Projection(msgspec.Struct, frozen=True):
    nodes: dict[str, _Node]


_Nodes = Mapping[str, _Node]
_TABLES = frozenset({"model", "snapshot", "seed"})


def _projected(history: History, entries: Iterable[Entry]) -> Iterator[tuple[Entry, _Nodes]]:
    """The tables of the project at each run of the gate that left its projection."""
    kept: tuple[str, _Nodes] = ("", {})
    for entry in entries:
        name = (
            history.said(entry).subjects.get("projection/manifest.json") if entry.kind == "gate-run" else None
        )
        if name is None:
            continue
        if kept[0] != name:
            content = history.blob(name)
            if content is None:
                continue
            nodes = msgspec.json.decode(content, type=_Projection).nodes
            kept = (name, {key: node for key, node in nodes.items() if node.resource_type in _TABLES})
        yield entry, kept[1]


def _scope(history: History, entries: Iterable[Entry]) -> Iterator[tuple[Any, ...]]:
    last = {entry.period: (entry, nodes) for entry, nodes in _projected(history, entries)}
    for day in sorted(last):
        entry, nodes = last[day]
        enforced = sum(node.contract_enforced for node in nodes.values())
        yield day, entry.seq, len(nodes), sum(node.columns for node in nodes.values()), enforced


def _relations(history: History, entries: Iterable[Entry]) -> Iterator[tuple[Any, ...]]:
    """Each table as long as nothing of it changed: from the first run that saw it so to the last."""
    states = (
        (entry, {name: _state(node) for name, node in nodes.items()})
        for entry, nodes in _projected(history, entries)
    )
    yield from _intervals(states)


def _state(node: _Node) -> tuple[Any, ...]:
    return node.resource_type, node.materialized, node.columns, _yes(node.contract_enforced)


def _files(history: History, entries: Iterable[Entry]) -> Iterator[tuple[Any, ...]]:
    """Each file that runs of the gate judged by, as long as it did not change."""
    states = (
        (entry, {name: (digest,) for name, digest in _inputs(history, entry).items()})
        for entry in entries
        if entry.kind == "gate-run" and _inputs(history, entry)
    )
    yield from _intervals(states)


def _inputs(history: History, entry: Entry) -> dict[str, str]:
    inputs: Mapping[str, str] = history.said(entry).predicate.get("inputs") or {}
    return {name: digest for name, digest in inputs.items() if name.endswith(".yml")}


def _intervals(states: Iterable[tuple[Entry, Mapping[str, tuple[Any, ...]]]]) -> Iterator[tuple[Any, ...]]:
    open_: dict[str, tuple[tuple[Any, ...], Entry, Entry]] = {}
    done: list[tuple[Any, ...]] = []
    for entry, now in states:
        for name in [name for name in open_ if open_[name][0] != now.get(name)]:
            done += [_interval(name, open_.pop(name))]
        for name, state in now.items():
            first = open_[name][1] if name in open_ else entry
            open_[name] = (state, first, entry)
    done += [_interval(name, found) for name, found in open_.items()]
    yield from sorted(done, key=lambda row: (row[0], row[-2]))


def _interval(name: str, found: tuple[tuple[Any, ...], Entry, Entry]) -> tuple[Any, ...]:
    state, first, last = found
    return (name, *state, first.period, last.period, first.seq, last.seq)


def _yes(value: object) -> str | None:
    return None if value is None else "yes" if value else "no"
