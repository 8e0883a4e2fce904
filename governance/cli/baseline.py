"""`govern check --write-baseline`: record what is found today, so that only what comes later shuts the gate."""

from __future__ import annotations

import click

from governance.declared.baseline import read_baseline, to_record, write_baseline
from governance.errors import UsageError
from governance.gate import Question, judge


def record(question: Question, *, grow: bool) -> None:
    """Write policies/baseline.json, and say on stderr what it gained and lost.

    Args:
        question: What is judged.
        grow: Whether what is open now is added to a baseline that there is.

    Raises:
        GovernError: As `judge`, or the baseline cannot be written.
    """
    if question.ran is not None:
        raise UsageError(
            "--write-baseline records what the project is found to do, not one run", "drop --ran"
        )
    if question.changed:
        raise UsageError(
            "--write-baseline records all that is found, not what a change brought", "drop --changed"
        )
    before = read_baseline(question.project_dir)
    after = to_record(judge(question).results, before, question.target, grow=grow)
    file = write_baseline(question.project_dir, after)
    old, new = set(before.entries if before else ()), set(after.entries)
    click.echo(
        f"{file}: {len(new):,} findings recorded, {len(new - old):,} more and {len(old - new):,} fewer",
        err=True,
    )
