"""bronze-only-in-silver: what arrived raw is read in one place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from governance.checks.case import Case, Check, Examined, Problem
from governance.project import Model
from governance.project.shape import Table

_READERS = frozenset({"silver", "bronze"})


def bronze_only_in_silver(case: Case) -> Iterator[Examined]:
    """What reads bronze is a silver model of the same domain, and nothing else.

    Bronze are the sources of no other tier, and what is built in bronze, which may read bronze of its own domain.
    Staging is where identifiers are declared, masked and typed: whoever reads past it must do all of that again, or
    does not.
    """
    project = case.project
    for model in project.models.values():
        read = [
            table
            for uid in model.depends_on
            if (table := project.sources.get(uid) or project.models.get(uid)) is not None
            and _is_bronze(table)
        ]
        if read:
            yield Examined(model, None, tuple(_problems(model, read)))


def _is_bronze(table: Table) -> bool:
    return table.tier == "bronze" or (table.tier is None and table.unique_id.startswith("source."))


def _problems(model: Model, read: Sequence[Table]) -> Iterator[Problem]:
    names = {table.unique_id: table.unique_id.split(".", 2)[2] for table in read}
    for table in read:
        name = names[table.unique_id]
        if model.tier not in _READERS:
            yield Problem(
                f"this {model.kind} reads {name}, which is bronze, and is {_tier(model)}",
                "read it in a silver model that masks and types it, and build on that",
                subject=table.unique_id,
                expected="silver",
            )
        elif model.domain is None or table.domain is None or model.domain != table.domain:
            yield Problem(
                f"this {model.kind} of {_domain(model)} reads {name}, which is bronze of {_domain(table)}",
                "read a platinum table of that domain, or say in governance.yml whose these are",
                subject=table.unique_id,
                expected=table.domain or "a domain",
            )


def _tier(model: Model) -> str:
    return f"in {model.tier}" if model.tier else "in no tier that governance.yml knows"


def _domain(table: Table) -> str:
    return f"domain {table.domain}" if table.domain else "no domain"


BRONZE_ONLY_IN_SILVER = Check(
    id="bronze-only-in-silver",
    ask=bronze_only_in_silver,
    core=False,
)
