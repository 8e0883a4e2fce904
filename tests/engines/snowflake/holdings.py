"""What a role holds: the roles that it was given, and what they may read, write and make."""

from __future__ import annotations

from catalogue import Catalogue, Refused

_READABLE = ("table", "view", "dynamic table")


def roles_of(catalogue: Catalogue, role: str) -> frozenset[tuple[str, str]]:
    """A role, PUBLIC, and every role and database role that they were given, as (kind, name)."""
    held, grown = {("role", role), ("role", "PUBLIC")}, True
    given = [
        grant for grant in catalogue.grants if grant[0] == "USAGE" and grant[1] in {"role", "database role"}
    ]
    while grown:
        more = {(kind, name) for _, kind, name, *to in given if tuple(to) in held} - held
        held |= more
        grown = bool(more)
    return frozenset(held)


def must_read(catalogue: Catalogue, role: str, relation: str) -> None:
    """A role that may not read a relation is told no more than that.

    Raises:
        Refused: It lacks USAGE of the database or the schema, or SELECT.
    """
    held = roles_of(catalogue, role)
    database, schema, _ = relation.split(".")
    allowed = (
        _uses(catalogue, held, database)
        and _has(catalogue, held, "USAGE", "schema", f"{database}.{schema}")
        and (
            ("role", catalogue.owners.get(relation, ("", ""))[0]) in held
            or any(_has(catalogue, held, "SELECT", kind, relation) for kind in _READABLE)
        )
    )
    if not allowed:
        raise Refused(f"SQL compilation error:\nObject '{relation}' does not exist or not authorized.", 2003)


def must_make(catalogue: Catalogue, role: str, what: str, relation: str) -> None:
    """A role makes a table or a view where it may, and replaces what is its own.

    Args:
        catalogue: The account.
        role: The role.
        what: `table`, `view` or `dynamic table`.
        relation: Its full name.

    Raises:
        Refused: It may not.
    """
    if role == "ACCOUNTADMIN":
        return
    schema = relation.rpartition(".")[0]
    if not _has(catalogue, roles_of(catalogue, role), f"CREATE {what.upper()}", "schema", schema):
        raise Refused(
            f"SQL access control error:\nInsufficient privileges to operate on schema '{schema}'", 3001
        )
    must_own_relation(catalogue, role, relation)


def must_own_relation(catalogue: Catalogue, role: str, relation: str) -> None:
    """Only its owner writes a relation, alters or drops it: nothing in the mesh gives these away.

    Raises:
        Refused: It is another's.
    """
    owner, _ = catalogue.owners.get(relation, (None, ""))
    if owner is not None and role != "ACCOUNTADMIN" and ("role", owner) not in roles_of(catalogue, role):
        raise Refused(
            f"SQL access control error:\nInsufficient privileges to operate on table '{relation}'", 3001
        )


def must_change(catalogue: Catalogue, role: str, what: str, relation: str) -> None:
    """Policies and tags are laid on a relation by its owner, or by who may lay them on any.

    Raises:
        Refused: It is neither.
    """
    if ("APPLY " + what.upper(), "account", "ACCOUNT", "role", role) not in catalogue.grants:
        must_own_relation(catalogue, role, relation)


def sees(catalogue: Catalogue, role: str, relation: str) -> bool:
    """Whether INFORMATION_SCHEMA shows a relation: to who has a privilege on it, and MANAGE GRANTS is none."""
    held = roles_of(catalogue, role)
    owner, what = catalogue.owners.get(relation, (None, ""))
    given = {tuple(grant[3:]) for grant in catalogue.grants if grant[1:3] == (what, relation)}
    return relation in catalogue.columns and (
        role == "ACCOUNTADMIN" or ("role", owner) in held or bool(given & held)
    )


def made(catalogue: Catalogue, role: str, what: str, relation: str) -> None:
    """A relation that a role made is its own, and future grants of its schema are given on it."""
    schema = relation.rpartition(".")[0]
    catalogue.owners[relation] = (role, what)
    catalogue.grants |= {
        (privilege, what, relation, *to)
        for privilege, kind, name, *to in catalogue.grants
        if kind == f"future {what}s" and name == schema
    }


def _uses(catalogue: Catalogue, held: frozenset[tuple[str, str]], database: str) -> bool:
    """A database role has USAGE of its database from the first."""
    inside = any(kind == "database role" and name.startswith(f"{database}.") for kind, name in held)
    return inside or _has(catalogue, held, "USAGE", "database", database)


def _has(
    catalogue: Catalogue, held: frozenset[tuple[str, str]], privilege: str, kind: str, name: str
) -> bool:
    owned = kind in {"schema", "database"} and ("role", catalogue.schema_owner.get(name)) in held
    return owned or any((privilege, kind, name, *who) in catalogue.grants for who in held)
