"""Labels of one's own that start where masks are laid, and are carried like any other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from governance.lineage.graph import CONTEXT
from governance.lineage.kinds import VALUE
from governance.lineage.propagate import Carried, Declared, Label, propagate
from governance.lineage.tracing import Traced


def carry_from_masks(traced: Traced, labels: Callable[[str, str], Iterator[Label]]) -> Carried:
    """Carry labels from each column whose value goes through a mask.

    Args:
        traced: The project with its columns followed.
        labels: (name of the mask's macro, unique_id of the relation) -> labels of an axis of one's own.
    """
    graph = traced.lineage.graph
    columns: dict[str, dict[str, tuple[Label, ...]]] = {}
    for number, edges in enumerate(graph.edges):
        masks = {
            mask
            for key, kinds in edges.items()
            if key & CONTEXT and kinds & VALUE
            for mask in graph.contexts[key & CONTEXT].masks
        }
        if masks:
            uid = graph.relations[graph.owner[number]].uid
            made = tuple(label for mask in sorted(masks) for label in labels(mask, uid))
            if made:
                columns.setdefault(uid, {})[graph.name[number]] = made
    return propagate(traced.lineage, Declared(columns=columns))
