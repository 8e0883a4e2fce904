"""What an account of Snowflake's knows of governance: tags, policies, references, grants and roles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_TYPES = {
    "VARCHAR": "varchar",
    "BOOLEAN": "boolean",
    "DOUBLE": "float",
    "FLOAT": "float",
    "DATE": "date",
    "TIME": "time",
    "TIMESTAMP": "timestamp_ntz",
    "TIMESTAMP_NS": "timestamp_ntz",
    "TIMESTAMP WITH TIME ZONE": "timestamp_tz",
    "JSON": "variant",
    "BLOB": "binary",
}


class Refused(Exception):  # noqa: N818 - what Snowflake does
    """A statement that Snowflake would not run; `errno` is its error's number."""

    def __init__(self, message: str, errno: int = 1003) -> None:
        super().__init__(message)
        self.message = message
        self.errno = errno


@dataclass
class Session:
    """Who asks, and where names without database and schema are looked for."""

    role: str
    database: str | None = None
    schema: str | None = None

    def full(self, name: str, parts: int = 3) -> str:
        """A name as Snowflake keeps it: in upper case unless quoted, with database and schema."""
        given = [
            part.strip('"') if part.startswith('"') else part.upper()
            for part in re.findall(r'"[^"]+"|[^.]+', name)
        ]
        around = [self.database or "?", self.schema or "?", "?"][: parts - len(given)]
        return ".".join([*around, *given]) if len(given) < parts else ".".join(given)


@dataclass(frozen=True)
class Answer:
    """Rows that stand for a statement's result."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


@dataclass
class Policy:
    """A masking or row access policy."""

    kind: str
    arguments: tuple[str, ...]
    types: tuple[str, ...]
    body: str
    exempt: bool
    owner: str


@dataclass
class Catalogue:
    """The account.

    Attributes:
        policies: By full name.
        objects: (kind, name) of every other thing, with the SQL that made it.
        tag_values: (object or object:column) → tag → value.
        tag_masks: Tag → type → policy.
        masks: (relation, column) → policy.
        conditions: (relation, column) → the other columns that its policy is given.
        rows: Relation → (policy, columns).
        grants: (privilege, kind, name, to kind, to name); future ones have the kind `future tables` and the like.
        columns: Relation → column → type, as of the last statement.
        owners: Relation → (its owner, `table`, `view` or `dynamic table`).
        views: View → its query.
        dropped: Databases that are gone, and that DuckDB has yet to detach.
        schema_owner: Who owns a schema.
        exact: DuckDB's type of each column.
    """

    policies: dict[str, Policy] = field(default_factory=dict)
    objects: dict[tuple[str, str], str] = field(default_factory=dict)
    tag_values: dict[str, dict[str, str]] = field(default_factory=dict)
    tag_masks: dict[str, dict[str, str]] = field(default_factory=dict)
    masks: dict[tuple[str, str], str] = field(default_factory=dict)
    conditions: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    rows: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    grants: set[tuple[str, str, str, str, str]] = field(default_factory=set)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    owners: dict[str, tuple[str, str]] = field(default_factory=dict)
    views: dict[str, str] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)
    schema_owner: dict[str, str] = field(default_factory=dict)
    exact: dict[tuple[str, str], str] = field(default_factory=dict)

    def state(self, relation: str, column: str) -> str:
        """What protects a column: `masked:<policy>`, `denied`, `cleared`, or `bare`."""
        if (relation, column) in self.masks:
            return f"masked:{self.masks[relation, column]}"
        tag, policy = self._by_tag(relation, column)
        if policy is None:
            return "bare"
        cleared = re.search(
            r"system\$get_tag_on_current_column\('[^']*'\) = '([^']*)'",
            self.policies[policy].body,
            re.IGNORECASE,
        )
        value = self.effective(tag, relation, column)
        return "cleared" if cleared and cleared[1] == value else "denied"

    def policy_on(self, relation: str, column: str) -> str | None:
        """The masking policy that a column is seen through: its own, or that of its tag."""
        return self.masks.get((relation, column)) or self._by_tag(relation, column)[1]

    def tags_on(self, relation: str, column: str) -> tuple[tuple[str, str], ...]:
        """Every tag that carries masks, with its value on a column."""
        found = {tag: self.effective(tag, relation, column) for tag in sorted(self.tag_masks)}
        return tuple((tag, value) for tag, value in found.items() if value is not None)

    def _by_tag(self, relation: str, column: str) -> tuple[str, str | None]:
        kind = self.columns[relation][column]
        for tag, masks in self.tag_masks.items():
            if kind in masks and self.effective(tag, relation, column) is not None:
                return tag, masks[kind]
        return "", None

    def effective(self, tag: str, relation: str, column: str) -> str | None:
        """A tag's value on a column: its own, or that of the nearest thing that holds it."""
        database, schema, _ = relation.split(".")
        for thing in (f"{relation}:{column}", relation, f"{database}.{schema}", database):
            value = self.tag_values.get(thing, {}).get(tag)
            if value is not None:
                return value
        return None

    def states(self) -> dict[str, dict[str, str]]:
        """The state of every column of every relation."""
        return {
            relation: {column: self.state(relation, column) for column in columns}
            for relation, columns in self.columns.items()
        }

    def set_columns(self, found: Iterable[tuple[str, str, str]]) -> None:
        """What relations and columns there are now, with DuckDB's types; what is gone takes its references along."""
        now: dict[str, dict[str, str]] = {}
        self.exact = {}
        for relation, column, kind in found:
            now.setdefault(relation, {})[column] = _TYPES.get(kind.split("(")[0], "number")
            self.exact[relation, column] = kind
        for relation in self.columns.keys() - now.keys():
            self.forget(relation)
        self.columns = now

    def forget(self, relation: str) -> None:
        """CREATE OR REPLACE and DROP take every reference of a relation along, and every grant on it."""
        self.masks = {key: policy for key, policy in self.masks.items() if key[0] != relation}
        self.conditions = {key: more for key, more in self.conditions.items() if key[0] != relation}
        self.grants = {grant for grant in self.grants if grant[2] != relation}
        for of in (self.rows, self.owners, self.views):
            of.pop(relation, None)
        self.tag_values = {
            thing: tags
            for thing, tags in self.tag_values.items()
            if thing != relation and not thing.startswith(f"{relation}:")
        }
