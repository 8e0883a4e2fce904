"""The statements that only Unity Catalog knows: read, checked against its grammar, recorded; what is left goes to Spark."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache

import sqlglot
from sqlfluff.core import Linter
from unity_catalogue import Attached, Catalogue, Function, Name, RefusedError, Relation, spell
from unity_names import name_of, on_spark, plain
from unity_views import answered, described

_N = r"((?:`[^`]+`|[\w-]+)(?:\s*\.\s*(?:`[^`]+`|[\w-]+)){0,2})"
_FLAGS = re.IGNORECASE | re.DOTALL
DONE = "select 'recorded' as status"
# Not in sqlfluff's grammar of Databricks: shares, recipients and policies by attribute. They are read by ours alone.
_BEYOND_GRAMMAR = re.compile(
    r"(create\s+(or\s+replace\s+)?(share|recipient|policy)|alter\s+share|(grant|revoke)\s.*\srecipient|show)\b",
    _FLAGS,
)
_MASK = re.compile(rf"\smask\s+{_N}(?:\s+using\s+columns\s*\(([^)]*)\))?", _FLAGS)
_ROW_FILTER = re.compile(rf"\swith\s+row\s+filter\s+{_N}\s+on\s*\(([^)]*)\)", _FLAGS)
_TAG = re.compile(r"'((?:[^'\\]|\\.)*)'\s*=\s*'((?:[^'\\]|\\.)*)'")

Handler = Callable[[Catalogue, re.Match[str], str], str | None]


def take(catalogue: Catalogue, statement: str) -> str:
    """Record what a statement means to Unity Catalog; returns what Spark shall run.

    Raises:
        RefusedError: Its grammar is not Databricks', or the catalogue would refuse it.
    """
    sql = _bare(statement)
    with catalogue.lock:
        catalogue.statements.append(sql)
        blank = plain(sql)
        for pattern, handler in _HANDLERS:
            found = pattern.match(blank)
            if found:
                rest = handler(catalogue, found, sql)
                if rest is not None:
                    return rest
        return _on_spark(catalogue, sql)


def _bare(statement: str) -> str:
    return (
        re.sub(r"^(\s*(/\*.*?\*/|--[^\n]*(\n|\Z)))*", "", statement, flags=re.DOTALL)
        .strip()
        .rstrip(";")
        .strip()
    )


def _on_spark(catalogue: Catalogue, sql: str) -> str:
    """In the words of open-source Spark 4, which has no QUALIFY yet: sqlglot writes it as a query within."""
    if re.search(r"\bqualify\b", plain(sql), re.IGNORECASE):
        (sql,) = sqlglot.transpile(sql, read="databricks", write="spark", comments=False)
    functions = {name: each.on_spark for name, each in catalogue.functions.items()}
    return on_spark(answered(catalogue, sql), catalogue.catalogs, functions)


@cache
def _linter() -> Linter:
    return Linter(dialect="databricks")


@cache
def check_grammar(sql: str) -> None:
    """Refuse what sqlfluff cannot parse as Databricks' SQL.

    Raises:
        RefusedError: It cannot.
    """
    if _BEYOND_GRAMMAR.match(sql):
        return
    parsed = _linter().parse_string(sql + "\n")
    unparsable = parsed.tree is None or "unparsable" in {
        each.type for each in parsed.tree.recursive_crawl_all()
    }
    if parsed.violations or unparsable:
        raise RefusedError(f"[PARSE_SYNTAX_ERROR] {parsed.violations or 'unparsable'}: {sql[:200]}")


def _create_catalog(catalogue: Catalogue, found: re.Match[str], sql: str) -> str:
    check_grammar(sql)
    catalogue.catalogs.add(name_of(found[1])[0])
    return DONE


def _create_schema(catalogue: Catalogue, found: re.Match[str], sql: str) -> str:
    check_grammar(sql)
    name = name_of(found[1])
    if name[0] not in catalogue.catalogs:
        raise RefusedError(f"[CATALOG_NOT_FOUND] The catalog `{name[0]}` cannot be found.")
    catalogue.schemas.add(name)
    return f"create schema if not exists `{'__'.join(name)}`"


def _show_schemas(catalogue: Catalogue, found: re.Match[str], sql: str) -> str:
    (catalog,) = name_of(found[1])
    wanted = re.search(r"\slike\s+'([^']*)'", sql[found.end() :], _FLAGS)
    names = sorted(schema for of, schema in catalogue.schemas if of == catalog)
    rows = [f"('{name}')" for name in names if wanted is None or name == wanted[1].lower()]
    only = "" if rows else " where false"
    return f"select databaseName from values {', '.join(rows or ['(null)'])} as v(databaseName){only}"


def _describe_json(catalogue: Catalogue, found: re.Match[str], sql: str) -> str | None:
    """What open-source Spark tells of views alone: https://docs.databricks.com/aws/en/sql/language-manual."""
    name = name_of(found[1])
    relation = catalogue.relations.get(name)
    if (
        relation is None
        or not relation.columns
        or not re.match(r"\s+as\s+json\b", sql[found.end() :], _FLAGS)
    ):
        return None
    told = json.dumps(described(name, relation)).replace("\\", "\\\\").replace("'", "\\'")
    return f"select '{told}' as json_metadata"


def _create_function(catalogue: Catalogue, found: re.Match[str], sql: str) -> str:
    check_grammar(sql)
    name = name_of(found[1])
    if name[:2] not in catalogue.schemas:
        raise RefusedError(f"[SCHEMA_NOT_FOUND] The schema {spell(name[:2])} cannot be found.")
    signature = re.match(r"\s*\(([^)]*)\)\s*returns\s+(\w+)\s*(.*)", sql[found.end() :], _FLAGS)
    if signature is None:
        raise RefusedError(f"[PARSE_SYNTAX_ERROR] {spell(name)} says not what it returns.")
    parameters = tuple(each.split()[1].lower() for each in signature[1].split(",") if each.strip())
    is_python = re.match(r"language\s+python\b", signature[3], _FLAGS)
    body = None if is_python else re.search(r"(?:^|\s)return\s+(.*)", signature[3], _FLAGS)
    # What is Python, or takes the key, the server has under its own name.
    ours = body is None or "secret(" in body[1]
    spelt = name[-1] if ours else f"`{'__'.join(name)}`"
    catalogue.functions[name] = Function(parameters, signature[2].lower(), spelt, body[1] if body else "")
    if ours:
        return DONE
    head = f"create or replace temporary function {spelt}({signature[1]}) returns {signature[2]}"
    return f"{head} return {_on_spark(catalogue, body[1])}"


def _create_table(catalogue: Catalogue, found: re.Match[str], sql: str) -> str | None:
    name = name_of(found[1])
    if len(name) < 3 or name[0] not in catalogue.catalogs:
        return None
    row_filter = _ROW_FILTER.search(plain(sql))
    without = sql if row_filter is None else sql[: row_filter.start()] + sql[row_filter.end() :]
    relation = Relation("table")
    catalogue.relations[name] = relation
    listed = re.match(r"\s*\(", without[found.end() :])
    if listed:
        without = _columns(catalogue, name, without, found.end() + listed.end())
    if row_filter:
        check_grammar(f"alter table {spell(name)} set{sql[slice(*row_filter.span())].strip()[4:]}")
        catalogue.filter(name, Attached(name_of(row_filter[1]), _names(row_filter[2])))
    made = re.search(r"\bas\s*(\(|select\b|with\b)", plain(without)[found.end() :], _FLAGS)
    catalogue.record("create as" if made else "create", name, sql)
    return _on_spark(catalogue, without)


def _columns(catalogue: Catalogue, name: Name, sql: str, start: int) -> str:
    """Record columns and masks; returns the statement with what Spark knows of them."""
    end, items = _items(plain(sql), start)
    kept = []
    masks: dict[str, Attached] = {}
    if any(_MASK.search(plain(sql)[first:last]) for first, last in items):
        check_grammar(sql)
    for first, last in items:
        text, blank = sql[first:last].strip(), plain(sql)[first:last].strip()
        if re.match(r"(constraint|primary\s+key|foreign\s+key)\b", blank, _FLAGS):
            continue
        column = name_of(blank.split()[0])[0]
        kind = re.match(r"\S+\s+(\w+(\s*\([^)]*\))?)(\s+not\s+null\b)?", blank, _FLAGS)
        if kind and kind[3]:
            catalogue.relations[name].required.add(column)
        catalogue.relations[name].columns[column] = re.sub(r"\s", "", kind[1].lower()) if kind else ""
        mask = _MASK.search(blank)
        if mask:
            masks[column] = Attached(name_of(mask[1]), _names(mask[2] or ""))
            text = text[: mask.start()] + text[mask.end() :]
        kept.append(text)
    for column, attached in masks.items():
        catalogue.mask(name, column, attached)
    return sql[:start] + ", ".join(kept) + sql[end:]


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


def _create_view(catalogue: Catalogue, found: re.Match[str], sql: str) -> str | None:
    name = name_of(found[1])
    if name[0] in catalogue.catalogs:
        catalogue.relations[name] = Relation("view")
        catalogue.record("create", name, sql)
    return None


def _drop(catalogue: Catalogue, found: re.Match[str], sql: str) -> str | None:
    name = name_of(found[1])
    if catalogue.relations.pop(name, None):
        catalogue.record("drop", name, sql)
    return None


def _write(catalogue: Catalogue, found: re.Match[str], sql: str) -> str | None:
    name = name_of(found[1])
    if name in catalogue.relations:
        catalogue.record("write", name, sql)
    return None


def _delete(catalogue: Catalogue, found: re.Match[str], sql: str) -> str | None:
    """Open-source Delta takes no subquery in a DELETE, and Databricks does: what stays is written instead."""
    _write(catalogue, found, sql)
    condition = re.match(r"\s*where\s+(.*)", sql[found.end() :], _FLAGS)
    if condition is None or not re.search(r"\bselect\b", plain(condition[1]), re.IGNORECASE):
        return None
    stays = f"select * from {found[1]} where not coalesce(({condition[1]}), false)"
    return _on_spark(catalogue, f"insert overwrite {found[1]} {stays}")


def _alter(catalogue: Catalogue, found: re.Match[str], sql: str) -> str | None:
    name, action = name_of(found[1]), sql[found.end() :].strip()
    for pattern, change in _CHANGES:
        changed = pattern.match(action)
        if changed:
            check_grammar(sql)
            catalogue.relation(name)
            change(catalogue, name, changed)
            catalogue.record("alter", name, sql)
            return DONE
    added = re.match(r"add\s+columns?\s*\((.*)\)\s*\Z", action, _FLAGS)
    for each in added[1].split(",") if added else ():
        column, kind = each.split()[:2]
        catalogue.relation(name).columns[name_of(column)[0]] = kind.lower()
    return None


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


def _set_column_tags(catalogue: Catalogue, name: Name, changed: re.Match[str]) -> None:
    column = name_of(changed[1])[0]
    catalogue.relation(name).column_tags.setdefault(column, {}).update(_TAG.findall(changed[0]))


def _unset_column_tags(catalogue: Catalogue, name: Name, changed: re.Match[str]) -> None:
    tags = catalogue.relation(name).column_tags.get(name_of(changed[1])[0], {})
    for tag in re.findall(r"'([^']*)'", changed[2]):
        tags.pop(tag, None)


def _nothing(*_: object) -> None:
    """Recorded as a statement only: a constraint that is not enforced."""


_C = r"alter\s+column\s+(`[^`]+`|\w+)\s+"
_CHANGES: tuple[tuple[re.Pattern[str], Callable[[Catalogue, Name, re.Match[str]], None]], ...] = tuple(
    (re.compile(pattern, _FLAGS), change)
    for pattern, change in (
        (rf"{_C}set\s+mask\s+{_N}(?:\s+using\s+columns\s*\(([^)]*)\))?\s*\Z", _set_mask),
        (rf"{_C}drop\s+mask\s*\Z", _drop_mask),
        (rf"set\s+row\s+filter\s+{_N}\s+on\s*\(([^)]*)\)\s*\Z", _set_filter),
        (r"drop\s+row\s+filter\s*\Z", _drop_filter),
        (rf"{_C}set\s+tags\s*\((.*)\)\s*\Z", _set_column_tags),
        (rf"{_C}unset\s+tags\s*\((.*)\)\s*\Z", _unset_column_tags),
        (r"set\s+tags\s*\((.*)\)\s*\Z", _set_tags),
        (r"add\s+constraint\s+\S+\s+(primary|foreign)\s+key\b", _nothing),
    )
)


def _own(catalogue: Catalogue, found: re.Match[str], sql: str) -> str:
    check_grammar(sql)
    catalogue.owners[found[1].lower(), name_of(found[2])] = found[3].strip("`")
    return DONE


def _grant(catalogue: Catalogue, found: re.Match[str], sql: str) -> str:
    check_grammar(sql)
    verb, privileges, kind, name, grantee = found.groups()
    for privilege in privileges.split(","):
        entry = (
            " ".join(privilege.upper().split()),
            (kind or "table").lower(),
            name_of(name),
            grantee.strip("`"),
        )
        (catalogue.grants.add if verb.lower() == "grant" else catalogue.grants.discard)(entry)
    return DONE


def _share(catalogue: Catalogue, found: re.Match[str], sql: str) -> str:
    catalogue.shares.setdefault(name_of(found[1])[0], set())
    return DONE


def _fill_share(catalogue: Catalogue, found: re.Match[str], sql: str) -> str:
    share, table = name_of(found[1])[0], name_of(found[2])
    if share not in catalogue.shares:
        raise RefusedError(f"[SHARE_DOES_NOT_EXIST] Share `{share}` does not exist.")
    if catalogue.relation(table).masks or catalogue.relation(table).row_filter:
        # https://docs.databricks.com/aws/en/tables/row-and-column-filters, limitations.
        raise RefusedError(f"[INVALID_PARAMETER_VALUE] {spell(table)} has a row filter or column masks.")
    catalogue.shares[share].add(table)
    return DONE


def _recorded(catalogue: Catalogue, found: re.Match[str], sql: str) -> str:
    check_grammar(sql)
    return DONE


_HANDLERS: tuple[tuple[re.Pattern[str], Handler], ...] = tuple(
    (re.compile(pattern, _FLAGS), handler)
    for pattern, handler in (
        (rf"create\s+catalog\s+(?:if\s+not\s+exists\s+)?{_N}", _create_catalog),
        (rf"create\s+(?:schema|database)\s+(?:if\s+not\s+exists\s+)?{_N}", _create_schema),
        (rf"describe\s+table\s+extended\s+{_N}", _describe_json),
        (rf"show\s+(?:schemas|databases)\s+in\s+{_N}", _show_schemas),
        (rf"create\s+(?:or\s+replace\s+)?function\s+(?:if\s+not\s+exists\s+)?{_N}", _create_function),
        (rf"create\s+(?:or\s+replace\s+)?table\s+(?:if\s+not\s+exists\s+)?{_N}", _create_table),
        (rf"create\s+(?:or\s+replace\s+)?view\s+(?:if\s+not\s+exists\s+)?{_N}", _create_view),
        (rf"drop\s+(?:table|view)\s+(?:if\s+exists\s+)?{_N}", _drop),
        (rf"(?:insert\s+(?:into|overwrite)(?:\s+table)?|merge\s+into|update)\s+{_N}", _write),
        (rf"delete\s+from\s+{_N}", _delete),
        (rf"alter\s+(catalog|schema)\s+{_N}\s+(?:set\s+)?owner\s+to\s+(\S+)\s*\Z", _own),
        (rf"alter\s+(?:catalog|schema)\s+{_N}\s+set\s+tags\b", _recorded),
        (rf"alter\s+(?:table|view)\s+{_N}\s+", _alter),
        (rf"(grant|revoke)\s+(.+?)\s+on\s+(?:(catalog|schema|table|view|function|share)\s+)?{_N}\s+(?:to|from)\s+(?:recipient\s+)?(\S+)\s*\Z", _grant),
        (rf"create\s+(?:share|recipient)\s+(?:if\s+not\s+exists\s+)?{_N}", _share),
        (rf"alter\s+share\s+{_N}\s+add\s+table\s+{_N}", _fill_share),
        (r"comment\s+on\s+(catalog|schema|table)\b", _recorded),
    )
)  # fmt: skip
