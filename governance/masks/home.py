"""Where a model is at home: what tokens made in it must say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from governance.declared.governance_file import Governance
from governance.declared.masks import Mask


@dataclass(frozen=True, slots=True)
class Home:
    """The domain of a model, and where its environment keeps the warehouse's functions.

    Attributes:
        domain: `commerce`.
        functions: `dev_brook_ops.governance`.
    """

    domain: str
    functions: str


def find_home(governance: Governance, database: str | None) -> Home | None:
    """The home of a model in a database such as `dev_brook_commerce`; None if it is no domain's."""
    for domain in sorted(governance.domains):
        plain = governance.domains[domain].database
        found = re.fullmatch(rf"((?:[a-z][a-z0-9]*_)?){re.escape(plain)}", (database or "").lower())
        if found:
            functions = governance.functions
            held_in = governance.domains[functions.domain].database
            return Home(domain, f"{found[1]}{held_in}.{functions.schema}")
    return None


def scope_in(mask: Mask, home: Home | None) -> str | None:
    """The scope of a mask's tokens in a home; None if they may not be made there."""
    if home is None or home.domain not in mask.domains:
        return None
    return mask.scope or home.domain
