"""Grants of privileges and roles."""

from __future__ import annotations

import re

from catalogue import Refused
from catalogue_rules import hold_to_grammar, may_grant, must_be_there
from shapes import NAME, compiled, parts_of, told


def grant(catalogue, session, text, found):
    hold_to_grammar(text)
    gives, privileges, on, to_kind, to = (
        found[1].lower() == "grant",
        found[2],
        found[3],
        found[4],
        found[5],
    )
    may_grant(catalogue, session, on)
    when = re.match(r"(future|all) ([a-z ]+?) in (schema|database) (.*)$", on, re.IGNORECASE)
    target = to_kind.lower()
    who = session.full(to, 2) if target == "database role" else session.full(to, 1)
    if (
        target != "share"
        and (target, who) not in catalogue.objects
        and who not in {"PUBLIC", "ACCOUNTADMIN", "SYSADMIN"}
    ):
        raise Refused(f"{target.capitalize()} '{who}' does not exist or not authorized.", 2003)
    if when:
        kind = f"{when[1]} {when[2]}".lower()
        name = session.full(when[4], 2 if when[3].lower() == "schema" else 1)
    elif on.lower() == "account":
        kind, name = "account", "ACCOUNT"
    else:
        parts = re.match(rf"((?:[a-z]+ )+?)?{NAME}(?:\([^)]*\))?$", on, re.IGNORECASE)
        kind = (parts[1] or "table").strip().lower()
        name = session.full(parts[2], parts_of(kind))
        must_be_there(catalogue, kind, name)
    if privileges.strip().lower() == "ownership":
        return None, told(), lambda: catalogue.schema_owner.update({name: who})
    things = [(kind, name), *_there_now(catalogue, kind, name)]
    keys = [(one.strip().upper(), *thing, target, who) for one in privileges.split(",") for thing in things]
    change = catalogue.grants.update if gives else catalogue.grants.difference_update
    return None, told(), lambda: change(keys)


def grant_role(catalogue, session, text, found):
    hold_to_grammar(text)
    gives, kind, name, to = (
        found[1].lower() == "grant",
        (found[2] or "role").lower().strip(),
        found[3],
        found[5],
    )
    may_grant(catalogue, session, f"{kind} {name}")
    given = session.full(name, 2 if kind == "database role" else 1)
    if (kind, given) not in catalogue.objects:
        raise Refused(f"{kind.capitalize()} '{given}' does not exist or not authorized.", 2003)
    key = (
        "USAGE",
        kind,
        given,
        found[4].lower(),
        session.full(to, 2 if "database" in found[4].lower() else 1),
    )
    return None, told(), lambda: (catalogue.grants.add if gives else catalogue.grants.discard)(key)


def _there_now(catalogue, kind, name):
    """What ALL gives in a schema: each relation that is there now."""
    return [
        (what, relation)
        for relation, (_, what) in catalogue.owners.items()
        if kind == f"all {what}s" and relation.startswith(f"{name}.")
    ]


STATEMENTS = compiled(
    (
        rf"(grant|revoke) ([a-z_, ]+?) on (.*?) (?:to|from) (role|database role|share|user) {NAME}",
        grant,
    ),
    (
        rf"(grant|revoke) (role |database role ){NAME} (?:to|from) (role|database role|share|user) {NAME}",
        grant_role,
    ),
)
