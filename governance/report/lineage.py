"""One column's lineage told: to people, to machines (`govern.lineage/v1`) and as a drawing (Mermaid)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict

from governance.lineage.asking import Answer, Place, Told

SCHEMA = "govern.lineage/v1"


def as_text(answer: Answer) -> str:
    """Each column once, under the one it leads to or comes from, with kinds, masks, file and line."""
    return "".join(f"{line}\n" for line in _Tree(answer).lines())


def as_json(answer: Answer) -> str:
    """The same bytes for the same answer."""
    shape = {"schema": SCHEMA, **asdict(answer)}
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"


def as_mermaid(answer: Answer) -> str:
    """A flowchart; a relation of unknown lineage is drawn with a question mark."""
    places = {answer.asked: "c0"}
    for step in answer.steps:
        for place in (step.source, step.target):
            places.setdefault(place, f"c{len(places)}")
    lines = ["flowchart LR"]
    lines += [
        f'    {key}["{_quoted(_named(place))}{" ?" * bool(place.unknown)}"]' for place, key in places.items()
    ]
    lines += [
        f'    {places[step.source]} -->|"{_quoted(_edge(step))}"| {places[step.target]}'
        for step in answer.steps
    ]
    return "\n".join(lines) + "\n"


class _Tree:
    """The steps as a tree; what was shown already is not unfolded again."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._back = answer.direction == "upstream"
        self._next: dict[Place, list[Told]] = {}
        for step in answer.steps:
            self._next.setdefault(step.target if self._back else step.source, []).append(step)
        self._shown: set[Place] = set()

    def lines(self) -> Iterator[str]:
        asked = self._answer.asked
        yield f"{_named(asked)}{_more(asked)}"
        if asked not in self._next:
            yield f"  nothing {'before' if self._back else 'after'} it is known"
        # A chain of models may be longer than Python's stack is deep.
        self._shown.add(asked)
        waiting = [(step, 1) for step in reversed(self._next.get(asked, []))]
        while waiting:
            step, depth = waiting.pop()
            place = step.source if self._back else step.target
            again = place in self._shown and place in self._next
            arrow = "←" if self._back else "→"
            yield f"{'  ' * depth}{arrow} {_edge(step)} {arrow} {_named(place)}{_more(place)}{' (see above)' * again}"
            if not again:
                self._shown.add(place)
                waiting += [(one, depth + 1) for one in reversed(self._next.get(place, []))]


def _named(place: Place) -> str:
    return f"{place.name}.{place.column}"


def _more(place: Place) -> str:
    parts = []
    if place.file:
        parts.append(f"{place.file}:{place.line}" if place.line else place.file)
    if place.carries:
        parts.append(", ".join(place.carries))
    if place.unknown:
        parts.append(f"UNKNOWN: {place.unknown}")
    return "".join(f"  [{part}]" for part in parts)


def _edge(step: Told) -> str:
    masks = f", masked by {', '.join(step.masks)}" if step.masks else ""
    return f"{' + '.join(step.kinds)}{masks}"


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")


LINEAGE_FORMATS: dict[str, Callable[[Answer], str]] = {
    "text": as_text,
    "json": as_json,
    "mermaid": as_mermaid,
}
