"""What speaks for each control, what came of it last, and what is not covered: said so that nobody is misled."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import msgspec

from governance.checks import ALL_CHECKS
from governance.declared.controls import STRENGTHS, Controls, Mapped, Strength, controls_of, order, title_of
from governance.declared.evidence import Framework
from governance.errors import EvaluationError
from governance.evidence.entries import KINDS, Entry
from governance.evidence.history import History

State = Literal["good", "accepted", "findings", "nothing"]
"""Of one proof: good; good but for findings that somebody accepted; findings; or it proves nothing."""
Standing = Literal["evidenced", "in part", "findings", "not covered"]
STANDINGS: tuple[Standing, ...] = get_args(Standing)
_RUNS = 100
"""How many runs of the gate are looked back through for a check's last answer."""


class _Finding(msgspec.Struct, frozen=True):
    status: str


class _Asked(msgspec.Struct, frozen=True):
    id: str
    outcome: Literal["pass", "fail", "empty", "error"]
    examined: int
    failing: int
    findings: tuple[_Finding, ...] = ()


class _Report(msgspec.Struct, frozen=True):
    checks: tuple[_Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class Last:
    """What came of a check or a kind of evidence last.

    Attributes:
        state: Whether it proves anything.
        words: What came of it, for people.
        entry: The entry of the log, or None: there is none.
        day: The day it is about.
        examined: How many subjects were examined.
        failing: How many of them failed, accepted or not.
        accepted: How many findings somebody accepted.
    """

    state: State
    words: str
    entry: int | None = None
    day: dt.date | None = None
    examined: int | None = None
    failing: int = 0
    accepted: int = 0


@dataclass(frozen=True, slots=True)
class Proof:
    """What speaks for a control.

    Attributes:
        of: A check of the gate, or a kind of evidence.
        name: The check's id, or the kind.
        strength: How well it speaks for the control.
        last: What came of it last.
    """

    of: Literal["check", "evidence"]
    name: str
    strength: Strength
    last: Last


@dataclass(frozen=True, slots=True)
class Covered:
    """One control.

    Attributes:
        control: Its id.
        words: What it asks for, in words of ours.
        title: NIST's title of it, or nothing.
        proofs: What speaks for it, what is strong first.
    """

    control: str
    words: str
    title: str
    proofs: tuple[Proof, ...]

    @property
    def standing(self) -> Standing:
        """What can be said of it; that it is satisfied is for an assessor to say."""
        states = {proof.last.state for proof in self.proofs}
        if "findings" in states:
            return "findings"
        if not states & {"good", "accepted"}:
            return "not covered"
        strong = any(
            proof.strength == "strong" and proof.last.state in {"good", "accepted"} for proof in self.proofs
        )
        return "evidenced" if strong else "in part"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a log shows of some frameworks' controls.

    Attributes:
        origin: The log's name, or None: there is no log.
        size: How many entries it has.
        until: When the last of them was made.
        today: The day on which this is told.
        frameworks: The controls of each framework.
    """

    origin: str | None
    size: int
    until: str | None
    today: dt.date
    frameworks: Mapping[Framework, tuple[Covered, ...]]


@dataclass(frozen=True, slots=True)
class Shown:
    """What is to be told of.

    Attributes:
        history: The log, or None: there is none.
        controls: Which controls there are and what speaks for them.
        off: Checks that governance.yml switches off.
        today: The day on which this is told.
    """

    history: History | None
    controls: Controls
    off: Collection[str]
    today: dt.date


def mapping(project_dir: Path) -> Controls:
    """A project's mapping, whose names are those of checks and of kinds of evidence.

    Raises:
        DeclarationError: A name is neither, or the file is wrong.
    """
    document, found = controls_of(project_dir)
    checks = {check.id for check in ALL_CHECKS}
    for part, names, known in (("checks", found.checks, checks), ("evidence", found.evidence, {*KINDS})):
        for name in names:
            if name not in known:
                what = "check" if part == "checks" else "kind of evidence"
                near = difflib.get_close_matches(name, known, n=1)
                advice = f"did you mean `{near[0]}`?" if near else f"known are {', '.join(sorted(known))}"
                raise document.error(f"there is no {what} `{name}`", (part, name), advice)
    return found


def coverage(shown: Shown, frameworks: Sequence[Framework]) -> Coverage:
    """What a log shows of the controls of some frameworks.

    Raises:
        EvaluationError: A statement or a blob of the log is altered.
    """
    lasts = {("check", name): last for name, last in _checks(shown).items()}
    lasts |= {("evidence", name): last for name, last in _kinds(shown.history).items()}
    history = shown.history
    return Coverage(
        origin=history.checkpoint.origin if history else None,
        size=len(history.entries) if history else 0,
        until=history.entries[-1].ts if history and history.entries else None,
        today=shown.today,
        frameworks={
            framework: tuple(
                Covered(
                    name,
                    shown.controls.controls[name],
                    title_of(name),
                    tuple(sorted(_proofs(shown.controls, name, lasts), key=_place)),
                )
                for name in shown.controls.of_framework(framework)
            )
            for framework in frameworks
        },
    )


def _proofs(controls: Controls, control: str, lasts: Mapping[tuple[str, str], Last]) -> Iterator[Proof]:
    for name, mapped in controls.checks.items():
        yield from _proof("check", name, mapped, control, lasts)
    for name, mapped in controls.evidence.items():
        yield from _proof("evidence", name, mapped, control, lasts)


def _proof(
    of: Literal["check", "evidence"],
    name: str,
    mapped: Mapped,
    control: str,
    lasts: Mapping[tuple[str, str], Last],
) -> Iterator[Proof]:
    strength = mapped.strength(control)
    if strength is not None:
        yield Proof(of, name, strength, lasts[of, name])


def _place(proof: Proof) -> tuple[int, str, object]:
    return STRENGTHS.index(proof.strength), proof.of, order(proof.name)


def _kinds(history: History | None) -> dict[str, Last]:
    """What was recorded last of each kind."""
    found: dict[str, Last] = {kind: Last("nothing", "never recorded") for kind in KINDS}
    counts: dict[str, int] = {}
    for entry in history.entries if history else ():
        counts[entry.kind] = counts.get(entry.kind, 0) + 1
        found[entry.kind] = _of_kind(entry, counts[entry.kind])
    return found


def _of_kind(entry: Entry, count: int) -> Last:
    words = f"recorded {count} time{'' if count == 1 else 's'}, last {entry.result}"
    state: State = "good"
    if entry.result in {"failed", "error"}:
        state = "findings"
    elif entry.result == "overridden":
        state = "accepted"
    elif entry.result == "skipped":
        state = "nothing"
    return Last(state, words, entry.seq, dt.date.fromisoformat(entry.period))


def _checks(shown: Shown) -> dict[str, Last]:
    """The last answer of each check, of those runs of the gate that asked it."""
    found = {name: Last("nothing", "switched off in governance.yml") for name in shown.off}
    wanted = set(shown.controls.checks) - set(found)
    runs = list(shown.history.of_kind("gate-run"))[-_RUNS:] if shown.history else []
    for entry in reversed(runs):
        if not wanted or shown.history is None:
            break
        for asked in asked_in(shown.history, entry):
            if asked.id in wanted:
                wanted.discard(asked.id)
                found[asked.id] = _of_check(asked, entry)
    never = (
        f"not asked in the last {len(runs)} runs of the gate" if runs else "no run of the gate is recorded"
    )
    return {**found, **dict.fromkeys(wanted, Last("nothing", never))}


def asked_in(history: History, entry: Entry) -> tuple[_Asked, ...]:
    """What the checks of a recorded run found, by its report; of a run without one, or whose report is pruned, nothing.

    Raises:
        EvaluationError: The report cannot be read.
    """
    content = history.blob_of(entry, "report.json")
    if content is None:
        return ()
    try:
        return msgspec.json.decode(content, type=_Report).checks
    except msgspec.MsgspecError as error:
        raise EvaluationError(f"the report of entry {entry.seq} cannot be read") from error


def _of_check(asked: _Asked, entry: Entry) -> Last:
    accepted = sum(one.status in {"waived", "baselined"} for one in asked.findings)
    state, words = _told(asked, accepted)
    day = dt.date.fromisoformat(entry.period)
    return Last(state, words, entry.seq, day, asked.examined, asked.failing, accepted)


def _told(asked: _Asked, accepted: int) -> tuple[State, str]:
    waived = f", {accepted} accepted for a time (waived or in the baseline)" if accepted else ""
    match asked.outcome:
        case "pass" if accepted:
            return "accepted", f"{asked.examined:,} examined, {asked.failing:,} failing{waived}"
        case "pass":
            return "good", f"{asked.examined:,} examined, none failing"
        case "fail":
            return "findings", f"{asked.examined:,} examined, {asked.failing:,} failing{waived}"
        case "empty":
            return "nothing", "nothing to examine"
        case "error":
            return "nothing", "could not be asked to its end"
