"""How an identifier came to a column, in words: the way, and why the masks on it do not count."""

from __future__ import annotations

from collections.abc import Iterator

from governance.lineage.paths import Step, path_of
from governance.lineage.propagate import RAW, Label
from governance.lineage.tracing import Traced
from governance.project import Model, Project

REFUSED = "marker of "
"""How a note about a marker that does not count begins."""


def way_of(traced: Traced, model: Model, column: str, identifier: str) -> list[Step]:
    """The least protected way by which a raw identifier came to a column, from its origin."""
    label = Label("identifier", identifier, RAW)
    return path_of(traced.lineage, traced.carried, model.unique_id, column, label)


def unknown_on(traced: Traced, model: Model, way: list[Step]) -> str | None:
    """The first relation on a way whose lineage is not known: what passes it may be anything."""
    relations = [*(step.target[0] for step in way), model.unique_id]
    return next((uid for uid in relations if uid in traced.unknown), None)


def told(project: Project, way: list[Step]) -> tuple[str, ...]:
    """Column, edge, column …: `crm.people.email`, `copy`, `people.email`, `identity, mask_name`, `x.email`."""
    words = [_place(project, way[0].source)] if way else []
    for step in way:
        words += [", ".join((step.kinds[0], *step.masks)), _place(project, step.target)]
    return tuple(words)


def origin(project: Project, model: Model, way: list[Step]) -> str:
    """Where it comes from, as the end of a sentence that begins with `it comes raw`."""
    if not way:
        return "and nothing before this model is known to mask it"
    uid, column = way[0].source
    if uid in project.sources:
        return f"from `{column}` of source {short(project, uid)}"
    if uid in project.models:
        kind = project.models[uid].kind
        return f"from `{column}` of {'this ' + kind if uid == model.unique_id else f'{kind} {short(project, uid)}'}"
    return f"from `{column}` of `{short(project, uid)}`, which is no ref and no source"


def short(project: Project, uid: str) -> str:
    """What people call a relation."""
    if uid in project.models or uid in project.sources:
        return uid.split(".", 2)[-1]
    return uid.removeprefix("outside.")


def why_not_masked(traced: Traced, way: list[Step], identifier: str) -> Iterator[str]:
    """Markers that were refused on the way, and masks that do not lower this identifier."""
    seen = set()
    for step in way:
        for mask in step.masks:
            accepts = traced.policy.masks[mask].accepts
            if identifier not in accepts:
                seen.add(f"`{mask}` accepts {', '.join(sorted(accepts))}, and it is `{identifier}`")
            else:
                seen.add(f"`{mask}` was laid on what had been made of the value already")
        relation = traced.relation(step.target[0])
        seen |= {note for note in (relation.notes if relation else ()) if note.startswith(REFUSED)}
    yield from sorted(seen)


def _place(project: Project, place: tuple[str, str]) -> str:
    uid, column = place
    return f"{short(project, uid)}.{'(whole row)' if column == '*' else column}"
