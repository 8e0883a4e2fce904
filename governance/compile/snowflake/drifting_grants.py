"""Who was given what, beside what is declared: directly, through a role, later, as owner, or by all roles at once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from governance.compile.drift import Drift
from governance.compile.snowflake.live_grants import Grant, User
from governance.compile.snowflake.names import Place
from governance.compile.steps import Step

_GRANT = re.compile(
    r"grant (?P<privilege>[a-z_ ]+?) on (?:(?P<when>future|all) (?P<many>[a-z ]+?) in schema|(?P<kind>[a-z ]+)) "
    r"(?P<name>[^\s(]+)(?:\([^)]*\))? to (?P<to>(?:role|database role|share) \S+)"
)
_ON_ACCOUNT = re.compile(r"grant (?P<privilege>[a-z_ ]+) on account to (?P<to>role \S+)")
_MEMBER = re.compile(
    r"grant (?P<kind>database role|role) (?P<name>\S+) to (?P<to>(?:role|database role|share) \S+)"
)
_GUARDED = re.compile(r"\bthen\s+(grant [^;]+);")
_SYSTEM = frozenset({"role accountadmin"})
"""Whoever administers the account can give itself anything: what it has is no difference."""


def grant_drifts(grants: frozenset[Grant], steps: Sequence[Step], place: Place) -> Iterator[Drift]:
    """Beside the declaration in both directions; what `all` and future grants gave to tables is no surprise."""
    expected = {grant: sql for sql in map(_granting, steps) for grant in _expected(sql)}
    wide = {
        (grant.privilege, grant.name, grant.to)
        for grant in expected
        if grant.on.startswith(("future ", "all "))
    }
    for grant in sorted(grants - expected.keys(), key=_order):
        if grant.privilege == "ownership":
            yield from _owner(grant, place)
        elif not _is_no_surprise(grant, wide):
            fix = f"revoke {_written(grant)} from {grant.to}"
            yield Drift(grant.to, "grant-outside", "", f"{grant.privilege} on {grant.on} {grant.name}", fix)
    for grant in sorted(expected.keys() - grants, key=_order):
        if not grant.on.startswith("all ") and grant.privilege != "ownership":
            told = f"{grant.privilege} on {grant.on} {grant.name}"
            yield Drift(grant.to, "grant-missing", told, "", expected[grant])


def user_drifts(grants: frozenset[Grant], users: Sequence[User], place: Place) -> Iterator[Drift]:
    """Nobody has both duties; and nobody who may see more by one role sees it under another without choosing to."""
    roles = _roles_of_users(grants)
    both = {f"role {place.security}".lower(), f"role {place.build}".lower()}
    for name, held in sorted(roles.items()):
        if both <= held:
            yield Drift(f"user {name}", "duties-joined", "one of the two", " and ".join(sorted(both)))
    sighted = {f"role {place.of_role(name)}".lower() for name in _sighted(place)} | both
    for user in sorted(users, key=lambda one: one.name):
        held = roles.get(user.name, frozenset())
        if user.has_all_roles_active and len(held) > 1 and held & sighted:
            fix = f"alter user {user.name} set default_secondary_roles = ()"
            yield Drift(f"user {user.name}", "secondary-roles", "none", ", ".join(sorted(held)), fix)


def _roles_of_users(grants: frozenset[Grant]) -> Mapping[str, frozenset[str]]:
    """User → the roles that they have, and those that these inherit."""
    given: dict[str, set[str]] = defaultdict(set)
    for grant in grants:
        if grant.privilege == "usage" and grant.on == "role":
            given[grant.to].add(f"role {grant.name}")
    return {to.removeprefix("user "): _inherited(to, given) for to in sorted(given) if to.startswith("user ")}


def _inherited(to: str, given: Mapping[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    open_ = [to]
    while open_:
        for role in given.get(open_.pop(), set()) - found:
            found.add(role)
            open_.append(role)
    return frozenset(found)


def _sighted(place: Place) -> frozenset[str]:
    """The roles that see through a mask, or rows that others do not."""
    policies = place.declared.policies
    through = {role for mask in policies.masks.values() for role in mask.unmasked_for}
    return frozenset(through | {role for rule in policies.row_access.values() for role in rule.allow})


def _owner(grant: Grant, place: Place) -> Iterator[Drift]:
    """Tables of a tier are the build's, everything else is Security's; an administrator may own what it made."""
    builds = grant.on == "table" and grant.name.rpartition(".")[0] != place.home.lower()
    owner = f"role {place.build if builds else place.security}"
    looked = grant.on in {"table", "schema", "database"}
    if looked and grant.to not in {owner.lower(), *_SYSTEM}:
        fix = f"grant ownership on {grant.on} {grant.name} to {owner} copy current grants"
        yield Drift(f"{grant.on} {grant.name}", "owner-differs", owner, grant.to, fix)


def _is_no_surprise(grant: Grant, wide: set[tuple[str, str, str]]) -> bool:
    """Who made it, what a future grant gave, a database role's way into its own database, and who has a role."""
    own = grant.on == "database" and grant.to.startswith(f"database role {grant.name}.")
    given = (grant.privilege, grant.name.rpartition(".")[0], grant.to) in wide
    return grant.to in _SYSTEM or grant.to.startswith("user ") or own or given


def _written(grant: Grant) -> str:
    """What stands between REVOKE and FROM."""
    if grant.on in {"role", "database role"}:
        return f"{grant.on} {grant.name}"
    if grant.on == "account":
        return f"{grant.privilege} on account"
    within = ""
    if grant.on.startswith("future "):
        within = "in schema " if "." in grant.name else "in database "
    return f"{grant.privilege} on {grant.on} {within}{grant.name}"


def _granting(step: Step) -> str:
    """A step's statement; of one that runs where a table is there, that one."""
    guarded = _GUARDED.search(step.sql)
    return guarded[1] if guarded else step.sql


def _expected(sql: str) -> Iterator[Grant]:
    sql = sql.lower()
    if member := _MEMBER.fullmatch(sql):
        yield Grant("usage", member["kind"], member["name"], member["to"])
    elif told := _ON_ACCOUNT.fullmatch(sql):
        yield Grant(told["privilege"], "account", "account", told["to"])
    elif given := _GRANT.fullmatch(sql):
        on = f"{given['when']} {given['many']}" if given["when"] else given["kind"]
        yield Grant(given["privilege"], on.strip(), given["name"], given["to"])


def _order(grant: Grant) -> tuple[str, str, str, str]:
    return grant.to, grant.on, grant.name, grant.privilege
