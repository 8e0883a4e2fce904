"""What a log shows of controls, for a terminal and as JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from governance.declared.controls import FRAMEWORKS
from governance.declared.evidence import Framework
from governance.evidence.covering import STANDINGS, Coverage, Covered, Last, Proof

PREAMBLE = (
    "Evidence, not an opinion: whether a control is satisfied is for its assessor to say. What is counted here is what"
    " the log holds; `govern evidence verify` says whether the log is whole."
)
_MARKS = {"evidenced": "●", "in part": "◐", "findings": "✗", "not covered": "○"}


def as_text(found: Coverage) -> str:
    """The page for a terminal."""
    parts = [head(found), PREAMBLE]
    for framework, controls in found.frameworks.items():
        lines = [FRAMEWORKS[framework], summary(controls), ""]
        for control in controls:
            lines += _control(control, found.today)
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def head(found: Coverage) -> str:
    """Which log it is told from."""
    if found.origin is None or found.until is None:
        return "There is no log of evidence: nothing is covered. Begin one with `govern evidence keygen`."
    return f"{found.origin}: {found.size:,} entries until {found.until}, told on {found.today}."


def summary(controls: tuple[Covered, ...]) -> str:
    """How many controls stand how."""
    counts = {standing: sum(one.standing == standing for one in controls) for standing in STANDINGS}
    return f"{len(controls)} controls: " + ", ".join(
        f"{count} {standing}" for standing, count in counts.items()
    )


def age(last: Last, today: dt.date) -> str:
    """How old an answer is."""
    if last.day is None:
        return ""
    days = (today - last.day).days
    return "today" if days <= 0 else f"{days} day{'' if days == 1 else 's'} ago"


def _control(control: Covered, today: dt.date) -> Iterator[str]:
    name = control.control.partition(":")[2]
    yield f"{_MARKS[control.standing]} {name}  {control.words}  [{control.standing}]"
    for proof in control.proofs:
        if proof.last.state != "nothing":
            yield f"    {_proof(proof, today)}"
    lacking = [proof for proof in control.proofs if proof.last.state == "nothing"]
    if not control.proofs:
        yield "    not covered: nothing here speaks for it"
    if lacking:
        yield "    not covered: " + "; ".join(f"{proof.name} ({proof.last.words})" for proof in lacking)


def _proof(proof: Proof, today: dt.date) -> str:
    last = proof.last
    return f"{proof.strength:7}  {proof.name}: {last.words}; entry {last.entry}, {age(last, today)}"


def as_json(found: Coverage) -> str:
    """The page for machines."""
    shape = {
        "schema": "govern.controls/v1",
        "origin": found.origin,
        "size": found.size,
        "until": found.until,
        "today": found.today.isoformat(),
        "frameworks": [
            {"framework": name, "title": FRAMEWORKS[name], "controls": [_json(one) for one in controls]}
            for name, controls in found.frameworks.items()
        ],
    }
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"


def _json(control: Covered) -> dict[str, Any]:
    return {
        "control": control.control,
        "words": control.words,
        "title": control.title or None,
        "standing": control.standing,
        "proofs": [
            {
                "of": proof.of,
                "name": proof.name,
                "strength": proof.strength,
                "state": proof.last.state,
                "words": proof.last.words,
                "entry": proof.last.entry,
                "day": proof.last.day.isoformat() if proof.last.day else None,
                "examined": proof.last.examined,
                "failing": proof.last.failing,
                "accepted": proof.last.accepted,
            }
            for proof in control.proofs
        ],
    }


def asked_for(named: tuple[Framework, ...], declared: tuple[Framework, ...]) -> tuple[Framework, ...]:
    """The frameworks to tell of: those that were named, else those of governance.yml, else all."""
    wanted = named or declared or tuple(FRAMEWORKS)
    return tuple(name for name in FRAMEWORKS if name in wanted)
