"""The gate: the whole story in one function."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from governance.artifacts.project_file import read_project_file
from governance.artifacts.reading import collector_held_off
from governance.checks import ALL_CHECKS, Case, Check, ask
from governance.checks.accepting import accept, waivers_that_hold
from governance.checks.case import Found, Ran, When
from governance.checks.comparing import compare, only_new, without_lines
from governance.declared import baseline
from governance.declared.baseline import Recorded, entry_of, read_baseline
from governance.declared.contracts import Contract, load_contracts
from governance.declared.policies import Policies, load_policies
from governance.declared.waivers import Waiver
from governance.errors import UsageError
from governance.findings import Baseline, CheckResult, Comparison, Outcome, Verdict
from governance.opening import Needs, Opened, Side, base_waivers, open_base, open_head, open_ran
from governance.project import Project

if TYPE_CHECKING:  # a run of checks that follow nothing does not load it
    from governance.lineage.tracing import Traced
    from governance.proposing import Beside


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be judged.

    Attributes:
        manifest: manifest.json of the project, or None: where dbt writes it.
        project_dir: The folder with dbt_project.yml, governance.yml, `policies/` and `contracts/`.
        target: The dbt target whose rules apply, or None: the strictest, no target may hold raw identifiers.
        only: Ids of the checks to ask; none of them: all.
        today: The day it is judged on, in UTC, or None: then no waiver holds.
        base: manifest.json of the project before a change, or None.
        changed: Whether only what the change brought shuts the gate.
        ran: manifest.json of a production run that is to be what is gated here, or None.
        base_ref: The base's commit, by which governance.yml and who may approve are read, or None.
        reviews: What the platform tells of the pull request, or None.
        built: Where no base is named, manifest.json of what the tables were last built from, or None: nobody asks what a
            change brought, but their rows may be of other masks.
    """

    manifest: Path | None
    project_dir: Path
    target: str | None = None
    only: tuple[str, ...] = ()
    today: dt.date | None = None
    base: Path | None = None
    changed: bool = False
    ran: Path | None = None
    base_ref: str | None = None
    reviews: Path | None = None
    built: Path | None = None


def default_manifest(project_dir: Path) -> Path:
    """Where dbt writes its manifest: in DBT_TARGET_PATH, else in the `target-path` of dbt_project.yml.

    Args:
        project_dir: The folder of dbt_project.yml, which both are relative to.
    """
    project = read_project_file(project_dir)
    target = os.environ.get("DBT_TARGET_PATH") or (project.target_path if project else "target")
    return project_dir / target / "manifest.json"


def judge(question: Question, checks: tuple[Check, ...] = ALL_CHECKS) -> Verdict:
    """Read what was declared and what dbt made, ask every check, and say whether the gate opens.

    Declarations are read first, so that a mistake in them is told (exit 2) before a missing manifest (exit 3).

    Args:
        question: What is to be judged.
        checks: The checks to ask.

    Raises:
        UsageError: The target is not declared, there is no check of a name that was given, or what changed is
            asked for without a base.
        DeclarationError: A file that people write for us is wrong.
        ArtifactError: A manifest cannot be read, is stale, not compiled, or that of another project or engine.
    """
    if question.changed and question.base is None:
        raise UsageError(
            "--changed says what a change brought, and needs its base", "name it: --base MANIFEST"
        )
    with collector_held_off():
        beside = _beside(question)
        policies = load_policies(question.project_dir, beside.governance if beside else None)
        recorded = read_baseline(question.project_dir)
        contracts = _contracts(question.project_dir)
        on = _switched_on(policies, checks)
        asked = tuple(check for check in _asked(question, on) if not _idle(check, question))
        needs = Needs(any(check.follows for check in asked), any(check.needs_sql for check in asked))
        manifest = question.manifest or default_manifest(question.project_dir)
        head = open_head(manifest, question.project_dir, question.target, policies, needs)
        base = _base(question, head, policies, needs)
        case = _case(question, policies, contracts, head, base)
        if beside is not None:
            case = _proposed(case, beside, Side(manifest, question.project_dir))
            recorded = beside.recorded(recorded, case.proposed)
        if question.ran is not None:
            case = replace(case, ran=_ran(question.ran, case, head, on))
        results = _results(case, on, asked, recorded)
        comparison = _comparison(question, case, asked, results)
        if comparison is not None and comparison.changed:
            results = only_new(results, comparison)
    off = [f"check {check.id} is off in governance.yml" for check in checks if check not in on]
    left = ", ".join(check.id for check in on if check not in asked and not _idle(check, question))
    off += [f"what --check does not name: {left}"] if left else []
    off += [f"what {check.id} asks: --ran names no production run" for check in on if _idle(check, question)]
    return Verdict(
        project=head.project.name,
        target=question.target,
        results=results,
        not_examined=(*off, *_left_out(question, recorded), *head.not_examined),
        baseline=_hidden(recorded, results, question.target),
        comparison=comparison,
    )


def _beside(question: Question) -> Beside | None:
    """The base, where one is named; a run without one does not load what reads git and approvals."""
    if question.base is None and question.base_ref is None:
        return None
    from governance.proposing import Base, open_beside

    base = Base(question.base_ref, question.base, question.reviews)
    return open_beside(question.project_dir, base, question.today)


def _proposed(case: Case, beside: Beside, head: Side) -> Case:
    """The case with the change that the base makes of it."""
    proposed = beside.propose(head, case.policies, case.contracts)
    known = None if proposed is None else proposed.waivers_before
    return replace(case, proposed=proposed, waivers_before=case.waivers_before if known is None else known)


def _base(question: Question, head: Opened, policies: Policies, needs: Needs) -> Opened | None:
    base = question.base or question.built
    if base is None:
        return None
    return open_base(base, head, question.project_dir, policies, needs)


def _case(
    question: Question, policies: Policies, contracts: tuple[Contract, ...], head: Opened, base: Opened | None
) -> Case:
    case = Case(
        root=question.project_dir,
        project=head.project,
        policies=policies,
        contracts=contracts,
        target=question.target,
        follow=head.follow,
        today=question.today,
    )
    if base is None:
        return case
    return replace(
        case,
        base=base.project,
        follow_base=base.follow,
        waivers_before=base_waivers(base.manifest, question.project_dir)
        if question.base
        else {one.finding: one for one in policies.waivers},
    )


def _ran(file: Path, case: Case, head: Opened, on: Iterable[Check]) -> Ran:
    """The production run; every check can be asked of it again, whichever are asked of the project."""
    opened, results = open_ran(file, head, case.root, case.policies)
    again = replace(case, project=opened.project, follow=opened.follow, base=None, follow_base=None)
    again = replace(again, proposed=None)
    held = _held(case)

    always = [check for check in on if check.when is When.ALWAYS]

    def asked_again() -> tuple[CheckResult, ...]:
        """What is found there and not here: what is found here is told already."""
        now = accept((ask(check, again) for check in always), held, frozenset())
        here = tuple(ask(check, case) for check in always)
        return only_new(now, compare(str(file), now, here, changed=True))

    return Ran(
        project=opened.project,
        sql={one.unique_id: one.compiled_code for one in results.results if one.compiled_code}
        if results
        else {},
        statuses={one.unique_id: one.status for one in results.results} if results else None,
        branches=head.branches,
        again=cache(asked_again),
        notes=opened.not_examined,
    )


def _results(
    case: Case, on: Iterable[Check], asked: tuple[Check, ...], recorded: Recorded | None
) -> tuple[CheckResult, ...]:
    """What the checks found and what of it is accepted, in their order; those that ask the others come last."""
    entries = frozenset(recorded.entries if recorded else ())
    found = tuple(ask(check, case) for check in asked if check.when is not When.AFTER)
    first = accept(found, _held(case, found), entries)
    results = {result.check: result for result in first}
    after = replace(case, found=_found(tuple(results.values()), on))
    results |= {check.id: ask(check, after) for check in asked if check.when is When.AFTER}
    return tuple(results[check.id] for check in asked)


def _held(case: Case, found: Iterable[CheckResult] = ()) -> dict[str, Waiver]:
    """The waivers that hold; where a change is judged, one that it brings must have been approved.

    By Security, and where the finding is known by the steward of each product whose table it is of.
    """
    held = waivers_that_hold(case.policies.waivers, case.today, case.target)
    proposed = case.proposed
    if proposed is None:
        return held
    from governance.checks.proposed import products_at  # a run without a base does not load it

    nodes = {finding.id: finding.node for result in found for finding in result.findings}
    return {
        of: one for of, one in held.items() if not proposed.unapproved(one, products_at(case, nodes.get(of)))
    }


def _found(results: tuple[CheckResult, ...], on: Iterable[Check]) -> Found:
    """What the first checks found, and which of them have not said all."""
    answered = {result.check for result in results if result.outcome is not Outcome.ERROR}
    answered -= {check.id for check in on if check.partial}
    return Found(
        findings=tuple(finding for result in results for finding in result.findings),
        unanswered=frozenset(check.id for check in on if check.when is When.ALWAYS) - answered,
        unasked=frozenset(check.id for check in on if check.when is When.RAN) - answered,
    )


def _comparison(
    question: Question, case: Case, asked: tuple[Check, ...], results: tuple[CheckResult, ...]
) -> Comparison | None:
    """The same checks, asked of the base by the same policies."""
    if question.base is None or case.base is None:
        return None
    before = replace(case, project=case.base, follow=case.follow_base, base=None, follow_base=None)
    before = replace(before, proposed=None)
    asked_before = [check for check in asked if check.when is When.ALWAYS]
    found = tuple(without_lines(ask(check, before)) for check in asked_before)
    return compare(str(question.base), results, found, changed=question.changed)


def _hidden(recorded: Recorded | None, results: Iterable[CheckResult], target: str | None) -> Baseline | None:
    """What the baseline records, and what of it a check that was asked to its end does not find any more."""
    if recorded is None:
        return None
    answered = [result for result in results if result.error is None]
    names = {result.check for result in answered}
    there = {entry_of(finding) for result in answered for finding in result.findings}
    gone = [entry for entry in recorded.entries if entry.check in names and entry not in there]
    return Baseline(baseline.FILE, len(recorded.entries), tuple(gone) if recorded.target == target else ())


def _idle(check: Check, question: Question) -> bool:
    """Whether there is nothing to ask a check of: no production run was named."""
    return check.when is When.RAN and question.ran is None


def _left_out(question: Question, recorded: Recorded | None) -> Iterable[str]:
    """What neither the baseline nor `--changed` lets one see."""
    if recorded is not None and recorded.target != question.target:
        yield f"whether entries of {baseline.FILE} are stale: it was written for other rules"
    if question.changed:
        yield (
            "what a change of policies/ brings to models that did not change: the base was judged by the same "
            "policies, so --changed counts it as old"
        )


def follow(question: Question) -> tuple[Project, Traced]:
    """The project of a question with its columns followed, as the checks see it.

    Raises:
        GovernError: As `judge`.
    """
    with collector_held_off():
        policies = load_policies(question.project_dir)
        manifest = question.manifest or default_manifest(question.project_dir)
        needs = Needs(follows=True, sql=True)
        head = open_head(manifest, question.project_dir, question.target, policies, needs)
        return head.project, head.follow()


def look(question: Question) -> tuple[Case, str]:
    """All that a check may look at of a question's project, with its columns followed; and dbt's version.

    Raises:
        GovernError: As `judge`.
    """
    with collector_held_off():
        case, head = _looked(question, Needs(follows=True, sql=True))
        _ = case.traced
        return case, head.manifest.metadata.dbt_version or ""


def glance(question: Question) -> Case:
    """All that a check may look at of a question's project, which need not be compiled: no column is followed.

    Raises:
        GovernError: As `judge`.
    """
    with collector_held_off():
        return _looked(question, Needs(follows=False, sql=False))[0]


def look_at_both(question: Question, base: Side) -> tuple[Case, Case]:
    """All that a check may look at of a base and of a question's project, each by the policies and contracts beside it.

    Raises:
        GovernError: As `judge`.
    """
    needs = Needs(follows=True, sql=True)
    with collector_held_off():
        case, head = _looked(question, needs)
        policies, contracts = load_policies(base.project_dir), _contracts(base.project_dir)
        opened = open_base(base.manifest, head, base.project_dir, policies, needs)
        there = Question(base.manifest, base.project_dir, question.target)
        return _case(there, policies, contracts, opened, None), case


def _looked(question: Question, needs: Needs) -> tuple[Case, Opened]:
    policies = load_policies(question.project_dir)
    contracts = _contracts(question.project_dir)
    manifest = question.manifest or default_manifest(question.project_dir)
    head = open_head(manifest, question.project_dir, question.target, policies, needs)
    return _case(question, policies, contracts, head, None), head


def _contracts(project_dir: Path) -> tuple[Contract, ...]:
    """The contracts; a project may have none."""
    folder = project_dir / "contracts"
    return load_contracts(folder) if folder.is_dir() else ()


def _asked(question: Question, checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """The checks that the question names, or all.

    Raises:
        UsageError: It names one that does not exist or is off.
    """
    known = [check.id for check in checks]
    for check in checks:
        if check.id in question.only and _idle(check, question):
            raise UsageError(f"{check.id} judges a production run", "name its manifest: --ran MANIFEST")
    for name in question.only:
        if name not in known:
            raise UsageError(
                f"there is no check `{name}`, or governance.yml switches it off",
                f"name one of {', '.join(sorted(known))}",
            )
    return tuple(check for check in checks if check.id in question.only or not question.only)


def _switched_on(policies: Policies, checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """The checks that governance.yml does not switch off.

    Raises:
        DeclarationError: It names a check that does not exist.
    """
    known = {check.id for check in checks}
    declared = policies.governance.checks
    for key, names in (("off", declared.off), ("may_be_empty", declared.may_be_empty)):
        for position, name in enumerate(names):
            if name not in known:
                document = policies.documents["governance.yml"]
                raise document.error(
                    f"there is no check `{name}`",
                    ("checks", key, position),
                    f"write one of {', '.join(sorted(known))}",
                )
    return tuple(check for check in checks if check.id not in declared.off)
