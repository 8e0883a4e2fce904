"""A change beside its base, opened: what the base says of who may approve and how is judged, and what differs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from governance.approvals.asking import Asked, trust_at
from governance.approvals.between import between_here
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


@dataclass(frozen=True, slots=True)
class Beside:
    """What is judged, beside its base.

    Attributes:
        base: Where it came from.
        asked: The change as git has it, and who may approve it by its base; None where no commit is named.
    """

    base: Base
    asked: Asked | None

    @property
    def governance(self) -> bytes | None:
        """The governance.yml to judge by: that of the base, or None: the project's own."""
        return self._file(governance_file.FILE)

    def propose(self, head: Side, policies: Policies, contracts: tuple[Contract, ...]) -> Proposed | None:
        """The change that is to be judged, or None where nobody asks for approvals.

        Args:
            head: The project that is judged.
            policies: What it declares.
            contracts: Its contracts.

        Raises:
            UsageError: The base's declarations are not beside its manifest.
            DeclarationError: Those of the base are wrong.
        """
        manifest = self.base.manifest
        if manifest is None or (self.asked is None and policies.approvers is None):
            return None
        folder = base_folder(manifest, head.project_dir)

        def compare() -> Diff:
            from governance.changes.comparing import compare as all_changes

            return all_changes(*open_states(head, Side(manifest, folder)))

        before = load_contracts(folder / "contracts") if (folder / "contracts").is_dir() else ()
        return Proposed(
            compare=compare,
            domains={contract.name: contract.domain for contract in (*contracts, *before)},
            asked=self.asked,
            waivers_before=self._waivers(),
        )

    def recorded(self, recorded: Recorded | None, proposed: Proposed | None) -> Recorded | None:
        """The baseline, without what the change adds to it unless those who must have approved that.

        Args:
            recorded: The baseline of the head.
            proposed: What differs.

        Raises:
            DeclarationError: The base's baseline is wrong.
        """
        if recorded is None or self.asked is None or self.asked.trust is None or proposed is None:
            return recorded
        raw = self._file(baseline.FILE)
        before = frozenset(baseline_in(raw, baseline.FILE).entries) if raw else frozenset()
        if before.issuperset(recorded.entries) or proposed.approved("baseline-grown"):
            return recorded
        return Recorded(recorded.target, tuple(one for one in recorded.entries if one in before))

    def _waivers(self) -> dict[str, Waiver] | None:
        """The base's waivers by finding, or None where no commit of it is known."""
        if self.asked is None:
            return None
        raw = self._file(waivers.FILE)
        if raw is None:
            return {}
        document = document_of(raw, Path(f"{waivers.FILE} (at the base)"))
        return {one.finding: one for one in waivers_in(document)}

    def _file(self, name: str) -> bytes | None:
        """A file of the project as the base has it, or None where there is none, or no commit of the base."""
        if self.asked is None:
            return None
        return self.asked.between.repository.file(self.asked.between.base, name)


def open_beside(project_dir: Path, base: Base, today: dt.date | None) -> Beside:
    """What is checked out in a project's folder, beside its base.

    Args:
        project_dir: The folder.
        base: Where it came from.
        today: The day on which approvals are judged, in UTC.

    Raises:
        UsageError: The project is in no repository, there is no such commit, or its manifest is not named.
        DeclarationError: What the base says of who may approve is wrong.
        EvaluationError: There is no git, a link hides what is judged, the file of reviews is not one, or no day was named.
    """
    if base.ref is None:
        return Beside(base, None)
    if base.manifest is None:
        raise UsageError("the base has a commit and no manifest", "name it: --base MANIFEST")
    if today is None:
        raise EvaluationError("no day was named on which approvals are to be judged")
    between = between_here(project_dir, base.ref)
    between.require_files()
    told = read_pull_request(base.reviews) if base.reviews else None
    return Beside(base, Asked(between, trust_at(between), told, today))


def proposed_here(head: Side, base: Base, today: dt.date) -> Proposed:
    """The change that is checked out in a project's folder, beside its base.

    Args:
        head: The project.
        base: Where it came from: its commit and its manifest.
        today: The day, in UTC.

    Raises:
        GovernError: A file cannot be read, or nothing tells which change it is.
    """
    beside = open_beside(head.project_dir, base, today)
    policies = load_policies(head.project_dir, beside.governance)
    folder = head.project_dir / "contracts"
    proposed = beside.propose(head, policies, load_contracts(folder) if folder.is_dir() else ())
    if proposed is None:
        raise UsageError("no base was named", "name its commit: --base-ref REF")
    return proposed
