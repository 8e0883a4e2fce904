"""Tables and views: what is attached in the CREATE and by ALTER, and what a CREATE OR REPLACE takes along."""

from __future__ import annotations

import re

from catalogue import Refused
from catalogue_attaching import (
    add_rows,
    attach_mask,
    attach_rows,
    drop_rows,
    set_column_tag,
    set_mask,
    set_table_tag,
    swap_rows,
    tagged,
    unset_column_tag,
    unset_mask,
)
from catalogue_rules import hold_to_grammar
from holdings import made, must_make, must_own_relation
from shapes import NAME, compiled, nothing, told

_INLINE_MASK = re.compile(
    rf"\s+with masking policy {NAME}(?: using \(([^)]*)\))?(?:(?: with)? tag \(([^)]*)\))?", re.IGNORECASE
)
_INLINE_TAG = re.compile(r"\s+with tag \(([^)]*)\)", re.IGNORECASE)
_INLINE_ROWS = re.compile(rf"\s+with row access policy {NAME} on \(([^)]*)\)", re.IGNORECASE)
_SETTING = re.compile(
    r"\s+(?:target_lag|warehouse|refresh_mode|initialize|scheduler)\s*=\s*(?:'[^']*'|\S+)", re.IGNORECASE
)
# fakesnow takes no constraint of a table in CREATE … AS; Snowflake does, and does not hold to it.
_CONSTRAINT = re.compile(r",? (?:constraint [\w$]+ )?primary key \([^)]*\)", re.IGNORECASE)


def create_relation(catalogue, session, text, found, what=None):
    relation = session.full(found[4])
    what = what or ("view" if found[2].lower().endswith("view") else "table")
    if found[3] and relation in catalogue.columns:
        return None, told(f"{relation} already exists, statement succeeded."), nothing
    if not re.search(r"\btemp", found[2], re.IGNORECASE):
        must_make(catalogue, session.role, what, relation)
    body = re.search(r"\bas\s*\(?\s*(?:select|with)\b", text, re.IGNORECASE)
    head, rest = (text[: body.start()], text[body.start() :]) if body else (text, "")
    if _INLINE_MASK.search(head) or _INLINE_TAG.search(head) or _INLINE_ROWS.search(head):
        hold_to_grammar(text)
    masks, tags = [], []
    for line in _columns(head):
        column = session.full(line.split()[0], 1)
        if mask := _INLINE_MASK.search(line):
            masks.append((column, (mask[1], mask[2])))
        pairs = [one for one in ((mask and mask[3]), *_INLINE_TAG.findall(_INLINE_MASK.sub("", line))) if one]
        tags += [(f"{relation}:{column}", pair) for pair in pairs]
    rows = _INLINE_ROWS.search(head)
    around = _INLINE_ROWS.sub("", _outside(head))
    tags += [(relation, pair) for pair in _INLINE_TAG.findall(around)]
    effects = [attach_mask(catalogue, session, relation, column, mask) for column, mask in masks]
    if rows:
        masked = {column for column, _ in masks}
        effects.append(attach_rows(catalogue, session, relation, rows[1], rows[2], masked))
    effects += [tagged(catalogue, session, thing, pair) for thing, pair in tags]

    def done():
        catalogue.forget(relation)
        made(catalogue, session.role, what, relation)
        if what == "view":
            catalogue.views[relation] = re.sub(r"^as\s*", "", rest, flags=re.IGNORECASE)
        for effect in effects:
            effect()

    bare = _INLINE_ROWS.sub("", _INLINE_TAG.sub("", _INLINE_MASK.sub("", head)))
    # DuckDB keeps what is temporary in a catalog of its own, where nobody can qualify it.
    lasting = re.sub(r"^(create (?:or replace )?)(?:temporary|temp) ", r"\1", bare, flags=re.IGNORECASE)
    return (
        _CONSTRAINT.sub("", lasting) + (_selected(rest) if _columns(head) and rest else rest),
        None,
        done,
    )


def create_dynamic(catalogue, session, text, found):
    """A table that keeps itself up to date is, here, the table that it is at first."""
    hold_to_grammar(text)
    plain = _SETTING.sub(
        "", re.sub(r"(?:transient )?dynamic table", "table", text, count=1, flags=re.IGNORECASE)
    )
    return create_relation(catalogue, session, plain, _RELATION.match(plain), "dynamic table")


def drop_relation(catalogue, session, text, found):
    must_own_relation(catalogue, session.role, session.full(found[2]))
    instead = re.sub(r"^drop dynamic table", "drop table", text, flags=re.IGNORECASE)
    return instead, None, nothing


def write_relation(catalogue, session, text, found):
    must_own_relation(catalogue, session.role, session.full(found[1]))
    return None, None, nothing


def alter_relation(catalogue, session, text, found):
    relation, action = session.full(found[2]), found[3]
    for pattern, method in _ACTIONS:
        if part := pattern.match(action):
            hold_to_grammar(text)
            return method(catalogue, session, relation, text, part)
    if renamed := re.match(rf"(?:rename to|swap with) {NAME}", action, re.IGNORECASE):
        raise Refused(f"this bench does not follow {renamed[0]}")
    must_own_relation(catalogue, session.role, relation)
    return None, None, nothing


def add_column(catalogue, session, relation, text, part):
    must_own_relation(catalogue, session.role, relation)
    column, effects = session.full(part[1], 1), []
    if mask := _INLINE_MASK.search(text):
        effects.append(attach_mask(catalogue, session, relation, column, (mask[1], mask[2])))
    pairs = [one for one in ((mask and mask[3]), *_INLINE_TAG.findall(_INLINE_MASK.sub("", text))) if one]
    effects += [tagged(catalogue, session, f"{relation}:{column}", pair) for pair in pairs]
    return _INLINE_TAG.sub("", _INLINE_MASK.sub("", text)), None, lambda: [effect() for effect in effects]


def _selected(rest: str) -> str:
    """The query of a CREATE … AS as `select *`, of which fakesnow finds the columns itself."""
    body = re.sub(r"^as\s*", "", rest, flags=re.IGNORECASE).strip()
    return f"as select * from {body if body.startswith('(') else f'({body})'} as selected"


def _columns(head: str) -> list[str]:
    """The lines of a CREATE's column list; none where it has none."""
    start = head.find("(")
    before = re.search(r" with (row access policy|tag) ", head, re.IGNORECASE)
    if start < 0 or (before and before.start() < start):
        return []
    depth, line, lines = 0, "", []
    for sign in head[start:]:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth == 0:
            break
        if sign == "," and depth == 1:
            lines.append(line.strip())
            line = ""
        elif not (sign == "(" and depth == 1):
            line += sign
    lines.append(line.strip())
    constraint = re.compile(r"(constraint|primary key|foreign key|unique)\b", re.IGNORECASE)
    return [one for one in lines if one and not constraint.match(one)]


def _outside(head: str) -> str:
    """What of a CREATE stands behind its column list."""
    if not _columns(head):
        return head
    depth = 0
    for position, sign in enumerate(head):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == ")" and depth == 0:
            return head[position + 1 :]
    return ""


_COLUMN = r"(?:modify|alter) (?:column )?(\"[^\"]+\"|[\w$]+)"
_ACTIONS = compiled(
    (rf"{_COLUMN} set masking policy {NAME}(?: using \(([^)]*)\))?( force)?$", set_mask),
    (rf"{_COLUMN} unset masking policy$", unset_mask),
    (rf"{_COLUMN} set tag (.*)$", set_column_tag),
    (rf"{_COLUMN} unset tag {NAME}$", unset_column_tag),
    (r"set tag (.*)$", set_table_tag),
    (
        rf"drop row access policy {NAME}, add row access policy {NAME} on \(([^)]*)\)$",
        swap_rows,
    ),
    (rf"add row access policy {NAME} on \(([^)]*)\)$", add_rows),
    (r"drop (?:all row access policies|row access policy .*)$", drop_rows),
    (r"add column (\"[^\"]+\"|[\w$]+) ", add_column),
)
_CREATE = (
    rf"create (or replace )?((?:secure |transient |temporary |temp )*(?:table|view)) (if not exists )?{NAME}"
)
_RELATION = re.compile(_CREATE, re.IGNORECASE)
STATEMENTS = compiled(
    (_CREATE, create_relation),
    (rf"create (?:or replace )?(?:transient )?dynamic table {NAME}", create_dynamic),
    (rf"drop (table|view|dynamic table) (?:if exists )?{NAME}", drop_relation),
    (rf"(?:insert (?:overwrite )?into|merge into|update|delete from|truncate table) {NAME}", write_relation),
    (rf"alter (table|view|dynamic table) (?:if exists )?{NAME} (.*)$", alter_relation),
)
