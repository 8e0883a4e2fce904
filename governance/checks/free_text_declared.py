"""free-text-declared: text that people write, and values with a structure of their own, may hold any identifier."""

from __future__ import annotations

from collections.abc import Iterator

from governance.checks.case import Case, Check, Examined, Problem
from governance.project.free_text import FreeTexts
from governance.project.likeness import Likeness


def free_text_declared(case: Case) -> Iterator[Examined]:
    """Every column of free text or of semi-structured values says that it is one, or what else it is.

    It is one by its type (JSON, VARIANT, STRUCT, MAP, arrays but those of numbers) or by its name (`note`,
    `comment_body`, `payload`, and what `names` of `free_text` and `semi_structured` in policies/classifications.yml
    add). It says so by an `identifier`, or by its `identifiability`, `none` among them. If all it is made of says so,
    or is told itself, it is not told again.
    """
    # It brings what follows columns, which a run without this check never needs.
    from governance.checks.suspects import Suspects

    texts = FreeTexts(case.policies)
    yield from Suspects(case, texts).examined(_problem, lambda table, name: texts.of(table, name) is not None)


def _problem(likeness: Likeness) -> Problem:
    return Problem(
        f"it may hold any identifier, and nothing says so: {likeness.why}",
        f"declare `identifier: {likeness.identifier}` under the column's `config: meta:`, or what it is, "
        "or `identifiability: none` if no person is ever in it",
        subject=likeness.identifier,
    )


FREE_TEXT_DECLARED = Check(
    id="free-text-declared",
    ask=free_text_declared,
    core=False,
    follows=True,
)
