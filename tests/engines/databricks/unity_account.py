"""Statements about all that is not a table: catalogs, schemas, functions, owners, grants, shares and policies by tag."""

from __future__ import annotations

import re

from unity_answers import DONE, Answer
from unity_catalogue import Catalogue, Function, RefusedError, spell
from unity_grammar import FLAGS, check_grammar
from unity_names import name_of


def create_catalog(catalogue: Catalogue, found: re.Match[str], sql: str) -> Answer:
    """`CREATE CATALOG`."""
    check_grammar(sql)
    catalogue.catalogs.add(name_of(found[1])[0])
    return DONE


def drop_catalog(catalogue: Catalogue, found: re.Match[str], sql: str) -> Answer:
    """`DROP CATALOG … CASCADE`: with all that is in it."""
    check_grammar(sql)
    (name,) = name_of(found[1])
    catalogue.catalogs.discard(name)
    catalogue.schemas -= {each for each in catalogue.schemas if each[0] == name}
    for kept in (catalogue.relations, catalogue.functions):
        for each in [each for each in kept if each[0] == name]:
            del kept[each]
    return DONE


def create_schema(catalogue: Catalogue, found: re.Match[str], sql: str) -> str:
    """`CREATE SCHEMA`."""
    check_grammar(sql)
    name = name_of(found[1])
    if name[0] not in catalogue.catalogs:
        raise RefusedError(f"[CATALOG_NOT_FOUND] The catalog `{name[0]}` cannot be found.")
    catalogue.schemas.add(name)
    return f"create schema if not exists `{'__'.join(name)}`"


def show_schemas(catalogue: Catalogue, found: re.Match[str], sql: str) -> Answer:
    """`SHOW SCHEMAS IN … LIKE …`."""
    (catalog,) = name_of(found[1])
    wanted = re.search(r"\slike\s+'([^']*)'", sql[found.end() :], FLAGS)
    names = sorted(schema for of, schema in catalogue.schemas if of == catalog)
    return Answer(
        ("databaseName",), tuple((name,) for name in names if wanted is None or name == wanted[1].lower())
    )


def create_function(catalogue: Catalogue, found: re.Match[str], sql: str) -> str | Answer:
    """`CREATE FUNCTION`: a SQL function runs on Spark as a temporary one."""
    check_grammar(sql)
    name = name_of(found[1])
    if name[:2] not in catalogue.schemas:
        raise RefusedError(f"[SCHEMA_NOT_FOUND] The schema {spell(name[:2])} cannot be found.")
    signature = re.match(r"\s*\(([^)]*)\)\s*returns\s+(\w+)\s*(.*)", sql[found.end() :], FLAGS)
    if signature is None:
        raise RefusedError(f"[PARSE_SYNTAX_ERROR] {spell(name)} says not what it returns.")
    parameters = tuple(each.split()[1].lower() for each in signature[1].split(",") if each.strip())
    python = re.match(r"language\s+python\b.*?\$\$\s*(.*?)\s*\$\$", signature[3], FLAGS)
    body = python or re.search(r"(?:^|\s)return\s+(.*)", signature[3], FLAGS)
    if body is None:
        raise RefusedError(f"[PARSE_SYNTAX_ERROR] {spell(name)} says not what it does.")
    # What is Python, or takes the key, the server has under its own name.
    ours = python or "secret(" in body[1]
    spelt = name[-1] if ours else f"`{'__'.join(name)}`"
    kind = "EXTERNAL" if python else "SQL"
    catalogue.functions[name] = Function(parameters, signature[2].lower(), spelt, body[1], kind)
    if ours:
        return DONE
    head = f"create or replace temporary function {spelt}({signature[1]}) returns {signature[2]}"
    return f"{head} return {body[1]}"


def drop_function(catalogue: Catalogue, found: re.Match[str], sql: str) -> Answer:
    """`DROP FUNCTION`: what it masks stays masked by nothing that runs, and says so when it is asked."""
    check_grammar(sql)
    catalogue.functions.pop(name_of(found[1]), None)
    return DONE


def own(catalogue: Catalogue, found: re.Match[str], sql: str) -> Answer:
    """`ALTER CATALOG | SCHEMA | FUNCTION … OWNER TO`."""
    check_grammar(sql)
    catalogue.owners[found[1].lower(), name_of(found[2])] = found[3].strip("`")
    return DONE


def grant(catalogue: Catalogue, found: re.Match[str], sql: str) -> Answer:
    """`GRANT` and `REVOKE`."""
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


def share(catalogue: Catalogue, found: re.Match[str], sql: str) -> Answer:
    """`CREATE SHARE`."""
    check_grammar(sql)
    catalogue.shares.setdefault(name_of(found[1])[0], set())
    return DONE


def recipient(catalogue: Catalogue, found: re.Match[str], sql: str) -> Answer:
    """`CREATE RECIPIENT`."""
    check_grammar(sql)
    catalogue.recipients.add(name_of(found[1])[0])
    return DONE


def give_share(catalogue: Catalogue, found: re.Match[str], sql: str) -> Answer:
    """`GRANT SELECT ON SHARE … TO RECIPIENT`."""
    check_grammar(sql)
    if name_of(found[1])[0] not in catalogue.shares:
        raise RefusedError(f"[SHARE_DOES_NOT_EXIST] Share `{found[1]}` does not exist.")
    if name_of(found[2])[0] not in catalogue.recipients:
        raise RefusedError(f"[RECIPIENT_DOES_NOT_EXIST] Recipient `{found[2]}` does not exist.")
    catalogue.grants.add(("SELECT", "share", name_of(found[1]), name_of(found[2])[0]))
    return DONE


def fill_share(catalogue: Catalogue, found: re.Match[str], sql: str) -> Answer:
    """`ALTER SHARE … ADD TABLE`: not one that a mask or row filter guards, which would not travel."""
    check_grammar(sql)
    name, table = name_of(found[1])[0], name_of(found[2])
    if name not in catalogue.shares:
        raise RefusedError(f"[SHARE_DOES_NOT_EXIST] Share `{name}` does not exist.")
    if catalogue.relation(table).masks or catalogue.relation(table).row_filter:
        # https://docs.databricks.com/aws/en/tables/row-and-column-filters, limitations.
        raise RefusedError(f"[INVALID_PARAMETER_VALUE] {spell(table)} has a row filter or column masks.")
    if table in catalogue.shares[name]:
        raise RefusedError(f"[RESOURCE_ALREADY_EXISTS] {spell(table)} is in share `{name}` already.")
    catalogue.shares[name].add(table)
    return DONE


def policy(catalogue: Catalogue, found: re.Match[str], sql: str) -> Answer:
    """`CREATE POLICY … ON CATALOG | SCHEMA | TABLE`: its function must be there."""
    check_grammar(sql)
    catalogue.function(name_of(found[4]))
    catalogue.policies[found[2].lower(), name_of(found[3]), name_of(found[1])[0]] = sql
    return DONE


def governed_tag(catalogue: Catalogue, found: re.Match[str], sql: str) -> Answer:
    """`CREATE GOVERNED TAG`: once."""
    check_grammar(sql)
    if found[1] in catalogue.governed:
        raise RefusedError(f"[ALREADY_EXISTS] The governed tag {found[1]} exists already.")
    catalogue.governed.add(found[1])
    return DONE


def recorded(catalogue: Catalogue, found: re.Match[str], sql: str) -> Answer:
    """What is kept as a statement only."""
    check_grammar(sql)
    return DONE
