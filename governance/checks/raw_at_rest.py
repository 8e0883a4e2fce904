"""raw-at-rest: raw identifiers land only where they may, and failing rows of tests do not keep them."""

from __future__ import annotations

from collections.abc import Iterator

from governance.checks.case import Case, Check, Examined, Problem, Unseen
from governance.project import DataTest, Model
from governance.project.homes import Address, Homes
from governance.project.shape import Table

_FLAG = "store_failures"
_VOUCHED = ("synthetic", "tokenised")


def raw_at_rest(case: Case) -> Iterator[Examined | Unseen]:
    """Raw identifiers land only where the target may hold them, and no data test keeps them in its failing rows.

    In a target that may hold no raw identifiers, a source, and a table of bronze that is made of no other,
    which declares an identifier says that its values are synthetic or tokenised. In every target, a data test
    whose failing rows are kept outside of bronze selects no raw identifier: no mask is attached to that table. What
    becomes of values between the two is asked of each column by column-masked.
    """
    if not case.policies.governance.may_hold_raw(case.target):
        yield from _landings(case)
    yield from _kept_failures(case)


def _landings(case: Case) -> Iterator[Examined]:
    landed: list[Table] = list(case.project.sources.values())
    landed += [model for model in case.project.models.values() if _begins_here(model)]
    for table in landed:
        identifiers = sorted(_identifiers(case, table))
        if identifiers:
            vouched = any(table.meta.get(key) is True for key in _VOUCHED)
            problems = () if vouched else (_lands(table, identifiers),)
            # Its line is looked up only where it is told: that parses the file.
            yield Examined(table.unique_id, None, problems, case.project.place(table) if problems else None)


def _begins_here(model: Model) -> bool:
    return model.tier == "bronze" and not model.depends_on and model.materialized != "ephemeral"


def _identifiers(case: Case, table: Table) -> set[str]:
    known = case.policies.classifications.identifiers
    return {str(one.identifier) for one in table.columns.values() if one.identifier in known}


def _lands(table: Table, identifiers: list[str]) -> Problem:
    what = table.kind if isinstance(table, Model) else "source"
    return Problem(
        f"this {what} lands {', '.join(identifiers)} in a target that may hold no raw identifiers, and says "
        "neither that they are synthetic nor that they are tokenised",
        "if nobody real is in it, write `meta: {synthetic: true}`; if tokens are what lands, `meta: {tokenised: "
        "true}`; else judge a target that may hold raw identifiers: `govern check --target NAME`",
        expected="synthetic or tokenised",
    )


def _kept_failures(case: Case) -> Iterator[Examined | Unseen]:
    # It brings what follows columns, which a run without this check never needs.
    from governance.lineage.beside import Query, raw_in

    by_default = case.project.flags.get(_FLAG) is True
    tests = case.project.data_tests
    silent = sum(test.stores_failures is None for test in tests)
    kept = [
        test
        for test in tests
        if test.stores_failures or (test.stores_failures is None and by_default)
        if not _in_bronze(case, test)
    ]
    if silent and not by_default:
        yield Unseen(
            f"failing rows of {silent} data test{'s' if silent > 1 else ''}, which dbt keeps if it is called with "
            "--store-failures"
        )
    if not kept:
        return
    queries = [Query(test.unique_id, test.compiled_code, test.depends_on) for test in kept]
    found = raw_in(case.project, case.policies, case.traced, queries)
    for test in kept:
        answer = found[test.unique_id]
        problems = [_undecided(test, answer.undecided)] if answer.undecided else []
        problems += [_keeps(case, test, identifier, place) for identifier, place in answer.raw]
        yield Examined(test.unique_id, None, tuple(problems), (test.file, 0))


def _in_bronze(case: Case, test: DataTest) -> bool:
    """Whether its rows are kept in bronze, and in the domain of all that it reads: another's is nobody's to read there.

    Its file and tags say what it tests, not where its rows are kept.
    """
    kept, homes = Address(test.unique_id, test.database, test.schema, "", ()), Homes(case.policies.governance)
    if homes.tier(kept) != "bronze":
        return False
    project = case.project
    read = (project.models.get(uid) or project.sources.get(uid) for uid in test.depends_on)
    return {table.domain for table in read if table is not None} <= {homes.domain(kept)}


def _keeps(case: Case, test: DataTest, identifier: str, place: tuple[str, str]) -> Problem:
    from governance.checks.ways import short  # it brings what follows columns

    column = "whole rows" if place[1] == "*" else f"`{place[1]}`"
    return Problem(
        f"data test {test.name} keeps its failing rows in `{test.schema}.{test.relation}`, and among them raw "
        f"`{identifier}`: {column} of {short(case.project, place[0])}",
        "set `store_failures: false` for it, or let it select no identifier or a masked one",
        subject=f"{short(case.project, place[0])}.{place[1]}",
        expected=identifier,
    )


def _undecided(test: DataTest, reason: str) -> Problem:
    return Problem(
        f"whether data test {test.name} keeps raw identifiers in its failing rows cannot be decided: {reason}",
        "run `dbt compile`, write it as a plain query of refs, or set `store_failures: false` for it",
        expected="known lineage",
    )


RAW_AT_REST = Check(
    id="raw-at-rest",
    ask=raw_at_rest,
    core=False,
    follows=True,
)
