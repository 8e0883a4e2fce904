"""Who was given what on an account, now: by role, by object, by future grant, and through whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from governance.compile.snowflake.names import Place
from governance.errors import EvaluationError

Row = Mapping[str, str | None]
Ask = Callable[[str], list[Row]]
"""One statement in, its rows out; the keys are column names in lower case."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A privilege on something, given to somebody; all in lower case."""

    privilege: str
    on: str
    name: str
    to: str


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who can log in, and whether all roles are active at once when they do."""

    name: str
    has_all_roles_active: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked at, each as kind and name: `("database role", "dev_brook_commerce.silver_read")`.

    Attributes:
        roles: What was given to them, and who has them.
        objects: To whom they were given.
        schemas: Their future grants are looked at, and those of their databases.
    """

    roles: Sequence[tuple[str, str]]
    objects: Sequence[tuple[str, str]]
    schemas: Sequence[str]


def looked_at(place: Place, relations: Iterable[str], shares: Iterable[str]) -> Looked:
    """Our access roles, the roles of people and of the machinery, PUBLIC and shares; all that holds tables.

    Args:
        place: Where governance is at home.
        relations: Full names of tables and views.
        shares: Names of shares.
    """
    schemas = sorted({f"{database}.{schema}" for _, _, database, schema in place.schemas()})
    roles = {("database role", f"{schema}_read") for schema in schemas}
    roles |= {("role", place.of_role(name)) for name in place.declared.policies.roles}
    roles |= {("role", place.build), ("role", place.security), ("role", "public")}
    roles |= {("share", name) for name in shares}
    rules = place.declared.policies.row_access
    tables = [*relations, f"{place.home}.token_keys", *(f"{place.home}.{rule}_entries" for rule in rules)]
    objects = {("table", name) for name in tables} | {("schema", name) for name in (*schemas, place.home)}
    objects |= {("database", name.partition(".")[0]) for name in (*schemas, place.home)}
    return Looked(tuple(sorted(roles)), tuple(sorted(objects)), tuple(schemas))


def read_grants(ask: Ask, looked: Looked) -> frozenset[Grant]:
    """Every grant that concerns what is looked at; what is not there was given to nobody.

    Raises:
        EvaluationError: The account does not answer.
    """
    found: set[Grant] = set()
    for kind, name in looked.roles:
        found.update(_to(kind, row, name) for row in _there(ask, f"show grants to {kind} {name}"))
        if kind != "share" and name != "public":
            found.update(_of(kind, row, name) for row in _there(ask, f"show grants of {kind} {name}"))
    for kind, name in looked.objects:
        found.update(_on(kind, row, name) for row in _there(ask, f"show grants on {kind} {name}"))
    databases = sorted({schema.partition(".")[0] for schema in looked.schemas})
    for kind, name in [
        *(("schema", one) for one in looked.schemas),
        *(("database", one) for one in databases),
    ]:
        found.update(_future(row, name) for row in _there(ask, f"show future grants in {kind} {name}"))
    return frozenset(found)


def read_users(ask: Ask) -> tuple[User, ...]:
    """Everybody who can log in.

    Raises:
        EvaluationError: The account does not answer.
    """
    return tuple(
        User(str(row["name"]).lower(), "ALL" in str(row.get("default_secondary_roles") or "").upper())
        for row in ask("show users")
    )


def _there(ask: Ask, statement: str) -> Iterator[Row]:
    try:
        yield from ask(statement)
    except EvaluationError as error:
        if "does not exist" not in error.message:
            raise


def _to(kind: str, row: Row, name: str) -> Grant:
    on, what = _plain(row["granted_on"]), str(row["name"]).lower()
    # An account has a name of its own, and a function is shown with its types.
    what = "account" if on == "account" else what.partition("(")[0]
    return Grant(str(row["privilege"]).lower(), on, what, f"{kind} {name}".lower())


def _of(kind: str, row: Row, name: str) -> Grant:
    return Grant("usage", kind, name.lower(), _who(row["granted_to"], row["grantee_name"], name))


def _on(kind: str, row: Row, name: str) -> Grant:
    to = _who(row["granted_to"], row["grantee_name"], name)
    return Grant(str(row["privilege"]).lower(), kind, name.lower(), to)


def _future(row: Row, name: str) -> Grant:
    """What is made later in a schema or database; databases are told from schemas by their names."""
    to = _who(row["grant_to"], row["grantee_name"], name)
    return Grant(str(row["privilege"]).lower(), f"future {_plain(row['grant_on'])}s", name.lower(), to)


def _who(kind: str | None, name: str | None, of: str) -> str:
    """A database role is told without its database, which is that of what it was given."""
    given, who = _plain(kind), str(name).lower()
    if given == "database role" and "." not in who:
        who = f"{of.partition('.')[0].lower()}.{who}"
    return f"{given} {who}"


def _plain(kind: str | None) -> str:
    return str(kind).lower().replace("_", " ")
