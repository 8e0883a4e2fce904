"""Masks, row rules and tags on relations and their columns."""

from __future__ import annotations

import re

from catalogue import Refused
from catalogue_rules import may_apply, policy_of, tag_of
from holdings import must_change
from shapes import NAME, told

_PAIR = re.compile(rf"{NAME}\s*=\s*'((?:[^']|'')*)'")


def set_mask(catalogue, session, relation, text, part):
    must_change(catalogue, session.role, "masking policy", relation)
    column = session.full(part[1], 1)
    if (relation, column) in catalogue.masks and not part[4]:
        raise Refused(f"Column {column} of {relation} already has a masking policy.", 3522)
    return None, told(), attach_mask(catalogue, session, relation, column, (part[2], part[3]))


def unset_mask(catalogue, session, relation, text, part):
    must_change(catalogue, session.role, "masking policy", relation)
    return None, told(), lambda: catalogue.masks.pop((relation, session.full(part[1], 1)), None)


def set_column_tag(catalogue, session, relation, text, part):
    must_change(catalogue, session.role, "tag", relation)
    return None, told(), tagged(catalogue, session, f"{relation}:{session.full(part[1], 1)}", part[2])


def unset_column_tag(catalogue, session, relation, text, part):
    must_change(catalogue, session.role, "tag", relation)
    thing, tag = f"{relation}:{session.full(part[1], 1)}", tag_of(catalogue, session, part[2])
    return None, told(), lambda: catalogue.tag_values.get(thing, {}).pop(tag, None)


def set_table_tag(catalogue, session, relation, text, part):
    must_change(catalogue, session.role, "tag", relation)
    return None, told(), tagged(catalogue, session, relation, part[1])


def add_rows(catalogue, session, relation, text, part):
    must_change(catalogue, session.role, "row access policy", relation)
    if relation in catalogue.rows:
        raise Refused(f"{relation} already has a row access policy.", 3522)
    masked = {column for of, column in catalogue.masks if of == relation}
    return None, told(), attach_rows(catalogue, session, relation, part[1], part[2], masked)


def swap_rows(catalogue, session, relation, text, part):
    """One in place of another in one statement: the table is never without."""
    must_change(catalogue, session.role, "row access policy", relation)
    masked = {column for of, column in catalogue.masks if of == relation}
    return None, told(), attach_rows(catalogue, session, relation, part[2], part[3], masked)


def drop_rows(catalogue, session, relation, text, part):
    must_change(catalogue, session.role, "row access policy", relation)
    return None, told(), lambda: catalogue.rows.pop(relation, None)


def attach_mask(catalogue, session, relation, column, mask):
    """What attaches a mask, given as its policy's name and what stands behind USING."""
    name, using = mask
    policy = policy_of(catalogue, session, "masking policy", name)
    may_apply(catalogue, session, "masking policy", session.full(name))
    if relation in catalogue.rows and column in catalogue.rows[relation][1] and not policy.exempt:
        raise Refused(f"Column {column} is in the signature of a row access policy.", 3519)
    known = catalogue.columns.get(relation, {}).get(column)
    if known is not None and known != policy.types[0]:
        raise Refused(f"Masking policy {name} is for {policy.types[0]}, column {column} is {known}.", 3532)
    given = tuple(session.full(one.strip(), 1) for one in using.split(",")) if using else (column,)
    if given[0] != column or len(given) != len(policy.types):
        raise Refused(f"Masking policy {name} takes {len(policy.types)} columns, {column} the first.", 3518)

    def done():
        catalogue.masks[relation, column] = session.full(name)
        catalogue.conditions[relation, column] = given[1:]

    return done


def attach_rows(catalogue, session, relation, name, on, masked):
    policy = policy_of(catalogue, session, "row access policy", name)
    may_apply(catalogue, session, "row access policy", session.full(name))
    columns = tuple(session.full(one.strip(), 1) for one in on.split(","))
    if len(columns) != len(policy.types):
        raise Refused(f"Row access policy {name} takes {len(policy.types)} columns.", 3518)
    if both := sorted(masked & set(columns)):
        raise Refused(f"Column {both[0]} is masked and in the signature of a row access policy.", 3519)
    return lambda: catalogue.rows.update({relation: (session.full(name), columns)})


def tagged(catalogue, session, thing, pairs):
    found = [
        (tag_of(catalogue, session, tag), value.replace("''", "'")) for tag, value in _PAIR.findall(pairs)
    ]
    for tag, value in found:
        may_apply(catalogue, session, "tag", tag)
        allowed = set(re.findall(r"allowed_values ('.*)", catalogue.objects["tag", tag]))
        if allowed and f"'{value}'" not in next(iter(allowed)):
            raise Refused(f"Tag value '{value}' is not allowed for {tag}.", 3553)
    return lambda: catalogue.tag_values.setdefault(thing, {}).update(found)
