"""transient-platinum: what consumers build on can be restored."""

from __future__ import annotations

from collections.abc import Iterator

from governance.checks.case import Case, Check, Examined, Problem

# What dbt creates as a table that may be transient; a seed's is permanent.
_TABLES = frozenset({"table", "incremental", "snapshot"})


def transient_platinum(case: Case) -> Iterator[Examined]:
    """On Snowflake every platinum table is permanent: `transient: false`.

    dbt makes tables transient on Snowflake unless told otherwise, and those have no Fail-safe and at most one day of
    Time Travel (docs.snowflake.com/en/user-guide/tables-temp-transient). Other engines have no such tables.
    """
    if case.project.adapter != "snowflake":
        return
    for model in case.project.of_tiers("platinum"):
        if model.materialized in _TABLES:
            problem = Problem(
                f"this {model.kind} is transient{'' if model.transient else ', as dbt makes tables by default'}: "
                "Snowflake keeps no Fail-safe of it",
                "write `+transient: false` for platinum in dbt_project.yml",
                subject="default" if model.transient is None else "transient",
                expected="transient: false",
            )
            yield Examined(model, None, () if model.transient is False else (problem,))


TRANSIENT_PLATINUM = Check(
    id="transient-platinum",
    ask=transient_platinum,
    core=False,
    exposes=False,
)
