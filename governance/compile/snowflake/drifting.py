"""What an account holds beside what is declared: each difference with the statement that would mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from governance.compile.drift import Drift, Kind
from governance.compile.snowflake.live import Grant, Live, LiveColumn, LiveRelation
from governance.compile.snowflake.names import CLEARED, UNDECLARED, Place, policy_of
from governance.compile.steps import Step
from governance.declared.policies import Policies
from governance.project import Column, Model, Project

_BODY = re.compile(r"alter (?:masking|row access) policy (\S+) set body ->\s+(.*)", re.DOTALL)
_ATTACH = re.compile(r"alter tag \S+ set masking policy (\S+) force")
_SCHEMA_TAG = re.compile(r"alter schema (\S+) set tag \S+ = '[^']*'")
_GRANT = re.compile(
    r"grant (?P<privilege>[a-z ]+?) on (?:(?P<when>future|all) (?P<many>[a-z ]+?) in schema|(?P<kind>[a-z ]+)) "
    r"(?P<name>\S+) to (?P<to>(?:database )?role \S+)"
)
_MEMBER = re.compile(r"grant (?P<kind>database role|role) (?P<name>\S+) to (?P<to>(?:database )?role \S+)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a column must have.

    Attributes:
        policy: The policy's full name, or None.
        tag: The tag's value, or None.
        reads: The column that the policy reads beside, or nothing.
    """

    policy: str | None
    tag: str | None
    reads: str = ""


def wanted_relations(project: Project, place: Place) -> dict[str, tuple[Model, dict[str, Wanted]]]:
    """Every relation that dbt builds with what each declared column must have."""
    return {
        f"{model.database}.{model.schema}.{model.relation}".lower(): (model, _wanted(model, place))
        for model in sorted(project.models.values(), key=lambda one: one.unique_id)
        if model.materialized not in {"ephemeral", "seed"} and model.columns
    }


def wanted_roles(place: Place) -> tuple[tuple[str, str], ...]:
    """Whose grants are looked at: our access roles, the roles of people, the build, and PUBLIC."""
    access = {("database role", f"{database}.{schema}_read") for _, _, database, schema in place.schemas()}
    people = {("role", place.of_role(name)) for name in place.declared.policies.roles}
    return tuple(sorted(access | people | {("role", place.build), ("role", "public")}))


def compare(
    live: Live, steps: tuple[Step, ...], wanted: Mapping[str, tuple[Model, dict[str, Wanted]]], place: Place
) -> tuple[Drift, ...]:
    """Every difference, sorted by resource and kind."""
    found = [
        *_bodies(live, steps),
        *_default_deny(live, steps),
        *_grants(live, steps),
        *(
            drift
            for name, (model, columns) in wanted.items()
            for drift in _relation(live, place, name, model, columns)
        ),
    ]
    return tuple(sorted(found))


def _wanted(model: Model, place: Place) -> dict[str, Wanted]:
    return {
        name.lower(): _of_column(column, model, place.declared.policies, place.home)
        for name, column in model.columns.items()
    }


def _of_column(column: Column, model: Model, policies: Policies, home: str) -> Wanted:
    """As macros/attach has it."""
    identifier = policies.classifications.identifiers.get(str(column.identifier))
    if identifier is not None:
        mask = policies.masks[identifier.mask]
        name, where = policy_of(mask, model.domain or ""), mask.unmasked_where
        return Wanted(f"{home}.{name}", str(column.identifier), where.column if where else "")
    told = column.meta.get("category") or column.meta.get("confidentiality")
    return Wanted(None, CLEARED if told and column.meta.get("identifiability") != "direct" else None)


def _bodies(live: Live, steps: tuple[Step, ...]) -> Iterator[Drift]:
    expected: dict[str, tuple[str, str, Step]] = {}
    for step in steps:
        if written := _BODY.fullmatch(step.sql):
            expected[written[1].lower()] = (_plain(written[2]), step.sql, step)
    for name, (body, sql, step) in expected.items():
        there = live.bodies.get(name)
        if there is None:
            yield Drift(step.resource, "policy-missing", "exists", "", _create(step, steps))
        elif _plain(there) != body:
            yield Drift(step.resource, "body-differs", body, _plain(there), sql)
    for name in live.bodies.keys() - expected.keys():
        yield Drift(f"policy {name}", "unmanaged", "", "exists", "")


def _create(change: Step, steps: tuple[Step, ...]) -> str:
    made = [step.sql for step in steps if step.resource == change.resource and step.action == "create"]
    return ";\n".join([*made, change.sql])


def _default_deny(live: Live, steps: tuple[Step, ...]) -> Iterator[Drift]:
    for step in steps:
        policy = _ATTACH.fullmatch(step.sql)
        if policy and policy[1].lower() not in live.tag_policies:
            yield Drift(step.resource, "default-deny-missing", policy[1], "", step.sql)
    for step in steps:
        schema = _SCHEMA_TAG.fullmatch(step.sql)
        found = live.schema_tags.get(schema[1].lower(), "") if schema else ""
        if schema and found != UNDECLARED:
            yield Drift(f"schema {schema[1]}", "default-deny-missing", UNDECLARED, found, step.sql)


def _relation(
    live: Live, place: Place, name: str, model: Model, wanted: Mapping[str, Wanted]
) -> Iterator[Drift]:
    there = live.relations.get(name)
    if there is None:
        yield Drift(f"relation {name}", "relation-missing", "exists")
        return
    kind = "view" if model.materialized == "view" else "table"
    for column, one in there.columns.items():
        resource, change = f"column {name}.{column}", f"alter {kind} {name} modify column {column}"
        yield from _column(resource, change, one, wanted.get(column, Wanted(None, None)), place)
    yield from _rows(name, kind, there, model, place)


def _column(resource: str, change: str, there: LiveColumn, wanted: Wanted, place: Place) -> Iterator[Drift]:
    using = f" using ({resource.rpartition('.')[2]}, {wanted.reads})" if wanted.reads else ""
    set_policy = f"{change} set masking policy {wanted.policy}{using} force"
    if wanted.policy and there.policy is None:
        yield Drift(resource, "policy-missing", wanted.policy, "", set_policy)
    elif wanted.policy and (there.policy, there.reads) != (wanted.policy.lower(), wanted.reads):
        yield Drift(resource, "weaker-policy", wanted.policy, there.policy or "", set_policy)
    elif not wanted.policy and there.policy:
        yield Drift(resource, "unmanaged", "", there.policy, "")
    value, own = there.tags.get(place.tag.lower(), (None, False))
    if wanted.tag is None and own and value == CLEARED:
        yield Drift(resource, "column-open", "", value, f"{change} unset tag {place.tag}")
    elif wanted.tag is not None and not (own and value == wanted.tag):
        kind: Kind = "tag-differs" if own else "tag-missing"
        yield Drift(resource, kind, wanted.tag, value or "", f"{change} set tag {place.tag} = '{wanted.tag}'")


def _rows(name: str, kind: str, there: LiveRelation, model: Model, place: Place) -> Iterator[Drift]:
    rule = place.declared.policies.row_access.get(str(model.meta.get("row_access")))
    expected = f"{place.home}.{model.meta['row_access']}".lower() if rule else ""
    columns = ", ".join(sorted(rule.columns)) if rule else ""
    found = dict(there.rows)
    if rule and found.get(expected) != columns:
        other = "".join(f"drop row access policy {policy}, " for policy in found)
        fix = f"alter {kind} {name} {other}add row access policy {expected} on ({columns})"
        yield Drift(f"relation {name}", "row-policy-missing", expected, ", ".join(found), fix)
    elif not rule and found:
        yield Drift(f"relation {name}", "unmanaged", "", ", ".join(found), "")


def _grants(live: Live, steps: tuple[Step, ...]) -> Iterator[Drift]:
    """Beside the declaration in both directions; what `all` and future grants gave to tables is no surprise."""
    expected = {grant: step.sql for step in steps for grant in _expected(step.sql)}
    wide = {
        (grant.privilege, grant.name, grant.to)
        for grant in expected
        if grant.on.startswith(("future ", "all "))
    }
    looked = {grant.to for grant in live.grants} | {grant.to for grant in expected}
    for grant in sorted(live.grants - expected.keys(), key=_order):
        schema = grant.name.rpartition(".")[0]
        if (grant.privilege, schema, grant.to) in wide:
            continue
        if grant.privilege == "ownership":  # of what it made
            continue
        fix = f"revoke {_written(grant)} from {grant.to}"
        yield Drift(grant.to, "grant-outside", "", f"{grant.privilege} on {grant.on} {grant.name}", fix)
    for grant in sorted(expected.keys() - live.grants, key=_order):
        if (
            grant.to in looked
            and not grant.on.startswith("all ")
            and not _of_security(grant, expected[grant])
        ):
            yield Drift(
                grant.to,
                "grant-missing",
                f"{grant.privilege} on {grant.on} {grant.name}",
                "",
                expected[grant],
            )


def _written(grant: Grant) -> str:
    """What stands between GRANT and TO."""
    if grant.on in {"role", "database role"}:
        return f"{grant.on} {grant.name}"
    return f"{grant.privilege} on {grant.on} {'in schema ' if grant.on.startswith('future ') else ''}{grant.name}"


def _of_security(grant: Grant, sql: str) -> bool:
    """What an administrator gave to Security is looked at by an administrator."""
    return grant.on == "account" or "resource monitor" in sql or grant.privilege == "ownership"


def _expected(sql: str) -> Iterator[Grant]:
    sql = sql.lower()
    if member := _MEMBER.fullmatch(sql):
        yield Grant("usage", member["kind"], member["name"], member["to"])
    elif given := _GRANT.fullmatch(sql):
        on = f"{given['when']} {given['many']}" if given["when"] else given["kind"]
        yield Grant(given["privilege"], on.strip(), given["name"], given["to"])


def _order(grant: Grant) -> tuple[str, str, str, str]:
    return grant.to, grant.on, grant.name, grant.privilege


def _plain(sql: str) -> str:
    """Without what does not matter: white space, and the case of what is not in quotes."""
    parts = re.split(r"('(?:[^']|'')*')", sql)
    joined = "".join(part if part.startswith("'") else re.sub(r"\s+", " ", part.lower()) for part in parts)
    return joined.strip().rstrip(";").strip()
