"""Whether those have approved who must, and who must act where they have not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from governance.approvals.judging import Given, Refused
from governance.declared.approvers import Approver, Approvers


@dataclass(frozen=True, slots=True)
class Required:
    """Who must approve something.

    Attributes:
        products: The products whose stewards must, each with its domain, as the base has it.
        steward: Whether a steward must; of no product, nobody can be.
        security: Whether Security must.
        waiver: The finding whose waiver it is, or None.
    """

    products: tuple[tuple[str, str | None], ...] = ()
    steward: bool = False
    security: bool = False
    waiver: str | None = None


@dataclass(frozen=True, slots=True)
class Approvals:
    """The approvals of a change.

    Attributes:
        approvers: Who may approve, as the base says.
        makers: The people who made the change, who may not.
        given: Those that count.
        refused: Those that do not.
    """

    approvers: Approvers
    makers: frozenset[str]
    given: tuple[Given, ...] = ()
    refused: tuple[Refused, ...] = ()

    def outstanding(self, required: Required) -> tuple[str, ...]:
        """What is missing, a clause each such as "the steward of `orders` (Ada Lin) must approve"; nothing where all is there.

        The steward and Security are two people, whoever has both roles.
        """
        stewards = {
            product: self._stewards(product, domain, required) for product, domain in required.products
        }
        security = self._security(required)
        missing = [
            f"the steward of `{product}` must approve: {self._who(self._may_steward(product, domain))}"
            for product, domain in required.products
            if not stewards[product]
        ]
        if required.steward and not required.products:
            missing.append(
                "no contract of the base says which product it is of, so no steward can approve it"
            )
        if required.security and not security:
            missing.append(f"Security must approve: {self._who(self._may_secure())}")
        if missing or not required.security:
            return tuple(missing)
        if any(all(people - {one} for people in stewards.values()) for one in security):
            return ()
        return (self._two(required, security),)

    def approved_by(self, required: Required) -> frozenset[str]:
        """The people, by their keys, whose approvals are for this."""
        return frozenset(one.person for one in self.given if one.waiver in (None, required.waiver))

    def _stewards(self, product: str, domain: str | None, required: Required) -> frozenset[str]:
        return frozenset(
            one.person
            for one in self._for(required)
            if one.role in (None, "steward") and self._person(one).is_steward_of(product, domain)
        )

    def _security(self, required: Required) -> frozenset[str]:
        return frozenset(
            one.person
            for one in self._for(required)
            if one.role in (None, "security") and self._person(one).security
        )

    def _for(self, required: Required) -> Iterable[Given]:
        return (one for one in self.given if one.waiver in (None, required.waiver))

    def _person(self, given: Given) -> Approver:
        return self.approvers.people[given.person]

    def _may_steward(self, product: str, domain: str | None) -> list[str]:
        return [key for key, one in self.approvers.people.items() if one.is_steward_of(product, domain)]

    def _may_secure(self) -> list[str]:
        return [key for key, one in self.approvers.people.items() if one.security]

    def _two(self, required: Required, security: frozenset[str]) -> str:
        """Somebody has both roles, and one person is not two."""
        (one, *_) = sorted(security)
        others = set(self._may_secure()).union(
            *(self._may_steward(*product) for product in required.products)
        )
        name = self.approvers.people[one].name
        return f"two people must approve, and {name} is one: {self._who(sorted(others - {one}))} too"

    def _who(self, people: Iterable[str]) -> str:
        """The people who may act, or why nobody can."""
        some = list(people)
        left = [self.approvers.people[one].name for one in some if one not in self.makers]
        if left:
            return " or ".join(sorted(left))
        if some:
            return "whoever may has made the change, so somebody else must be named in policies/approvers.yml first"
        return "policies/approvers.yml of the base names nobody who may"
