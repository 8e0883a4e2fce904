"""The rules that bite in practice: what Snowflake's grammar does not take, what is not there, and what a role may not."""

from __future__ import annotations

from catalogue import Policy, Refused
from grammar import fault
from shapes import POLICIES


def hold_to_grammar(text):
    wrong = fault(text)
    if wrong:
        raise Refused(f"SQL compilation error:\nsyntax error: {wrong}")


def policy_of(catalogue, session, kind, name) -> Policy:
    full = session.full(name)
    policy = catalogue.policies.get(full)
    if policy is None or policy.kind != kind:
        raise Refused(
            f"SQL compilation error:\n{kind.capitalize()} '{full}' does not exist or not authorized.",
            2003,
        )
    return policy


def tag_of(catalogue, session, name) -> str:
    full = session.full(name)
    if ("tag", full) not in catalogue.objects:
        raise Refused(f"SQL compilation error:\nTag '{full}' does not exist or not authorized.", 2003)
    return full


def must_be_there(catalogue, kind, name):
    known = name in catalogue.policies if kind in POLICIES.split("|") else (kind, name) in catalogue.objects
    if kind in {"table", "view", "dynamic table"}:
        known = name in catalogue.columns
    if not known:
        raise Refused(f"{kind.capitalize()} '{name}' does not exist or not authorized.", 2003)


def must_be_unattached(catalogue, name, what):
    attached = name in catalogue.masks.values() or name in {policy for policy, _ in catalogue.rows.values()}
    if attached or any(name in masks.values() for masks in catalogue.tag_masks.values()):
        raise Refused(f"Policy {name} cannot be {what} as it is associated with one or more entities.", 3531)


def must_own_schema(catalogue, session, name):
    schema = name.rpartition(".")[0]
    if session.role not in {"ACCOUNTADMIN", catalogue.schema_owner.get(schema)}:
        raise Refused(
            f"SQL access control error:\nInsufficient privileges to operate on schema '{schema}'", 3001
        )


def must_own(catalogue, session, policy):
    if session.role not in {"ACCOUNTADMIN", policy.owner}:
        raise Refused("SQL access control error:\nInsufficient privileges to operate on the policy", 3001)


def may_apply(catalogue, session, kind, name):
    wide = (f"APPLY {kind.upper()}", "account", "ACCOUNT", "role", session.role)
    if (
        session.role == "ACCOUNTADMIN"
        or wide in catalogue.grants
        or ("APPLY", kind, name, "role", session.role) in catalogue.grants
    ):
        return
    if kind != "tag" and catalogue.policies[name].owner == session.role:
        return
    raise Refused(f"SQL access control error:\nInsufficient privileges to operate on {kind} '{name}'", 3001)


def may_grant(catalogue, session, on):
    if (
        session.role == "ACCOUNTADMIN"
        or ("MANAGE GRANTS", "account", "ACCOUNT", "role", session.role) in catalogue.grants
    ):
        return
    raise Refused(f"SQL access control error:\nInsufficient privileges to operate on {on}", 3001)
