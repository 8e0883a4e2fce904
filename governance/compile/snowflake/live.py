"""What an account holds now, read from sources without delay: SHOW, DESCRIBE and the reference functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from governance.compile.snowflake.names import Place
from governance.errors import EvaluationError

Row = Mapping[str, str | None]
Ask = Callable[[str], list[Row]]
"""One statement in, its rows out; the keys are column names in lower case."""
_REFERENCES = (
    "policy_db, policy_schema, policy_name, policy_kind, ref_column_name, ref_arg_column_names, tag_name"
)
_TAGS = "tag_database, tag_schema, tag_name, tag_value, level, column_name"


@dataclass(frozen=True, slots=True)
class LiveColumn:
    """A column as it is.

    Attributes:
        policy: The masking policy that is laid on it itself, by full name, or None.
        tags: Full name of a tag → its value, and whether it is the column's own.
        reads: The columns that the policy reads beside.
    """

    policy: str | None
    tags: Mapping[str, tuple[str, bool]]
    reads: str = ""


@dataclass(frozen=True, slots=True)
class LiveRelation:
    """A table or view as it is: its columns by name, and its row access policies with what they read."""

    columns: Mapping[str, LiveColumn]
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Grant:
    """A privilege on something, given to somebody; all in lower case."""

    privilege: str
    on: str
    name: str
    to: str


@dataclass(frozen=True, slots=True)
class Live:
    """An account as far as governance goes; names in lower case.

    Attributes:
        bodies: Policy → its body.
        relations: Relation → what it holds; None where it does not exist.
        tag_policies: The policies that are laid on the tag.
        schema_tags: Schema → the value of our tag on it.
        grants: Whatever is given to the roles that we declare, to our access roles and to PUBLIC.
    """

    bodies: Mapping[str, str]
    relations: Mapping[str, LiveRelation | None]
    tag_policies: frozenset[str]
    schema_tags: Mapping[str, str]
    grants: frozenset[Grant]


def read_live(ask: Ask, place: Place, relations: Iterable[str], roles: Iterable[tuple[str, str]]) -> Live:
    """Read an account.

    Args:
        ask: Runs a statement there.
        place: Where governance is at home.
        relations: Full names of the tables and views to look at.
        roles: Kind and name of the roles to look at, such as `("database role", "dev_brook_commerce.silver_read")`.

    Raises:
        EvaluationError: The account does not answer.
    """
    bodies = dict(_bodies(ask, place))
    return Live(
        bodies=bodies,
        relations={name: _relation(ask, name) for name in sorted(relations)},
        tag_policies=frozenset(_tag_policies(ask, place, bodies)),
        schema_tags={
            f"{database}.{schema}": value
            for _, _, database, schema in place.schemas()
            for value in _schema_tag(ask, place, f"{database}.{schema}")
        },
        grants=frozenset(
            [grant for kind, name in roles for grant in _grants(ask, kind, name)]
            + [
                grant
                for _, _, database, schema in place.schemas()
                for grant in _future(ask, f"{database}.{schema}")
            ]
        ),
    )


def _bodies(ask: Ask, place: Place) -> Iterator[tuple[str, str]]:
    for kind in ("masking policy", "row access policy"):
        for row in ask(f"show {kind.removesuffix('y')}ies in schema {place.home}"):
            name = _full(row, "database_name", "schema_name", "name")
            described = ask(f"describe {kind} {name}")
            yield name, str(described[0]["body"])


def _relation(ask: Ask, name: str) -> LiveRelation | None:
    """Its columns; None where there is no such relation."""
    described = _described(ask, name)
    if described is None:
        return None
    database = name.partition(".")[0]
    asked = f"table({database}.information_schema.policy_references(ref_entity_name => '{name}', ref_entity_domain => 'table'))"
    references = ask(f"select {_REFERENCES} from {asked}")  # noqa: S608 - names that dbt made
    asked = f"table({database}.information_schema.tag_references_all_columns('{name}', 'table'))"
    tags: dict[str, dict[str, tuple[str, bool]]] = {column: {} for column in described}
    for row in ask(f"select {_TAGS} from {asked}"):  # noqa: S608 - names that dbt made
        column = str(row["column_name"]).lower()
        tag = _full(row, "tag_database", "tag_schema", "tag_name")
        tags.setdefault(column, {})[tag] = (str(row["tag_value"]), str(row["level"]).upper() == "COLUMN")
    masks = {
        str(row["ref_column_name"]).lower(): (
            _full(row, "policy_db", "policy_schema", "policy_name"),
            _arguments(row["ref_arg_column_names"]),
        )
        for row in references
        if row["policy_kind"] == "MASKING_POLICY" and not row["tag_name"] and row["ref_column_name"]
    }
    rows = tuple(
        sorted(
            (_full(row, "policy_db", "policy_schema", "policy_name"), _arguments(row["ref_arg_column_names"]))
            for row in references
            if row["policy_kind"] == "ROW_ACCESS_POLICY"
        )
    )
    return LiveRelation(
        {name: _column(masks.get(name), tags.get(name, {})) for name in sorted(described)}, rows
    )


def _column(mask: tuple[str, str] | None, tags: Mapping[str, tuple[str, bool]]) -> LiveColumn:
    return LiveColumn(mask[0] if mask else None, tags, mask[1] if mask else "")


def _described(ask: Ask, name: str) -> tuple[str, ...] | None:
    try:
        return tuple(str(row["name"]).lower() for row in ask(f"describe table {name}"))
    except EvaluationError as error:
        if "does not exist" in error.message:
            return None
        raise


def _tag_policies(ask: Ask, place: Place, policies: Iterable[str]) -> Iterator[str]:
    """Of the default-deny: those that are laid on the tag."""
    database = place.home.partition(".")[0]
    for policy in sorted(name for name in policies if name.rpartition(".")[2].startswith("deny_")):
        asked = f"table({database}.information_schema.policy_references(policy_name => '{policy}'))"
        for row in ask(f"select {_REFERENCES} from {asked}"):  # noqa: S608 - names that we compiled
            if str(row["tag_name"] or "").rpartition(".")[2].lower() == place.tag.rpartition(".")[2]:
                yield policy


def _schema_tag(ask: Ask, place: Place, schema: str) -> Iterator[str]:
    asked = f"table({schema.partition('.')[0]}.information_schema.tag_references('{schema}', 'schema'))"
    for row in ask(f"select tag_database, tag_schema, tag_name, tag_value from {asked}"):  # noqa: S608 - our names
        if _full(row, "tag_database", "tag_schema", "tag_name") == place.tag.lower():
            yield str(row["tag_value"])


def _future(ask: Ask, schema: str) -> Iterator[Grant]:
    for row in ask(f"show future grants in schema {schema}"):
        kind = str(row["grant_on"]).lower().replace("_", " ")
        who, given = str(row["grantee_name"]).lower(), str(row["grant_to"]).lower().replace("_", " ")
        if given == "database role" and "." not in who:
            who = f"{schema.partition('.')[0]}.{who}"
        to = f"{given} {who}"
        yield Grant(str(row["privilege"]).lower(), f"future {kind}s", schema, to)


def _grants(ask: Ask, kind: str, name: str) -> Iterator[Grant]:
    for row in ask(f"show grants to {kind} {name}"):
        yield Grant(
            str(row["privilege"]).lower(),
            str(row["granted_on"]).lower().replace("_", " "),
            str(row["name"]).lower(),
            f"{kind} {name}".lower(),
        )


def _arguments(text: str | None) -> str:
    return ", ".join(part.strip(' []"').lower() for part in (text or "").split(","))


def _full(row: Row, *parts: str) -> str:
    return ".".join(str(row[part]) for part in parts).lower()
