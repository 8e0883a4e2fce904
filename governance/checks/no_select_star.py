"""no-select-star: what a product shows is written in it, column by column."""

from __future__ import annotations

from collections.abc import Iterator

from governance.checks.case import Case, Check, Examined, Problem
from governance.checks.introspection import NamedByWarehouse
from governance.checks.sql_lines import place_in_sql
from governance.project import Model


def no_select_star(case: Case) -> Iterator[Examined]:
    """Every platinum model names the columns it selects.

    A star may stand in a common table expression that imports one relation, as it is or filtered, and in a last line
    that selects all of another one (`select * from final`); `count(*)` and `exists (select * …)` select nothing. Both
    branches of an incremental model count. What an ephemeral model selects is told of that one. A macro that writes the
    columns which a relation has in the warehouse (`dbt_utils.star`) is a star, whatever it wrote this time.
    """
    named = NamedByWarehouse(case.project)
    for model in case.project.of_tiers("platinum"):
        if model.kind != "seed":
            yield Examined(model)
            yield from _found(case, model)
            by = named.by(model)
            if by is not None:
                yield Examined(model, None, (_by_warehouse(by),), place_in_sql(model, by))


def _found(case: Case, model: Model) -> Iterator[Examined]:
    unknown = case.traced.unknown.get(model.unique_id)
    if unknown is not None:
        says = f"whether it names its columns cannot be decided: {unknown.reason}"
        yield Examined(model, None, (Problem(says, unknown.advice),), (model.file, 0))
    for around, star in sorted(case.traced.lineage.stars.get(model.unique_id, ())):
        place = place_in_sql(model, _word(around, star), last=not around)
        yield Examined(model, None, (_problem(around, star),), place)


def _by_warehouse(by: str) -> Problem:
    return Problem(
        f"`{by}()` writes the columns into it that the warehouse has when it is compiled: what comes with them depends on "
        "what stands upstream",
        "name the columns",
        subject=f"{by}()",
    )


def _word(around: str, star: str) -> str:
    if star != "*":
        return star
    return f"{around} as" if around else "select"


def _problem(around: str, star: str) -> Problem:
    return Problem(
        f"it selects `{star}` {f'in `{around}`' if around else 'at its end'}: what comes with it depends on what stands "
        "upstream",
        "name the columns",
        subject=f"{around}: {star}" if around else star,
    )


NO_SELECT_STAR = Check(
    id="no-select-star",
    ask=no_select_star,
    core=False,
    follows=True,
)
