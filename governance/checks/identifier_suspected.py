"""identifier-suspected: what identifies a person and nobody declared is followed nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from governance.checks.case import Case, Check, Examined, Problem
from governance.project.likeness import Likeness, Likenesses


def identifier_suspected(case: Case) -> Iterator[Examined]:
    """No column whose name, table and type suggest an identifier of a person is left undeclared.

    A column is suspected if it is called as `names` of policies/classifications.yml call such columns, and, where
    that leads to a person only together with one (`name`, `city`), if its name, its table or a column beside it says
    so. It is not, if it declares an `identifier` or its `identifiability`, `none` among them: somebody has looked at
    it. Nor, if all it is made of is declared, or is suspected itself: the finding stands where it enters.
    """
    # It brings what follows columns, which a run without this check never needs.
    from governance.checks.suspects import Suspects

    yield from Suspects(case, Likenesses(case.policies)).examined(_problem)


def _problem(likeness: Likeness) -> Problem:
    return Problem(
        f"this is likely to be `{likeness.identifier}`, and nothing says so: {likeness.why}",
        f"declare `identifier: {likeness.identifier}` under the column's `config: meta:`, "
        "or `identifiability: none` if it leads to nobody",
        subject=likeness.identifier,
    )


IDENTIFIER_SUSPECTED = Check(
    id="identifier-suspected",
    ask=identifier_suspected,
    core=False,
    follows=True,
)
