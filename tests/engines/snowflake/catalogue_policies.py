"""Masking and row access policies, and tags that carry masks."""

from __future__ import annotations

import re

from catalogue import Policy, Refused
from catalogue_rules import hold_to_grammar, must_be_unattached, must_own, must_own_schema, policy_of, tag_of
from shapes import NAME, POLICIES, compiled, nothing, told


def create_policy(catalogue, session, text, found):
    replace, kind, once, name = found[1], found[2].lower(), found[3], session.full(found[4])
    hold_to_grammar(text)
    head = re.match(
        r".*? as \((.*?)\) returns (\w+) -> (.*?)(?: exempt_other_policies = (\w+))?(?: comment = '.*')?$",
        text,
        re.IGNORECASE,
    )
    if head is None:
        raise Refused("SQL compilation error: syntax error")
    arguments = [part.split() for part in re.split(r",(?![^(]*\))", head[1])]
    policy = Policy(
        kind=kind,
        arguments=tuple(one[0].upper() for one in arguments),
        types=tuple(one[1].split("(")[0].lower() for one in arguments),
        body=head[3],
        exempt=(head[4] or "").lower() == "true",
        owner=session.role,
    )
    if kind == "masking policy" and policy.types[0] != head[2].lower():
        raise Refused(f"Masking policy {name} returns {head[2]} and is given {policy.types[0]}", 3532)
    must_own_schema(catalogue, session, name)
    if name in catalogue.policies:
        if once:
            return None, told(f"{name} already exists, statement succeeded."), nothing
        if not replace:
            raise Refused(f"SQL compilation error:\nObject '{name}' already exists.", 2002)
        must_be_unattached(catalogue, name, "replaced")
    return None, told(), lambda: catalogue.policies.update({name: policy})


def alter_policy(catalogue, session, text, found):
    hold_to_grammar(text)
    policy = policy_of(catalogue, session, found[1].lower(), found[2])
    must_own(catalogue, session, policy)

    def done():
        policy.body = found[3]

    return None, told(), done


def drop_policy(catalogue, session, text, found):
    hold_to_grammar(text)
    name = session.full(found[3])
    if name not in catalogue.policies and found[2]:
        return None, told(), nothing
    policy = policy_of(catalogue, session, found[1].lower(), found[3])
    must_own(catalogue, session, policy)
    must_be_unattached(catalogue, name, "dropped")
    return None, told(), lambda: catalogue.policies.pop(name)


def alter_tag(catalogue, session, text, found):
    hold_to_grammar(text)
    tag = tag_of(catalogue, session, found[1])
    if not found[2]:
        values = text.partition(" add ")[2]
        return (
            None,
            told(),
            lambda: catalogue.objects.update({("tag", tag): f"{catalogue.objects['tag', tag]} {values}"}),
        )
    policy = policy_of(catalogue, session, "masking policy", found[2])
    name, kind = session.full(found[2]), policy.types[0]
    masks = catalogue.tag_masks.setdefault(tag, {})
    if kind in masks and not found[3]:
        raise Refused(f"Tag {tag} already has a masking policy for data type {kind}.", 3560)
    return None, told(), lambda: masks.update({kind: name})


STATEMENTS = compiled(
    (rf"create (or replace )?({POLICIES}) (if not exists )?{NAME}", create_policy),
    (rf"alter ({POLICIES}) {NAME} set body -> (.*)$", alter_policy),
    (rf"drop ({POLICIES}) (if exists )?{NAME}$", drop_policy),
    (rf"alter tag {NAME} (?:set masking policy {NAME}( force)?|add allowed_values .*)$", alter_tag),
)
