"""lineage-known: where nobody knows what a table is made of, nobody can say what is in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from governance.checks.case import Case, Check, Examined, Problem, Unseen

_SHOWN = 5


def lineage_known(case: Case) -> Iterator[Examined | Unseen]:
    """Every model and snapshot outside of bronze can be followed, column by column, to what it is made of.

    It can, if all the ways its SQL may be compiled are known and understood: both branches, if it is
    incremental. Until then it counts as holding whatever the relations hold that it reads. What it reads
    beside refs and sources is named as not examined.
    """
    traced = case.traced
    for uid, model in case.project.models.items():
        if model.kind == "seed" or model.tier == "bronze":
            continue
        unknown = traced.unknown.get(uid)
        problem = Problem(f"its lineage is not known: {unknown.reason}", unknown.advice) if unknown else None
        yield Examined(model, None, (problem,) if problem else ())
    outside = {name.removeprefix("outside."): readers for name, readers in traced.lineage.outside.items()}
    for name in sorted(outside):
        yield Unseen(f"`{name}` is no ref and no source; {_readers(outside[name])}")
    for uid, functions in sorted(traced.lineage.functions.items()):
        yield Unseen(
            f"{_short(uid)} calls {', '.join(f'`{name}`' for name in functions)}, which may read anything"
        )


def _readers(uids: Sequence[str]) -> str:
    names = sorted({_short(uid) for uid in uids})
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"read by {', '.join(names[:_SHOWN])}{more}"


def _short(uid: str) -> str:
    return uid.split(".", 2)[-1]


LINEAGE_KNOWN = Check(
    id="lineage-known",
    ask=lineage_known,
    controls=("NIST:AC-4", "NIST:CM-12", "SOC2:CC6.1", "HIPAA:164.308(a)(1)(ii)(A)"),
    follows=True,
)
