"""Ask one check its question, and turn what it yields into a result."""

from __future__ import annotations

import traceback
from pathlib import Path

from governance.checks.case import Case, Check, Examined, Problem, Unseen
from governance.errors import EvaluationError, GovernError
from governance.findings import CheckResult, Finding

_DOCS = "docs/checks/{}.md"


def ask(check: Check, case: Case) -> CheckResult:
    """The answer of one check; whatever it raises becomes its error, never a good answer.

    Args:
        check: The check.
        case: What it may look at.
    """
    # In the order of the project, which is nearly that of the answer.
    population: dict[str, None] = {}
    findings: list[Finding] = []
    unseen: list[str] = []
    error = None
    try:
        for item in check.ask(case):
            if isinstance(item, Unseen):
                unseen.append(item.reason)
            else:
                population[_subject(item)] = None
                if item.problems:
                    findings.extend(_findings(check, case, item))
        _refuse_doubles(findings)
    except Exception as crash:  # noqa: BLE001 - the one place where a crash becomes ERROR
        error = _crash(crash)
    return CheckResult(
        check=check.id,
        title=check.title,
        population=tuple(sorted(population)),
        findings=tuple(sorted(findings, key=_order)),
        controls=case.policies.controls.of_check(check.id),
        help=_DOCS.format(check.id),
        error=error,
        not_examined=tuple(unseen),
        may_be_empty=not check.core or check.id in case.policies.governance.checks.may_be_empty,
        exposes=check.exposes,
        when_empty=check.when_empty,
    )


def _node(item: Examined) -> str:
    return item.of if isinstance(item.of, str) else item.of.unique_id


def _subject(item: Examined) -> str:
    of, column = item.of, item.column
    node = of if isinstance(of, str) else of.unique_id
    return node if column is None else f"{node}.{column}"


def _findings(check: Check, case: Case, item: Examined) -> list[Finding]:
    file, line = item.place or ("", 0)
    if item.place is None and not isinstance(item.of, str):
        file, line = case.project.place(item.of, item.column)
    return [_finding(check, item, file, line, problem) for problem in item.problems]


def _finding(check: Check, item: Examined, file: str, line: int, problem: Problem) -> Finding:
    return Finding(
        file=file,
        line=line,
        check=check.id,
        node=_node(item),
        column=item.column,
        subject=problem.subject,
        expected=problem.expected,
        message=problem.message,
        fix=problem.fix,
        way=problem.way,
        waivable=problem.waivable,
    )


def _crash(crash: Exception) -> str:
    """What happened and where; a message of Python's might quote a value out of somebody's SQL."""
    if isinstance(crash, GovernError):
        return crash.message
    frame = traceback.extract_tb(crash.__traceback__)[-1]
    return f"{type(crash).__name__} in {Path(frame.filename).name}, line {frame.lineno}"


def _refuse_doubles(findings: list[Finding]) -> None:
    """Two findings with one id could be waived by one waiver."""
    seen = set()
    for finding in findings:
        identity = (finding.node, finding.column, finding.subject, finding.expected)
        if identity in seen:
            raise EvaluationError(f"two findings of one id at {finding.place}")
        seen.add(identity)


def _order(finding: Finding) -> tuple[str, int, str, str, str, str]:
    place = (finding.file, finding.line, finding.node, finding.column or "")
    return (*place, finding.expected or "", finding.subject or "")
