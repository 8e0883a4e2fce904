"""grants-allowed: dbt grants nothing that policies do not."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from governance.checks.case import Case, Check, Examined, Problem
from governance.checks.granting import EVERYBODY, granted, name_on, plain
from governance.declared.row_access import Role
from governance.project import Model

_ROLES = "policies/roles.yml"
_SHOWN = 5


def grants_allowed(case: Case) -> Iterator[Examined]:
    """What dbt's `grants` give away goes to roles of policies/roles.yml that read this domain and tier, never to all.

    On Snowflake grants are compiled from policies as future grants of managed schemas, and dbt's own would revoke
    them at every build: there it grants nothing. Where no role is declared at all, that is said once. Grants inside hooks are examined by hooks-allowed.
    """
    adapter = case.project.adapter
    strangers: set[str] = set()
    roles = {name_on(adapter, name, role): role for name, role in case.policies.roles.items()}
    for model in case.project.models.values():
        given = granted(model)
        if not given:
            continue
        if adapter == "snowflake":
            yield Examined(model, None, (_unused(given),))
        else:
            # Where no role is declared at all, that is one thing to do, and not one for each table.
            strangers |= {who for _, who in given if not roles and plain(who) not in EVERYBODY}
            told = [(privilege, who) for privilege, who in given if who not in strangers]
            problems = (problem for each in told for problem in _problems(model, *each, roles))
            yield Examined(model, None, tuple(problems))
    if strangers:
        yield Examined("policies.roles", None, (_undeclared(sorted(strangers)),), (_ROLES, 0))


def _undeclared(names: list[str]) -> Problem:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return Problem(
        f"dbt grants to {', '.join(names[:_SHOWN])}{more}, and {_ROLES} declares no role",
        "declare the roles there, each with the domains and tiers that it reads",
        expected="declared roles",
    )


def _unused(given: list[tuple[str, str]]) -> Problem:
    names = ", ".join(sorted({who for _, who in given}))
    return Problem(
        f"it grants to {names} by dbt, and on Snowflake grants are compiled from policies/roles.yml",
        "take `grants` out of its config, and give the role its domain and tier in policies/roles.yml",
        subject=names,
        expected="no grants",
    )


def _problems(model: Model, privilege: str, who: str, roles: Mapping[str, Role]) -> Iterator[Problem]:
    place = f"{privilege}: {who}"
    if plain(who) in EVERYBODY:
        yield Problem(
            f"it grants {privilege} to {who}, which is everybody",
            "name the roles that need it",
            subject=place,
            expected="a role",
        )
        return
    role = roles.get(plain(who))
    if role is None:
        near = difflib.get_close_matches(who.lower(), sorted(roles), n=1)
        yield Problem(
            f"it grants {privilege} to {who}, which is no role of policies/roles.yml",
            f"write `{near[0]}`" if near else "declare the role there, with its domains and tiers",
            subject=place,
            expected="a declared role",
        )
    elif model.domain not in role.domains or model.tier not in role.tiers:
        yield Problem(
            f"it grants {privilege} to {who}, which reads {', '.join(role.tiers)} of {', '.join(role.domains)}, not "
            f"{model.tier or 'a table of no tier'} of {model.domain or 'no domain'}",
            "grant it to a role of this domain and tier, or add them to the role in policies/roles.yml",
            subject=place,
            expected=f"{model.tier} of {model.domain}",
        )


GRANTS_ALLOWED = Check(
    id="grants-allowed",
    ask=grants_allowed,
    core=False,
)
