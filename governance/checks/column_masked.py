"""column-masked: what identifies a person is masked as its policy says, wherever it went."""

from __future__ import annotations

from collections.abc import Iterator

from governance.checks.case import Case, Check, Examined


def column_masked(case: Case) -> Iterator[Examined]:
    """Every column to which an identifier comes is masked as its policy says.

    It comes to columns that declare it and to those that are made of such columns, by whatever name: copied,
    joined on, packed into a structure, derived. On each way there must be a mask that accepts it; the least
    protected way counts, in each branch of an incremental model. Or the engine masks natively, where the target may
    hold raw identifiers, the column declares this one and the model's CREATE attaches the mask. What cannot be
    decided is a finding that says so.
    """
    # It brings what follows columns, which a run without this check never needs.
    from governance.checks.reached import Comings, ModelAsked

    comings = Comings()
    for model in case.project.models.values():
        # An ephemeral model is no relation: its SQL stands, and is followed, in those that use it.
        if model.tier != "bronze" and model.materialized != "ephemeral":
            yield from ModelAsked(case, model, comings).columns()


COLUMN_MASKED = Check(
    id="column-masked",
    ask=column_masked,
    follows=True,
    when_empty="Nothing declares what identifies people: run `govern suggest`, and declare `identifier` under "
    "`config: meta:` of the columns that hold one, of sources first.",
)
