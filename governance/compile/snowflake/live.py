"""What an account holds now, read from sources without delay: SHOW, DESCRIBE and the reference functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from governance.compile.snowflake.live_grants import Ask, Grant, Row, User, looked_at, read_grants, read_users
from governance.compile.snowflake.names import Place
from governance.compile.snowflake.rows import entry_columns, table_name
from governance.compile.snowflake.tokens import FUNCTIONS
from governance.errors import EvaluationError

_REFERENCES = (
    "policy_db, policy_schema, policy_name, policy_kind, ref_column_name, ref_arg_column_names, tag_name"
)
_KINDS = frozenset({"MASKING_POLICY", "ROW_ACCESS_POLICY"})
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
    """A table or view as it is.

    Attributes:
        columns: By name.
        rows: Its row access policies with what they read.
        others: Policies of other kinds, such as `storage lifecycle policy brook_ops.governance.expire`.
    """

    columns: Mapping[str, LiveColumn]
    rows: tuple[tuple[str, str], ...]
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Live:
    """An account as far as governance goes; names in lower case.

    Attributes:
        bodies: Policy or function → its body.
        relations: Relation → what it holds, of those asked for and of all in our schemas; None where it does not exist.
        tag_policies: The policies that are laid on the tag.
        schema_tags: Schema → the value of our tag on it.
        grants: Whatever is given to the roles that we declare, to our access roles and to PUBLIC, or on our objects.
        entries: Row rule → what its mapping table holds, sorted; without those that have none.
        users: Everybody who can log in.
    """

    bodies: Mapping[str, str]
    relations: Mapping[str, LiveRelation | None]
    tag_policies: frozenset[str]
    schema_tags: Mapping[str, str]
    grants: frozenset[Grant]
    entries: Mapping[str, Sequence[tuple[str, ...]]] = field(default_factory=dict)
    users: tuple[User, ...] = ()


def read_live(ask: Ask, place: Place, relations: Mapping[str, str], shares: Iterable[str] = ()) -> Live:
    """Read an account.

    Args:
        ask: Runs a statement there.
        place: Where governance is at home.
        relations: Full name of each table and view to look at → which of the two it is.
        shares: Names of the shares to look at.

    Raises:
        EvaluationError: The account does not answer.
    """
    policies = dict(_bodies(ask, place))
    return Live(
        bodies={**policies, **dict(_functions(ask, place))},
        relations={name: _relation(ask, name) for name in sorted({*relations, *_present(ask, place)})},
        tag_policies=frozenset(_tag_policies(ask, place, policies)),
        schema_tags={
            f"{database}.{schema}": value
            for _, _, database, schema in place.schemas()
            for value in _schema_tag(ask, place, f"{database}.{schema}")
        },
        grants=read_grants(ask, looked_at(place, relations, shares)),
        entries=dict(_entries(ask, place)),
        users=read_users(ask),
    )


def as_entry(values: Iterable[object]) -> tuple[str, ...]:
    """A row of a mapping table as text: what was read of it, or what is declared."""
    return tuple(
        "" if one is None else str(one).lower() if isinstance(one, bool) else str(one) for one in values
    )


def _present(ask: Ask, place: Place) -> Iterator[str]:
    """Whatever lies in our schemas, whoever made it."""
    for _, _, database, schema in place.schemas():
        for row in _asked(ask, f"show objects in schema {database}.{schema}") or ():
            yield _full(row, "database_name", "schema_name", "name")


def _entries(ask: Ask, place: Place) -> Iterator[tuple[str, Sequence[tuple[str, ...]]]]:
    for name, rule in sorted(place.declared.policies.row_access.items()):
        columns = entry_columns(rule)
        rows = _asked(ask, f"select {', '.join(columns)} from {table_name(place, name)}")  # noqa: S608 - our names
        if rows is not None:
            yield name, sorted(as_entry(row[column] for column in columns) for row in rows)


def _functions(ask: Ask, place: Place) -> Iterator[tuple[str, str]]:
    for name, types in FUNCTIONS.items():
        for row in _asked(ask, f"describe function {place.home}.{name}({types})") or ():
            if str(row["property"]).lower() == "body":
                yield f"{place.home}.{name}", str(row["value"])


def _asked(ask: Ask, statement: str) -> list[Row] | None:
    """The rows of a statement; None where what it is about is not there."""
    try:
        return ask(statement)
    except EvaluationError as error:
        if "does not exist" in error.message:
            return None
        raise


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
    others = tuple(sorted({_named(row) for row in references if row["policy_kind"] not in _KINDS}))
    columns = {name: _column(masks.get(name), tags.get(name, {})) for name in sorted(described)}
    return LiveRelation(columns, rows, others)


def _named(row: Row) -> str:
    kind = str(row["policy_kind"]).lower().replace("_", " ")
    return f"{kind} {_full(row, 'policy_db', 'policy_schema', 'policy_name')}"


def _column(mask: tuple[str, str] | None, tags: Mapping[str, tuple[str, bool]]) -> LiveColumn:
    return LiveColumn(mask[0] if mask else None, tags, mask[1] if mask else "")


def _described(ask: Ask, name: str) -> tuple[str, ...] | None:
    rows = _asked(ask, f"describe table {name}")
    return None if rows is None else tuple(str(row["name"]).lower() for row in rows)


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


def _arguments(text: str | None) -> str:
    return ", ".join(part.strip(' []"').lower() for part in (text or "").split(","))


def _full(row: Row, *parts: str) -> str:
    return ".".join(str(row[part]) for part in parts).lower()
