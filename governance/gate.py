"""The gate: the whole story in one function."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from governance.artifacts.branches import read_branches
from governance.artifacts.catalog import Catalog, read_catalog
from governance.artifacts.freshness import require_fresh
from governance.artifacts.manifest import Manifest, read_manifest
from governance.artifacts.project_file import read_project_file
from governance.artifacts.reading import collector_held_off
from governance.checks import ALL_CHECKS, Case, Check, ask
from governance.checks.accepting import accept, waivers_that_hold
from governance.checks.case import Found, When
from governance.declared.contracts import Contract, load_contracts
from governance.declared.governance_file import Governance
from governance.declared.policies import Policies, load_policies
from governance.errors import ArtifactError, UsageError
from governance.findings import CheckResult, Outcome, Verdict
from governance.project import Project, build_project

if TYPE_CHECKING:  # a run of checks that follow nothing does not load it
    from governance.lineage.tracing import Traced


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be judged.

    Attributes:
        manifest: manifest.json of the project, or None: where dbt writes it.
        project_dir: The folder with dbt_project.yml, governance.yml, `policies/` and `contracts/`.
        target: The dbt target whose rules apply, or None: the strictest, no target may hold raw identifiers.
        only: Ids of the checks to ask; none of them: all.
        today: The day it is judged on, in UTC, or None: then no waiver holds.
    """

    manifest: Path | None
    project_dir: Path
    target: str | None = None
    only: tuple[str, ...] = ()
    today: dt.date | None = None


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
        UsageError: The target is not declared, or there is no check of a name that was given.
        DeclarationError: A file that people write for us is wrong.
        ArtifactError: The manifest cannot be read, is stale, or is that of another engine.
    """
    with collector_held_off():
        policies = load_policies(question.project_dir)
        contracts = _contracts(question.project_dir)
        on = _switched_on(policies, checks)
        asked = _asked(question, on)
        read = _read(question, policies, follows=any(check.follows for check in asked))
        case = Case(
            question.project_dir,
            read.project,
            policies,
            contracts,
            question.target,
            cache(read.follow),
            question.today,
        )
        results = _results(case, on, asked)
    off = [f"check {check.id} is off in governance.yml" for check in checks if check not in on]
    off += [f"check {check.id} was not asked: --check names others" for check in on if check not in asked]
    return Verdict(case.project.name, question.target, results, (*off, *read.not_examined))


def _results(case: Case, on: Iterable[Check], asked: tuple[Check, ...]) -> tuple[CheckResult, ...]:
    """What the checks found and what of it is accepted, in their order; those that ask the others come last."""
    held = waivers_that_hold(case.policies.waivers, case.today, case.target)
    first = accept((ask(check, case) for check in asked if check.when is not When.AFTER), held, frozenset())
    results = {result.check: result for result in first}
    after = replace(case, found=_found(tuple(results.values()), on))
    results |= {check.id: ask(check, after) for check in asked if check.when is When.AFTER}
    return tuple(results[check.id] for check in asked)


def _found(results: tuple[CheckResult, ...], on: Iterable[Check]) -> Found:
    """What the first checks found, and which of them have not said all."""
    answered = {result.check for result in results if result.outcome is not Outcome.ERROR}
    return Found(
        findings={finding.id: finding for result in results for finding in result.findings},
        unanswered=frozenset(check.id for check in on if check.when is When.ALWAYS) - answered,
        unasked=frozenset(check.id for check in on if check.when is When.RAN) - answered,
    )


def follow(question: Question) -> tuple[Project, Traced]:
    """The project of a question with its columns followed, as the checks see it.

    Raises:
        GovernError: As `judge`.
    """
    with collector_held_off():
        read = _read(question, load_policies(question.project_dir), follows=True)
        return read.project, read.follow()


@dataclass(frozen=True, slots=True)
class _Read:
    project: Project
    follow: Callable[[], Traced]
    not_examined: tuple[str, ...]


def _read(question: Question, policies: Policies, *, follows: bool) -> _Read:
    """The project as dbt's artifacts have it; of what is beside the manifest only what is needed."""
    _check_target(policies.governance, question.target)
    manifest = read_manifest(question.manifest or default_manifest(question.project_dir))
    _check_engine(policies.governance, question.target, manifest)
    not_examined = require_fresh(manifest, question.project_dir)
    project = build_project(manifest, policies.governance, question.project_dir)
    folder = manifest.file.parent
    branches = read_branches(manifest, question.target) if follows else {}
    catalog = _catalog(manifest) if follows else None

    def followed() -> Traced:
        from governance.lineage.tracing import Around, trace

        return trace(project, policies, Around(branches, catalog, folder))

    return _Read(project, followed, not_examined)


def _catalog(manifest: Manifest) -> Catalog | None:
    """The catalog that dbt wrote together with the manifest; one of another run may lack a column of today."""
    file = manifest.file.with_name("catalog.json")
    found = read_catalog(file) if file.exists() else None
    run = manifest.metadata.invocation_id
    return found if found is not None and run and found.metadata.invocation_id == run else None


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


def _check_target(governance: Governance, target: str | None) -> None:
    if target is not None and target not in governance.targets:
        raise UsageError(
            f"governance.yml declares no target `{target}`",
            f"name one of {', '.join(governance.targets)}, or none: then the strictest rules apply",
        )


def _check_engine(governance: Governance, target: str | None, manifest: Manifest) -> None:
    """What is compiled for one engine says nothing about another."""
    engine = None if target is None else governance.targets[target].engine
    adapter = manifest.metadata.adapter_type
    if engine is not None and adapter is not None and adapter != engine:
        raise ArtifactError(
            f"{manifest.file}: compiled for {adapter}, and target {target} is {engine}",
            f"run `dbt compile --target {target}`",
        )
