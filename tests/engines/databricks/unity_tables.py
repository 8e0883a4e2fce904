"""Statements that make, change and fill relations: what Unity Catalog would record of each, and what Spark shall run."""

from __future__ import annotations

import re
from collections.abc import Callable

from unity_catalogue import Attached, Catalogue, Name, RefusedError, Relation, spell
from unity_grammar import FLAGS, N, check_grammar
from unity_names import name_of, plain

_MASK = re.compile(rf"\smask\s+{N}(?:\s+using\s+columns\s*\(([^)]*)\))?", FLAGS)
_ROW_FILTER = re.compile(rf"\swith\s+row\s+filter\s+{N}\s+on\s*\(([^)]*)\)", FLAGS)
_TAG = re.compile(r"'((?:[^'\\]|\\.)*)'\s*=\s*'((?:[^'\\]|\\.)*)'")
_KEY = re.compile(r"(?:constraint\s+(`[^`]+`|\w+)\s+)?(primary|foreign)\s+key\s*\(([^)]*)\)", FLAGS)


def create_table(catalogue: Catalogue, found: re.Match[str], sql: str) -> str | None:
    """`CREATE TABLE`: its columns, keys, masks and row filter; returns it without what Spark does not know."""
    name = name_of(found[1])
    if len(name) < 3 or name[0] not in catalogue.catalogs:
        return None
    row_filter = _ROW_FILTER.search(plain(sql))
    without = sql if row_filter is None else sql[: row_filter.start()] + sql[row_filter.end() :]
    catalogue.relations[name] = Relation("table")
    listed = re.match(r"\s*\(", without[found.end() :])
    if listed:
        without = _columns(catalogue, name, without, found.end() + listed.end())
    if row_filter:
        check_grammar(f"alter table {spell(name)} set{sql[slice(*row_filter.span())].strip()[4:]}")
        catalogue.filter(name, Attached(name_of(row_filter[1]), _names(row_filter[2])))
    made = re.search(r"\bas\s*(\(|select\b|with\b)", plain(without)[found.end() :], FLAGS)
    catalogue.record("create as" if made else "create", name, sql)
    return without


def _columns(catalogue: Catalogue, name: Name, sql: str, start: int) -> str:
    """Record columns, keys and masks; returns the statement with what Spark knows of them."""
    end, items = _items(plain(sql), start)
    texts = [(sql[first:last].strip(), plain(sql)[first:last].strip()) for first, last in items]
    if any(_MASK.search(blank) for _, blank in texts):
        check_grammar(sql)
    kept = []
    masks: dict[str, Attached] = {}
    for text, blank in texts:
        key = _KEY.match(blank)
        if key:
            _add_key(catalogue, name, key)
            continue
        column = _column(catalogue.relations[name], blank)
        mask = _MASK.search(blank)
        if mask:
            masks[column] = Attached(name_of(mask[1]), _names(mask[2] or ""))
        kept.append(text[: mask.start()] + text[mask.end() :] if mask else text)
    for column, attached in masks.items():
        catalogue.mask(name, column, attached)
    return sql[:start] + ", ".join(kept) + sql[end:]


def _column(relation: Relation, blank: str) -> str:
    column = name_of(blank.split(maxsplit=1)[0])[0]
    kind = re.match(r"\S+\s+(\w+(\s*\([^)]*\))?)(\s+not\s+null\b)?", blank, FLAGS)
    if kind and kind[3]:
        relation.required.add(column)
    relation.columns[column] = re.sub(r"\s", "", kind[1].lower()) if kind else ""
    return column


def _items(blank: str, start: int) -> tuple[int, list[tuple[int, int]]]:
    """Where the list that opened before `start` ends, and where each of its items stands."""
    depth, first, items = 1, start, []
    for at in range(start, len(blank)):
        depth += {"(": 1, ")": -1}.get(blank[at], 0)
        if depth == 0 or (depth == 1 and blank[at] == ","):
            items.append((first, at))
            first = at + 1
        if depth == 0:
            return at, items
    raise RefusedError("[PARSE_SYNTAX_ERROR] a list of columns does not end")


def _names(text: str) -> tuple[str, ...]:
    return tuple(name_of(each)[0] for each in text.split(",") if each.strip())


def create_view(catalogue: Catalogue, found: re.Match[str], sql: str) -> None:
    """`CREATE VIEW`."""
    name = name_of(found[1])
    if name[0] in catalogue.catalogs:
        catalogue.relations[name] = Relation("view")
        catalogue.record("create", name, sql)


def drop(catalogue: Catalogue, found: re.Match[str], sql: str) -> None:
    """`DROP TABLE | VIEW`."""
    name = name_of(found[1])
    if catalogue.relations.pop(name, None):
        catalogue.record("drop", name, sql)


def write(catalogue: Catalogue, found: re.Match[str], sql: str) -> None:
    """What fills or changes rows."""
    name = name_of(found[1])
    if name in catalogue.relations:
        catalogue.record("write", name, sql)


def delete(catalogue: Catalogue, found: re.Match[str], sql: str) -> str | None:
    """Open-source Delta takes no subquery in a DELETE, and Databricks does: what stays is written instead."""
    write(catalogue, found, sql)
    condition = re.match(r"\s*where\s+(.*)", sql[found.end() :], FLAGS)
    if condition is None or not re.search(r"\bselect\b", plain(condition[1]), re.IGNORECASE):
        return None
    stays = f"select * from {found[1]} where not coalesce(({condition[1]}), false)"
    return f"insert overwrite {found[1]} {stays}"


def replace_on(catalogue: Catalogue, found: re.Match[str], sql: str) -> str:
    """`INSERT … REPLACE ON`, which open-source Delta lacks: what is not replaced is written again, with what is new."""
    write(catalogue, found, sql)
    start = found.end() - 1
    end, _ = _items(plain(sql), start + 1)
    new = re.sub(r"\s+as\s+temp\s*\Z", "", sql[end + 1 :], flags=FLAGS)
    stays = f"select * from {found[1]} as target where not exists (select 1 from {new} as temp where {sql[start : end + 1]})"
    return f"insert overwrite {found[1]} {stays} union all {new}"


def alter(catalogue: Catalogue, found: re.Match[str], sql: str) -> bool:
    """`ALTER TABLE`; returns whether it was for the record alone."""
    name, action = name_of(found[1]), sql[found.end() :].strip()
    for pattern, change in _CHANGES:
        changed = pattern.match(action)
        if changed:
            check_grammar(sql)
            catalogue.relation(name)
            change(catalogue, name, changed)
            catalogue.record("alter", name, sql)
            return True
    added = re.match(r"add\s+columns?\s*\((.*)\)\s*\Z", action, FLAGS)
    for each in added[1].split(",") if added else ():
        column, kind = each.split()[:2]
        catalogue.relation(name).columns[name_of(column)[0]] = kind.lower()
    return False


def _set_mask(catalogue: Catalogue, name: Name, changed: re.Match[str]) -> None:
    catalogue.mask(name, name_of(changed[1])[0], Attached(name_of(changed[2]), _names(changed[3] or "")))


def _drop_mask(catalogue: Catalogue, name: Name, changed: re.Match[str]) -> None:
    catalogue.relation(name).masks.pop(name_of(changed[1])[0], None)


def _set_filter(catalogue: Catalogue, name: Name, changed: re.Match[str]) -> None:
    catalogue.filter(name, Attached(name_of(changed[1]), _names(changed[2])))


def _drop_filter(catalogue: Catalogue, name: Name, _: re.Match[str]) -> None:
    catalogue.relation(name).row_filter = None


def _set_tags(catalogue: Catalogue, name: Name, changed: re.Match[str]) -> None:
    catalogue.relation(name).tags.update(_TAG.findall(changed[0]))


def _unset_tags(catalogue: Catalogue, name: Name, changed: re.Match[str]) -> None:
    for tag in re.findall(r"'([^']*)'", changed[1]):
        catalogue.relation(name).tags.pop(tag, None)


def _set_column_tags(catalogue: Catalogue, name: Name, changed: re.Match[str]) -> None:
    column = name_of(changed[1])[0]
    catalogue.relation(name).column_tags.setdefault(column, {}).update(_TAG.findall(changed[0]))


def _unset_column_tags(catalogue: Catalogue, name: Name, changed: re.Match[str]) -> None:
    tags = catalogue.relation(name).column_tags.get(name_of(changed[1])[0], {})
    for tag in re.findall(r"'([^']*)'", changed[2]):
        tags.pop(tag, None)


def _add_key(catalogue: Catalogue, name: Name, changed: re.Match[str]) -> None:
    constraints, kind = catalogue.relation(name).constraints, f"{changed[2].upper()} KEY"
    if kind == "PRIMARY KEY" and any(each == kind for each, _ in constraints.values()):
        raise RefusedError(f"[DELTA_PRIMARY_KEY_EXISTS] {spell(name)} has a primary key already.")
    constraints[(changed[1] or f"key_{len(constraints)}").strip("`").lower()] = kind, _names(changed[3])


def _drop_key(catalogue: Catalogue, name: Name, changed: re.Match[str]) -> None:
    catalogue.relation(name).constraints.pop(name_of(changed[1])[0], None)


def _own(catalogue: Catalogue, name: Name, changed: re.Match[str]) -> None:
    catalogue.owners["table", name] = changed[1]


def _expire(catalogue: Catalogue, name: Name, changed: re.Match[str]) -> None:
    """Recorded as a statement; the column must be there."""
    if name_of(changed[1])[0] not in catalogue.relation(name).columns:
        raise RefusedError(f"[UNRESOLVED_COLUMN] {changed[1]} is no column of {spell(name)}.")


_C = r"alter\s+column\s+(`[^`]+`|\w+)\s+"
_CHANGES: tuple[tuple[re.Pattern[str], Callable[[Catalogue, Name, re.Match[str]], None]], ...] = tuple(
    (re.compile(pattern, FLAGS), change)
    for pattern, change in (
        (rf"{_C}set\s+mask\s+{N}(?:\s+using\s+columns\s*\(([^)]*)\))?\s*\Z", _set_mask),
        (rf"{_C}drop\s+mask\s*\Z", _drop_mask),
        (rf"set\s+row\s+filter\s+{N}\s+on\s*\(([^)]*)\)\s*\Z", _set_filter),
        (r"drop\s+row\s+filter\s*\Z", _drop_filter),
        (rf"{_C}set\s+tags\s*\((.*)\)\s*\Z", _set_column_tags),
        (rf"{_C}unset\s+tags\s*\((.*)\)\s*\Z", _unset_column_tags),
        (r"set\s+tags\s*\((.*)\)\s*\Z", _set_tags),
        (r"unset\s+tags\s*\((.*)\)\s*\Z", _unset_tags),
        (rf"add\s+{_KEY.pattern}\s*\Z", _add_key),
        (r"drop\s+constraint\s+(?:if\s+exists\s+)?(`[^`]+`|\w+)(?:\s+cascade)?\s*\Z", _drop_key),
        (r"owner\s+to\s+`([^`]+)`\s*\Z", _own),
        (r"delete\s+rows\s+\d+\s+days\s+after\s+(`[^`]+`|\w+)\s*\Z", _expire),
    )
)
