"""A change beside its base, opened: what the base says of who may approve and how is judged, and what differs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from governance.approvals.asking import Asked, trust_at
from governance.approvals.between import Between
from governance.approvals.repository import open_repository
from governance.approvals.reviews import read_pull_request
from governance.checks.proposed import Proposed
from governance.declared import baseline, governance_file, waivers
from governance.declared.baseline import Recorded, baseline_in
from governance.declared.contracts import Contract, load_contracts
from governance.declared.policies import Policies, load_policies
from governance.declared.reading import document_of
from governance.declared.waivers import Waiver, waivers_in
from governance.errors import EvaluationError, UsageError
from governance.opening import Side, base_folder, open_states

if TYPE_CHECKING:  # a run without a base does not load it
    from governance.changes.change import Diff


@dataclass(frozen=True, slots=True)
class Base:
    """Where a change came from.

    Attributes:
        ref: The commit, or None: then nothing is known of who may approve.
        manifest: Its manifest, or None.
        reviews: What the platform tells of the pull request, or None.
    """

    ref: str | None
    manifest: Path | None
    reviews: Path | None


def ask_base(project_dir: Path, base: Base, today: dt.date | None) -> Asked | None:
    """The change as git has it, and who may approve it by its base; None where no commit is named.

    Raises:
        UsageError: The project is in no repository, or there is no such commit.
        DeclarationError: What the base says of who may approve is wrong.
        EvaluationError: There is no git, or the file of reviews is not one; or no day was named.
    """
    if base.ref is None:
        return None
    if today is None:
        raise EvaluationError("no day was named on which approvals are to be judged")
    repository = open_repository(project_dir)
    between = Between(repository, repository.commit(base.ref), repository.commit("HEAD"))
    told = read_pull_request(base.reviews) if base.reviews else None
    return Asked(between, trust_at(between), told, today)


def base_file(asked: Asked | None, name: str) -> bytes | None:
    """A file of the project as the base has it, or None where there is none, or no commit of the base."""
    return None if asked is None else asked.between.repository.file(asked.between.base, name)


def proposed_here(manifest: Path, project_dir: Path, base: Base, today: dt.date) -> Proposed:
    """The change that is checked out in a project's folder, beside its base.

    Args:
        manifest: What dbt wrote of the project.
        project_dir: The folder.
        base: Where it came from: its commit and its manifest.
        today: The day, in UTC.

    Raises:
        GovernError: A file cannot be read, or nothing tells which change it is.
    """
    asked = ask_base(project_dir, base, today)
    policies = load_policies(project_dir, governance_of(asked))
    folder = project_dir / "contracts"
    contracts = load_contracts(folder) if folder.is_dir() else ()
    proposed = propose(Side(manifest, project_dir), base, asked, policies, contracts)
    if proposed is None:
        raise UsageError("no base was named", "name its commit: --base-ref REF")
    return proposed


def propose(
    head: Side, base: Base, asked: Asked | None, policies: Policies, contracts: tuple[Contract, ...]
) -> Proposed | None:
    """The change that is to be judged, or None where nobody asks for approvals.

    Args:
        head: The project that is judged.
        base: Where it came from.
        asked: The change as git has it, or None.
        policies: What the head declares.
        contracts: The head's contracts.

    Raises:
        UsageError: The base's declarations are not beside its manifest.
    """
    if base.manifest is None or (asked is None and policies.approvers is None):
        return None
    manifest = base.manifest
    folder = base_folder(manifest, head.project_dir)

    def compare() -> Diff:
        from governance.changes.comparing import compare as all_changes

        return all_changes(*open_states(head, Side(manifest, folder)))

    before = load_contracts(folder / "contracts") if (folder / "contracts").is_dir() else ()
    return Proposed(
        compare=compare,
        domains={contract.name: contract.domain for contract in (*contracts, *before)},
        asked=asked,
        waivers_before=_waivers(asked),
    )


def _waivers(asked: Asked | None) -> dict[str, Waiver] | None:
    """The base's waivers by finding, or None where no commit of it is known."""
    if asked is None:
        return None
    raw = base_file(asked, waivers.FILE)
    if raw is None:
        return {}
    return {one.finding: one for one in waivers_in(document_of(raw, Path(f"{waivers.FILE} (at the base)")))}


def recorded_before(
    recorded: Recorded | None, asked: Asked | None, proposed: Proposed | None
) -> Recorded | None:
    """The baseline, without what the change adds to it unless those who must have approved that.

    Args:
        recorded: The baseline of the head.
        asked: The change as git has it, or None.
        proposed: What differs.

    Raises:
        DeclarationError: The base's baseline is wrong.
    """
    if recorded is None or asked is None or asked.trust is None or proposed is None:
        return recorded
    raw = base_file(asked, baseline.FILE)
    before = frozenset(baseline_in(raw, baseline.FILE).entries) if raw else frozenset()
    if before.issuperset(recorded.entries) or proposed.approved("baseline-grown"):
        return recorded
    return Recorded(recorded.target, tuple(one for one in recorded.entries if one in before))


def governance_of(asked: Asked | None) -> bytes | None:
    """The governance.yml to judge by: that of the base, or None: the project's own."""
    return base_file(asked, governance_file.FILE)
