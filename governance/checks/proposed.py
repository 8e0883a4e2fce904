"""The change that a base makes of a project: what differs, who must agree, and who has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from governance.approvals.asking import Asked
from governance.approvals.outstanding import Approvals, Required
from governance.approvals.trust_roots import TrustRoot
from governance.declared.approvers import mark_of_email
from governance.declared.waivers import Waiver

if TYPE_CHECKING:  # a run without a base does not load it
    from governance.changes.change import Change, Diff
    from governance.checks.case import Case

WAIVERS = ("waiver-added", "waiver-extended")
"""Kinds of changes that may be approved by themselves."""


@dataclass(frozen=True)
class Proposed:
    """A change that is to be merged.

    Attributes:
        compare: Says what differs; what it costs is paid by the first that asks.
        domains: The domain of each product, as the base has it, or of a new one as the head does.
        asked: The change as git has it, with who may approve; None where no commit of the base was named.
        waivers_before: The base's waivers by finding, or None where they are not known.
    """

    compare: Callable[[], Diff]
    domains: Mapping[str, str]
    asked: Asked | None
    waivers_before: Mapping[str, Waiver] | None

    @cached_property
    def diff(self) -> Diff:
        """What differs."""
        return self.compare()

    @cached_property
    def approvals(self) -> Approvals | None:
        """The approvals of it, or None where the base names nobody who could give one, or no commit was named."""
        if self.asked is None or self.asked.trust is None:
            return None
        return self.asked.approvals(self.diff.digest, self.asked.trust)

    @property
    def to_approve(self) -> Iterator[tuple[Change, Required]]:
        """The changes that somebody must approve, and who."""
        from governance.changes.change import needs

        for change in self.diff.changes:
            roles = needs(change)
            if roles:
                yield (
                    change,
                    Required(
                        products=tuple(
                            (name, self.domains.get(name)) for name in change.products if "steward" in roles
                        ),
                        steward="steward" in roles,
                        security="security" in roles,
                        waiver=change.subject if change.kind in WAIVERS else None,
                    ),
                )

    @property
    def trust_roots(self) -> tuple[TrustRoot, ...]:
        """The files that decide how the change is judged, and that it changes."""
        return self.asked.trust_roots if self.asked else ()

    def approved(self, kind: str) -> bool:
        """Whether those who must have approved all changes of a kind, which are there."""
        asked = [required for change, required in self.to_approve if change.kind == kind]
        approvals = self.approvals
        return approvals is not None and bool(asked) and not any(approvals.outstanding(one) for one in asked)

    def unapproved(self, waiver: Waiver, products: tuple[str, ...] = ()) -> bool:
        """Whether a waiver is new, or another than in the base, and those who must have not approved it.

        Where the base names nobody who may approve, it is for nobody to say.

        Args:
            waiver: The waiver.
            products: Those whose table it accepts a finding of: their stewards must approve it, too.
        """
        if self.asked is None or self.asked.trust is None or self._stood_before(waiver):
            return False
        approvals = self.approvals
        required = next(
            (one for _, one in self.to_approve if one.waiver == waiver.finding),
            Required(security=True, waiver=waiver.finding),
        )
        if products:
            required = replace(
                required, products=tuple((name, self.domains.get(name)) for name in products), steward=True
            )
        if approvals is None or approvals.outstanding(required):
            return True
        said = {mark_of_email(waiver.approvals[-1].approved_by)}
        by = approvals.approvers.known_by(frozenset(said))
        return not by & approvals.approved_by(required)

    def _stood_before(self, waiver: Waiver) -> bool:
        return self.waivers_before is not None and self.waivers_before.get(waiver.finding) == waiver


def products_at(case: Case, node: str | None) -> tuple[str, ...]:
    """The products of the table that a finding is of; none where it is of something else, or not known.

    Args:
        case: The project.
        node: The finding's node.
    """
    from governance.changes.state import Products, State

    project = case.project
    table = project.models.get(node or "") or project.sources.get(node or "")
    if table is None:
        return ()
    return Products(State(case.root, project, case.policies, case.contracts)).of(table)
