"""Databases, schemas and every other thing that has a name."""

from __future__ import annotations

import re

from catalogue import Refused
from catalogue_attaching import tagged
from catalogue_rules import hold_to_grammar, must_own_schema, tag_of
from shapes import NAME, POLICIES, compiled, nothing, parts_of, told


def create_object(catalogue, session, text, found):
    hold_to_grammar(text)
    replace, kind, once, name = (
        found[1],
        found[2].lower(),
        found[3],
        session.full(found[4], parts_of(found[2])),
    )
    _lays_monitor(session, text)
    if (kind, name) in catalogue.objects and not replace:
        if once:
            return None, told(f"{name} already exists, statement succeeded."), nothing
        raise Refused(f"SQL compilation error:\nObject '{name}' already exists.", 2002)
    return None, told(), lambda: catalogue.objects.update({(kind, name): text})


def alter_object(catalogue, session, text, found):
    hold_to_grammar(text)
    kind, name, action = found[1].lower(), session.full(found[2], parts_of(found[1])), found[3]
    if (kind, name) not in catalogue.objects:
        raise Refused(f"{kind.capitalize()} '{name}' does not exist or not authorized.", 2003)
    _lays_monitor(session, action)
    if tags := re.match(r"set tag (.*)$", action, re.IGNORECASE):
        return None, told(), tagged(catalogue, session, name, tags[1])
    return (
        None,
        told(),
        lambda: catalogue.objects.update({(kind, name): f"{catalogue.objects[kind, name]}; {text}"}),
    )


def _lays_monitor(session, text):
    if re.search(r"\bresource_monitor\s*=", text, re.IGNORECASE) and session.role != "ACCOUNTADMIN":
        raise Refused(
            "SQL access control error:\nInsufficient privileges to assign a warehouse to a resource monitor",
            3001,
        )


def create_function(catalogue, session, text, found):
    """Kept by name; what it would do, the server's own functions do."""
    hold_to_grammar(text)
    name = session.full(found[1])
    must_own_schema(catalogue, session, name)
    return None, told(), lambda: catalogue.objects.update({("function", name): text})


def create_space(catalogue, session, text, found):
    hold_to_grammar(text)
    kind, name = found[1].lower(), session.full(found[2], 1 if found[1].lower() == "database" else 2)
    bare = re.sub(r" (with managed access|data_retention_time_in_days = \d+)", "", text, flags=re.IGNORECASE)

    def done():
        catalogue.objects.setdefault((kind, name), text)
        catalogue.schema_owner.setdefault(name, session.role)

    return bare, None, done


def drop_object(catalogue, session, text, found):
    hold_to_grammar(text)
    kind, name = found[1].lower(), session.full(found[3], parts_of(found[1]))
    if (kind, name) not in catalogue.objects and not found[2]:
        raise Refused(f"{kind.capitalize()} '{name}' does not exist or not authorized.", 2003)

    def done():
        catalogue.objects.pop((kind, name), None)
        catalogue.grants = {
            grant for grant in catalogue.grants if (kind, name) not in (grant[1:3], grant[3:])
        }

    return None, told(), done


def drop_space(catalogue, session, text, found):
    """A database or schema goes with all that is in it."""
    kind = found[1].lower()
    name = session.full(found[2], 1 if kind == "database" else 2)
    if session.role not in {"ACCOUNTADMIN", catalogue.schema_owner.get(name)}:
        raise Refused(
            f"SQL access control error:\nInsufficient privileges to operate on {kind} '{name}'", 3001
        )

    def gone(one):
        return one == name or one.startswith((f"{name}.", f"{name}:"))

    def done():
        for of in (catalogue.policies, catalogue.tag_masks, catalogue.tag_values, catalogue.schema_owner):
            for one in [one for one in of if gone(one)]:
                del of[one]
        for thing in [thing for thing in catalogue.objects if gone(thing[1])]:
            del catalogue.objects[thing]
        catalogue.grants = {grant for grant in catalogue.grants if not (gone(grant[2]) or gone(grant[4]))}
        catalogue.dropped += [name] if kind == "database" else []

    return None, told() if kind == "database" else None, done


def alter_schema(catalogue, session, text, found):
    hold_to_grammar(text)
    name = session.full(found[1], 2)
    if ("schema", name) not in catalogue.objects:
        raise Refused(f"SQL compilation error:\nSchema '{name}' does not exist or not authorized.", 2003)
    if tags := re.match(r"set tag (.*)$", found[2], re.IGNORECASE):
        return None, told(), tagged(catalogue, session, name, tags[1])
    if untagged := re.match(rf"unset tag {NAME}", found[2], re.IGNORECASE):
        tag = tag_of(catalogue, session, untagged[1])
        return None, told(), lambda: catalogue.tag_values.get(name, {}).pop(tag, None)
    return None, told(), nothing


def use_role(catalogue, session, text, found):
    role = session.full(found[1], 1)

    def done():
        session.role = role

    return None, told(), done


def silent(catalogue, session, text, found):
    return None, told(), nothing


_OBJECTS = f"{POLICIES}|tag|network policy|resource monitor|database role|role|warehouse|share|user"
STATEMENTS = compiled(
    (rf"create (or replace )?({_OBJECTS}) (if not exists )?{NAME}", create_object),
    (
        rf"alter (network policy|resource monitor|warehouse|role|share|user) (?:if exists )?{NAME} (.*)$",
        alter_object,
    ),
    (rf"create (?:or replace )?(?:secure )?function {NAME}", create_function),
    (rf"create (database|schema) (?:if not exists )?{NAME}", create_space),
    (
        rf"drop (network policy|resource monitor|database role|role|warehouse|share) (if exists )?{NAME}",
        drop_object,
    ),
    (rf"drop (database|schema) (?:if exists )?{NAME}", drop_space),
    (rf"alter schema (?:if exists )?{NAME} (.*)$", alter_schema),
    (rf"use role {NAME}", use_role),
    (r"use warehouse |alter session |use secondary roles ", silent),
)
