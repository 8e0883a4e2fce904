"""Where a model is at home: what tokens made in it must say."""

from __future__ import annotations

from dataclasses import dataclass

from governance.declared.governance_file import Governance
from governance.declared.masks import Mask
from governance.project.homes import prefix


@dataclass(frozen=True, slots=True)
class Home:
    """The domain of a model, and where its environment keeps the warehouse's functions.

    Attributes:
        domain: `commerce`.
        functions: `dev_brook_ops.governance`.
    """

    domain: str
    functions: str


def find_home(governance: Governance, domain: str | None, database: str | None) -> Home | None:
    """The home of a model; None if it is in no domain, or nothing tells where its functions are.

    Args:
        governance: governance.yml.
        domain: The model's domain.
        database: Its database, such as `dev_brook_commerce`.
    """
    if domain is None or not database:
        return None
    functions = governance.functions
    if functions.domain is None:
        return Home(domain, f"{database.lower()}.{functions.schema}")
    own, held_in = governance.domains[domain].database, governance.domains[functions.domain].database
    before = None if own is None else prefix(governance, own, database)
    return None if before is None else Home(domain, f"{before}{held_in}.{functions.schema}")


def scope_in(mask: Mask, home: Home | None) -> str | None:
    """The scope of a mask's tokens in a home; None if they may not be made there."""
    if home is None or home.domain not in mask.domains:
        return None
    return mask.scope or home.domain
