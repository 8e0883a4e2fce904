"""What a check is: a question, what it may look at, and what it answers."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from governance.artifacts.branches import Branches
from governance.declared.contracts import Contract
from governance.declared.policies import Policies
from governance.declared.reading import Document, Trail
from governance.declared.waivers import Waiver
from governance.errors import EvaluationError
from governance.findings import CheckResult, Finding
from governance.project import Model, Project

if TYPE_CHECKING:  # a run of checks that follow nothing does not load it
    from governance.checks.proposed import Proposed
    from governance.lineage.tracing import Traced


class When(StrEnum):
    """When a check is asked."""

    ALWAYS = "always"
    AFTER = "after"  # the others, since it asks what they found
    RAN = "ran"  # where a production run is to be judged


@dataclass(frozen=True, slots=True)
class Found:
    """What the other checks found, for those that are asked after them.

    Attributes:
        findings: All of them, accepted or not.
        unanswered: Ids of checks that were left out this time, or not asked to their end.
        unasked: Ids of checks that had nothing to judge, since no production run was named.
    """

    findings: tuple[Finding, ...]
    unanswered: frozenset[str]
    unasked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ran:
    """A run of dbt in production, beside what was gated.

    Attributes:
        project: The project as it was compiled for the run.
        sql: The SQL that ran by unique_id, where the run's results tell it.
        statuses: What became of each node, or None where nobody knows: then all that was compiled ran.
        branches: Both branches of the incremental models that were gated.
        again: Asks every check of the project as it was compiled for the run.
        notes: What could not be looked at, one sentence each.
    """

    project: Project
    sql: Mapping[str, str]
    statuses: Mapping[str, str] | None
    branches: Mapping[str, Branches]
    again: Callable[[], tuple[CheckResult, ...]]
    notes: tuple[str, ...] = ()

    def became(self, uid: str) -> bool:
        """Whether a node was part of the run; one that failed was."""
        return self.statuses is None or self.statuses.get(uid, "skipped") not in ("skipped", "no-op")


@dataclass(frozen=True, slots=True)
class Case:
    """All that a check may look at.

    Attributes:
        root: The folder of the dbt project, which files in findings are relative to.
        project: The dbt project.
        policies: governance.yml and what `policies/` declares.
        contracts: The data products' contracts.
        target: The dbt target whose rules apply, or None: the strictest.
        follow: Follows every column of the project; what it costs is paid by the first check that asks.
        today: The day it is judged on, in UTC, or None: then no waiver holds.
        found: What the other checks found, where the check is asked after them.
        base: The project before the change, if a base was named; its files are not here.
        follow_base: Follows every column of the base, as `follow` does.
        waivers_before: The waivers of the base by finding, or None where they are not known.
        ran: The production run that is to be what was gated, if one was named.
        proposed: The change that the base makes of the project, if one was named and somebody must agree to changes.
    """

    root: Path
    project: Project
    policies: Policies
    contracts: tuple[Contract, ...]
    target: str | None
    follow: Callable[[], Traced] | None = None
    today: dt.date | None = None
    found: Found | None = None
    base: Project | None = None
    follow_base: Callable[[], Traced] | None = None
    waivers_before: Mapping[str, Waiver] | None = None
    ran: Ran | None = None
    proposed: Proposed | None = None

    @property
    def base_traced(self) -> Traced:
        """The base with its columns followed."""
        if self.follow_base is None:
            raise EvaluationError("this project has no base whose columns were followed")
        return self.follow_base()

    @property
    def traced(self) -> Traced:
        """The project with its columns followed."""
        if self.follow is None:
            raise EvaluationError("this project's columns were not followed")
        return self.follow()

    def place_of(self, document: Document, trail: Trail) -> tuple[str, int]:
        """File, relative to the root, and line of a place in a file that people declare things in."""
        return document.file.relative_to(self.root).as_posix(), document.line(trail)

    def contract_of(self, model: Model) -> Contract | None:
        """The contract of the product that a model names, if there is one."""
        return next((contract for contract in self.contracts if contract.name == model.product), None)


class Problem(msgspec.Struct, frozen=True, gc=False):
    """Why a subject fails.

    Attributes:
        message: What is wrong, one sentence.
        fix: What to do, one sentence.
        subject: What was found at that place, where node and column do not say it all.
        expected: What was expected there.
        way: How it came there: column, edge, column, edge … column; it is told on a line of its own.
        waivable: Whether somebody can accept it, for a time.
    """

    message: str
    fix: str
    subject: str | None = None
    expected: str | None = None
    way: tuple[str, ...] = ()
    waivable: bool = True


class Examined(msgspec.Struct, frozen=True, gc=False):
    """One subject of a check's population, and what is wrong with it.

    Attributes:
        of: The model that the subject is, or has as a column; or the id of something that is no model.
        column: The column, or None where the subject is the model itself.
        problems: What is wrong; nothing, if it is good.
        place: File and line, where they are not those of the model.
    """

    of: Model | str
    column: str | None = None
    problems: tuple[Problem, ...] = ()
    place: tuple[str, int] | None = None


class Unseen(msgspec.Struct, frozen=True, gc=False):
    """Something that a check cannot look at, in one sentence; it stands in the report and opens nothing."""

    reason: str


@dataclass(frozen=True, slots=True)
class Check:
    """One question of the project.

    Attributes:
        id: Hyphenated; the same in its file, its docs page, its test and its test project.
        ask: Yields every subject once, with what is wrong with it; its docstring describes the check.
        core: Whether an empty population shuts the gate unless governance.yml allows it.
        follows: Whether it asks where columns come from.
        reads_sql: Whether it reads compiled SQL without following columns.
        when: When it is asked.
        early: The part of its question that needs no compiled SQL, where the whole does.
        exposes: Whether a finding may mean that somebody sees a person; such findings are told first.
        partial: Whether it is that part.
        when_empty: What to do where there is nothing to examine, one sentence; empty where that says enough.
    """

    id: str
    ask: Callable[[Case], Iterator[Examined | Unseen]]
    core: bool = True
    follows: bool = False
    reads_sql: bool = False
    when: When = When.ALWAYS
    early: Callable[[Case], Iterator[Examined | Unseen]] | None = None
    exposes: bool = True
    partial: bool = False
    when_empty: str = ""

    @property
    def needs_sql(self) -> bool:
        """Whether it cannot be asked of a project that dbt has parsed and not compiled."""
        return self.follows or self.reads_sql

    @property
    def before_compiling(self) -> Check | None:
        """What can be asked of a project that dbt has parsed and not compiled: all of it, a part, or nothing."""
        if self.early is not None:
            return replace(self, ask=self.early, follows=False, reads_sql=False, early=None, partial=True)
        return None if self.needs_sql else self

    @property
    def description(self) -> str:
        """What the check asks."""
        return inspect.getdoc(self.ask) or ""

    @property
    def title(self) -> str:
        """The first line of its description."""
        return self.description.partition("\n")[0]
