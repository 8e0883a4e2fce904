"""What an account holds beside what is declared: each difference with the statement that would mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from governance.compile.drift import Drift, Kind
from governance.compile.snowflake.drifting_grants import grant_drifts, user_drifts
from governance.compile.snowflake.live import Live, LiveColumn, LiveRelation, as_entry
from governance.compile.snowflake.names import CLEARED, UNDECLARED, Place, policy_of
from governance.compile.snowflake.rows import entries, table_name
from governance.compile.steps import Step
from governance.declared.policies import Policies
from governance.project import Column, Model, Project

_BODY = re.compile(r"alter (?:masking|row access) policy (\S+) set body ->\s+(.*)", re.DOTALL)
_ATTACH = re.compile(r"alter tag \S+ set masking policy (\S+) force")
_SCHEMA_TAG = re.compile(r"alter schema (\S+) set tag \S+ = '[^']*'")
_FUNCTION = re.compile(r"create or replace secure function ([^\s(]+)\(.*?as \$\$\n(.*)\n\$\$", re.DOTALL)


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


def compare(
    live: Live, steps: tuple[Step, ...], wanted: Mapping[str, tuple[Model, dict[str, Wanted]]], place: Place
) -> tuple[Drift, ...]:
    """Every difference, sorted by resource and kind."""
    found = [
        *_bodies(live, steps),
        *_default_deny(live, steps),
        *_open(live, wanted, place),
        *_mappings(live, steps, place),
        *grant_drifts(live.grants, steps, place),
        *user_drifts(live.grants, live.users, place),
        *(
            drift
            for name, (model, columns) in wanted.items()
            for drift in _relation(live, place, name, model, columns)
        ),
    ]
    return tuple(sorted(found))


def kind_of(model: Model) -> str:
    """What a model is on Snowflake: a view or a table."""
    return "view" if model.materialized == "view" else "table"


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
        if written := _BODY.fullmatch(step.sql) or _FUNCTION.fullmatch(step.sql):
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
    kind = kind_of(model)
    for column, one in there.columns.items():
        resource, change = f"column {name}.{column}", f"alter {kind} {name} modify column {column}"
        yield from _column(resource, change, one, wanted.get(column, Wanted(None, None)), place)
    yield from _rows(name, kind, there, model, place)
    for other in there.others:
        yield Drift(f"relation {name}", "unmanaged", "", other)


def _open(live: Live, wanted: Mapping[str, object], place: Place) -> Iterator[Drift]:
    """What nobody declared and somebody's tag shows: a copy is denied by its schema until then."""
    for name in sorted(live.relations.keys() - wanted.keys()):
        there = live.relations[name]
        for column, one in there.columns.items() if there is not None else ():
            if one.tags.get(place.tag.lower()) == (CLEARED, True):
                fix = f"alter table {name} modify column {column} unset tag {place.tag}"
                yield Drift(f"column {name}.{column}", "column-open", "", CLEARED, fix)


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


def _mappings(live: Live, steps: tuple[Step, ...], place: Place) -> Iterator[Drift]:
    """Who is let in by a mapping table that should not be, and who is kept out."""
    for name, rule in sorted(place.declared.policies.row_access.items()):
        table = table_name(place, name)
        declared, there = sorted(map(as_entry, entries(place, rule))), live.entries.get(name)
        if there is not None and list(there) == declared:
            continue
        (made,) = (step.sql for step in steps if step.resource == f"table {table}")
        # Filled anew and not replaced: it stays Security's, whoever mends it.
        filled = f"delete from {table};\ninsert into {table}{made.partition(' as')[2]}"  # noqa: S608 - names that we checked
        fix = made if there is None else filled
        more = [one for one in there or () if one not in declared]
        less = [one for one in declared if one not in (there or ())]
        # Twice the same entry changes nothing for anybody, and is told all the same.
        yield Drift(f"table {table}", "mapping-differs", _listed(less) or "once each", _listed(more), fix)


def _listed(rows: list[tuple[str, ...]]) -> str:
    return "; ".join(" ".join(part for part in row if part) for row in rows)


def _plain(sql: str) -> str:
    """Without what does not matter: white space, and the case of what is not in quotes."""
    parts = re.split(r"('(?:[^']|'')*')", sql)
    joined = "".join(part if part.startswith("'") else re.sub(r"\s+", " ", part.lower()) for part in parts)
    return joined.strip().rstrip(";").strip()
