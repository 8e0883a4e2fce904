"""What a function outside of the warehouse is given: the labels of its arguments, and the columns they come by."""

from __future__ import annotations

from governance.lineage.graph import CONTEXT, SHIFT, Deps
from governance.lineage.kinds import IDENTITY, LOWERABLE, SEQUENCE, VALUE
from governance.lineage.propagate import CATEGORY, IDENTIFIER, Label
from governance.lineage.tracing import Traced

Came = tuple[str, str, Label]
"""Relation and column by which something is given, and its label there."""
Given = dict[tuple[str, str], Came]
"""Axis and name → how it came."""


def labels_given(traced: Traced, deps: Deps) -> Given:
    """The identifiers and categories in some values, a person's each; an aggregate of many is none.

    Args:
        traced: The project with its columns followed.
        deps: What the values are made of.
    """
    found: Given = {}
    graph = traced.lineage.graph
    for key, kinds in sorted(deps.items()):
        number = key >> SHIFT
        for label, before in traced.carried.columns.get(number, {}).items():
            how = SEQUENCE[kinds][before]
            if label.axis in {IDENTIFIER, CATEGORY} and how & VALUE and _shows(traced, label, key, how):
                uid = graph.relations[graph.owner[number]].uid
                found.setdefault((label.axis, label.name), (uid, graph.name[number], label))
    return found


def whole_rows(traced: Traced, uid: str) -> Deps:
    """All columns of a relation as one value, those that nobody named among them."""
    relation = traced.relation(uid)
    return {number << SHIFT: IDENTITY for number in relation.ids.values()} if relation else {}


def _shows(traced: Traced, label: Label, key: int, how: int) -> bool:
    """Whether anything of a value is left under its masks."""
    masks = [traced.policy.masks.get(name) for name in traced.lineage.graph.contexts[key & CONTEXT].masks]
    none = [mask for mask in masks if mask is not None and mask.yields == "none"]
    if any(mask.total for mask in none):
        return False
    lowered = any(label.name in mask.accepts for mask in none) and not how & VALUE & ~LOWERABLE
    return label.axis != IDENTIFIER or (label.level != "none" and not lowered)
