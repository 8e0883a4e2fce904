"""Where governance is at home on an engine, what is protected there, and which masks it needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from governance.compile.plain_names import check_names
from governance.compile.steps import Declared, Step
from governance.declared.masks import Mask
from governance.declared.methods import Token
from governance.declared.row_access import Duties
from governance.masks.home import Home


@dataclass(frozen=True, slots=True)
class Place:
    """Where governance is at home, and who works there.

    Attributes:
        declared: What the plan is made from.
        home: `dev_brook_ops.governance`: where policies and functions are.
        duties: Security and the build.
    """

    declared: Declared
    home: str
    duties: Duties

    def schemas(self) -> Iterator[tuple[str, str, str, str]]:
        """Domain, tier, database and schema of all that holds tables, sorted by the first two.

        A domain has the tiers in which its products keep rows; one without products, the tiers of no product.
        """
        governance = self.declared.policies.governance
        for domain in sorted(governance.domains):
            for tier in _tiers(self.declared, domain):
                for schema in governance.tiers[tier].schemas:
                    yield domain, tier, f"{self.declared.prefix}{governance.domains[domain].database}", schema


AnyPlace = TypeVar("AnyPlace", bound=Place)


def place_of(declared: Declared, kind: type[AnyPlace]) -> AnyPlace:
    """Where governance is at home, as one engine's `kind` of place.

    Raises:
        DeclarationError: Nobody owns policies, nothing says where they are, or a name would need quotes.
    """
    policies = declared.policies
    governance, document = policies.governance, policies.documents["governance.yml"]
    if policies.duties is None:
        where = policies.documents.get("roles.yml", document)
        raise where.error(
            "nobody is named who owns policies, and who owns tables",
            ("duties",),
            "write `duties: {security: …, build: …}` in policies/roles.yml: `govern schema roles` describes it",
        )
    for name, domain in governance.domains.items():
        if domain.database is None:
            raise document.error(
                f"domain `{name}` has no database, and grants and policies are kept by database",
                ("domains", name),
                "name its `database`",
            )
    if governance.functions.domain is None:
        raise document.error(
            "nothing says in which domain's database policies are kept",
            ("functions",),
            "write `functions: {domain: …, schema: governance}`",
        )
    check_names(declared)
    home = f"{declared.database(governance.functions.domain)}.{governance.functions.schema}"
    return kind(declared=declared, home=home, duties=policies.duties)


def unnamed_tiers(place: Place) -> Iterator[Step]:
    """Tiers of which nothing says in which schemas they are: said in the plan, since nothing is made for them."""
    for name, tier in sorted(place.declared.policies.governance.tiers.items()):
        if not tier.schemas:
            note = (
                "governance.yml names no `schemas` of this tier, so no schema, grant or default-deny is made "
                f"for it: write `tiers: {name}: schemas:`"
            )
            yield Step(f"tier {name}", "enforce", "", "unsupported", note=note)


def policy_name(mask: Mask, domain: str) -> str:
    """What the masking policy of a mask is called: tokens of the domain's own scope differ by domain."""
    return f"{mask.name}_{domain}" if is_of_domain(mask) else mask.name


def is_of_domain(mask: Mask) -> bool:
    """Whether a mask is another in each domain."""
    return isinstance(mask.method, Token) and not mask.scope


def masking_policies(place: Place) -> Iterator[tuple[str, Mask, Home]]:
    """Name, mask and home of every masking policy, sorted."""
    masks = place.declared.policies.masks
    for name in sorted(masks):
        mask = masks[name]
        if not name.startswith("mask_"):
            continue
        domains = mask.domains or tuple(sorted(place.declared.policies.governance.domains))
        for domain in domains if is_of_domain(mask) else domains[:1]:
            yield policy_name(mask, domain), mask, Home(domain, place.home)


def _tiers(declared: Declared, domain: str) -> tuple[str, ...]:
    tiers = sorted(declared.policies.governance.tiers)
    used = {
        (contract.domain, tier)
        for contract in declared.contracts
        for tier in ("bronze", "silver", "platinum")
        if getattr(contract.retention_policy, tier) is not None
    }
    own = tuple(tier for tier in tiers if (domain, tier) in used)
    return own or tuple(tier for tier in tiers if tier not in {tier for _, tier in used})
