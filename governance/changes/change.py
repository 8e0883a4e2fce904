"""One change, all changes between two states, and what names them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from governance.changes.kinds import BUMPS, GROUPS, KINDS, Bump, Group, Role


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs; what it means is said by the table of kinds.

    Attributes:
        kind: A name in `KINDS`.
        subject: What it is about: `orders.customer_email`, `mask_email`, a product, a role, a check.
        products: The products that it concerns, sorted.
        before: What there was, or None: nothing.
        after: What there is, or None: nothing.
        path: The file to look in, relative to the project, or None; where it is gone, that of the base.
        line: The 1-based line there, or None.
    """

    kind: str
    subject: str
    products: tuple[str, ...] = ()
    before: str | None = None
    after: str | None = None
    path: str | None = None
    line: int | None = None

    @property
    def product(self) -> str | None:
        """The one product that it concerns, or None where it concerns none or several."""
        return self.products[0] if len(self.products) == 1 else None

    @property
    def group(self) -> Group:
        """`data`, `governance` or `compatible`."""
        return KINDS[self.kind].group

    @property
    def breaking(self) -> bool:
        """Whether a promise is broken: to consumers of the interface, or to the people in the data."""
        return KINDS[self.kind].breaking

    @property
    def bump(self) -> Bump:
        """What the version of each of its products must rise by, at least."""
        return KINDS[self.kind].bump

    @property
    def title(self) -> str:
        """What happened, in a few words."""
        return KINDS[self.kind].title


def needs(change: Change) -> frozenset[Role]:
    """The roles that must agree: the steward of each product it concerns, Security.

    A governance change that concerns no product has no steward. A data change that concerns none needs one all the
    same: nobody can give what is asked until a contract names who answers for the table.
    """
    roles = KINDS[change.kind].needs
    return roles if change.products or change.group == "data" else roles - {"steward"}


@dataclass(frozen=True, slots=True)
class Version:
    """How the version of a product's contract stands to what its changes ask for.

    Attributes:
        product: The product.
        before: The version in the base, or None where the product is new.
        after: The version in the head.
        bump: What the changes ask for.
        least: The least version that would do.
        path: The contract's file.
        line: The line of its version.
    """

    product: str
    before: str | None
    after: str
    bump: Bump
    least: str
    path: str
    line: int

    @property
    def enough(self) -> bool:
        """Whether it rose as far as the changes ask."""
        return self.before is None or order_of(self.after) >= order_of(self.least)


@dataclass(frozen=True, slots=True)
class Diff:
    """What differs between a base and a head.

    Attributes:
        project: The dbt project's name.
        changes: All changes, sorted: governance, data, compatible; breaking ones first.
        versions: The products whose version must rise or has changed, sorted.
        stewards: Who answers for a product, by its name: by the base's contract, or that of a new product.
        not_examined: What could not be compared, one sentence each.
    """

    project: str
    changes: tuple[Change, ...]
    versions: tuple[Version, ...] = ()
    stewards: Mapping[str, str] = field(default_factory=dict)
    not_examined: tuple[str, ...] = ()

    @property
    def breaking(self) -> tuple[Change, ...]:
        """The changes that break a promise."""
        return tuple(change for change in self.changes if change.breaking)

    @property
    def unrisen(self) -> tuple[Version, ...]:
        """The products whose version did not rise as their changes ask."""
        return tuple(version for version in self.versions if not version.enough)

    @property
    def digest(self) -> str:
        """SHA-256, in hex, of the changes as canonical JSON: what an approval is bound to.

        Places are no part of it: a line above moves them and changes nothing.
        """
        told = [
            [one.kind, one.subject, list(one.products), one.before, one.after]
            for one in sorted(self.changes, key=_identity)
        ]
        # For arrays of strings and nulls this is RFC 8785's canonical form.
        canonical = json.dumps([self.project, told], ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    @property
    def exit_code(self) -> int:
        """1 where a promise is broken or a version did not rise, else 0."""
        return 1 if self.breaking or self.unrisen else 0


def order_of(version: str) -> tuple[tuple[int, ...], tuple[tuple[bool, int, str], ...]]:
    """What sorts semantic versions (semver.org, 11): a pre-release before its release; build metadata counts nothing."""
    core, _, pre = version.partition("+")[0].partition("-")
    numbers = tuple(int(part) for part in core.split("."))
    if not pre:
        return numbers, ((True, 1, ""),)
    parts = tuple((not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in pre.split("."))
    return numbers, ((False, 0, ""), *parts)


def in_order(change: Change) -> tuple[object, ...]:
    """What sorts changes for readers."""
    return GROUPS.index(change.group), not change.breaking, -BUMPS.index(change.bump), _identity(change)


def _identity(change: Change) -> tuple[object, ...]:
    return change.kind, change.subject, change.products, change.before or "", change.after or ""
