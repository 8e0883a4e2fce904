"""What a log shows of controls, as a page that stands alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from governance.declared.controls import FRAMEWORKS
from governance.evidence.covered_text import PREAMBLE, age, head
from governance.evidence.covering import STANDINGS, Coverage, Covered, Proof, Standing
from governance.html_page import badge, escape, page, prose, table

_KINDS: Mapping[Standing, str] = {
    "evidenced": "good",
    "in part": "part",
    "findings": "bad",
    "not covered": "none",
}
_COLUMNS = ("control", "what it asks for (our words)", "stands", "proved by", "not covered")


def as_html(found: Coverage) -> str:
    """The page in HTML."""
    body = ["<h1>Controls and their evidence</h1>", f'<p class="lead">{escape(head(found))}</p>']
    return page("Controls and their evidence", [*body, *sections(found)])


def sections(found: Coverage) -> Iterator[str]:
    """One section for each framework."""
    yield f'<div class="note"><p>{prose(PREAMBLE)}</p></div>'
    for framework, controls in found.frameworks.items():
        yield f'<h2 id="{framework}">{escape(FRAMEWORKS[framework])}</h2>'
        yield _cards(controls)
        yield table(_COLUMNS, (_row(control, found.today) for control in controls))


def _cards(controls: tuple[Covered, ...]) -> str:
    counts = {standing: sum(one.standing == standing for one in controls) for standing in STANDINGS}
    cards = "".join(
        f'<li><b class="{_KINDS[standing]}">{count}</b><span>{standing}</span></li>'
        for standing, count in counts.items()
    )
    return f'<ul class="cards">{cards}</ul>'


def _row(control: Covered, today: dt.date) -> tuple[str, ...]:
    good = [proof for proof in control.proofs if proof.last.state != "nothing"]
    lacking = [proof for proof in control.proofs if proof.last.state == "nothing"]
    title = f'<br><span class="soft">NIST: {escape(control.title)}</span>' if control.title else ""
    return (
        f'<b class="whole">{escape(control.control.partition(":")[2])}</b>',
        escape(control.words) + title,
        badge(control.standing, _KINDS[control.standing]),
        "<br>".join(_proof(proof, today) for proof in good) or '<span class="none">nothing</span>',
        "<br>".join(f"<code>{escape(proof.name)}</code> {escape(proof.last.words)}" for proof in lacking)
        or ("" if control.proofs else "nothing here speaks for it"),
    )


def _proof(proof: Proof, today: dt.date) -> str:
    last = proof.last
    mark = {"good": "good", "accepted": "part", "findings": "bad"}[last.state]
    strength = "" if proof.strength == "strong" else ' <span class="soft">(partial)</span>'
    return (
        f'<code>{escape(proof.name)}</code>{strength}: <span class="{mark}">{escape(last.words)}</span>'
        f'<span class="soft">; entry {last.entry}, {age(last, today)}</span>'
    )
