"""What is answered: POLICY_REFERENCES, TAG_REFERENCES, SHOW and DESCRIBE."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalogue import Answer, Refused
from catalogue_rules import policy_of
from shapes import NAME, POLICIES, compiled, nothing, parts_of


def references(catalogue, session, text, found):
    """Exactly the columns that are asked for, of those that Snowflake documents."""
    rows = [row for row in reference_rows(catalogue) if _asked(found, row, session)]
    return None, _chosen(text, rows), nothing


def reference_rows(catalogue) -> Iterator[dict[str, str | None]]:
    for (relation, column), policy in sorted(catalogue.masks.items()):
        more = catalogue.conditions.get((relation, column), ())
        told = {"ref_column_name": column, "ref_arg_column_names": _listed(more) if more else None}
        yield _reference(policy, "MASKING_POLICY", relation, told)
    for relation, (policy, columns) in sorted(catalogue.rows.items()):
        told = {"ref_arg_column_names": _listed(columns)}
        yield _reference(policy, "ROW_ACCESS_POLICY", relation, told)
    for tag, masks in sorted(catalogue.tag_masks.items()):
        for _, policy in sorted(masks.items()):
            yield _reference(policy, "MASKING_POLICY", tag, {"tag_name": tag.rpartition(".")[2]})


def tag_references(catalogue, session, text, found):
    relation = session.full(found[1])
    rows = []
    for column in sorted(catalogue.columns.get(relation, {})):
        for tag in sorted({name for kind, name in catalogue.objects if kind == "tag"}):
            value = catalogue.effective(tag, relation, column)
            own = catalogue.tag_values.get(f"{relation}:{column}", {}).get(tag)
            if value is not None:
                database, schema, name = tag.split(".")
                rows.append(
                    {
                        "tag_database": database,
                        "tag_schema": schema,
                        "tag_name": name,
                        "tag_value": value,
                        "level": "COLUMN" if own is not None else "SCHEMA",
                        "column_name": column,
                    }
                )
    return None, _chosen(text, rows), nothing


def schema_tags(catalogue, session, text, found):
    name = session.full(found[1], 2)
    rows = []
    for tag, value in sorted(catalogue.tag_values.get(name, {}).items()):
        database, schema, one = tag.split(".")
        rows.append({"tag_database": database, "tag_schema": schema, "tag_name": one, "tag_value": value})
    return None, _chosen(text, rows), nothing


def show_grants(catalogue, session, text, found):
    columns = ("privilege", "granted_on", "name", "granted_to", "grantee_name")
    kind, name = found[2].lower(), found[3]
    who = session.full(name, parts_of(kind))
    rows = [
        row
        for row in sorted(catalogue.grants)
        if not row[1].startswith(("future ", "all "))
        and (row[3:] == (kind, who) if found[1].lower() == "to" else row[1:3] == (kind, who))
    ]
    if found[1].lower() == "on" and who in catalogue.schema_owner:
        rows.append(("OWNERSHIP", kind, who, "role", catalogue.schema_owner[who]))
    return None, Answer(columns, tuple(rows)), nothing


def show_grants_of(catalogue, session, text, found):
    kind, name = found[1].lower(), session.full(found[2], parts_of(found[1]))
    rows = [(name, *row[3:]) for row in sorted(catalogue.grants) if row[:3] == ("USAGE", kind, name)]
    return None, Answer(("role", "granted_to", "grantee_name"), tuple(rows)), nothing


def show_present(catalogue, session, text, found):
    schema = session.full(found[1], 2)
    rows = [
        (
            name.rpartition(".")[2],
            *reversed(schema.split(".")),
            "VIEW" if name in catalogue.views else "TABLE",
        )
        for name in sorted(catalogue.columns)
        if name.rpartition(".")[0] == schema
    ]
    return None, Answer(("name", "schema_name", "database_name", "kind"), tuple(rows)), nothing


def show_users(catalogue, session, text, found):
    """All roles are active at once unless somebody has said otherwise: that is Snowflake's default."""
    rows = []
    for (kind, name), sql in sorted(catalogue.objects.items()):
        if kind == "user":
            chosen = re.findall(r"default_secondary_roles = \(([^)]*)\)", sql, re.IGNORECASE)
            rows.append((name, f"[{chosen[-1]}]" if chosen else '["ALL"]'))
    return None, Answer(("name", "default_secondary_roles"), tuple(rows)), nothing


def describe_function(catalogue, session, text, found):
    name = session.full(found[1])
    sql = catalogue.objects.get(("function", name))
    if sql is None:
        raise Refused(f"SQL compilation error:\nFunction '{name}' does not exist or not authorized.", 2003)
    return None, Answer(("property", "value"), (("body", sql.split("$$")[1].strip()),)), nothing


def show_future(catalogue, session, text, found):
    name = session.full(found[2], parts_of(found[1]))
    rows = [
        (
            privilege,
            kind.removeprefix("future ").removesuffix("s").upper(),
            f"{on}.<X>",
            to_kind.upper(),
            to,
        )
        for privilege, kind, on, to_kind, to in sorted(catalogue.grants)
        if kind.startswith("future ") and on == name
    ]
    return (
        None,
        Answer(("privilege", "grant_on", "name", "grant_to", "grantee_name"), tuple(rows)),
        nothing,
    )


def show_policies(catalogue, session, text, found):
    kind = f"{found[1].lower()} policy"
    rows = [
        (*reversed(name.split(".")), one.owner)
        for name, one in sorted(catalogue.policies.items())
        if one.kind == kind and (not found[2] or name.startswith(f"{session.full(found[2], 2)}."))
    ]
    return None, Answer(("name", "schema_name", "database_name", "owner"), tuple(rows)), nothing


def describe_policy(catalogue, session, text, found):
    policy = policy_of(catalogue, session, found[1].lower(), found[2])
    signature = ", ".join(f"{a} {t}" for a, t in zip(policy.arguments, policy.types, strict=True))
    row = (session.full(found[2]), f"({signature})", policy.types[0], policy.body)
    return None, Answer(("name", "signature", "return_type", "body"), (row,)), nothing


def describe_table(catalogue, session, text, found):
    relation = session.full(found[1])
    if relation not in catalogue.columns:
        raise Refused(f"SQL compilation error:\nTable '{relation}' does not exist or not authorized.", 2003)
    rows = tuple(
        (name, _written(kind, catalogue.exact[relation, name]), "COLUMN")
        for name, kind in catalogue.columns[relation].items()
    )
    return None, Answer(("name", "type", "kind"), rows), nothing


def show_objects(catalogue, session, text, found):
    kind = {
        "network policies": "network policy",
        "roles": "role",
        "tags": "tag",
        "warehouses": "warehouse",
    }[found[1].lower()]
    rows = [(name, kind, sql) for (of, name), sql in sorted(catalogue.objects.items()) if of == kind]
    return None, Answer(("name", "kind", "text"), tuple(rows)), nothing


def _written(kind: str, exact: str) -> str:
    """A column's type as Snowflake describes it."""
    if kind == "number":
        return exact.replace("DECIMAL", "NUMBER") if exact.startswith("DECIMAL") else "NUMBER(38,0)"
    return {"varchar": "VARCHAR(16777216)", "timestamp_ntz": "TIMESTAMP_NTZ(9)"}.get(kind, kind.upper())


def _asked(found, row, session) -> bool:
    if found[1].lower() == "ref_entity_name":
        return row["entity"] == session.full(found[2])
    return ".".join((row["policy_db"], row["policy_schema"], row["policy_name"])) == session.full(found[2])


def _reference(policy: str, kind: str, entity: str, more: dict[str, str | None]) -> dict[str, str | None]:
    database, schema, name = policy.split(".")
    nothing = dict.fromkeys(("ref_column_name", "ref_arg_column_names", "tag_name"))
    named = {"policy_db": database, "policy_schema": schema, "policy_name": name, "policy_kind": kind}
    return {**nothing, **named, "entity": entity, **more}


def _listed(columns: tuple[str, ...]) -> str:
    return "[ " + ", ".join(f'"{one}"' for one in columns) + " ]"


def _chosen(text: str, rows: list[dict[str, str | None]]) -> Answer:
    names = tuple(re.match(r"select (.*?) from ", text, re.IGNORECASE)[1].lower().replace(" ", "").split(","))
    return Answer(
        tuple(name.upper() for name in names), tuple(tuple(row[name] for name in names) for row in rows)
    )


STATEMENTS = compiled(
    (
        rf"select .* from table\((?:{NAME}\.)?information_schema\.policy_references\((ref_entity_name|policy_name) => '([^']+)'.*\)\)",
        lambda catalogue, session, text, found: references(
            catalogue, session, text, (None, found[2], found[3])
        ),
    ),
    (
        rf"select .* from table\((?:{NAME}\.)?information_schema\.tag_references_all_columns\('([^']+)', 'table'\)\)",
        lambda catalogue, session, text, found: tag_references(catalogue, session, text, (None, found[2])),
    ),
    (
        rf"select .* from table\((?:{NAME}\.)?information_schema\.tag_references\('([^']+)', 'schema'\)\)",
        lambda catalogue, session, text, found: schema_tags(catalogue, session, text, (None, found[2])),
    ),
    (
        rf"show grants (to|on) (role|database role|share|schema|database|warehouse|table|view) {NAME}",
        show_grants,
    ),
    (rf"show grants of (role|database role) {NAME}", show_grants_of),
    (r"show users$", show_users),
    (rf"show objects in schema {NAME}$", show_present),
    (rf"desc(?:ribe)? function {NAME}\(", describe_function),
    (rf"show future grants in (schema|database) {NAME}", show_future),
    (rf"show (masking|row access) policies(?: in schema {NAME})?", show_policies),
    (rf"desc(?:ribe)? ({POLICIES}) {NAME}", describe_policy),
    (rf"desc(?:ribe)? table {NAME}$", describe_table),
    (r"show (network policies|roles|tags|warehouses)", show_objects),
)
