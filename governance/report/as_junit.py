"""For CI systems that show tests: a suite for each check, a case for each subject that fails, the rest counted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple
from xml.sax.saxutils import escape

from governance.findings import CheckResult, Finding, Outcome, Verdict
from governance.report.wording import (
    count,
    headline,
    percentage,
    place,
    plain,
    sentence,
    standing,
    undecided,
    way,
)


class _Case(NamedTuple):
    """One test case.

    Attributes:
        name: What it is called.
        ending: `failure`, `error`, `skipped`, or empty where it is good.
        message: One line.
        text: The whole story.
    """

    name: str
    ending: str = ""
    message: str = ""
    text: str = ""


def render(verdict: Verdict) -> str:
    """The verdict as JUnit XML, as the schema of Surefire has it and Jenkins, GitLab and Azure read it.

    A population may hold a hundred thousand subjects: those that are good are one case that counts them.
    """
    why = {result.check: said for result, said in undecided(verdict)}
    suites = [(result, list(_cases(result, why.get(result.check)))) for result in verdict.results]
    name = _quoted(f"govern check: {headline(verdict)}")
    totals = _numbers([case for _, cases in suites for case in cases])
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuites name={name} {totals}>"]
    for result, cases in suites:
        lines += _suite(result, cases)
    return "\n".join([*lines, "</testsuites>", ""])


def _numbers(cases: list[_Case]) -> str:
    failures, errors = (sum(case.ending == ending for case in cases) for ending in ("failure", "error"))
    return f'tests="{len(cases)}" failures="{failures}" errors="{errors}"'


def _suite(result: CheckResult, cases: list[_Case]) -> Iterator[str]:
    skipped = sum(case.ending == "skipped" for case in cases)
    yield f'  <testsuite name={_quoted(result.check)} {_numbers(cases)} skipped="{skipped}">'
    yield "    <properties>"
    for name, value in (
        ("title", result.title),
        ("examined", f"{len(result.population)}"),
        ("failing", f"{result.failing}"),
        ("policy coverage", percentage(result)),
        ("controls", " ".join(result.controls)),
    ):
        yield f"      <property name={_quoted(name)} value={_quoted(value)}/>"
    yield "    </properties>"
    for case in cases:
        yield from _case(result, case)
    if result.not_examined:
        unseen = escape(plain("Not examined: " + "; ".join(result.not_examined)))
        yield f"    <system-out>{unseen}</system-out>"
    yield "  </testsuite>"


def _case(result: CheckResult, case: _Case) -> Iterator[str]:
    opening = f"    <testcase name={_quoted(case.name)} classname={_quoted(result.check)}"
    if not case.ending:
        yield f"{opening}/>"
        return
    yield f"{opening}>"
    told = f"message={_quoted(case.message)} type={_quoted(result.check)}"
    yield f"      <{case.ending} {told}>{escape(case.text)}</{case.ending}>"
    yield "    </testcase>"


def _cases(result: CheckResult, why: str | None) -> Iterator[_Case]:
    if why is not None:
        yield _Case("the check itself", "error", f"{result.check} {why}")
    elif result.outcome is Outcome.EMPTY:
        yield _Case("the check itself", "skipped", "it had nothing to examine, which governance.yml allows")
    ordered = sorted(result.findings, key=lambda finding: finding.place)
    failing = set()
    for subject, findings in groupby(ordered, key=lambda finding: finding.place):
        failing.add(subject)
        yield _subject(result, subject, list(findings))
    good = len(set(result.population) - failing)
    if good and why is None:
        yield _Case(f"{count(good, 'subject')} found good")


def _subject(result: CheckResult, subject: str, findings: list[Finding]) -> _Case:
    """A subject fails if one of its findings is open; if all were accepted, it is skipped."""
    first = next((one for one in findings if one.id not in result.accepted), findings[0])
    ending = "skipped" if first.id in result.accepted else "failure"
    message = standing(result, first) if ending == "skipped" else sentence(first.message)
    return _Case(subject, ending, message, "\n".join(_told(finding) for finding in findings))


def _told(finding: Finding) -> str:
    lines = [place(finding), sentence(finding.message), *([way(finding)] if finding.way else [])]
    return "\n  ".join([*lines, f"→ {plain(finding.fix)}"])


def _quoted(text: str) -> str:
    return '"' + escape(plain(text), {'"': "&quot;"}) + '"'
