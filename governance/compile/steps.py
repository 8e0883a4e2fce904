"""A plan: the ordered steps that bring an engine to what is declared, and what it cannot do."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from governance.declared.contracts import Contract
from governance.declared.governance_file import Engine, Governance
from governance.declared.policies import Policies
from governance.errors import UsageError

Enforcement = Literal["native", "build_time", "simulated", "unsupported"]
"""`native`: the engine holds to it at each query. `build_time`: what is written is protected already.
`simulated`: something of ours does what the engine has no word for. `unsupported`: said, and done by nobody."""

_ENVIRONMENT = re.compile(r"[a-z][a-z0-9]*")
SCHEMA = "govern.plan/v1"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a plan does, or cannot do.

    Attributes:
        resource: What it is about, kind and name: `masking policy brook_ops.governance.mask_email`.
        action: One word: `create`, `change`, `grant`, `attach`, `bind`, `retain`, `share` ….
        sql: The statement without a semicolon; empty where there is none.
        enforcement: Who holds to it.
        reversible: Whether it can be taken back without loss of data or protection.
        privileges: What the one who runs it needs.
        script: The compiled file that it stands in, without folder; empty where it stands in none.
        note: What to know of it; of an unsupported step why, and what to do instead.
    """

    resource: str
    action: str
    sql: str
    enforcement: Enforcement
    reversible: bool = True
    privileges: tuple[str, ...] = ()
    script: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Declared:
    """What a plan is made from.

    Attributes:
        policies: `policies/` and governance.yml.
        contracts: `contracts/`; none where the project has none.
        prefix: What stands before each database: `dev_`, nothing, or an open place of the tool that runs the scripts.
    """

    policies: Policies
    contracts: tuple[Contract, ...] = ()
    prefix: str = ""

    def database(self, domain: str) -> str | None:
        """The database of a domain in this environment."""
        plain = self.policies.governance.domains[domain].database
        return None if plain is None else f"{self.prefix}{plain}"


def environment_prefix(governance: Governance, environ: Mapping[str, str]) -> str:
    """What stands before databases in the environment that a process is in, such as `dev_`.

    Raises:
        UsageError: The variable holds no name of an environment.
    """
    environment = governance.environment
    if environment is None:
        return ""
    name = environ.get(environment.variable, environment.default)
    if not _ENVIRONMENT.fullmatch(name):
        raise UsageError(f"{environment.variable} must be one lower-case word, such as dev or prod")
    return "" if name == environment.unprefixed else f"{name}_"


def plan_digest(steps: Sequence[Step]) -> str:
    """SHA-256, in hex, of what a plan runs."""
    return hashlib.sha256("\n".join(step.sql for step in steps if step.sql).encode()).hexdigest()


def plan_shape(engine: Engine, steps: tuple[Step, ...]) -> dict[str, object]:
    """A plan as `govern.plan/v1`."""
    return {
        "schema": SCHEMA,
        "engine": engine,
        "steps": [{name: getattr(step, name) for name in Step.__dataclass_fields__} for step in steps],
    }
